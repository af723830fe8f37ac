"""
What leaves the gate: the tables, what may be said about them, and the files they are written to.

Two kinds of reader: everybody gets the tables, the number of hidden cells and the statement; only the coalition gets the reasons
(`for_the_coalition`), for "no cell was hidden to protect another" would itself tell which cells are small.
"""

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.disclosure.cells import ReleaseRecord
from commonlight.analysis.disclosure.charts import Rings, area_map, bar_chart
from commonlight.analysis.disclosure.hierarchy import TOTAL

SHOWN, HIDDEN = "shown", "hidden"


@dataclass(frozen=True)
class PublishedTable:
    """
    One table as it may be read.

    by : its columns
    rows : (category of each column, figure or None); TOTAL where summed
    decimals : digits after the point (0 for counts)
    """

    by: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], float | None], ...]
    decimals: int = 0

    @property
    def n_hidden(self) -> int:
        """Return the number of cells without a figure."""
        return sum(1 for _, value in self.rows if value is None)

    def text(self, value: float | None) -> str:
        """Return a figure as it is written."""
        return "" if value is None else f"{value:.{self.decimals}f}"

    def csv(self) -> str:
        """Return the table as CSV: its columns, `count` (empty where hidden) and `status`."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*self.by, "count", "status"])
        for categories, value in self.rows:
            writer.writerow([*map(_plain, categories), self.text(value), HIDDEN if value is None else SHOWN])
        return stream.getvalue()


def _plain(category: str) -> str:
    """Return a category that no spreadsheet takes for a formula."""
    return "'" + category if category[:1] in ("=", "+", "-", "@", "\t") else category


@dataclass(frozen=True)
class Audit:
    """
    The check everything passed before it was written.

    passed : whether no protected cell can be worked out closer than the rule
    n_checked : protected cells checked
    sentence : what was checked, in words
    """

    passed: bool
    n_checked: int
    sentence: str


@dataclass(frozen=True)
class Release:
    """
    A release that passed the gate.

    tables : what may be shown
    hidden : reason -> number of cells; for the coalition only
    error_table : rows of what the rule costs in accuracy, safe to publish
    statement : what readers must know, in plain sentences
    warnings : for the coalition: what may mislead or identify
    record : what the release log keeps
    synthetic : CSV text of invented rows, if they were asked for
    outlines : column -> (category -> outlines); tables by that column get a map
    """

    name: str
    tables: tuple[PublishedTable, ...]
    hidden: Mapping[str, int]
    error_table: tuple[Mapping[str, Any], ...]
    audit: Audit
    statement: tuple[str, ...]
    warnings: tuple[str, ...]
    record: ReleaseRecord
    synthetic: str | None = None
    guarantee: Mapping[str, Any] = field(default_factory=dict)
    outlines: Mapping[str, Mapping[str, Rings]] = field(default_factory=dict)

    def sentence(self) -> str:
        """Return the statement as one text."""
        return " ".join(self.statement)

    def metadata(self) -> dict[str, Any]:
        """Return the public machine-readable description, a CSVW table group (W3C Tabular Metadata 2015)."""
        return {
            "@context": "http://www.w3.org/ns/csvw",
            "dc:title": self.name,
            "dc:issued": self.record.released_on,
            "dc:description": self.sentence(),
            "commonlight:rule": self.record.rule,
            "commonlight:audience": self.record.audience,
            "commonlight:guarantee": dict(self.guarantee),
            "commonlight:errors": [dict(row) for row in self.error_table],
            "tables": [
                {
                    "url": f"table-{number}.csv",
                    "commonlight:hidden": table.n_hidden,
                    "tableSchema": {
                        "columns": [
                            *({"name": name, "titles": name, "datatype": "string"} for name in table.by),
                            {"name": "count", "datatype": "decimal" if table.decimals else "integer", "null": [""]},
                            {"name": "status", "datatype": {"base": "string", "format": f"{SHOWN}|{HIDDEN}"}},
                        ],
                        "primaryKey": list(table.by),
                    },
                }
                for number, table in enumerate(self.tables, start=1)
            ],
        }

    def for_the_coalition(self) -> dict[str, Any]:
        """Return the full account, with reasons; not for publication."""
        return {
            **self.metadata(),
            "not for publication": "The reasons below help an attacker; keep this file inside the coalition.",
            "hidden": dict(self.hidden),
            "audit": {"passed": self.audit.passed, "checked": self.audit.n_checked, "sentence": self.audit.sentence},
            "warnings": list(self.warnings),
            "budget": dict(self.record.budget) if self.record.budget else None,
        }

    def files(self) -> dict[str, str]:
        """Return the public files: name -> text."""
        found = {f"table-{number}.csv": table.csv() for number, table in enumerate(self.tables, start=1)}
        for number, table in enumerate(self.tables, start=1):
            chart = self.chart(table)
            if chart:
                found[f"table-{number}.svg"] = chart
            for column, areas in self.outlines.items():
                if column in table.by:
                    found[f"map-{number}.svg"] = self.map(table, column, areas)
        found["metadata.json"] = json.dumps(self.metadata(), indent=1, ensure_ascii=False) + "\n"
        found["statement.txt"] = "\n".join(self.statement) + "\n"
        if self.synthetic is not None:
            found["invented-rows.csv"] = self.synthetic
        return found

    def chart(self, table: PublishedTable) -> str | None:
        """Return a bar chart of the first column of a table, from its published figures only."""
        bars = [
            (categories[0], value)
            for categories, value in table.rows
            if categories[0] != TOTAL and all(one == TOTAL for one in categories[1:])
        ]
        return bar_chart(f"Counts by {table.by[0]}", bars, note=self.sentence()) if 1 < len(bars) <= 60 else None

    def map(self, table: PublishedTable, column: str, areas: Mapping[str, Rings]) -> str:
        """Return a map of one column of a table, all else summed over, from its published figures only."""
        axis = table.by.index(column)
        figures = {
            categories[axis]: value
            for categories, value in table.rows
            if all(one == TOTAL for i, one in enumerate(categories) if i != axis)
        }
        return area_map(f"Counts by {column}", areas, figures, note=self.sentence())

    def write(self, folder: Path) -> None:
        """
        Write the public files to a new folder, all or none.

        Raises
        ------
        InputError : the audit did not pass, or the folder already holds something
        """
        with self.staged(folder) as finish:
            finish()

    def staged(self, folder: Path) -> "_Staged":
        """Return a context in which all files are ready beside the folder; calling what it gives puts them in place."""
        if not self.audit.passed:
            raise InputError("The audit did not pass, so nothing is written.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(
                f"The folder {folder.name!r} is not empty; name a new one, so that no earlier file is mixed in."
            )
        return _Staged(self.files(), folder)


class _Staged:
    """Files written to a hidden folder beside their place, to be moved there in one step or removed."""

    def __init__(self, files: Mapping[str, str], folder: Path) -> None:
        self.files, self.folder = files, folder

    def __enter__(self) -> Any:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.waiting = Path(tempfile.mkdtemp(prefix=".publish-", dir=self.folder.parent))
        for name, text in self.files.items():
            (self.waiting / name).write_text(text, encoding="utf-8")
        self.waiting.chmod(0o755)
        return self._finish

    def _finish(self) -> None:
        if self.folder.exists():
            self.folder.rmdir()
        self.waiting.replace(self.folder)

    def __exit__(self, *problem: object) -> None:
        shutil.rmtree(self.waiting, ignore_errors=True)
