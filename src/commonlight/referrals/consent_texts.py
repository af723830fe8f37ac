"""The words of a consent, filled in for one person and digested, so that what was agreed to can be shown years later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation
from django.utils.formats import date_format

from commonlight.core.directions import isolated
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


@dataclass(frozen=True)
class Sheet:
    """What stands beside the words on the sheet that a person reads, keeps or signs, in the language of the words."""

    title: str
    agree: str
    refuse: str
    sign: str
    day: str
    guardian: str
    read_by: str
    keep: str
    unread: str


def sheet_words(language: str) -> Sheet:
    """Return the words around a consent; `unread` is empty once a speaker of the language read all of them."""
    held = _content()
    spoken = language if language in held["sheet"] else "en"
    words = held["sheet"][spoken]
    is_read = spoken == "en" or spoken in held["read_by_speakers"]
    return Sheet(**{**words, "unread": "" if is_read else words["unread"]})


def part2_notice() -> str:
    """Return the notice that goes with treatment records (42 CFR 2.32)."""
    return str(_content()["part2_notice"]).strip()


def _day(day: date, language: str) -> str:
    """Return a day as people of the language write it; no line ends inside it."""
    with translation.override(language):
        return isolated(date_format(day, "DATE_FORMAT").replace(" ", "\N{NO-BREAK SPACE}"))


def text_for(
    *,
    sender: str,
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
    """
    Return the very words to read out or sign; a language nobody wrote them in gives English, and says so.

    sender : the house that would tell; names and typed words keep their own direction within the sentence
    """
    held = _content()
    template = held["part2" if part2 else "general"]
    spoken = language if language in template else "en"

    def yes_no(name: str, value: bool) -> str:
        return str(held[name]["yes" if value else "no"][spoken])

    words = template[spoken].format(
        sender=isolated(sender),
        recipients=held["between"]["names"].get(spoken, ", ").join(isolated(one) for one in recipients),
        purpose=isolated(purpose),
        items=held["between"]["items"].get(spoken, "; ").join(item_words(item, spoken) for item in sorted(items)),
        outcome=yes_no("outcome", sender_sees_outcome),
        statistics=yes_no("statistics", statistics),
        **{"from": _day(valid_from, spoken), "to": _day(valid_to, spoken)},
    )
    digest = blake2b(words.encode(), digest_size=32).hexdigest()
    return ConsentText(version=str(held["version"]), language=spoken, words=words, part2=part2, digest=digest)
