"""A survey as an XLSForm, the workbook that ODK, Kobo and Enketo take; https://xlsform.org, read November 2026."""

import io
from collections.abc import Iterator, Mapping

from commonlight.feedback.surveys.form import Choice, Question, Step, Survey, Wording

Rows = list[dict[str, str]]
# Lists of choices by what they hold, for two questions with the same answers share one: its name and the choices.
Lists = dict[str, tuple[str, tuple[Choice, ...]]]
LANGUAGE_NAMES = {
    "en": "English (en)",
    "es": "Español (es)",
    "ar": "العربية (ar)",
    "fr": "Français (fr)",
    "ht": "Kreyòl ayisyen (ht)",
    "zh-hans": "中文 (zh-hans)",
}


def sheets_of(survey: Survey) -> dict[str, Rows]:
    """Return the rows of the sheets `survey`, `choices` and `settings`."""
    lists: Lists = {}
    rows: Rows = []
    for step in survey.steps:
        rows += _step(step, survey, lists)
    choices = [
        {"list_name": name, "name": choice.name, **_words("label", choice.labels, survey)}
        for name, some in lists.values()
        for choice in some
    ]
    settings = {"form_title": survey.title or survey.form_id, "form_id": survey.form_id}
    if survey.version:
        settings["version"] = survey.version
    if _is_named(survey):
        settings["default_language"] = language_name(survey.languages[0])
    return {"survey": rows, "choices": choices, "settings": [settings]}


def _is_named(survey: Survey) -> bool:
    return survey.languages != ("default",)


def language_name(code: str) -> str:
    """Return what the file calls a language."""
    return LANGUAGE_NAMES.get(code, code)


def _words(column: str, wording: Wording, survey: Survey) -> dict[str, str]:
    if not _is_named(survey):
        return {column: wording.get("default", "")} if wording else {}
    return {f"{column}::{language_name(code)}": wording.get(code, "") for code in survey.languages} if wording else {}


def _step(step: Step, survey: Survey, lists: Lists) -> Iterator[dict[str, str]]:
    begin = {
        "type": "begin_group",
        "name": step.name,
        "relevant": step.relevant,
        "appearance": "field-list",
        **_words("label", step.labels, survey),
    }
    # An empty condition is not the same as none: pyxform would write relevant="", which no program can work out.
    yield {key: text for key, text in begin.items() if text}
    for question in step.questions:
        yield {key: text for key, text in _question(question, survey, lists).items() if text}
    yield {"type": "end_group"}


def _question(question: Question, survey: Survey, lists: Lists) -> dict[str, str]:
    kind = question.kind
    if question.choices:
        name, _some = lists.setdefault(repr(question.choices), (f"list_{len(lists) + 1}", question.choices))
        kind = f"{kind} {name}"
    return {
        "type": kind,
        "name": question.name,
        "required": "yes" if question.required else "",
        "relevant": question.relevant,
        "constraint": question.constraint,
        "calculation": question.calculation,
        **_words("label", question.labels, survey),
        **_words("hint", question.hints, survey),
        **_words("constraint_message", question.constraint_words, survey),
    }


def workbook(survey: Survey) -> bytes:
    """Return the XLSForm as an XLSX file; every cell is text, so that no program takes it for a formula."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets_of(survey).items():
        sheet = book.create_sheet(title)
        heads = list(dict.fromkeys(key for row in rows for key in row)) or ["list_name", "name", "label"]
        for number, head in enumerate(heads, 1):
            _put(sheet, 1, number, head)
        for line, row in enumerate(rows, 2):
            for number, head in enumerate(heads, 1):
                if row.get(head):
                    _put(sheet, line, number, row[head])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(sheet: object, line: int, number: int, text: str) -> None:
    cell = sheet.cell(line, number)  # type: ignore[attr-defined]
    cell.value = text
    cell.data_type = "s"


def csv_heads(survey: Survey) -> Mapping[str, str]:
    """Return column -> question as ODK and Kobo head their answers: with the group before the name, or without."""
    found: dict[str, str] = {}
    for step in survey.steps:
        for question in step.questions:
            if question.is_asked:
                for head in (question.name, f"{step.name}/{question.name}", f"{step.name}-{question.name}"):
                    found.setdefault(head, question.name)
    return found
