"""One model of a questionnaire, written to and read from XLSForm, so that Kobo, ODK and Enketo can ask it offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonlight.analysis.base import InputError

KINDS = ("select_one", "select_multiple", "integer", "decimal", "text", "date", "note")


@dataclass(frozen=True)
class Question:
    """
    One question.

    name : column of the answer; kind : see KINDS; labels : language -> wording; choices : value -> language -> wording
    required; relevant : XPath condition; truth : for knowledge items, the right choice (never exported)
    """

    name: str
    kind: str
    labels: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    required: bool = False
    relevant: str = ""
    truth: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError(f"{self.name}: a question is one of {', '.join(KINDS)}; got {self.kind!r}", column="kind")
        if self.kind.startswith("select") != bool(self.choices):
            raise InputError(f"{self.name}: choices belong to select questions, and only to them", column="choices")
        if not self.labels:
            raise InputError(f"{self.name}: a question needs its wording", column="labels")
        if self.truth is not None and self.truth not in self.choices:
            raise InputError(f"{self.name}: the right answer {self.truth!r} is not among the choices", column="truth")


@dataclass(frozen=True)
class Form:
    """A questionnaire: id, title, questions in order."""

    form_id: str
    title: str
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        names = [question.name for question in self.questions]
        for name in names:
            if names.count(name) > 1:
                raise InputError(f"two questions are named {name!r}; each needs its own name", column="name")

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages used, in order of appearance."""
        found: dict[str, None] = {}
        for question in self.questions:
            found.update(dict.fromkeys(question.labels))
        return tuple(found)

    def to_xlsform(self) -> dict[str, list[dict[str, str]]]:
        """Return the sheets `survey`, `choices` and `settings` as rows."""
        survey, choices = [], []
        for question in self.questions:
            kind = f"{question.kind} {question.name}" if question.choices else question.kind
            row = {"type": kind, "name": question.name, **_labelled(question.labels)}
            if question.required:
                row["required"] = "yes"
            if question.relevant:
                row["relevant"] = question.relevant
            survey.append(row)
            choices += [
                {"list_name": question.name, "name": value, **_labelled(labels)}
                for value, labels in question.choices.items()
            ]
        settings = {"form_id": self.form_id, "form_title": self.title, "default_language": self.languages[0]}
        return {"survey": survey, "choices": choices, "settings": [settings]}

    @classmethod
    def from_xlsform(cls, sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> Form:
        """Read the sheets of an XLSForm; InputError naming the row for question types this cannot hold."""
        lists: dict[str, dict[str, dict[str, str]]] = {}
        for row in sheets.get("choices", ()):
            lists.setdefault(str(row["list_name"]), {})[str(row["name"])] = _labels_of(row)
        questions = []
        for number, row in enumerate(sheets["survey"], start=2):
            kind, _, source = str(row.get("type", "")).strip().partition(" ")
            if kind in ("start", "end", "today", ""):
                continue
            if kind not in KINDS:
                raise InputError(f"questions of type {kind!r} are not supported", row=number, column="type")
            questions.append(
                Question(
                    str(row["name"]), kind, _labels_of(row), lists.get(source.split()[0], {}) if source else {},
                    str(row.get("required", "")).lower() in ("yes", "true"), str(row.get("relevant") or ""),
                )
            )  # fmt: skip
        settings = (sheets.get("settings") or [{}])[0]
        return cls(str(settings.get("form_id", "form")), str(settings.get("form_title", "")), tuple(questions))

    def to_xform(self) -> str:
        """Return the XForm that field apps load (needs pyxform)."""
        from pyxform.xls2xform import convert

        converted: Any = convert(
            xlsform={name: rows for name, rows in self.to_xlsform().items() if rows}, validate=False
        )
        return str(converted.xform)


def _labelled(labels: Mapping[str, str]) -> dict[str, str]:
    return {f"label::{language}": text for language, text in labels.items()}


def _labels_of(row: Mapping[str, Any]) -> dict[str, str]:
    found = {
        str(key).split("::", 1)[1]: str(value) for key, value in row.items() if str(key).startswith("label::") and value
    }
    if not found and row.get("label"):
        found = {"default": str(row["label"])}
    return found
