"""The words of a consent, filled in for one person and digested, so that what was agreed to can be shown years later."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import yaml

from commonlight.referrals.policies.consent import ConsentText, Item

CONTENT = Path(__file__).parent / "content" / "consent.yaml"


@cache
def _content() -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    return held


def languages() -> list[str]:
    """Return the languages the words are written in."""
    return sorted(_content()["general"])


def item_words(item: Item, language: str) -> str:
    """Return an item in plain words, in English where the language has none."""
    words = _content()["items"][item.value]
    return str(words.get(language, words["en"]))


def part2_notice() -> str:
    """Return the notice that goes with treatment records (42 CFR 2.32)."""
    return str(_content()["part2_notice"]).strip()


def text_for(
    *,
    language: str,
    recipients: Iterable[str],
    purpose: str,
    items: Iterable[Item],
    valid_from: date,
    valid_to: date,
    sender_sees_outcome: bool,
    statistics: bool,
    part2: bool,
) -> ConsentText:
    """Return the very words to read out or sign; a language nobody wrote them in gives English, and says so."""
    held = _content()
    template = held["part2" if part2 else "general"]
    spoken = language if language in template else "en"

    def yes_no(name: str, value: bool) -> str:
        return str(held[name]["yes" if value else "no"][spoken])

    words = template[spoken].format(
        recipients=", ".join(recipients),
        purpose=purpose,
        items="; ".join(item_words(item, spoken) for item in sorted(items)),
        outcome=yes_no("outcome", sender_sees_outcome),
        statistics=yes_no("statistics", statistics),
        **{"from": valid_from.isoformat(), "to": valid_to.isoformat()},
    )
    digest = blake2b(words.encode(), digest_size=32).hexdigest()
    return ConsentText(version=str(held["version"]), language=spoken, words=words, part2=part2, digest=digest)
