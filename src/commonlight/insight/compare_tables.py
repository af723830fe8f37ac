"""
Published tables, our own and those of other coalitions, as comparisons read them.

What a coalition publishes is all that another needs: the description and the table that anybody may take from its page of open
data (CSVW, W3C 2015). Counts under the smallest are not in it, no record ever is, and nothing new is sent to anybody.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.insight.models import Release

TOTAL, SHOWN, HIDDEN = "TOTAL", "shown", "hidden"
# What tables may be split by; whatever else stands in a file, nationality, status or faith among it, is refused.
COLUMNS = ("kind", "setting", "month", "area")
LARGEST_BYTES, MOST_ROWS, LONGEST, LONGEST_NAME = 512 * 1024, 5000, 120, 120
PERIOD = re.compile(r"\d{4}(-(Q[1-4]|0[1-9]|1[0-2]))?")
Key = tuple[str, ...]


class NotATable(Exception):
    """The two files are no published table; `problems` says why in whole sentences."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@dataclass(frozen=True)
class Published:
    """
    One table that passed a gate.

    by : its columns; cells : a category of each -> count, None where hidden
    """

    coalition: str
    number: UUID
    title: str
    source: str
    as_of: str
    issued: str
    by: tuple[str, ...]
    cells: Mapping[Key, int | None]

    def categories(self, column: str) -> list[str]:
        """Return what stands in a column, in the order of the table, without sums; of times only the shortest steps."""
        place = self.by.index(column)
        held = list(dict.fromkeys(key[place] for key in self.cells if key[place] != TOTAL))
        if column != "month":
            return held
        return [one for one in held if not any(other.startswith(f"{one}-") for other in held)]

    def count(self, **where: str) -> int | None:
        """Return the count of some categories, all else together; None where it is not shown or not there."""
        return self.cells.get(tuple(where.get(name, TOTAL) for name in self.by))

    def share(self, column: str, category: str, **where: str) -> tuple[int, int] | None:
        """Return how many were of a category, out of how many; None where one of both is not shown, or nobody was counted."""
        count, of = self.count(**{column: category}, **where), self.count(**where)
        return None if count is None or not of else (count, of)


def published(row: Release) -> list[Published]:
    """Return the tables of one of our own releases that is out."""
    if row.state != Release.State.RELEASED:
        return []
    about = (row.title, row.source, _day(row.as_of), _day(row.released_on))
    return [
        Published("", row.pk, *about, tuple(by), {tuple(key): None if value is None else int(value) for key, value in rows})
        for by, rows in row.tables
        if set(by) <= set(COLUMNS)
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def read(description: bytes, table: bytes) -> Published:
    """
    Return what another coalition published, from its two files `metadata.json` and `table-1.csv`.

    Nothing of the files is believed: a count under the smallest, a column that is not ours, a sum that does not hold refuses
    the whole.

    Raises
    ------
    NotATable : with what is wrong and what to do
    """
    if max(len(description), len(table)) > LARGEST_BYTES:
        raise NotATable(_("A file is larger than %(n)s kB.") % {"n": LARGEST_BYTES // 1024})
    said = _description(description)
    by = _columns(said)
    cells = _cells(table, by)
    _check_counts(cells)
    return Published(
        coalition=_line(said.get("dc:publisher")), number=_number(said), title=_line(said.get("dc:title")),
        source=_line(said.get("commonlight:source")), as_of=_iso(said.get("commonlight:as_of")),
        issued=_iso(said.get("dc:issued")), by=by, cells=cells,
    )  # fmt: skip


def _description(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("@context") != "http://www.w3.org/ns/csvw":
        raise NotATable(_("The first file is not the description of a published table. It is called metadata.json."))
    if said.get("commonlight:audience") != Audience.PUBLIC.value:
        raise NotATable(_("The table was not published for everybody. Ask the other coalition for one that was."))
    return said


def _columns(said: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        names = [one["name"] for one in said["tables"][0]["tableSchema"]["columns"]]
    except (KeyError, IndexError, TypeError):
        names = []
    if len(names) < 3 or names[-2:] != ["count", "status"]:
        raise NotATable(_("The description names no columns with counts."))
    by = tuple(str(one) for one in names[:-2])
    if len(set(by)) != len(by) or not set(by) <= set(COLUMNS):
        raise NotATable(
            _(
                "The table is split by something that cannot be compared. Kind, place of work or life, time and area can."
            )
        )
    return by


def _cells(data: bytes, by: tuple[str, ...]) -> dict[Key, int | None]:
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if not rows or rows[0] != [*by, "count", "status"]:
        raise NotATable(_("The second file is not the table of this description. It is called table-1.csv."))
    if len(rows) > MOST_ROWS:
        raise NotATable(_("The table has more than %(n)s rows.") % {"n": MOST_ROWS})
    cells: dict[Key, int | None] = {}
    for number, row in enumerate(rows[1:], start=2):
        *names, count, status = row if len(row) == len(by) + 2 else [*([""] * len(by)), "?", "?"]
        key = tuple(one.removeprefix("'") for one in names)
        hidden = (count, status) == ("", HIDDEN)
        # Digits of other scripts are digits to Python; the format has our ten.
        if key in cells or not all(map(_fits, key)) or not (hidden or (status == SHOWN and re.fullmatch(r"[0-9]{1,9}", count))):  # fmt: skip
            raise NotATable(_("Row %(n)s of the table cannot be read. Take both files anew.") % {"n": number})
        if any(
            name == "month" and one != TOTAL and not PERIOD.fullmatch(one) for name, one in zip(by, key, strict=True)
        ):
            raise NotATable(_("Row %(n)s of the table has a time that is no year, quarter or month.") % {"n": number})
        cells[key] = None if hidden else int(count)
    return cells


def _fits(word: str) -> bool:
    return 0 < len(word) <= LONGEST and not any(unicodedata.category(one).startswith("C") for one in word)


def _check_counts(cells: Mapping[Key, int | None]) -> None:
    rules = Rules.for_audience(Audience.PUBLIC)
    if any(count is not None and rules.is_small(count) for count in cells.values()):
        raise NotATable(
            _("The table shows a count under %(least)s, which could point at somebody. Nothing was kept. Tell the other coalition.")
            % {"least": rules.smallest_count}
        )  # fmt: skip
    for key, count in cells.items():
        sums = ((*key[:place], TOTAL, *key[place + 1 :]) for place in range(len(key)))
        if count is not None and any(above is not None and above < count for above in map(cells.get, sums)):
            raise NotATable(_("The sums of the table do not hold. Take both files anew."))


def _number(said: Mapping[str, Any]) -> UUID:
    try:
        return UUID(str(said.get("@id", "")).removeprefix("urn:uuid:"))
    except ValueError:
        raise NotATable(_("The description has no number of the release. It is not as it was published.")) from None


def _line(words: object) -> str:
    line = " ".join(str(words or "").split())
    if not _fits(line) or len(line) > LONGEST_NAME:
        raise NotATable(_("The description does not say which coalition published what, and from which data."))
    return line


def _iso(words: object) -> str:
    try:
        return date.fromisoformat(str(words)).isoformat()
    except ValueError:
        raise NotATable(_("The description does not say of which day the data is.")) from None


def periods_in_all(tables: Iterable[Published]) -> list[str]:
    """Return the times that every one of some tables has, in the order of the first."""
    held = [one.categories("month") if "month" in one.by else [] for one in tables]
    return [one for one in held[0] if all(one in other for other in held[1:])] if held else []
