"""What differs between two versions of an entry, field by field and word by word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import get_language

from commonlight.library.labels import label_of
from commonlight.library.rows import fields_of
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS, Named
from commonlight.library.shown import term

# Which facts are codes, and where their names stand.
SECTIONS = {
    fact: rule.section
    for kind in KINDS.values()
    for fact, rule in {**kind.facts, **kind.optional_facts}.items()
    if isinstance(rule, Named)
}
PARTS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed ("same"), went ("gone") or came ("new")."""

    how: str
    words: str


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """One field that differs."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """Return the words of both versions, in order."""
        return word_diff(self.before, self.after)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldDiff]:
    """Return the fields that differ between two entries as changes hold them; either may be empty."""
    old, new = fields_of(before, _called), fields_of(after, _called)
    names = [*new, *(name for name in old if name not in new)]
    return [
        FieldDiff(label_of(name), old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]


def _called(fact: str, code: str) -> str:
    section = SECTIONS.get(fact)
    return term(section, code, get_language() or DEFAULT_LANGUAGE).words if section else code


def word_diff(before: str, after: str) -> list[Piece]:
    """
    Return the pieces that lead from one text to the other.

    Examples
    --------
    >>> [(piece.how, piece.words) for piece in word_diff("It is a rule.", "It was a rule.")]
    [('same', 'It '), ('gone', 'is'), ('new', 'was'), ('same', ' a rule.')]
    """
    old, new = PARTS.findall(before), PARTS.findall(after)
    found: list[Piece] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece("gone", "".join(old[a:b])))
        if c < d:
            found.append(Piece("new", "".join(new[c:d])))
    return found
