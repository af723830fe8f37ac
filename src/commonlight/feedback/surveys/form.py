"""A survey as data: steps of questions in several languages, and how it is kept as plain JSON values."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

KINDS = ("select_one", "select_multiple", "integer", "decimal", "text", "date", "note", "calculate")
ASKED = tuple(kind for kind in KINDS if kind not in ("note", "calculate"))
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
CHOICE_NAME = re.compile(r"[^\s'\"]{1,80}")
NAMES_IN_TEXT = re.compile(r"\$\{\s*([^{}]+?)\s*\}")

Wording = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """One answer to choose: the value that is kept, and its words by language."""

    name: str
    labels: Wording


@dataclass(frozen=True)
class Question:
    """
    One question, note or figure worked out.

    labels, hints, constraint_words : language -> words
    relevant, constraint, calculation : conditions as `expressions` reads them; "" for none
    row : where it stood in a file, 0 for none
    """

    name: str
    kind: str
    labels: Wording = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    hints: Wording = field(default_factory=dict)
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_words: Wording = field(default_factory=dict)
    calculation: str = ""
    row: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: no kind {self.kind!r}")
        if not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no name of a question")
        if self.kind.startswith("select") != bool(self.choices):
            raise ValueError(f"{self.name}: choices belong to select questions, and only to them")
        if len({choice.name for choice in self.choices}) < len(self.choices):
            raise ValueError(f"{self.name}: two choices have the same name")

    @property
    def is_asked(self) -> bool:
        """Whether somebody answers it."""
        return self.kind in ASKED


@dataclass(frozen=True)
class Step:
    """Questions that stand on one page; `name` is unique among steps and questions."""

    name: str
    questions: tuple[Question, ...]
    labels: Wording = field(default_factory=dict)
    relevant: str = ""
    row: int = 0


@dataclass(frozen=True)
class Survey:
    """
    A survey.

    form_id : name other programs know it by; languages : codes, the first is the one to fall back to
    left_out : what a file had and we do not ask, as (row, type)
    """

    form_id: str
    title: str
    languages: tuple[str, ...]
    steps: tuple[Step, ...]
    version: str = ""
    left_out: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        names = [one.name for one in self.steps] + [one.name for one in self.questions]
        if len(set(names)) < len(names):
            raise ValueError("two questions or steps have the same name")

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return all questions, notes and figures in order."""
        return tuple(question for step in self.steps for question in step.questions)

    @property
    def asked(self) -> tuple[Question, ...]:
        """Return the questions somebody answers."""
        return tuple(question for question in self.questions if question.is_asked)

    def question(self, name: str) -> Question | None:
        """Return a question by its name."""
        return next((one for one in self.questions if one.name == name), None)

    def words(self, wording: Wording, language: str) -> tuple[str, str]:
        """Return words and the language they are in: the one asked for, else the survey's first that has them."""
        for code in (language, *self.languages, *wording):
            if wording.get(code):
                return wording[code], code
        return "", language

    def to_data(self) -> dict[str, Any]:
        """Return the survey as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Survey":
        """Return a survey from what `to_data` gave."""
        return cls(
            data["form_id"],
            data["title"],
            tuple(data["languages"]),
            tuple(_step(one) for one in data["steps"]),
            data.get("version", ""),
            tuple((int(row), str(kind)) for row, kind in data.get("left_out", ())),
        )


def _step(data: Mapping[str, Any]) -> Step:
    questions = tuple(
        Question(**{**one, "choices": tuple(Choice(**choice) for choice in one["choices"])})
        for one in data["questions"]
    )
    return Step(data["name"], questions, data["labels"], data["relevant"], data["row"])


def steps_of(questions: tuple[Question, ...], most: int = 6, *, begin: str = "page") -> Iterator[Step]:
    """Yield questions without groups as steps of a few each, so that a page stays short on a phone."""
    taken = {question.name for question in questions}
    for number, start in enumerate(range(0, len(questions), most), 1):
        name = f"{begin}_{number}"
        while name in taken:
            name += "_"
        yield Step(name, questions[start : start + most])
