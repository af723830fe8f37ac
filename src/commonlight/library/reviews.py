"""
Records of people's checks made in this installation, joined to what the content files already say.

A room or app that stores such records registers a source; the newest word on an entry wins, whoever holds it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from commonlight.library.schema import Check, Entry


@dataclass(frozen=True, slots=True)
class Review:
    """
    A named person's word on one entry: `language` None speaks of its facts, else of its words in that language.

    `holds` is False when the person found it wrong; such an entry is hidden until somebody finds it right again.
    """

    kind: str
    entry: str
    by: str
    on: date
    language: str | None = None
    holds: bool = True


Source = Callable[[], Iterable[Review]]
_sources: list[Source] = []


def register_source(source: Source) -> Source:
    """Ask `source` for reviews whenever entries are shown; usable as a decorator."""
    if source not in _sources:
        _sources.append(source)
    return source


def unregister_source(source: Source) -> None:
    """Stop asking `source`."""
    _sources.remove(source)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands: the last check of its facts, the last one per language, and whether it was found wrong."""

    checked: Check | None
    reviewed: Mapping[str, Check]
    found_wrong: bool = False


def newest_by_entry() -> Mapping[tuple[str, str], tuple[Review, ...]]:
    """Return all registered reviews by kind and entry, oldest first."""
    held: dict[tuple[str, str], list[Review]] = {}
    for source in _sources:
        for review in source():
            held.setdefault((review.kind, review.entry), []).append(review)
    return {key: tuple(sorted(reviews, key=lambda review: review.on)) for key, reviews in held.items()}


def standing_of(entry: Entry, reviews: Iterable[Review] = ()) -> Standing:
    """Return where `entry` stands after `reviews` (oldest first) are laid over its own file's checks."""
    checked, reviewed, wrong = entry.checked, dict(entry.reviewed), False
    for review in reviews:
        if review.language is not None:
            if review.holds:
                reviewed[review.language] = Check(review.by, review.on)
            else:
                reviewed.pop(review.language, None)
        elif checked is None or review.on >= checked.on:
            checked = Check(review.by, review.on) if review.holds else None
            wrong = not review.holds
    return Standing(checked, reviewed, wrong)
