"""State rules for notices, as data, held against the file that will be printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from commonlight.outreach.making.measuring import Measured

RULES = Path(__file__).parent.parent / "content" / "posting_rules" / "rules.yaml"
POINTS_PER_INCH = 72.0
# A printer's page may differ from the law's by a sixteenth of an inch.
NEAR = 4.5


@dataclass(frozen=True, slots=True)
class Rule:
    """
    What a notice of a state must be.

    size_in : width and height in inches, or nothing; font_pt : smallest letters, or 0
    state_notice : the state gives out its own, and ours may not stand in for it
    where, more : sentences by language
    """

    id: str
    law: str
    place: str
    size_in: tuple[float, float] | None
    font_pt: float
    languages: tuple[str, ...]
    number: bool
    state_notice: bool
    where: Mapping[str, str]
    more: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing measured: what is asked, what the file has, whether that is enough."""

    what: str
    asked: str
    found: str
    holds: bool


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules by id."""
    held = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return {name: _rule(name, row) for name, row in held.items()}


def _rule(name: str, row: dict[str, Any]) -> Rule:
    texts = {language: value for language, value in row.items() if isinstance(value, dict)}
    return Rule(
        id=name,
        law=row["law"],
        place=row["place"],
        size_in=tuple(row["size_in"]) if "size_in" in row else None,
        font_pt=float(row.get("font_pt", 0)),
        languages=tuple(row["languages"]),
        number=row["number"],
        state_notice=row["state_notice"],
        where={language: words["where"] for language, words in texts.items()},
        more={language: words["more"] for language, words in texts.items()},
    )


def findings(rule: Rule, file: Measured, *, number: str) -> list[Finding]:
    """
    Return what the file has against what the rule asks, each measure one row.

    Nothing here says that a notice is lawful: what cannot be measured stands in `rule.more`.
    """
    rows = []
    if rule.size_in:
        wide, high = (side * POINTS_PER_INCH for side in rule.size_in)
        fits = all(_at_least(page, (wide, high)) for page in file.sizes)
        rows.append(
            Finding("size", _inches((wide, high)), ", ".join(sorted({_inches(page) for page in file.sizes})), fits)
        )
    if rule.font_pt:
        rows.append(
            Finding("letters", f"{rule.font_pt:g} pt", f"{file.smallest_pt:g} pt", file.smallest_pt >= rule.font_pt)
        )
    has = [language for language in rule.languages if language in file.languages]
    rows.append(
        Finding(
            "languages", ", ".join(rule.languages), ", ".join(sorted(file.languages)), len(has) == len(rule.languages)
        )
    )
    if rule.number:
        digits = "".join(letter for letter in number if letter.isdigit())
        there = bool(digits) and digits in file.digits
        rows.append(Finding("number", number, number if there else "–", there))
    return rows


def _at_least(page: tuple[float, float], asked: tuple[float, float]) -> bool:
    return page[0] >= asked[0] - NEAR and page[1] >= asked[1] - NEAR


def _inches(size: tuple[float, float]) -> str:
    return " × ".join(f"{side / POINTS_PER_INCH:.1f}".removesuffix(".0") for side in size) + " in"
