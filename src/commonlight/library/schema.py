"""
What a content file may hold: the kinds of entry, their facts and their texts, and the check of each.

Facts (codes, dates, numbers) stand once; texts stand per language, English first. Nothing here reads a file.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_noop as _

from commonlight.library.problems import Problem

GRADES = ("A", "B", "C")
DEFAULT_LANGUAGE = "en"
# Two digits are the shortest emergency number in use; no number has more than 16.
PHONE = re.compile(r"\+?\d[\d ()-]*\d")
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong with the content: which file, which entry, and what to do about it."""

    file: str
    entry: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.problem}" if self.entry else f"{self.file}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Check:
    """A named person looked at an entry on a day: read a law, called a line, read a translation."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One law, sign, line or the like, as its files have it.

    `texts` maps language to field to words and always has English. `checked` is the last check of the facts,
    `reviewed` maps a language to the last check of its words; both may be missing. `unchecked` names the texts whose
    facts were written from memory although the entry's grade is A or B.
    """

    kind: str
    id: str
    grade: str
    source: str
    written: date
    checked: Check | None
    facts: Mapping[str, Any]
    texts: dict[str, dict[str, str]]
    reviewed: dict[str, Check] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()
    file: str = ""


Rule = Callable[[Any], str | None]


def words(value: Any) -> str | None:
    """Say what is wrong if `value` is not a text of at least one letter."""
    return None if isinstance(value, str) and value.strip() else Problem(_("must be a text that is not empty"))


def whole_number(value: Any) -> str | None:
    """Say what is wrong if `value` is not a whole number above zero."""
    return (
        None
        if isinstance(value, int) and not isinstance(value, bool) and value > 0
        else Problem(_("must be a whole number above 0"))
    )


def yes_or_no(value: Any) -> str | None:
    """Say what is wrong if `value` is not true or false."""
    return None if isinstance(value, bool) else Problem(_("must be true or false"))


def phone(value: Any) -> str | None:
    """Say what is wrong if `value` is not a number one can dial: digits, spaces, brackets, hyphens, + in front."""
    if value is None:
        return None
    if not isinstance(value, str) or not PHONE.fullmatch(value):
        return Problem(
            _("%(value)s is not a phone number: write digits with spaces or hyphens in quotes, + only in front"),
            value=repr(value),
        )
    if not 2 <= len(dialled(value).lstrip("+")) <= 16:
        return Problem(_("%(value)s has too few or too many digits for a phone number"), value=repr(value))
    return None


POSTING = {
    "languages": lambda held: isinstance(held, list) and all(isinstance(code, str) for code in held),
    "size_in": lambda held: isinstance(held, list) and len(held) == 2 and all(isinstance(n, int | float) for n in held),
    "font_pt": lambda held: isinstance(held, int) and held > 0,
}


def posting(value: Any) -> str | None:
    """Say what is wrong if `value` does not say how a notice must look: languages, size_in (two inches), font_pt."""
    if not isinstance(value, Mapping) or not set(value) <= set(POSTING):
        return Problem(_("may hold only %(names)s"), names=", ".join(POSTING))
    wrong = [name for name, held in value.items() if not POSTING[name](held)]
    if not wrong:
        return None
    return Problem(_("%(names)s is not written as in docs/reference/library.md"), names=", ".join(wrong))


def one_of(section: str) -> "Named":
    """Return the rule that a code is named in `section` of the terms."""
    return Named(section, many=False)


def some_of(section: str) -> "Named":
    """Return the rule that a list holds at least one code, each named in `section` of the terms."""
    return Named(section, many=True)


@dataclass(frozen=True, slots=True)
class Named:
    """A code, or a list of codes, that the English terms (or the places) must name."""

    section: str
    many: bool

    def wrong(self, value: Any, known: Mapping[str, Mapping[str, str]]) -> str | None:
        """Say what is wrong with `value`, given the named codes by section."""
        if self.many and (not isinstance(value, list) or not value):
            return Problem(_("must be a list with at least one entry"))
        strange = [code for code in (value if self.many else [value]) if code not in known.get(self.section, {})]
        if not strange:
            return None
        named = ", ".join(map(repr, strange))
        return Problem(_("%(codes)s is not named among the %(section)s terms"), codes=named, section=self.section)


@dataclass(frozen=True, slots=True)
class Kind:
    """
    What entries of one kind must and may hold.

    `due_after` is the number of days after which a check, or the first writing, is out of date. `highest_grade` maps
    a text to the reading grade it may not pass. `names` are texts that stay as they are in every language.
    """

    name: str
    facts: Mapping[str, Rule | Named]
    optional_facts: Mapping[str, Rule | Named]
    texts: tuple[str, ...]
    optional_texts: tuple[str, ...]
    due_after: int
    highest_grade: Mapping[str, float]
    names: tuple[str, ...] = ()

    @property
    def all_texts(self) -> tuple[str, ...]:
        """Return every text an entry may have, in the order pages show them."""
        return self.texts + self.optional_texts


LAW = Kind(
    name="law",
    facts={
        "place": one_of("place"),
        "level": one_of("level"),
        "year": whole_number,
        "citation": words,
        "status": one_of("status"),
        "topics": some_of("topic"),
    },
    optional_facts={"posting": posting, "to_check": words},
    texts=("title", "plain"),
    optional_texts=("defines", "protections", "penalties", "duties", "caution", "posting_where", "posting_rules"),
    due_after=365,
    highest_grade=MappingProxyType({"plain": 8.0, "caution": 8.0}),
)
SIGN = Kind(
    name="sign",
    facts={
        "number": whole_number,
        "settings": some_of("setting"),
        "category": one_of("category"),
        "noticed_by": one_of("noticed_by"),
        "strength": one_of("strength"),
        "forms": some_of("form"),
    },
    optional_facts={"ilo_indicator": whole_number},
    texts=("text", "also"),
    optional_texts=(),
    due_after=730,
    highest_grade=MappingProxyType({"text": 6.0, "also": 6.0}),
)
CAUTION = Kind(
    name="caution",
    facts={"rule": words},
    optional_facts={},
    texts=("sign", "why"),
    optional_texts=(),
    due_after=730,
    highest_grade=MappingProxyType({"sign": 6.0, "why": 6.0}),
)
GROUP = Kind(
    name="group",
    facts={"channels": words},
    optional_facts={},
    texts=("name", "why", "helps", "avoid", "evidence"),
    optional_texts=(),
    due_after=730,
    highest_grade=MappingProxyType({"why": 8.0, "helps": 8.0, "avoid": 8.0, "evidence": 8.0}),
)
LINE = Kind(
    name="line",
    facts={
        "country": one_of("place"),
        "number": phone,
        "line_kind": one_of("line_kind"),
        "answered_by": one_of("answered_by"),
        "day_and_night": yes_or_no,
        "page_date": lambda value: None if value is None else words(value),
    },
    optional_facts={"from_abroad": phone, "to_check": words},
    texts=("name",),
    optional_texts=("operator", "hours", "speaks", "ways", "note"),
    due_after=180,
    highest_grade=MappingProxyType({"note": 8.0}),
    names=("name",),
)
WORD = Kind(
    name="word",
    facts={},
    optional_facts={},
    texts=("word", "means"),
    optional_texts=(),
    due_after=730,
    highest_grade=MappingProxyType({"means": 8.0}),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (LAW, SIGN, CAUTION, GROUP, LINE, WORD)})


def dialled(number: str) -> str:
    """
    Return a phone number as a `tel:` link has it.

    Examples
    --------
    >>> dialled("+45 70 20 25 50"), dialled("1-888-373-7888")
    ('+4570202550', '18883737888')
    """
    return ("+" if number.startswith("+") else "") + re.sub(r"\D", "", number)
