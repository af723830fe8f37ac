"""Whether a row looks like somebody the coalition helps; the rules stand in `content/client_marks.yaml`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from commonlight.core.formats.sheets import plain_words

RULES = Path(__file__).parents[1] / "content" / "client_marks.yaml"
INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){1,3}")


@cache
def _rules() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return loaded


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\S)(?:" + "|".join(re.escape(phrase) for phrase in _rules()[kind]) + r")(?!\S)")


def _plain(text: str) -> str:
    return " ".join(plain_words(text))


@dataclass(frozen=True)
class Mark:
    """Why a row was refused: the column it shows in, and a sentence that repeats nothing of the cell."""

    column: str
    reason: str


class ClientMarks:
    """The rules made ready for one sheet's headings."""

    def __init__(self, headings: Iterable[str]) -> None:
        self._secret: list[str] = []
        self._notes: list[str] = []
        self._births: list[str] = []
        self._words: list[str] = []
        for heading in headings:
            said = _plain(heading)
            if _pattern("headings").search(_pattern("harmless").sub(" ", said)):
                self._secret.append(heading)
            if _pattern("note_headings").fullmatch(said):
                self._notes.append(heading)
            if _pattern("word_headings").fullmatch(said):
                self._words.append(heading)
            if _pattern("birth_headings").fullmatch(said):
                self._births.append(heading)

    def find(self, record: dict[str, str], *, name: str) -> Mark | None:
        """Return why a row must stay out, or None."""
        for heading in self._secret:
            if record.get(heading):
                return Mark(heading, _("This column belongs to people you help. They are never contacts."))
        for heading in self._notes:
            text = _plain(record.get(heading, ""))
            if text and _pattern("cells").search(_pattern("harmless").sub(" ", text)):
                return Mark(heading, _("This note speaks of somebody you help. They are never contacts."))
        noted = any(record.get(heading) for heading in self._words)
        for heading in self._births:
            if record.get(heading) and noted:
                return Mark(heading, _("A birthday beside a note looks like a case sheet. Take one of both out."))
        first = _plain(name).partition(" ")[0]
        if first in _rules()["names"] or (name and INITIALS.fullmatch(name.strip() + " ")):
            return Mark("", _("This is no full name: it looks like somebody whose name is kept secret."))
        return None
