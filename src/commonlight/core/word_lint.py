"""What nothing we publish says or shows: words that judge, dead figures, pictures of harm."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from commonlight.core.picture_tags import banned_among

RULES = Path(__file__).parent / "content" / "word_lint.yaml"
HIGHEST_GRADE = 8.0


@dataclass(frozen=True, slots=True)
class Flaw:
    """
    One thing to change.

    kind : "word", "statistic", "picture" or "grade"; found : what stands there
    instead : what to write, or empty; why : a sentence, in the language of the rule
    """

    kind: str
    language: str
    block: str
    found: str
    instead: str
    why: str


@cache
def rules() -> Mapping[str, Any]:
    """Return the rules as the file has them."""
    held: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return held


def flaws_of_words(language: str, words: Mapping[str, str]) -> Iterator[Flaw]:
    """Yield the words and figures of a language's blocks that must change; figures are looked for in every language."""
    own = rules()["words"].get(language, ())
    for block, text in words.items():
        for rule in own:
            for pattern in rule["find"]:
                if match := _whole(pattern).search(text):
                    yield Flaw("word", language, block, match[0], rule["instead"], rule["why"])
                    break
        for rule in rules()["statistics"]:
            if match := re.search(rule["find"], text, re.IGNORECASE):
                yield Flaw("statistic", language, block, match[0], "", rule["why"])


def flaws_of_picture(tags: Iterable[str]) -> Iterator[Flaw]:
    """Yield what a picture shows and must not."""
    for tag in banned_among(tags):
        yield Flaw("picture", "", "picture", tag, "", "Show calm scenes of people who choose, talk and are safe.")


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    ending = r"\w*" if pattern.endswith("*") else ""
    return re.compile(rf"(?<!\w){re.escape(pattern.rstrip('*'))}{ending}(?!\w)", re.IGNORECASE)
