"""
Reads the content folder: entries with their translations, places, terms; a bad entry is named and left out.

    content/laws/*.yaml, signs.yaml ...   facts and English texts; `kind`, `written`, `entries`
    content/<language>/...                the same files' texts in that language; `kind`, `language`, `reviewed`
    content/terms/<language>.yaml         what the codes are called; `complete` lists the kinds promised in full
    content/places.yaml                   places, the larger places they lie in, emergency numbers
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_noop as _

from commonlight.library.problems import Problem
from commonlight.library.schema import CODE, DEFAULT_LANGUAGE, GRADES, KINDS, Check, Entry, Finding, Kind, Named, phone

FOLDER = Path(__file__).parent / "content"
# The C loader reads the folder in a fraction of a second; it is part of every wheel of PyYAML, but not of every build.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FRAME = ("id", "grade", "source", "checked", "unchecked", DEFAULT_LANGUAGE)


@dataclass(frozen=True, slots=True)
class Place:
    """A state, country or group of countries; `within` are the larger places whose laws hold there too."""

    code: str
    within: tuple[str, ...]
    emergency: tuple[str, ...]
    names: Mapping[str, str]


@dataclass(slots=True)
class Content:
    """All that the content folder holds, and what is wrong with it."""

    entries: dict[str, dict[str, Entry]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    places: dict[str, Place] = field(default_factory=dict)
    terms: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    complete: dict[str, tuple[str, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that have texts, English first."""
        return tuple(sorted(self.terms, key=lambda language: (language != DEFAULT_LANGUAGE, language)))

    def entry(self, kind: str, identifier: str) -> Entry | None:
        """Return one entry, or None."""
        return self.entries[kind].get(identifier)


@cache
def content() -> Content:
    """Return the content of this installation, read once."""
    return read_content(FOLDER)


def read_content(folder: Path) -> Content:
    """Return what `folder` holds; what is wrong stands in `findings`, and no file or entry stops the rest."""
    found = Content()
    _read_terms(folder, found)
    _read_places(folder, found)
    known = {**found.terms.get(DEFAULT_LANGUAGE, {}), "place": dict.fromkeys(found.places, "")}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        # `help` says what the room's own screens are for; core reads it.
        if path.parent.name in ("terms", "help") or name == "places.yaml" or name.split("/")[0] in found.terms:
            continue
        _read_entries(name, _document(path, name, found), known, found)
    for language in found.languages:
        for path in sorted((folder / language).rglob("*.yaml")):
            name = path.relative_to(folder).as_posix()
            _read_translation(name, language, _document(path, name, found), found)
    found.findings.sort()
    return found


def _document(path: Path, name: str, found: Content) -> Mapping[str, Any]:
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (LOADER is a safe loader)
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        place = getattr(problem, "problem_mark", None)
        where = f"line {place.line + 1}, column {place.column + 1}: " if place else ""
        found.findings.append(Finding(name, "", f"{where}cannot be read: {getattr(problem, 'problem', problem)}"))
        return {}
    if not isinstance(document, Mapping):
        found.findings.append(Finding(name, "", "must be names and values, starting with `kind:`"))
        return {}
    return document


def _read_terms(folder: Path, found: Content) -> None:
    for path in sorted((folder / "terms").glob("*.yaml")):
        name = f"terms/{path.name}"
        document = _document(path, name, found)
        found.terms[path.stem] = {section: dict(codes) for section, codes in document.get("terms", {}).items()}
        found.complete[path.stem] = tuple(document.get("complete", ()))
        found.findings += [
            Finding(name, "complete", f"{kind!r} is no kind of entry") for kind in found.complete[path.stem]
            if kind not in KINDS
        ]  # fmt: skip


def _read_places(folder: Path, found: Content) -> None:
    name = "places.yaml"
    document = _document(folder / name, name, found) if (folder / name).exists() else {}
    for row in document.get("places", []):
        code = str(row.get("code", ""))
        numbers = list(row.get("emergency", []))
        wrong = [problem for number in numbers if (problem := phone(number))]
        if not code or not row.get(DEFAULT_LANGUAGE):
            wrong.append("a place needs a code and an English name")
        if code in found.places:
            wrong.append("stands twice")
        found.findings += [Finding(name, code, problem) for problem in wrong]
        if not wrong:
            names = {language: row[language] for language in found.terms if row.get(language)}
            found.places[code] = Place(code, tuple(row.get("within", ())), tuple(numbers), names)
    for place in found.places.values():
        found.findings += [
            Finding(name, place.code, f"lies within {larger!r}, which is no place here")
            for larger in place.within
            if larger not in found.places
        ]


def _read_entries(name: str, document: Mapping[str, Any], known: Mapping[str, Any], found: Content) -> None:
    if not document:
        return
    kind = KINDS.get(document.get("kind", ""))
    if kind is None:
        found.findings.append(Finding(name, "kind", f"{document.get('kind')!r} is none of {', '.join(KINDS)}"))
        return
    written = _day(document.get("written"))
    if written is None:
        found.findings.append(Finding(name, "written", "must be the day the file was written, as 2026-11-22"))
        return
    for position, row in enumerate(document.get("entries") or [], 1):
        identifier = row.get("id") if isinstance(row, Mapping) else None
        label = str(identifier or f"entry {position}")
        problems = list(_problems(kind, row, known, found))
        found.findings += [Finding(name, label, problem) for problem in problems]
        if not problems:
            found.entries[kind.name][label] = _entry(kind, row, written, name)


def _problems(kind: Kind, row: Any, known: Mapping[str, Any], found: Content) -> Iterator[str]:
    """Yield what is wrong with one row among the others read so far, in whole sentences."""
    yield from row_problems(kind, row, known)
    if not isinstance(row, Mapping):
        return
    identifier, number = row.get("id"), row.get("number")
    if isinstance(identifier, str) and identifier in found.entries[kind.name]:
        yield Problem(_("the id stands twice; it is also in %(file)s"), file=found.entries[kind.name][identifier].file)
    if kind.name == "sign" and any(sign.facts["number"] == number for sign in found.entries["sign"].values()):
        yield Problem(_("number %(number)s is used by another sign"), number=number)


def row_problems(kind: Kind, row: Any, known: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with one row by itself, in whole sentences; `known` are the codes by section."""
    if not isinstance(row, Mapping):
        yield Problem(_("must be names and values, starting with `id:`"))
        return
    identifier = row.get("id")
    if not isinstance(identifier, str) or not CODE.fullmatch(identifier):
        yield Problem(_("id %(id)s must be small letters, digits and hyphens"), id=repr(identifier))
    if row.get("grade") not in GRADES:
        yield Problem(_("grade %(grade)s must be A, B or C"), grade=repr(row.get("grade")))
    if not isinstance(row.get("source"), str) or not row["source"].strip():
        yield Problem(_("source is missing: say where each fact was read"))
    elif row.get("grade") == "A" and row["source"].startswith("Not yet checked"):
        yield Problem(_("grade A needs a source that was read"))
    if row.get("checked") is not None and _check(row["checked"]) is None:
        yield Problem(_("checked must be null, or who (by) and the day (on), as {by: Ana Ruiz, on: 2026-11-22}"))
    yield from _fact_problems(kind, row, known)
    yield from _text_problems(kind, row.get(DEFAULT_LANGUAGE))
    strange = [text for text in row.get("unchecked", []) if text not in (row.get(DEFAULT_LANGUAGE) or {})]
    if strange:
        yield Problem(
            _("unchecked names %(fields)s, which is no text of this entry"), fields=", ".join(map(str, strange))
        )
    if kind.name == "line" and row.get("number") is None and row.get("grade") != "C":
        yield Problem(_("a line without a number must have grade C"))


def _fact_problems(kind: Kind, row: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    for fact, rule in {**kind.facts, **kind.optional_facts}.items():
        if fact not in row:
            if fact in kind.facts:
                yield Problem(_("%(field)s is missing"), field=fact)
            continue
        wrong = rule.wrong(row[fact], known) if isinstance(rule, Named) else rule(row[fact])
        if wrong:
            yield Problem("%(field)s %(reason)s", field=fact, reason=wrong)
    strange = [name for name in row if name not in (*FRAME, *kind.facts, *kind.optional_facts)]
    if strange:
        yield Problem(
            _("%(names)s: not known for a %(kind)s; see docs/reference/library.md"),
            names=", ".join(map(str, strange)),
            kind=kind.name,
        )


def _text_problems(kind: Kind, texts: Any) -> Iterator[str]:
    if not isinstance(texts, Mapping):
        yield Problem(_("English texts are missing (`%(language)s:`)"), language=DEFAULT_LANGUAGE)
        return
    for text in kind.texts:
        if text not in texts:
            yield Problem(_("the English text %(field)s is missing"), field=text)
    for text, value in texts.items():
        if text not in kind.all_texts:
            yield Problem(_("%(field)s: not a text of a %(kind)s"), field=text, kind=kind.name)
        elif not isinstance(value, str) or not value.strip():
            yield Problem(_("the text %(field)s is empty or not in quotes"), field=text)


def _entry(kind: Kind, row: Mapping[str, Any], written: date, name: str) -> Entry:
    facts = {fact: row.get(fact) for fact in (*kind.facts, *kind.optional_facts)}
    return Entry(
        kind=kind.name,
        id=row["id"],
        grade=row["grade"],
        source=row["source"],
        written=written,
        checked=_check(row.get("checked")),
        facts=facts,
        texts={DEFAULT_LANGUAGE: dict(row[DEFAULT_LANGUAGE])},
        reviewed={},
        unchecked=tuple(row.get("unchecked", ())),
        file=name,
    )


def _read_translation(name: str, language: str, document: Mapping[str, Any], found: Content) -> None:
    """Add a language's texts to the entries that are already there."""
    if not document:
        return
    kind = KINDS.get(document.get("kind", ""))
    if kind is None or document.get("language") != language:
        found.findings.append(Finding(name, "", f"must begin with a kind of entry and `language: {language}`"))
        return
    of_file = document.get("reviewed")
    for identifier, texts in (document.get("entries") or {}).items():
        entry = found.entry(kind.name, str(identifier))
        if entry is None:
            found.findings.append(Finding(name, str(identifier), "translates an entry that does not stand in English"))
            continue
        kept = dict(texts)
        review = kept.pop("reviewed", of_file)
        wrong = [text for text, value in kept.items() if text not in kind.all_texts or not isinstance(value, str)]
        found.findings += [Finding(name, entry.id, f"{text}: not a text of a {kind.name}") for text in wrong]
        if review is not None and _check(review) is None:
            found.findings.append(Finding(name, entry.id, "reviewed must be null, or who (by) and the day (on)"))
        entry.texts[language] = {text: value for text, value in kept.items() if text not in wrong}
        reviewed = _check(review)
        if reviewed:
            entry.reviewed[language] = reviewed


def _check(value: Any) -> Check | None:
    """Return who checked and when, or None where the value does not say both."""
    if not isinstance(value, Mapping) or set(value) != {"by", "on"}:
        return None
    day = _day(value["on"])
    return Check(value["by"].strip(), day) if day and isinstance(value["by"], str) and value["by"].strip() else None


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
