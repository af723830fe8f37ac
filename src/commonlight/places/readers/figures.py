"""
Figures of areas from CSV files: CDC/ATSDR SVI, ACS tables, any sheet with a column of codes.

Codes that lost their leading zeros get them back, and the reader says for how many. What publishers write for "no
figure" (-999, -666666666 and its kin, signs such as ** and N) is no figure here. Nothing is guessed from words.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from commonlight.core.formats.sheets import decoded

CONTENT = Path(__file__).parents[1] / "content"
MOST_BYTES, MOST_ROWS, MOST_COLUMNS, MOST_INDICATORS = 400 * 1024 * 1024, 200_000, 2_000, 60
# Who says whether an area is rural: USDA's rural-urban continuum (counties) and commuting area codes (tracts), of which 4
# and more are rural and 99 is no figure; or a column of the coalition's own with yes and no.
RURAL_CODES = ("RUCC_2023", "RUCC_2013", "PRIMARYRUCA", "PRIMARYRUCACODE2010", "PRIMARYRUCA2020", "RUCA")
RURAL_WORDS = "RURAL"
RURAL_FROM, RURAL_MOST = 4, 10
RURAL_YES_NO = {"yes": True, "y": True, "1": True, "true": True, "no": False, "n": False, "0": False, "false": False}
# How many digits the codes of the US Census Bureau have.
DIGITS = {"country": 0, "state": 2, "county": 5, "tract": 11}
KEYS = ("GEO_ID", "GEOID", "FIPS", "CODE", "ID")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
# What the ACS writes in the place of a figure: the negative fillers of its table notes and its signs.
NO_FIGURE = {"", "-", "--", "**", "***", "*****", "(X)", "X", "N", "null", "NA", "N/A", "NaN", "nan"}
FILLERS = {-999.0, *(-111_111_111.0 * n for n in range(1, 10))}


class CannotRead(Exception):
    """A file is not what it should be; the message says what is wrong, without any of its words but headings."""


@dataclass(frozen=True)
class Column:
    """One indicator in a file: where its figure and its margin stand."""

    slug: str
    name: str
    theme: str = "other"
    unit: str = ""
    is_percent: bool = False
    value: str = ""
    margin: str = ""


@dataclass
class Row:
    """One area of a file: figures and margins in the order of the columns, None where there is none."""

    code: str
    name: str = ""
    population: int | None = None
    is_rural: bool | None = None
    values: tuple[tuple[float | None, float | None], ...] = ()


@dataclass
class Figures:
    """
    What a file holds.

    kind : "svi", "acs", "hotline", "fbi" or "sheet"; key : heading of the column of codes
    padded : how many codes got leading zeros back; twice : codes that stand more than once
    texts : how many cells of a column were words where a figure should be
    missing : how many cells say "no figure"; blank_codes : rows without a code, left out
    """

    kind: str
    key: str
    columns: tuple[Column, ...]
    rows: list[Row]
    padded: int = 0
    twice: tuple[str, ...] = ()
    texts: dict[str, int] = field(default_factory=dict)
    missing: int = 0
    blank_codes: int = 0


@cache
def svi_words() -> dict[str, Any]:
    """Return the words for the SVI's columns."""
    loaded: dict[str, Any] = yaml.safe_load((CONTENT / "svi.yaml").read_text(encoding="utf-8"))
    return loaded


def table_of(data: bytes, name: str) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of a CSV file; raises CannotRead."""
    if len(data) > MOST_BYTES:
        raise CannotRead(f"{name} is larger than {MOST_BYTES // 2**20} MB")
    if b"\0" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise CannotRead(f"{name} is no CSV file")
    text, _was_windows = decoded(data, name)
    first = text[: text.find("\n") if "\n" in text else len(text)]
    separator = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        headings = [cell.strip() for cell in next(reader, [])]
        rows = []
        for row in reader:
            if any(row):
                rows.append(row)
            if len(rows) > MOST_ROWS:
                raise CannotRead(f"{name} has more than {MOST_ROWS:,} rows")
    except csv.Error as problem:
        raise CannotRead(f"{name} is no CSV file: {problem}") from problem
    if len(headings) < 2 or not rows:
        raise CannotRead(f"{name} has no rows under headings")
    if len(headings) > MOST_COLUMNS:
        raise CannotRead(f"{name} has more than {MOST_COLUMNS:,} columns")
    return headings, rows


def whole_code(code: str, level: str) -> str:
    """
    Return a code as its publisher writes it: without the prefix of a summary level, with the zeros a spreadsheet took.

    >>> whole_code("0500000US01001", "county"), whole_code("1001.0", "county"), whole_code("6037101110", "tract")
    ('01001', '01001', '06037101110')
    """
    code = code.strip()
    code = re.sub(r"^\d{7}US", "", code)
    code = re.sub(r"^(\d+)\.0+$", r"\1", code)
    wanted = DIGITS.get(level, 0)
    return code.zfill(wanted) if wanted and code.isdecimal() and len(code) == wanted - 1 else code


def number_of(cell: str) -> float | None:
    """Return the figure of a cell, None where the publisher gives none; raises ValueError for words."""
    cell = cell.strip()
    if cell in NO_FIGURE:
        return None
    bare = cell.replace(",", "").removesuffix("%").removesuffix("+")
    if not NUMBER.fullmatch(bare):
        raise ValueError
    figure = float(bare)
    if figure in FILLERS or abs(figure) == float("inf"):
        return None
    return figure


def read(data: bytes, name: str, *, level: str, chosen: Sequence[str] | None = None, key: str = "") -> Figures:
    """
    Return the figures of a CSV file.

    chosen : headings of the columns to take from a sheet of no known kind; all columns of numbers when None
    key : heading of the column of codes; found by itself when empty

    Raises
    ------
    CannotRead : no CSV, too large, no column of codes, no column of figures
    """
    headings, rows = table_of(data, name)
    place = {heading: n for n, heading in reversed(list(enumerate(headings)))}
    key = key or next((one for heading in KEYS for one in headings if one.upper() == heading), "")
    if key not in place:
        raise CannotRead(f"{name} has no column of codes. It has: {', '.join(headings[:20])}")
    rows = [row for row in rows if len(row) > place[key]]
    # data.census.gov writes a second row of headings in words.
    labels = (
        dict(zip(headings, rows.pop(0), strict=False)) if rows and rows[0][place[key]].strip() == "Geography" else {}
    )
    kind, columns = _columns(headings, rows, place, key, chosen, labels)
    if not columns:
        raise CannotRead(f"{name} has no column of figures")
    if len(columns) > MOST_INDICATORS:
        raise CannotRead(f"{name} has {len(columns)} columns of figures; choose at most {MOST_INDICATORS}")
    return _rows(Figures(kind, key, tuple(columns), []), rows, place, level)


def _columns(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    place: Mapping[str, int],
    key: str,
    chosen: Sequence[str] | None,
    labels: Mapping[str, str],
) -> tuple[str, list[Column]]:
    if chosen is None and "RPL_THEMES" in place and any(one.startswith("EP_") for one in place):
        return "svi", _svi_columns(place)
    acs = [one for one in headings if re.fullmatch(r"[BCDS]P?\d{2,5}[A-Z]*_(C\d\d_)?\d{3}E", one)]
    wanted = [one for one in chosen or () if one in place]
    if acs:
        taken = wanted or acs
        return "acs", [_sheet_column(one, place, labels) for one in taken]
    if not wanted:
        skip = {key.upper(), "NAME", "E_TOTPOP", "POPULATION", "ST", "STCNTY", "STATE", RURAL_WORDS, *RURAL_CODES}
        margins = {_margin_of(one, place) for one in headings}
        wanted = [
            one
            for one in headings
            if one and one.upper() not in skip and one not in margins and _is_of_numbers(rows, place[one])
        ]
    return "sheet", [_sheet_column(one, place, labels) for one in dict.fromkeys(wanted)]


def _svi_columns(place: Mapping[str, int]) -> list[Column]:
    words = svi_words()
    columns = [
        Column(
            about["slug"],
            about["name"],
            about["theme"],
            about.get("unit", "%"),
            "unit" not in about,
            f"EP_{short}",
            f"MP_{short}",
        )
        for short, about in words["variables"].items()
        if f"EP_{short}" in place
    ]
    about = words["index"]
    return [*columns, Column(about["slug"], about["name"], about["theme"], "", False, "RPL_THEMES")]


def _margin_of(heading: str, place: Mapping[str, int]) -> str:
    for begin, other in (("E_", "M_"), ("EP_", "MP_")):
        if heading.startswith(begin) and other + heading[len(begin) :] in place:
            return other + heading[len(begin) :]
    for end, other in (("_E", "_M"), ("E", "M")):
        if heading.endswith(end) and heading[: -len(end)] + other in place and heading[-2:-1] in "_0123456789":
            return heading[: -len(end)] + other
    return ""


def _sheet_column(heading: str, place: Mapping[str, int], labels: Mapping[str, str]) -> Column:
    slug = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")[:60] or "figure"
    label = labels.get(heading, "").replace("!!", ", ").removeprefix("Estimate, ").replace(":,", ",").rstrip(":")
    percent = heading.startswith("EP_") or "%" in heading or "percent" in (heading + label).lower()
    name = f"{label} ({heading})" if label else heading
    return Column(slug, name[:200], "other", "%" if percent else "", percent, heading, _margin_of(heading, place))


def _is_of_numbers(rows: Sequence[Sequence[str]], n: int) -> bool:
    found = Counter(_is_number(row[n]) for row in rows[:500] if len(row) > n and row[n].strip() not in NO_FIGURE)
    # A column in which some cells are words is still one of figures; the words are counted and shown.
    return found[True] > found[False]


def _is_number(cell: str) -> bool:
    try:
        number_of(cell)
    except ValueError:
        return False
    return True


def _rural_of(cell: str, texts: Counter[str], heading: str) -> bool | None:
    """Return whether a cell says that its area is rural: yes or no, or a code of the USDA; None where it says nothing."""
    said = cell.strip().lower()
    if heading == RURAL_WORDS and said in RURAL_YES_NO:
        return RURAL_YES_NO[said]
    try:
        code = number_of(cell)
    except ValueError:
        texts[heading] += 1
        return None
    if code is None or heading == RURAL_WORDS or not 1 <= code < RURAL_MOST + 1:
        return None
    return code >= RURAL_FROM


def _rows(found: Figures, rows: Sequence[Sequence[str]], place: Mapping[str, int], level: str) -> Figures:
    upper = {heading.upper(): n for heading, n in reversed(list(place.items()))}
    n_name = next((upper[one] for one in ("COUNTY", "NAME", "LOCATION", "COUNTY_NAME") if one in upper), None)
    if "LOCATION" in upper and level == "tract":
        n_name = upper["LOCATION"]
    n_people = next((upper[one] for one in ("E_TOTPOP", "POPULATION") if one in upper), None)
    n_rural = next(((one, upper[one]) for one in (RURAL_WORDS, *RURAL_CODES) if one in upper), None)
    key = place[found.key]
    pairs = [(place[one.value], place.get(one.margin), one.value) for one in found.columns]
    seen: dict[str, Row] = {}
    twice: list[str] = []
    texts: Counter[str] = Counter()

    def figure(row: Sequence[str], n: int | None, heading: str) -> float | None:
        if n is None or n >= len(row):
            return None
        try:
            return number_of(row[n])
        except ValueError:
            texts[heading] += 1
            return None

    for row in rows:
        raw = row[key].strip()
        code = whole_code(raw, level)
        if not code or len(code) > 24:
            found.blank_codes += 1
            continue
        found.padded += len(code) > len(raw) or (code != raw and "US" not in raw)
        if code in seen:
            twice.append(code)
            continue
        values = tuple((figure(row, n, heading), figure(row, m, heading)) for n, m, heading in pairs)
        found.missing += sum(value is None for value, _ in values)
        # A margin below nothing is one of the fillers under another name.
        values = tuple(
            (value, margin if value is not None and margin is not None and margin >= 0 else None)
            for value, margin in values
        )
        people = figure(row, n_people, "population")
        rural = None
        if n_rural is not None and n_rural[1] < len(row):
            rural = _rural_of(row[n_rural[1]], texts, n_rural[0])
        seen[code] = Row(
            code,
            row[n_name].strip()[:160] if n_name is not None and n_name < len(row) else "",
            int(people) if people is not None and people >= 0 else None,
            rural,
            values,
        )
    found.rows, found.twice, found.texts = list(seen.values()), tuple(dict.fromkeys(twice)), dict(texts)
    found.missing -= sum(texts.values())
    return found
