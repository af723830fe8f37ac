"""
The words that pages show: the coalition's own over the shipped catalogues, in memory.

Loaded once in each process and again after each change (`changed`). Where several processes serve one PostgreSQL, each
asks every few seconds whether another changed something; the one process of SQLite never has to.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import trans_real

from commonlight.core.languages import Language, set_own, shipped_languages

log = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 5.0
# What a process notes as missing; texts are few, and a slip that made them many must not fill the memory.
MOST_NOTED = 2_000
CONTEXT = "\x04"
Key = str | tuple[str, int]


@dataclass
class _State:
    """What was loaded, and when."""

    words: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)
    catalogues: dict[str, dict[Key, str]] = field(default_factory=dict)
    stamp: object = None
    looked: float | None = None


_state = _State()
_lock = Lock()


class _Own(NullTranslations):
    """The coalition's words as Django merges a catalogue: one form for one, another for every other number."""

    def __init__(self, catalogue: Mapping[Key, str]) -> None:
        super().__init__()
        self._catalog = dict(catalogue)

    @staticmethod
    def plural(number: int) -> int:
        """Return which form a number takes."""
        return int(number != 1)


class Wording(trans_real.DjangoTranslation):
    """A language's texts, the coalition's own first; notes which ones came in English because there are none."""

    def __init__(self, language: str, own: Mapping[Key, str]) -> None:
        super().__init__(language)
        self.in_english: set[str] = set()
        if own:
            self.merge(_Own(own))

    def gettext(self, message: str) -> str:
        """Return a text in this language, else in English."""
        if self._lacks(message):
            self._note(message)
        return str(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return a text that counts something in this language, else in English."""
        if self._lacks(msgid1):
            self._note(msgid1)
            self._note(msgid2)
        return str(super().ngettext(msgid1, msgid2, n))

    def _lacks(self, message: str) -> bool:
        held = self._catalog  # type: ignore[attr-defined]
        return held.get(message) is None and held.get((message, 0)) is None and held.get((message, 1)) is None

    def _note(self, message: str) -> None:
        if message and len(self.in_english) < MOST_NOTED:
            self.in_english.add(message.rpartition(CONTEXT)[2])


def changed() -> None:
    """Forget what was loaded: the next page asks the tables again. Called after each change was committed."""
    with _lock:
        _state.looked = None
        _state.stamp = None


def refresh() -> None:
    """Load the coalition's languages and words if that was not done yet, or if another process changed them."""
    seen = _state.looked
    if seen is not None and (connection.vendor == "sqlite" or monotonic() - seen < SECONDS_BETWEEN_LOOKS):
        return
    with _lock:
        try:
            _load()
        except DatabaseError as problem:
            log.warning("The coalition's own languages could not be read: %s", type(problem).__name__)


def _load() -> None:
    from django.db.models import Count, Max

    from commonlight.core.models import AddedLanguage, LanguageText

    added = {row.code: row for row in AddedLanguage.objects.all()}
    stamp = (
        tuple(sorted(added)),
        tuple(LanguageText.objects.aggregate(n=Count("id"), last=Max("id"), put=Max("put_in"), read=Count("reviewed")).values()),
    )  # fmt: skip
    _state.looked = monotonic()
    if stamp == _state.stamp:
        return
    words: dict[str, dict[tuple[str, str], str]] = {}
    catalogues: dict[str, dict[Key, str]] = {}
    waiting: dict[str, int] = {}
    rows = LanguageText.objects.values_list("language", "key", "lookup", "english", "words", "put_in_by", "reviewed")
    for language, key, lookup, english, own, put_in_by, reviewed in rows:
        waiting[language] = waiting.get(language, 0) + (reviewed is None)
        if put_in_by is None:
            continue
        words.setdefault(language, {})[key, english] = own
        if lookup:
            catalogues.setdefault(language, {})[_catalogue_key(key, lookup)] = own
    set_own(
        {
            code: Language(
                code=code,
                name=row.name,
                direction=row.direction,
                state="reviewed" if waiting.get(code) == 0 else "not_reviewed",
            )
            for code, row in added.items()
        }
    )
    _state.words, _state.catalogues, _state.stamp = words, catalogues, stamp
    for code in {*shipped_languages(), *added, *catalogues}:
        trans_real._translations.pop(code, None)  # type: ignore[attr-defined]


def _catalogue_key(key: str, lookup: str) -> Key:
    """Return under which key gettext looks for a text: one of the two forms of a text that counts, or the text."""
    form = key.rpartition(".")[2]
    return (lookup, int(form == "other")) if form in ("one", "other") else lookup


def prepare(code: str) -> None:
    """Make ready what `translation.activate(code)` takes."""
    if code == settings.LANGUAGE_CODE or isinstance(trans_real._translations.get(code), Wording):  # type: ignore[attr-defined]
        return
    trans_real._translations[code] = Wording(code, _state.catalogues.get(code, {}))  # type: ignore[attr-defined]


def in_english(code: str | None) -> frozenset[str]:
    """Return the texts that pages in a language had to show in English so far."""
    held = trans_real._translations.get(code or "")  # type: ignore[attr-defined]
    return frozenset(held.in_english) if isinstance(held, Wording) else frozenset()


def shown_in_english(language: str, text: str) -> None:
    """Note that a page in `language` shows a text of a content file in English, so that it is marked as English there."""
    held = trans_real._translations.get(language)  # type: ignore[attr-defined]
    if isinstance(held, Wording):
        held._note(text)


def own_words(language: str, key: str, english: str) -> str:
    """Return the coalition's words for a text of a content file, or nothing; they hold for that English only."""
    held = _state.words.get(language)
    return held.get((key, english), "") if held else ""


def own_texts() -> Mapping[str, Mapping[tuple[str, str], str]]:
    """Return the coalition's own words by language, then by key and English; another object after each change."""
    return _state.words


def has_own(language: str) -> bool:
    """Whether the coalition put in words of its own in a language."""
    return language in _state.words
