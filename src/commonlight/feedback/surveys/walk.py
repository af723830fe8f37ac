"""What somebody is asked next: which steps and questions apply after what was answered, and what is wrong with an answer."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonlight.feedback.surveys import expressions
from commonlight.feedback.surveys.form import NAMES_IN_TEXT, Question, Step, Survey

MOST_TEXT = 2000
Answers = Mapping[str, str]


@dataclass(frozen=True)
class Applying:
    """The answers that count, and the questions that apply, step by step; a step without any is left out."""

    answers: Answers
    steps: tuple[tuple[Step, tuple[Question, ...]], ...]


def applying(survey: Survey, answers: Answers) -> Applying:
    """
    Return which questions apply; what was answered to a question that does not apply any more counts for nothing.

    Questions are gone through in their order, so a condition sees only what stands before it.
    """
    kept: dict[str, str] = {}
    steps = []
    for step in survey.steps:
        if not expressions.holds(step.relevant, kept):
            continue
        shown = []
        for question in step.questions:
            if not expressions.holds(question.relevant, kept):
                continue
            if question.kind == "calculate":
                kept[question.name] = expressions.to_text(
                    expressions.work_out(expressions.parse(question.calculation), kept)
                )
                continue
            shown.append(question)
            if question.is_asked and answers.get(question.name):
                kept[question.name] = answers[question.name]
        if shown:
            steps.append((step, tuple(shown)))
    return Applying(kept, tuple(steps))


def read_answer(question: Question, said: Sequence[str]) -> str:
    """Return an answer as it is kept; raises ValueError with "choice", "number", "whole", "date" or "long"."""
    texts = [unicodedata.normalize("NFC", one).strip() for one in said if one.strip()]
    if not texts:
        return ""
    if question.kind.startswith("select"):
        known = [choice.name for choice in question.choices]
        if any(text not in known for text in texts) or (question.kind == "select_one" and len(texts) > 1):
            raise ValueError("choice")
        return " ".join(name for name in known if name in texts)
    text = texts[0]
    if question.kind == "text":
        if len(text) > MOST_TEXT:
            raise ValueError("long")
        return text
    plain = "".join(_plain(letter) for letter in text)
    if question.kind == "date":
        try:
            return date.fromisoformat(plain).isoformat()
        except ValueError:
            raise ValueError("date") from None
    if question.kind == "integer" and not re.fullmatch(r"[+-]?\d{1,12}", plain):
        raise ValueError("whole")
    if not re.fullmatch(r"[+-]?\d{1,12}([.,]\d{1,6})?", plain):
        raise ValueError("number")
    return plain.replace(",", ".")


def _plain(letter: str) -> str:
    digit = unicodedata.digit(letter, None)
    return letter if digit is None else str(digit)


def wrong_with(question: Question, answer: str, answers: Answers) -> str:
    """Return what is wrong with an answer to a question that applies: "missing", "constraint" or ""."""
    if not answer:
        return "missing" if question.required else ""
    return "" if expressions.holds(question.constraint, answers, answer) else "constraint"


def filled_in(text: str, answers: Answers) -> str:
    """Return words with the answers they name put in."""
    return NAMES_IN_TEXT.sub(lambda found: answers.get(found[1], ""), text)
