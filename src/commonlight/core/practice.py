"""
Practice: invented notes to try oneself on. What somebody chooses or writes there is answered and gone; nothing is kept.

A room names its folder of exercises when it is ready (`<language>.yaml` files):

    add_exercises("reports", Path(__file__).parent / "content" / "practice")
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SOURCE = "en"


@dataclass(frozen=True)
class Option:
    """One possible choice, whether it is right, and why."""

    text: str
    is_right: bool
    why: str


@dataclass(frozen=True)
class Question:
    """One question about a note."""

    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Watch:
    """Words that should not stand in an answer, and why."""

    words: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Exercise:
    """An invented note with questions, and an answer to it as somebody with practice would write it."""

    room: str
    key: str
    title: str
    note: str
    questions: tuple[Question, ...]
    good_answer: str
    watch: tuple[Watch, ...]
    language: str


@dataclass(frozen=True)
class Told:
    """What is said about one answered question."""

    question: Question
    chosen: Option | None
    right: Option


_folders: dict[str, Path] = {}


def add_exercises(room: str, folder: Path) -> None:
    """Let a room bring exercises; called from its `AppConfig.ready`."""
    _folders[room] = folder


@cache
def _read(room: str, folder: Path, language: str) -> dict[str, Exercise]:
    path = folder / f"{language}.yaml"
    if not path.is_file():
        return _read(room, folder, SOURCE) if language != SOURCE else {}
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    watch = tuple(Watch(tuple(held["words"]), held["why"]) for held in loaded["watch"])
    return {held["key"]: _exercise(held, room, watch, language) for held in loaded["notes"]}


def _exercise(held: dict[str, Any], room: str, watch: tuple[Watch, ...], language: str) -> Exercise:
    questions = tuple(
        Question(
            asked["text"],
            tuple(Option(option["text"], option.get("right", False), option["why"]) for option in asked["options"]),
        )
        for asked in held["questions"]
    )
    return Exercise(room, held["key"], held["title"], held["note"], questions, held["good_answer"], watch, language)


def exercises(language: str) -> list[Exercise]:
    """Return all exercises in a language, in English where there are none."""
    return [one for room, folder in sorted(_folders.items()) for one in _read(room, folder, language).values()]


def exercise(room: str, key: str, language: str) -> Exercise | None:
    """Return one exercise."""
    return next((one for one in exercises(language) if (one.room, one.key) == (room, key)), None)


def judge(one: Exercise, chosen: Mapping[int, int]) -> list[Told]:
    """Return what to say to each question; `chosen` are numbers of options by number of question, from 0."""
    told = []
    for number, question in enumerate(one.questions):
        picked = chosen.get(number, -1)
        option = question.options[picked] if 0 <= picked < len(question.options) else None
        told.append(Told(question, option, next(option for option in question.options if option.is_right)))
    return told


def watched(one: Exercise, answer: str) -> list[Watch]:
    """Return what stands in an answer and should not."""
    plain = answer.casefold()
    return [watch for watch in one.watch if any(word.casefold() in plain for word in watch.words)]
