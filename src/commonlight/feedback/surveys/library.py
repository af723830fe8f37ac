"""The library of questions: our own words, in six languages, each set with the source of what it asks about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from commonlight.feedback.surveys.form import Choice, Question, Step, Survey

LANGUAGES = ("en", "es", "ar", "fr", "ht", "zh-hans")


@dataclass(frozen=True)
class QuestionSet:
    """
    Questions that are asked and read together.

    key : its name, of the scale in `commonlight.analysis.surveys` too when `is_scale`; title, about : by language
    """

    key: str
    title: Mapping[str, str]
    source: str
    is_scale: bool
    questions: tuple[Question, ...]


@cache
def question_sets() -> Mapping[str, QuestionSet]:
    """Return the sets of the library by their key."""
    text = files("commonlight.feedback").joinpath("content/survey_questions.yaml").read_text(encoding="utf-8")
    return {key: _set(key, held) for key, held in yaml.safe_load(text).items()}


def _set(key: str, held: Mapping[str, Any]) -> QuestionSet:
    choices = tuple(Choice(str(name), _words(said)) for name, said in held.get("choices", {}).items())
    questions = tuple(
        Question(name, "select_one" if choices else "text", _words(said), choices)
        for name, said in held["questions"].items()
    )
    return QuestionSet(key, _words(held["title"]), held["source"], bool(held.get("scale")), questions)


def _words(said: list[str]) -> dict[str, str]:
    return dict(zip(LANGUAGES, said, strict=True))


def survey_of(keys: Iterable[str], *, form_id: str, title: str) -> Survey:
    """Return a survey of some sets, a step for each; raises KeyError for a set that is not there."""
    some = [question_sets()[key] for key in keys]
    return Survey(form_id, title, LANGUAGES, tuple(Step(f"set_{one.key}", one.questions, one.title) for one in some))
