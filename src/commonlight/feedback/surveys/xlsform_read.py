"""
Reading an XLSForm: what it asks, in its languages, with its conditions; what we cannot ask is refused by name and place.

All that is wrong is said at once, so that a form is mended in one go. Nothing in a file is ever run.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from commonlight.core.formats.sheets import clean
from commonlight.feedback.surveys import logic
from commonlight.feedback.surveys.form import CHOICE_NAME, NAME, Choice, Question, Step, Survey, steps_of

MOST_BYTES = 4 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 5000
MOST_QUESTIONS = 300
ASKED = {
    "select_one": "select_one",
    "select1": "select_one",
    "select_multiple": "select_multiple",
    "text": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "note": "note",
    "calculate": "calculate",
}
# What a telephone would add by itself, and what says who answered: never asked by us.
LEFT_OUT = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "device_id",
        "phonenumber",
        "phone_number",
        "simserial",
        "sim_id",
        "subscriberid",
        "subscriber_id",
        "username",
        "email",
        "audit",
        "start-geopoint",
        "background-audio",
    ]
)
LOOPS = frozenset({"begin_repeat", "end_repeat", "begin_loop", "end_loop"})
# Columns that change what is asked or of whom: passing over them would ask something else.
REFUSED_COLUMNS = ("choice_filter", "repeat_count", "trigger")
HEADS = {"list name": "list_name", "value": "name", "relevance": "relevant", "calculate": "calculation"}

Row = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: on which sheet and row, in which column; `kind` and `what` as `logic.Fault` or our own."""

    sheet: str
    row: int
    column: str
    kind: str
    what: str = ""


class FormRefused(ValueError):
    """The form cannot be asked as it is."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{one.sheet} {one.row}: {one.kind} {one.what}" for one in self.problems))


def read(data: bytes) -> Survey:
    """Return the survey of an XLSForm (.xlsx); raises FormRefused with all that is wrong."""
    sheets = _sheets(data)
    if not sheets.get("survey"):
        raise FormRefused([Problem("survey", 0, "", "no_sheet")])
    settings = sheets["settings"][0][1] if sheets.get("settings") else {}
    return _Reading(sheets, settings).survey()


def _sheets(data: bytes) -> dict[str, list[Row]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if len(data) > MOST_BYTES:
        raise FormRefused([Problem("", 0, "", "large")])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise FormRefused([Problem("", 0, "", "large")])
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        found: dict[str, list[Row]] = {}
        for sheet in book.worksheets:
            title = sheet.title.strip().casefold()
            if title not in ("survey", "choices", "settings"):
                continue
            rows = []
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                if number > MOST_ROWS:
                    raise FormRefused([Problem(title, number, "", "large")])
                rows.append((number, [_cell(cell) for cell in cells]))
            found[title] = _records(rows)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as problem:
        if isinstance(problem, FormRefused):
            raise
        raise FormRefused([Problem("", 0, "", "no_file")]) from problem
    return found


def _cell(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return unicodedata.normalize("NFC", clean(int(cell) if isinstance(cell, float) and cell.is_integer() else cell))


def _records(rows: list[tuple[int, list[str]]]) -> list[Row]:
    if not rows:
        return []
    heads = [_head(text) for text in rows[0][1]]
    return [
        (number, {head: text for head, text in zip(heads, cells, strict=False) if head and text})
        for number, cells in rows[1:]
        if any(cells)
    ]


def _head(text: str) -> str:
    name, colons, rest = text.partition("::")
    if not colons and ":" in text:
        name, _colon, rest = text.partition(":")
    plain = name.strip().casefold()
    plain = HEADS.get(plain, plain)
    return f"{plain}::{language_code(rest)}" if rest.strip() else plain


def language_code(text: str) -> str:
    """Return the code of a language as a form names it: "Français (fr)" is fr, "zh_Hans" is zh-hans."""
    inside = re.search(r"\(([^()]+)\)\s*$", text)
    return (inside[1] if inside else text).strip().casefold().replace("_", "-")[:40]


class _Reading:
    def __init__(self, sheets: Mapping[str, list[Row]], settings: Mapping[str, str]) -> None:
        self.rows, self.settings = sheets["survey"], settings
        self.problems: list[Problem] = []
        self.left_out: list[tuple[int, str]] = []
        self.languages = self._languages(sheets)
        self.lists = self._choices(sheets.get("choices", []))
        self.names: dict[str, int] = {}

    def _languages(self, sheets: Mapping[str, list[Row]]) -> tuple[str, ...]:
        heads = (head for name in ("survey", "choices") for _row, cells in sheets.get(name, []) for head in cells)
        found = dict.fromkeys(head.split("::")[1] for head in heads if head.startswith(("label::", "hint::")))
        first = language_code(self.settings.get("default_language", ""))
        return tuple(sorted(found, key=lambda code: code != first)) or ("default",)

    def _wrong(self, row: int, column: str, kind: str, what: str = "", sheet: str = "survey") -> None:
        self.problems.append(Problem(sheet, row, column, kind, what[:80]))

    def _words(self, cells: Mapping[str, str], column: str) -> dict[str, str]:
        found = {head.split("::")[1]: text for head, text in cells.items() if head.startswith(f"{column}::")}
        if cells.get(column):
            found.setdefault(self.languages[0], cells[column])
        return found

    def _choices(self, rows: list[Row]) -> dict[str, tuple[Choice, ...]]:
        lists: dict[str, list[Choice]] = {}
        for number, cells in rows:
            some, name = lists.setdefault(cells.get("list_name", ""), []), cells.get("name", "")
            if not CHOICE_NAME.fullmatch(name):
                self._wrong(number, "name", "choice_name", name, "choices")
            elif any(choice.name == name for choice in some):
                self._wrong(number, "name", "twice", name, "choices")
            else:
                some.append(Choice(name, self._words(cells, "label") or {self.languages[0]: name}))
        return {name: tuple(some) for name, some in lists.items()}

    def survey(self) -> Survey:
        """Return the survey; raises FormRefused."""
        steps: list[Step] = []
        loose: list[Question] = []
        # Open groups: name, words, condition, row. The outermost is a step, what is inside keeps its conditions.
        groups: list[tuple[str, dict[str, str], str, int]] = []
        inside: list[Question] = []
        for number, cells in self.rows:
            kind = re.sub(r"^(begin|end)[ _]+(group|repeat|loop)$", r"\1_\2", cells.get("type", "").strip().casefold())
            if not kind:
                continue
            if kind == "begin_group":
                if not groups:
                    steps += self._loose(loose)
                name = self._name(number, cells)
                groups.append((name, self._words(cells, "label"), cells.get("relevant", ""), number))
            elif kind == "end_group":
                if not groups:
                    self._wrong(number, "type", "end_group")
                    continue
                name, words, relevant, row = groups.pop()
                if not groups and inside:
                    steps.append(Step(name, tuple(inside), words, relevant, row))
                    inside = []
            else:
                question = self._question(number, cells, cells["type"].strip(), kind)
                if question:
                    conditions = [one[2] for one in groups[1:]]
                    (inside if groups else loose).append(_inside(question, conditions))
        if groups:
            self._wrong(groups[-1][3], "type", "open_group", groups[-1][0])
        steps += self._loose(loose)
        return self._checked(steps)

    def _loose(self, loose: list[Question]) -> list[Step]:
        some = list(steps_of(tuple(loose), begin=f"page_{loose[0].row}")) if loose else []
        loose.clear()
        return some

    def _checked(self, steps: list[Step]) -> Survey:
        title = self.settings.get("form_title") or self.settings.get("title") or ""
        form_id = re.sub(r"[^A-Za-z0-9_.-]", "_", self.settings.get("form_id") or self.settings.get("id_string") or "")
        if not any(question.is_asked for step in steps for question in step.questions) and not self.problems:
            self._wrong(0, "", "nothing_asked")
        if sum(len(step.questions) for step in steps) > MOST_QUESTIONS:
            self._wrong(0, "", "large")
        if self.problems:
            raise FormRefused(self.problems)
        survey = Survey(
            form_id if NAME.fullmatch(form_id) else "survey", title[:120], self.languages, tuple(steps),
            self.settings.get("version", "")[:60], tuple(self.left_out),
        )  # fmt: skip
        found = [Problem("survey", one.row, one.column, one.kind, one.what) for one in logic.faults(survey)]
        if found:
            raise FormRefused(found)
        return survey

    def _name(self, row: int, cells: Mapping[str, str]) -> str:
        name = cells.get("name", "")
        if not NAME.fullmatch(name):
            self._wrong(row, "name", "name", name)
        elif name in self.names:
            self._wrong(row, "name", "twice", name)
        self.names[name] = row
        return name

    def _question(self, row: int, cells: Mapping[str, str], said: str, plain: str) -> Question | None:
        first, _space, source = said.partition(" ")
        first = first.casefold()
        if plain in LEFT_OUT:
            self.left_out.append((row, plain))
            return None
        if plain in LOOPS or first not in ASKED:
            self._wrong(row, "type", "loop" if plain in LOOPS else "type", said)
            return None
        for column in REFUSED_COLUMNS:
            if cells.get(column):
                self._wrong(row, column, "column", column)
        before = len(self.problems)
        name, kind = self._name(row, cells), ASKED[first]
        choices: tuple[Choice, ...] = ()
        if kind.startswith("select"):
            choices = self._list_of(row, source.strip())
        labels = self._words(cells, "label")
        if not labels and kind != "calculate":
            labels = {self.languages[0]: name}
        if kind == "calculate" and not cells.get("calculation"):
            self._wrong(row, "calculation", "empty")
        required = cells.get("required", "").casefold()
        if required not in ("", "yes", "true", "true()", "1", "no", "false", "false()", "0"):
            self._wrong(row, "required", "required", required)
        if len(self.problems) > before:
            return None
        return Question(
            name, kind, labels, choices, self._words(cells, "hint"), required in ("yes", "true", "true()", "1"),
            cells.get("relevant", ""), cells.get("constraint", ""), self._words(cells, "constraint_message"),
            cells.get("calculation", "") if kind == "calculate" else "", row,
        )  # fmt: skip

    def _list_of(self, row: int, source: str) -> tuple[Choice, ...]:
        name, *more = source.split() or [""]
        if more:
            self._wrong(row, "type", "type", " ".join(more))
        if not self.lists.get(name):
            self._wrong(row, "type", "list", name)
        return self.lists.get(name, ())


def _inside(question: Question, conditions: Iterable[str]) -> Question:
    some = [text for text in (*conditions, question.relevant) if text.strip()]
    if len(some) < 2:
        return replace(question, relevant=some[0] if some else "")
    return replace(question, relevant=" and ".join(f"({text})" for text in some))
