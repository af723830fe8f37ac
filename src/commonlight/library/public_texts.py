"""The library's texts as a coalition puts them into a language of its own; laws stay in the languages they came in."""

from collections.abc import Iterator

from commonlight.core.public_texts import PublicText
from commonlight.library.content_files import content
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS

# A safety text is one that must be the plainest.
SAFETY_GRADE = 6.0


def texts() -> Iterator[PublicText]:
    """Yield the shipped texts of each entry that is no law, what codes are called, and the names of places."""
    held = content()
    for kind in KINDS.values():
        if kind.name == "law":
            continue
        for entry in held.entries[kind.name].values():
            for field, english in entry.texts[DEFAULT_LANGUAGE].items():
                if field in kind.names:
                    continue
                yield PublicText(
                    key=f"library/{kind.name}/{entry.id}/{field}",
                    english=english,
                    where=f"library: {kind.name}, {field}",
                    is_safety=kind.highest_grade.get(field, 99.0) <= SAFETY_GRADE,
                    shipped={language: words[field] for language, words in entry.texts.items() if field in words},
                )
    for section, codes in held.terms[DEFAULT_LANGUAGE].items():
        for code, english in codes.items():
            named = {language: sections.get(section, {}).get(code, "") for language, sections in held.terms.items()}
            yield PublicText(
                key=f"library/term/{section}/{code}", english=english, where=f"library: {section}", shipped=named
            )
    for place in held.places.values():
        yield PublicText(
            key=f"library/place/{place.code}",
            english=place.names[DEFAULT_LANGUAGE],
            where="library: place",
            shipped=place.names,
        )
