"""What `commonlight library check` looks for beyond the schema: reading grades, translations, dates, sources."""

from collections.abc import Iterator
from datetime import date, timedelta

from commonlight.library.content_files import Content
from commonlight.library.reading import grade
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS, Entry, Finding


def findings(held: Content, *, today: date) -> list[Finding]:
    """Return all that is wrong with the content, by file and entry."""
    found = list(held.findings)
    for entry in _entries(held):
        found += _reading(entry)
        found += _missing_translations(entry, held)
        found += _dates(entry, today)
    found += _terms(held)
    return sorted(found)


def never_checked(held: Content) -> dict[str, tuple[int, int]]:
    """Return for each kind how many entries no named person has checked, and how many there are."""
    return {
        kind: (sum(entry.checked is None for entry in entries.values()), len(entries))
        for kind, entries in held.entries.items()
    }


def _entries(held: Content) -> Iterator[Entry]:
    for entries in held.entries.values():
        yield from entries.values()


def _reading(entry: Entry) -> Iterator[Finding]:
    for text, highest in KINDS[entry.kind].highest_grade.items():
        for language, texts in entry.texts.items():
            found = grade(texts[text], language) if text in texts else None
            if found is not None and found > highest:
                yield Finding(
                    entry.file if language == DEFAULT_LANGUAGE else f"{language}/{entry.file}",
                    entry.id,
                    f"{text} reads at grade {found:.1f}, above {highest:.0f}: use shorter sentences and shorter words",
                )


def _missing_translations(entry: Entry, held: Content) -> Iterator[Finding]:
    names = KINDS[entry.kind].names
    for language, kinds in held.complete.items():
        if language == DEFAULT_LANGUAGE or entry.kind not in kinds:
            continue
        texts = entry.texts.get(language, {})
        missing = [text for text in entry.texts[DEFAULT_LANGUAGE] if text not in texts and text not in names]
        if missing:
            yield Finding(f"{language}/{entry.file}", entry.id, f"not translated: {', '.join(missing)}")


def _dates(entry: Entry, today: date) -> Iterator[Finding]:
    days = KINDS[entry.kind].due_after
    last = entry.checked.on if entry.checked else entry.written
    if last > today:
        yield Finding(entry.file, entry.id, f"the date {last} lies in the future")
    elif today - last > timedelta(days=days):
        act = f"last checked on {last} by {entry.checked.by}" if entry.checked else f"written on {last}, never checked"
        yield Finding(entry.file, entry.id, f"due: {act}; a {entry.kind} is checked every {days} days")


def _terms(held: Content) -> Iterator[Finding]:
    english = held.terms.get(DEFAULT_LANGUAGE, {})
    for language, sections in held.terms.items():
        for section, codes in english.items():
            missing = [code for code in codes if code not in sections.get(section, {})]
            if missing:
                yield Finding(f"terms/{language}.yaml", section, f"not named: {', '.join(missing)}")
        if language != DEFAULT_LANGUAGE:
            for place in held.places.values():
                if language not in place.names:
                    yield Finding("places.yaml", place.code, f"has no name in {language}")
