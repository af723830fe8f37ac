"""Follow-up questions: reading them, which fit a kind and setting, and which are open after the answers so far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonlight.reports.catalogue import FURTHER_LANGUAGES, PUBLIC_LANGUAGES, ContentBroken, Entry, raw_list
from commonlight.reports.models import QuestionChange

FORMS = ("choice", "several", "yes_no", "words")
Answer = str | list[str]


@dataclass(frozen=True)
class Question:
    """
    One question, as kept and as asked.

    kinds, settings : codes it fits; none means all
    form : "choice" (one), "several", "yes_no" or "words"
    depends_on, any_of : the earlier question, and the answers after which this one is asked
    """

    code: str
    form: str
    text: Entry
    options: tuple[Entry, ...] = ()
    kinds: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    depends_on: str = ""
    any_of: tuple[str, ...] = ()
    raw: Mapping[str, Any] | None = None

    def fits(self, kind: str, setting: str) -> bool:
        """Whether it makes sense for a report of this kind and setting."""
        return (not self.kinds or kind in self.kinds) and (not self.settings or setting in self.settings)

    def is_open_after(self, answers: Mapping[str, Answer]) -> bool:
        """Whether its condition holds."""
        if not self.depends_on:
            return True
        given = answers.get(self.depends_on, "")
        return bool(set([given] if isinstance(given, str) else given) & set(self.any_of))


def _entry(code: str, raw: Mapping[str, Any]) -> Entry:
    languages = (*PUBLIC_LANGUAGES, *FURTHER_LANGUAGES)
    texts = {language: raw[language] for language in languages if raw.get(language)}
    if "en" not in texts:
        raise ContentBroken(f"questions, {code}: there is no English text")
    return Entry(code=code, texts=texts)


def read_question(raw: Mapping[str, Any]) -> Question:
    """Return a question from its entry in the file, in the table or in a sealed part; raises ContentBroken."""
    code, form = str(raw["code"]), raw.get("form", "")
    if form not in FORMS:
        raise ContentBroken(f"questions, {code}: form {form!r} is none of {FORMS}")
    listed = raw_list("questions.yaml", "yes_no") if form == "yes_no" else raw.get("options", [])
    options = tuple(_entry(str(one["code"]), one) for one in listed)
    if (form in ("choice", "several")) and len(options) < 2:
        raise ContentBroken(f"questions, {code}: a choice needs two options or more")
    condition = raw.get("only_if") or {}
    return Question(
        code=code,
        form=form,
        text=_entry(code, raw),
        options=options,
        kinds=tuple(raw.get("kinds", ())),
        settings=tuple(raw.get("settings", ())),
        depends_on=condition.get("question", ""),
        any_of=tuple(condition.get("any_of", ())),
        raw=dict(raw),
    )


def check_order(questions: Sequence[Question]) -> None:
    """Raise ContentBroken when a condition names no earlier question, or an answer that it does not have."""
    before: dict[str, Question] = {}
    for one in questions:
        if one.depends_on:
            earlier = before.get(one.depends_on)
            if earlier is None:
                raise ContentBroken(f"questions, {one.code}: {one.depends_on!r} is no earlier question")
            if not one.any_of or not set(one.any_of) <= {option.code for option in earlier.options}:
                raise ContentBroken(f"questions, {one.code}: the condition names an answer that is not there")
        before[one.code] = one


def every_question(*, with_off: bool = False) -> list[Question]:
    """Return the coalition's questions: the file's in their order, changed by the table, then the table's own."""
    changes = {row.code: row for row in QuestionChange.objects.order_by("code")}
    found = []
    for raw in raw_list("questions.yaml", "questions"):
        change = changes.pop(str(raw["code"]), None)
        if change is None or with_off or not change.is_off:
            found.append(read_question(change.content if change else raw))
    found += [read_question(row.content) for row in changes.values() if with_off or not row.is_off]
    return found


def switched_off() -> frozenset[str]:
    """Return the codes of the questions that are not offered."""
    return frozenset(QuestionChange.objects.filter(is_off=True).values_list("code", flat=True))


def open_questions(asked: Iterable[Question], answers: Mapping[str, Answer]) -> list[Question]:
    """Return what was asked, is not answered or skipped yet, and fits the answers so far."""
    return [one for one in asked if one.code not in answers and one.is_open_after(answers)]
