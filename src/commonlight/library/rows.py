"""An entry as a row of a file, a change or a pack, and back; what is wrong with such a row; its digest."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext_noop as _

from commonlight.core.languages import languages
from commonlight.library.content_files import Content, row_problems
from commonlight.library.problems import Problem
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS, Entry, Kind


@dataclass(frozen=True, slots=True)
class Stands:
    """
    How an entry stands or is meant to stand.

    row : id, grade, source, facts and English texts, as in a content file
    translations : language to text to words
    """

    row: Mapping[str, Any]
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, entry: Entry) -> "Stands":
        """Return how `entry` stands; checks are no part of it, they are about a text, not in it."""
        kind = KINDS[entry.kind]
        facts = {name: value for name, value in entry.facts.items() if value is not None or name in kind.facts}
        row: dict[str, Any] = {"id": entry.id, "grade": entry.grade, "source": entry.source, **facts}
        if entry.unchecked:
            row["unchecked"] = list(entry.unchecked)
        row[DEFAULT_LANGUAGE] = dict(entry.texts[DEFAULT_LANGUAGE])
        others = {language: dict(texts) for language, texts in entry.texts.items() if language != DEFAULT_LANGUAGE}
        return cls(row, {language: texts for language, texts in others.items() if texts})

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> "Stands":
        """Return what `as_json` wrote."""
        return cls(held["row"], held.get("translations", {}))

    def as_json(self) -> dict[str, Any]:
        """Return it as a change holds it."""
        return {"row": dict(self.row), "translations": {code: dict(texts) for code, texts in self.translations.items()}}

    @property
    def digest(self) -> str:
        """Return 64 hexadecimal digits that differ whenever any fact or word differs."""
        return _digest(self.as_json())


def entry_of(kind: Kind, stands: Stands, *, written: date, file: str = "") -> Entry:
    """Return the entry that `stands`, valid by `problems_of`, describes; nobody has checked it yet."""
    row = stands.row
    texts = {DEFAULT_LANGUAGE: dict(row[DEFAULT_LANGUAGE])}
    texts |= {language: dict(words) for language, words in stands.translations.items()}
    return Entry(
        kind=kind.name,
        id=row["id"],
        grade=row["grade"],
        source=row["source"],
        written=written,
        checked=None,
        facts={fact: row.get(fact) for fact in (*kind.facts, *kind.optional_facts)},
        texts=texts,
        unchecked=tuple(row.get("unchecked", ())),
        file=file,
    )


def digest_of(entry: Entry, language: str = "") -> str:
    """Return the digest of what a review speaks of: the facts and English texts, or the words in `language`."""
    if language:
        return _digest(entry.texts.get(language, {}))
    return _digest(dict(Stands.of(entry).row))


def _digest(held: object) -> str:
    text = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return blake2b(text.encode(), digest_size=32).hexdigest()


def known_codes(content: Content) -> dict[str, Mapping[str, Any]]:
    """Return the codes that rows may use, by section."""
    return {**content.terms.get(DEFAULT_LANGUAGE, {}), "place": dict.fromkeys(content.places, "")}


def problems_of(kind: Kind, stands: Stands, content: Content) -> list[str]:
    """Return what is wrong with an entry, in whole sentences; empty when it may be stored."""
    found: list[str] = list(row_problems(kind, stands.row, known_codes(content)))
    for language, texts in stands.translations.items():
        if (language not in content.terms and language not in languages()) or language == DEFAULT_LANGUAGE:
            found.append(Problem(_("%(language)s is no language of this library"), language=repr(language)))
        for text, words in texts.items():
            if text not in kind.all_texts:
                found.append(
                    Problem(
                        _("%(language)s: %(field)s is not a text of a %(kind)s"),
                        language=language,
                        field=text,
                        kind=kind.name,
                    )
                )
            elif not isinstance(words, str) or not words.strip():
                found.append(Problem(_("%(language)s: the text %(field)s is empty"), language=language, field=text))
    return found


def fields_of(stands: Mapping[str, Any], called: Callable[[str, str], str] | None = None) -> dict[str, str]:
    """
    Return each field of an entry as a change holds it, as words to compare, by "fact" or "text@language".

    An empty mapping (no entry) has no fields. `called` says what a code is called, given the fact and the code.
    """
    if not stands:
        return {}
    row = stands["row"]
    found = {name: _words(name, value, called) for name, value in row.items() if name not in ("id", DEFAULT_LANGUAGE)}
    found |= {f"{text}@{DEFAULT_LANGUAGE}": words for text, words in row[DEFAULT_LANGUAGE].items()}
    for language, texts in sorted(stands.get("translations", {}).items()):
        found |= {f"{text}@{language}": words for text, words in texts.items()}
    return {name: words for name, words in found.items() if words}


def _words(fact: str, value: object, called: Callable[[str, str], str] | None) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_words(name, held, None)}" for name, held in value.items())
    if isinstance(value, list):
        return ", ".join(_words(fact, held, called) for held in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    return called(fact, value) if called and isinstance(value, str) else str(value)
