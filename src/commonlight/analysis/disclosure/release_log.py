"""
The release log: what was published, so that a new release is read together with all earlier ones.

Somebody who holds two releases can subtract them: a total up to June from a total up to July, a county without one
town from the county, the same table before and after one person was added. The log finds every such subtraction of
two figures, and of a figure and the parts of it that were shown. `commonlight.analysis.disclosure.differencing` goes
further and solves all releases together; it needs the extra `analysis`. This module is standard library only.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from commonlight.analysis.base.errors import AnalysisError, InputError
from commonlight.analysis.disclosure.cells import Key, PublishedCell, Region, ReleaseRecord, is_within, key_of
from commonlight.analysis.disclosure.rules import also_read_by


class ReleaseRefused(AnalysisError):
    """The release would say more than the rules allow; `reasons` says why and `alternative` what can be published."""

    def __init__(self, reasons: Sequence[str], alternative: str) -> None:
        self.reasons = tuple(reasons)
        self.alternative = alternative
        shown = " ".join(self.reasons[:5])
        more = f" And {len(self.reasons) - 5} more." if len(self.reasons) > 5 else ""
        super().__init__(f"{shown}{more} What can be published instead: {alternative}")


@dataclass(frozen=True)
class Conflict:
    """
    A small count that the new release and an earlier one give away together.

    kind : "time" (the same cell changed), "subset" (one cell inside another), or "parts" (a cell less its shown parts)
    earlier : name of the earlier release
    region : the cell of the new release that would have to be hidden
    low, high : what a reader could work out about the difference, both included
    """

    kind: str
    earlier: str
    region: Region
    low: int
    high: int

    def sentence(self) -> str:
        """Return the conflict in words; it names the cell, never the small count."""
        cell = ", ".join(f"{name} = {_values(values)}" for name, values in sorted(self.region.items())) or "the total"
        reason = {
            "time": "changed by only a few since",
            "subset": "differs by only a few from a figure in",
            "parts": "less its parts shown leaves only a few, together with",
        }[self.kind]
        return f"The figure for {cell} {reason} the release {self.earlier!r}."


def _values(values: frozenset[str]) -> str:
    ordered = sorted(values)
    return ordered[0] if len(ordered) == 1 else f"{ordered[0]} to {ordered[-1]} ({len(ordered)} values)"


class ReleaseLog:
    """
    The file of all releases, one JSON record a line; it holds only what was public to its audience, never a hidden
    count.

    path : file; it need not exist yet
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def records(self, *, source: str | None = None, held_by: str | None = None) -> list[ReleaseRecord]:
        """
        Return all records, or those from one source or that some readers hold, in the order they were released.

        Raises
        ------
        InputError : a line of the file cannot be read; the message names it, for a lost record is a lost protection
        """
        if not self.path.exists():
            return []
        found = []
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                record = ReleaseRecord.from_json(json.loads(line))
            except (json.JSONDecodeError, InputError) as problem:
                raise InputError(
                    f"Line {number} of the release log cannot be read; restore the log from a backup before publishing."
                ) from problem
            if source not in (None, record.source):
                continue
            if held_by is None or record.audience in also_read_by(held_by):
                found.append(record)
        return found

    def append(self, record: ReleaseRecord) -> None:
        """Add a record and wait until it is on the disk: a release counts only when the log knows it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(record.to_json(), ensure_ascii=False, separators=(",", ":")) + "\n"
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())

    def conflicts(self, new: ReleaseRecord, *, smallest_count: int, held_by: str | None = None) -> list[Conflict]:
        """
        Return every small count that the new record and an earlier one of its source give away by subtraction.

        held_by : only together with what these readers hold, or all if None
        """
        found: dict[tuple[str, Key], Conflict] = {}
        for earlier in self.records(source=new.source, held_by=held_by):
            if earlier.cells:
                for conflict in compare(earlier, new, smallest_count=smallest_count):
                    found.setdefault((conflict.kind, key_of(conflict.region)), conflict)
        return list(found.values())


def compare(earlier: ReleaseRecord, new: ReleaseRecord, *, smallest_count: int) -> Iterator[Conflict]:
    """
    Yield the small counts that two releases give away by subtracting two figures, or a figure and its shown
    parts.
    """
    yield from _changed_cells(earlier, new, smallest_count)
    for larger, smaller, new_is_larger in ((new, earlier, True), (earlier, new, False)):
        slack = (larger.rounding - 1, smaller.rounding - 1)
        for outer, parts in _cells_with_parts(larger.cells, smaller.cells):
            rest = outer.value - sum(part.value for part in parts)  # type: ignore[operator, misc]
            low, high = rest - slack[0] - slack[1] * len(parts), rest + slack[0] + slack[1] * len(parts)
            if _is_small(high, smallest_count):
                target = outer if new_is_larger else parts[0]
                kind = "subset" if len(parts) == 1 else "parts"
                yield Conflict(kind, earlier.name, target.region, max(low, 0), high)


def _is_small(high: int, smallest_count: int) -> bool:
    """Return whether a figure known to be at most `high` is known to be small, and not known to be zero."""
    return 0 < high < smallest_count


def _changed_cells(earlier: ReleaseRecord, new: ReleaseRecord, smallest_count: int) -> Iterator[Conflict]:
    before = {key_of(cell.region): cell.value for cell in earlier.cells if cell.value is not None}
    slack = earlier.rounding + new.rounding - 2
    for cell in new.cells:
        old = before.get(key_of(cell.region))
        if old is None or cell.value is None:
            continue
        change = abs(cell.value - old)
        if change and _is_small(change + slack, smallest_count):
            yield Conflict("time", earlier.name, cell.region, max(change - slack, 0), change + slack)


def _cells_with_parts(
    outers: Iterable[PublishedCell], inners: Iterable[PublishedCell]
) -> Iterator[tuple[PublishedCell, list[PublishedCell]]]:
    """
    Yield each shown cell with shown cells inside it that differ from it in one variable.

    First each such cell alone, then all of them together where they do not overlap (the tracts of a county, the
    months of a year), and at each fineness, for a county may be shown by towns in one table and by tracts in another.
    """
    shown = [cell for cell in inners if cell.value is not None]
    by_rest: dict[str, dict[Key, list[PublishedCell]]] = defaultdict(lambda: defaultdict(list))
    for cell in shown:
        for name in cell.region:
            rest = {other: values for other, values in cell.region.items() if other != name}
            by_rest[name][key_of(rest)].append(cell)
    for outer in outers:
        if outer.value is None:
            continue
        for name, groups in by_rest.items():
            rest = {other: values for other, values in outer.region.items() if other != name}
            inside = [
                cell
                for cell in groups.get(key_of(rest), ())
                if is_within(cell.region, outer.region) and key_of(cell.region) != key_of(outer.region)
            ]
            for cell in inside:
                yield outer, [cell]
            for family in _families(inside, name):
                if len(family) > 1:
                    yield outer, family


def _families(cells: Sequence[PublishedCell], name: str) -> Iterator[list[PublishedCell]]:
    """Yield families of cells that do not overlap in the variable: the finest together, then ever coarser ones."""
    for prefer_fine in (True, False):
        taken: set[str] = set()
        family = []
        for cell in sorted(cells, key=lambda one: len(one.region[name]), reverse=not prefer_fine):
            if not taken & cell.region[name]:
                taken |= cell.region[name]
                family.append(cell)
        yield family
