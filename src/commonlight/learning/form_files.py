"""
Reading the file of a form service (Google Forms: CSV, Microsoft Forms: XLSX, any other): columns matched to sentences by words.

Only the columns that are chosen are ever read further. What form services add by themselves (time, e-mail, name, points)
is never offered, and nothing of it is kept.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from commonlight.core.formats import sheets
from commonlight.learning.codes import NotACode, parts_of
from commonlight.learning.course_files import course, course_languages
from commonlight.learning.letters import CODE_QUESTIONS
from commonlight.learning.services.sheets import Answers

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 1000
ALIKE = 0.85
# What form services add: never shown, never kept.
ADDED = re.compile(
    r"^(id|timestamp|marca temporal|start time|completion time|last modified time|hora de inicio|hora de finalizaci[oó]n|"
    r"e-?mail( address)?|correo electr[oó]nico|direcci[oó]n de correo electr[oó]nico|(user)?name|nombre( de usuario)?|"
    r"score|total points|quiz feedback|grade posted time|puntuaci[oó]n|puntos totales|"
    r"(points|feedback|puntos|comentarios)( -|:).*|.*\[(score|feedback|puntuaci[oó]n)\])$",
    re.IGNORECASE,
)
POINTS = re.compile(r"^(score|total points|puntuaci[oó]n|puntos totales)$", re.IGNORECASE)
LETTERS = {
    "t": ("true", "t", "verdadero", "v", "cierto", "yes", "sí", "si", "vrai", "1"),
    "f": ("false", "f", "falso", "no", "faux", "0"),
    "d": ("i do not know", "i don't know", "do not know", "don't know", "d", "?", "no lo sé", "no sé", "no se"),
    "-": ("", "-"),
}
LETTER_OF = {word: letter for letter, words in LETTERS.items() for word in words}


class CannotRead(ValueError):
    """The file is not a table we can read; `reason` is one of the keys of `results_words.FILE_PROBLEMS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, repr=False)
class FormTable:
    """The columns of a file that may be chosen, and its rows in the same order."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, repr=False)
class Reading:
    """
    What a file would bring.

    sheets : those that can be taken
    problems : (row as a spreadsheet counts, what is wrong: "answer", "code" or "empty", column name)
    """

    sheets: tuple[Answers, ...]
    problems: tuple[tuple[int, str, str], ...]


def read_table(data: bytes, *, with_scores: bool = False) -> FormTable:
    """
    Return the columns of a CSV or XLSX file that people filled in; raises CannotRead.

    with_scores : keep columns of points too, as a grade book of another system has them
    """
    if len(data) > MOST_BYTES:
        raise CannotRead("large")
    rows = _rows_of_xlsx(data) if data.startswith(b"PK\x03\x04") else _rows_of_csv(_text(data))
    if len(rows) < 2:
        raise CannotRead("empty")
    if len(rows) - 1 > MOST_ROWS:
        raise CannotRead("large")
    head = [cell.strip() for cell in rows[0]]
    kept = [
        place
        for place, name in enumerate(head)
        if name and (not ADDED.match(name) or (with_scores and POINTS.match(name)))
    ]
    if len(kept) < (1 if with_scores else 2):
        raise CannotRead("columns")
    return FormTable(
        tuple(head[place][:200] for place in kept),
        tuple(tuple(row[place].strip()[:200] if place < len(row) else "" for place in kept) for row in rows[1:]),
    )


def _rows_of_csv(text: str) -> list[list[str]]:
    try:
        dialect = csv.Sniffer().sniff(text.splitlines()[0] if text else "", delimiters=",;\t")
    except (csv.Error, IndexError):
        dialect = csv.excel
    try:
        return [row for row in csv.reader(io.StringIO(text), dialect) if any(cell.strip() for cell in row)]
    except csv.Error as problem:
        raise CannotRead("table") from problem


def _rows_of_xlsx(data: bytes) -> list[list[str]]:
    try:
        return [cells for _number, cells in sheets.rows_of_xlsx(data, "") if any(cells)]
    except sheets.CannotRead as problem:
        raise CannotRead("table") from problem


def _text(data: bytes) -> str:
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CannotRead("table")
    for encoding in ("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotRead("table")


def match(table: FormTable, slug: str) -> dict[str, int]:
    """
    Return the place of the column for each sentence and each question of the code, as far as words tell.

    A column is a sentence's when its heading is the sentence in any language of the course, or nearly.
    """
    wanted: dict[str, list[str]] = {f"code{n}": [_bare(text) for text in texts] for n, texts in CODE_QUESTIONS.items()}
    for language in course_languages(slug):
        for item in course(slug, language).items:
            wanted.setdefault(item.id, []).append(_bare(item.text))
    heads = [_bare(name) for name in table.names]
    found: dict[str, int] = {}
    for name, texts in wanted.items():
        best, place = max((max(_alike(head, text) for text in texts), -n) for n, head in enumerate(heads))
        if best >= ALIKE and -place not in found.values():
            found[name] = -place
    return found


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"^\W*\d+\W+|[^\w\s]", " ", plain).split())


def _alike(first: str, second: str) -> float:
    if first == second:
        return 1.0
    matcher = SequenceMatcher(None, first, second)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def read_sheets(table: FormTable, places: Mapping[str, int], items: Sequence[str]) -> Reading:
    """Return the sheets of a file by the chosen columns; a row with something that is no answer is left out and named."""
    sheets, problems = [], []
    for number, row in enumerate(table.rows, 2):
        letters, wrong = "", ""
        for item in items:
            letter = LETTER_OF.get(_answer(row[places[item]]))
            if letter is None:
                wrong = table.names[places[item]]
                break
            letters += letter
        if wrong:
            problems.append((number, "answer", wrong))
            continue
        if set(letters) == {"-"}:
            problems.append((number, "empty", ""))
            continue
        said = [row[places[f"code{n}"]] for n in CODE_QUESTIONS if f"code{n}" in places]
        try:
            code = parts_of("-".join(text.replace(" ", "") for text in said if text)) if said else []
        except NotACode:
            code = []
            problems.append((number, "code", ""))
        sheets.append(Answers(tuple(code), letters))
    return Reading(tuple(sheets), tuple(problems))


def _answer(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().rstrip(".").replace("’", "'").casefold()


@dataclass(frozen=True)
class Scores:
    """What another system's file says of a course: how many people, how many with a score, how many passed, the mean."""

    n_people: int
    n_scored: int
    n_passed: int
    mean_percent: float | None


def read_scores(table: FormTable, place: int, *, pass_percent: float = 70.0) -> Scores:
    """Return the counts of one column of percentages; a cell without a number counts as a person without a score."""
    values = []
    for row in table.rows:
        found = re.fullmatch(r"(\d{1,3}(?:[.,]\d+)?)\s*(?:%|/\s*100(?:[.,]0+)?)?", row[place].strip())
        if found and (value := float(found.group(1).replace(",", "."))) <= 100:
            values.append(value)
    return Scores(
        n_people=len(table.rows),
        n_scored=len(values),
        n_passed=sum(value >= pass_percent for value in values),
        mean_percent=sum(values) / len(values) if values else None,
    )
