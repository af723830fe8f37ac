"""
The bank of standing questions: trust, willingness to tell, and knowledge with things that are no signs.

Only groups have a result: no function here gives a figure for one person. Knowing the signs and leaving alone what is none
are always shown side by side, for somebody who calls everything a sign knows nothing and does harm.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base import Estimate, InputError, Table
from commonlight.analysis.surveys.agreement import cronbach, knowledge_score
from commonlight.analysis.surveys.classes import mean_difference
from commonlight.analysis.surveys.questions import Form, Question

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FEWEST = 10
"""People a group must have before a scale says anything of it."""
HANGS_TOGETHER = 0.6


@dataclass(frozen=True)
class Scale:
    """
    Questions that are read together.

    kind : "agreement" (a mean from 0 to 100) or "knowledge" (signs known, and what is no sign left alone)
    is_sign : for knowledge, the truth of each question
    """

    name: str
    title: str
    kind: str
    about: str
    questions: tuple[Question, ...]
    is_sign: tuple[bool, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the answers."""
        return tuple(question.name for question in self.questions)


@cache
def _content() -> dict[str, Any]:
    text = files("commonlight.analysis.surveys").joinpath("bank.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)["scales"]
    return found


def names() -> tuple[str, ...]:
    """Return the names of all scales."""
    return tuple(_content())


def scale(name: str) -> Scale:
    """Return a scale of the bank; InputError with all names where there is none of that name."""
    if name not in _content():
        raise InputError(f"there is no scale {name!r}; the bank has {', '.join(names())}", column="scales")
    held = _content()[name]
    choices = {value: held["labels"][value] for value in held["choices"]}
    is_knowledge = held["kind"] == "knowledge"
    questions = tuple(
        Question(
            item["name"],
            "select_one",
            {language: item[language] for language in ("en", "es")},
            choices,
            truth=("sign" if item["is_sign"] else "no_sign") if is_knowledge else None,
        )
        for item in held["items"]
    )
    truth = tuple(bool(item["is_sign"]) for item in held["items"]) if is_knowledge else ()
    return Scale(name, held["title"], held["kind"], held["about"], questions, truth)


def form_of(*wanted: str, form_id: str = "standing_questions", title: str = "Standing questions") -> Form:
    """Return a questionnaire of one or more scales, ready for `Form.to_xlsform` and `Form.to_xform`."""
    return Form(form_id, title, tuple(question for name in wanted for question in scale(name).questions))


def results(table: Table, name: str, *, level: float = 0.95) -> tuple[Estimate, ...]:
    """
    Return what a group's answers to a scale say: one mean of 0 to 100, or signs known and what is no sign left alone.

    Parameters
    ----------
    table : a row per answer sheet, with a column per question of the scale

    Raises
    ------
    InputError : a missing column, an answer that is no choice, or fewer than 10 people who answered everything

    Notes
    -----
    A sheet with an empty answer is left out and counted in the warnings. "I do not know" is neither a sign called a sign nor
    something rightly left alone. Intervals are of Student's t over people.
    """
    wanted = scale(name)
    answers, left_out = _answers(table, wanted)
    warnings: tuple[str, ...] = (f"{left_out} answer sheets with an empty answer were left out.",) if left_out else ()
    if len(answers) < FEWEST:
        raise InputError(
            f"{len(answers)} people answered all questions of {name!r}; a scale needs {FEWEST}. Join groups or rounds."
        )
    if wanted.kind == "knowledge":
        known, left_alone = _knowledge(answers, wanted)
        return (
            _mean(known, "percent of true signs known", name, level, warnings),
            _mean(left_alone, "percent of other things rightly left alone", name, level, warnings),
        )
    points, more = _points(answers, wanted)
    return (_mean(points, "points of 100", name, level, warnings + more),)


def above_middle(table: Table, name: str) -> tuple[int, int]:
    """
    Return how many people of a group stand above the middle of an agreement scale, and how many answered all of it.

    For groups too small for a mean; at the very middle is not above it. A whole group, even of one, may be counted here:
    whoever shows it decides how many it must be. Raises InputError for a scale of knowledge and as `results` does.
    """
    wanted = _agreement(name)
    answers, _left_out = _answers(table, wanted)
    if not answers:
        return 0, 0
    points, _warnings = _points(answers, wanted)
    return int((points > 50).sum()), len(points)


def change(before: Table, now: Table, name: str, *, level: float = 0.95) -> Estimate:
    """
    Return the mean of an agreement scale now less the mean before, in points of 100; other people each time.

    Raises
    ------
    InputError : a scale of knowledge, a missing column, an answer that is no choice, or fewer than 10 people in a round

    Notes
    -----
    `classes.mean_difference` (Welch 1947). Both rounds must have asked the same questions of people chosen alike; the
    change may come from anything that happened between them.
    """
    wanted, sides = _agreement(name), []
    for table in (before, now):
        answers, _left_out = _answers(table, wanted)
        if len(answers) < FEWEST:
            raise InputError(f"{len(answers)} people answered all questions of {name!r} in a round; it needs {FEWEST}.")
        sides.append(_points(answers, wanted)[0])
    found = mean_difference(*sides, level=level)
    return replace(found, unit="points of 100")


def _agreement(name: str) -> Scale:
    wanted = scale(name)
    if wanted.kind != "agreement":
        raise InputError(f"{name!r} is a scale of {wanted.kind}, it has no middle", column="scales")
    return wanted


def _points(answers: Sequence[tuple[str, ...]], wanted: Scale) -> tuple[Array, tuple[str, ...]]:
    """Return 0 to 100 for each whole sheet, and a warning where the questions hardly go together."""
    import numpy as np

    numbers = np.array([[float(one) for one in row] for row in answers])
    top, bottom = max(map(float, wanted.questions[0].choices)), min(map(float, wanted.questions[0].choices))
    warnings: tuple[str, ...] = ()
    if len(numbers) >= FEWEST and numbers.sum(axis=1).std() > 0:
        together = cronbach(numbers)
        if together < HANGS_TOGETHER:
            warnings = (f"The questions hardly go together here (alpha {together:.2f}); read them one by one.",)
    return 100 * (numbers.mean(axis=1) - bottom) / (top - bottom), warnings


def _answers(table: Table, wanted: Scale) -> tuple[list[tuple[str, ...]], int]:
    columns = [table.text(column) for column in wanted.columns]
    full, left_out = [], 0
    for row, given in enumerate(zip(*columns, strict=True), start=table.first_row):
        for question, answer in zip(wanted.questions, given, strict=True):
            if answer and answer not in question.choices:
                raise InputError(
                    f"{answer!r} is no answer; choose from {', '.join(question.choices)}", row=row, column=question.name
                )
        if all(given):
            full.append(given)
        else:
            left_out += 1
    return full, left_out


def _knowledge(answers: Sequence[tuple[str, ...]], wanted: Scale) -> tuple[Array, Array]:
    import numpy as np

    truth = np.array(wanted.is_sign)
    called = np.array([[answer == "sign" for answer in row] for row in answers], dtype=float)
    # Not knowing is not the same as rightly leaving alone: for what is no sign only "no sign" counts.
    not_left = np.array([[answer != "no_sign" for answer in row] for row in answers], dtype=float)
    known, _ = knowledge_score(called, wanted.is_sign)
    _, alone = knowledge_score(np.where(truth, called, not_left), wanted.is_sign)
    return 100 * known, 100 * alone


def _mean(values: Array, unit: str, name: str, level: float, warnings: tuple[str, ...]) -> Estimate:
    from scipy.stats import t

    n = len(values)
    error = float(values.std(ddof=1)) / math.sqrt(n)
    reach = float(t.ppf((1 + level) / 2, n - 1)) * error
    point = float(values.mean())
    low, high = max(0.0, point - reach), min(100.0, point + reach)
    if error == 0:
        warnings += ("Everybody answered alike, so the interval has no width; it is too sure.",)
    return Estimate(point, low, high, n, unit, f"scale {name}", level, warnings=warnings)
