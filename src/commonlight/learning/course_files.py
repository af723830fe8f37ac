"""
The courses as they lie in files: one list of facts, and one file of words for each course and language.

`content/courses.yaml` says what holds in every language: order, minutes, sources, which lessons, which test items and
whether a sentence of the test is true. `content/<language>/<course>.yaml` holds the words; `shared.yaml` those that
several courses use. A course without a file in a language stands in English, and says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

import yaml

from commonlight.library.reading import grade

FOLDER = Path(__file__).parent / "content"
SOURCE_LANGUAGE = "en"
SHARED = "~"

# What a sentence of the test asks about.
KINDS = ("sign", "not_sign", "act", "law")
# Reading to learn is slower than reading; a question and a scene ask for a pause. Words a minute, minutes each.
WORDS_A_MINUTE = 110
QUESTION_MINUTES = 0.75
SCENE_MINUTES = 1.5
ITEM_MINUTES = 0.25


@dataclass(frozen=True, slots=True)
class Part:
    """
    One piece of a lesson.

    kind : text (a paragraph), list, scene (what happened, a question to think about, what we think) or question
    answers, right, why : of a question; `right` counts from 0
    """

    kind: Literal["text", "list", "scene", "question"]
    text: str = ""
    lines: tuple[str, ...] = ()
    ask: str = ""
    think: str = ""
    id: str = ""
    answers: tuple[str, ...] = ()
    right: int = -1
    why: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page of a course."""

    id: str
    title: str
    parts: tuple[Part, ...]

    @property
    def questions(self) -> tuple[Part, ...]:
        """Return the questions of the lesson."""
        return tuple(part for part in self.parts if part.kind == "question")


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence of the test, true or false; `not_sign` items ask whether people also know what is no sign."""

    id: str
    kind: str
    is_true: bool
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for a course in every language; `sources` are (kind, id) of entries of the library."""

    slug: str
    number: int
    minutes: int
    hours: float
    audience: str
    sources: tuple[tuple[str, str], ...]
    lessons: tuple[str, ...]
    items: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A course in the words of one language, which may not be the one that was asked for."""

    facts: Facts
    language: str
    asked: str
    title: str
    for_whom: str
    warning: str
    goals: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    items: tuple[Item, ...]
    facilitator: tuple[str, ...]

    @property
    def slug(self) -> str:
        """Return the name in addresses."""
        return self.facts.slug

    @property
    def is_fallback(self) -> bool:
        """Return whether nobody has put the course into the language that was asked for."""
        return self.language != self.asked

    def texts(self) -> Iterator[str]:
        """Yield every text a learner reads, in order; for measuring and searching."""
        yield from (self.title, self.for_whom, self.warning, *self.goals)
        for lesson in self.lessons:
            yield lesson.title
            for part in lesson.parts:
                yield from (part.text, *part.lines, part.ask, part.think, *part.answers, part.why)
        for item in self.items:
            yield from (item.text, item.why)


class ContentWrong(ValueError):
    """A course file does not keep its schema; the message names file and place."""


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def facts() -> Mapping[str, Facts]:
    """Return the facts of all courses by slug, in the order in which they are shown."""
    found: dict[str, Facts] = {}
    read = _read(FOLDER / "courses.yaml")
    shared = {name: (str(kind), bool(true)) for name, (kind, true) in read["shared_items"].items()}
    for row in read["courses"]:
        own = {name: (str(kind), bool(true)) for name, (kind, true) in (row.get("own_items") or {}).items()}
        items = []
        for name in row["items"]:
            kind, true = shared[name[1:]] if name.startswith(SHARED) else own[name]
            if kind not in KINDS:
                raise ContentWrong(f"courses.yaml: {name!r} has the kind {kind!r}, which is none of {', '.join(KINDS)}")
            items.append((name, kind, true))
        found[row["slug"]] = Facts(
            slug=row["slug"],
            number=row["number"],
            minutes=row["minutes"],
            hours=row["hours"],
            audience=row["audience"],
            sources=tuple(tuple(source.split("/", 1)) for source in row["sources"]),
            lessons=tuple(row["lessons"]),
            items=tuple(items),
        )
    return found


@cache
def course_languages(slug: str) -> tuple[str, ...]:
    """Return the languages that hold a course's words, English first."""
    found = {path.parent.name for path in FOLDER.glob(f"*/{slug}.yaml") if (path.parent / "shared.yaml").exists()}
    return (SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE}))


@cache
def course(slug: str, language: str) -> Course:
    """Return a course in a language, else in English; raises KeyError for an unknown one, ContentWrong for a bad file."""
    about = facts()[slug]
    of = language if language in course_languages(slug) else SOURCE_LANGUAGE
    path = FOLDER / of / f"{slug}.yaml"
    own, shared = _read(path), _read(FOLDER / of / "shared.yaml")
    try:
        return Course(
            facts=about,
            language=of,
            asked=language,
            title=own["title"],
            for_whom=own["for_whom"],
            warning=own.get("warning") or shared["warning"],
            goals=tuple(own["goals"]),
            lessons=tuple(_lesson(name, own, shared) for name in about.lessons),
            items=tuple(_item(*item, own, shared) for item in about.items),
            facilitator=(*own["facilitator"], *shared["facilitator"]),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise ContentWrong(f"{path.relative_to(FOLDER)} (or shared.yaml beside it): {problem!r}") from problem


def all_courses(language: str) -> list[Course]:
    """Return every course in a language, in order."""
    return [course(slug, language) for slug in facts()]


def _lesson(name: str, own: Any, shared: Any) -> Lesson:
    words = (shared if name.startswith(SHARED) else own)["lessons"][name.removeprefix(SHARED)]
    return Lesson(name, words["title"], tuple(_part(part) for part in words["parts"]))


def _item(name: str, kind: str, is_true: bool, own: Any, shared: Any) -> Item:
    words = (shared if name.startswith(SHARED) else own)["items"][name.removeprefix(SHARED)]
    return Item(name, kind, is_true, words["text"], words["why"])


def _part(row: Any) -> Part:
    if isinstance(row, str):
        return Part("text", text=row)
    if "list" in row:
        return Part("list", lines=tuple(row["list"]))
    if "scene" in row:
        return Part("scene", text=row["scene"], ask=row["ask"], think=row["think"])
    answers, right = tuple(str(answer) for answer in row["answers"]), int(row["right"])
    if not 0 <= right < len(answers):
        raise ValueError(f"question {row['id']!r} has no right answer among its answers")
    return Part("question", text=row["question"], id=row["id"], answers=answers, right=right, why=row["why"])


def digest_of_words(course: Course) -> str:
    """Return a digest of all words of a course, notes and right answers with them; a changed word gives another."""
    right = [part.right for lesson in course.lessons for part in lesson.questions]
    held = [*course.texts(), *course.facilitator, repr(right), repr([item.is_true for item in course.items])]
    return blake2b("\x1f".join(held).encode(), digest_size=16).hexdigest()


@cache
def grade_of(slug: str, language: str) -> float | None:
    """Return the school grade a course reads at in the language it stands in; None where there is no measure."""
    found = course(slug, language)
    ended = (text if text.rstrip()[-1] in ".?!:'”»" else f"{text}." for text in found.texts() if text.strip())
    return grade(" ".join(ended), found.language)


def minutes_of(course: Course) -> float:
    """Return about how long a course takes by itself: reading, pauses to think, and the test at its end."""
    words = sum(len(text.split()) for text in course.texts())
    parts = [part.kind for lesson in course.lessons for part in lesson.parts]
    return (
        words / WORDS_A_MINUTE
        + parts.count("question") * QUESTION_MINUTES
        + parts.count("scene") * SCENE_MINUTES
        + len(course.items) * ITEM_MINUTES
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """A sheet of the school pack: blocks of text, lists, and tables of a time and what is done."""

    title: str
    language: str
    is_fallback: bool
    blocks: tuple[Mapping[str, Any], ...]


@cache
def school_pack(language: str) -> Mapping[str, Letter]:
    """Return the sheets for a school (plan, notice, opt-out, approval) in a language, else in English."""
    of = language if (FOLDER / language / "school.yaml").exists() else SOURCE_LANGUAGE
    read = _read(FOLDER / of / "school.yaml")
    return {
        name: Letter(
            title=row["title"],
            language=of,
            is_fallback=of != language,
            blocks=tuple(_block(block) for block in row["blocks"]),
        )
        for name, row in read.items()
    }


def _block(row: Any) -> Mapping[str, Any]:
    if isinstance(row, str):
        return {"text": row}
    return {name: [tuple(pair) for pair in value] if name == "times" else value for name, value in row.items()}
