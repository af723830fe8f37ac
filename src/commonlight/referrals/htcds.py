"""
The Human Trafficking Case Data Standard 2.0 (IOM): its fields and exact values, read from the content file.

A file of others is read and ours is read by them; what names a person neither leaves nor comes in.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent / "content" / "htcds.yaml"
# Several values of one field stand in one cell, as the standard's own forms write them.
BETWEEN = ";"
YES, NO = "TRUE", "FALSE"
MARK = "commonlight_export"
MOST_ROWS = 5_000
MOST_CHARACTERS = 4_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Field:
    """
    One field of the standard.

    kind : one, many, text, date, number, yes_no; values : exact strings, none when any is allowed
    identifying : names a person or a place of hers
    """

    name: str
    kind: str
    values: tuple[str, ...] = ()
    identifying: bool = False


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file: the row as a spreadsheet counts it, the column, and a code word."""

    row: int
    column: str
    what: str
    found: str = ""


@cache
def fields() -> dict[str, Field]:
    """Return the fields by name, in the order of the standard."""
    held = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))["fields"]
    return {
        name: Field(name, one["kind"], tuple(one.get("values", ())), bool(one.get("identifying")))
        for name, one in held.items()
    }


def coded_fields() -> list[Field]:
    """Return the fields a case worker can code from a list: about the situation, never free text."""
    return [one for one in fields().values() if one.values and one.name.startswith(("vic_", "prs_Gender"))]


def problem_of(field: Field, value: Any) -> str:
    """Return why a value does not fit a field, "" when it does: "value", "date", "number", "yes_no", "too_long"."""
    if field.kind == "many":
        return "value" if field.values and not set(value) <= set(field.values) else ""
    if field.kind == "one" and field.values:
        return "" if value in field.values else "value"
    if field.kind == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            return "date"
    if field.kind == "number" and not str(value).replace(".", "", 1).isdigit():
        return "number"
    if field.kind == "yes_no" and str(value).upper() not in (YES, NO):
        return "yes_no"
    return "too_long" if len(str(value)) > MOST_CHARACTERS else ""


def cell(value: Any) -> str:
    """Return a value as it stands in a file; what a spreadsheet would run as a formula is made harmless."""
    if isinstance(value, bool):
        return YES if value else NO
    text = BETWEEN.join(value) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def write_csv(rows: Iterable[dict[str, Any]], *, mark: str) -> str:
    """Return rows as CSV with the columns of the standard that any row holds; each row carries the export's mark."""
    every = list(rows)
    columns = [name for name in fields() if any(name in row for row in every)]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*columns, MARK])
    for row in every:
        writer.writerow([*(cell(row[name]) if name in row else "" for name in columns), mark])
    return out.getvalue()


def _value(field: Field, text: str) -> Any:
    if field.kind == "many":
        # The standard has a value that ends in a blank; it is found with and without it.
        known = {one.strip(): one for one in field.values}
        return [known.get(part.strip(), part.strip()) for part in text.split(BETWEEN) if part.strip()]
    if field.kind == "yes_no":
        return text.strip().upper()
    return text.strip()


def read_csv(text: str) -> tuple[list[dict[str, Any]], list[Problem]]:
    """
    Return the rows of a file and what is wrong with it; with any problem nothing should be taken in.

    A column that names people is a problem of its own, and so is one the standard does not have.
    """
    lines: Sequence[list[str]] = list(csv.reader(io.StringIO(text)))
    if not lines or not any(cell.strip() for cell in lines[0]):
        return [], [Problem(1, "", "empty")]
    head = [name.strip().lstrip("\ufeff") for name in lines[0]]
    problems = [Problem(1, name, "unknown") for name in head if name and name != MARK and name not in fields()]
    problems += [Problem(1, name, "identifying") for name in head if name in fields() and fields()[name].identifying]
    problems += [Problem(1, name, "twice") for name in sorted({one for one in head if one and head.count(one) > 1})]
    if len(lines) > MOST_ROWS + 1:
        problems.append(Problem(MOST_ROWS + 2, "", "too_many"))
    if problems:
        return [], problems
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        row: dict[str, Any] = {}
        for name, text_ in zip(head, line, strict=False):
            if not text_.strip() or name in ("", MARK):
                continue
            value = _value(fields()[name], text_)
            if what := problem_of(fields()[name], value):
                problems.append(Problem(number, name, what, text_[:60]))
            row[name] = value
        if len(line) > len(head):
            problems.append(Problem(number, "", "too_wide"))
        if row:
            rows.append(row)
    return ([], problems) if problems else (rows, [])
