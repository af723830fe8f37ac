"""
What a published cell counts: for each variable, which of its finest values are in it. Standard library only.

A cell of a table "county x month" is written as {"area": {"Alder", "Brook"}, "month": {"2026-01"}}: the county stands
for its tracts, and a variable that is not named is not restricted. So cells of different tables and releases can be
compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commonlight.analysis.base.errors import InputError

Region = Mapping[str, frozenset[str]]
"""Variable -> the finest values a cell covers; a variable left out is not restricted."""

Key = frozenset[tuple[str, frozenset[str]]]


def key_of(region: Region) -> Key:
    """Return the region as a hashable key."""
    return frozenset(region.items())


def is_within(inner: Region, outer: Region) -> bool:
    """Return whether every record of `inner` is also a record of `outer`."""
    return all(name in inner and inner[name] <= values for name, values in outer.items())


@dataclass(frozen=True)
class PublishedCell:
    """
    One figure of a release.

    region : what it counts
    value : the figure shown, or None where hidden
    """

    region: Region
    value: int | None


@dataclass(frozen=True)
class ReleaseRecord:
    """
    What is kept of a release: what everybody could read, and nothing more.

    name : how the release is called ("reports-2026-q1")
    released_on : day, ISO form
    source : which data it counts; only releases from one source are compared
    as_of : state of the data, ISO date; two releases of one state count the same records
    audience : who could read it
    rule : the rule it was made by ("mincell:11")
    rounding : base of the rounding, 1 if exact
    cells : all published cells, hidden ones too
    budget : what a differentially private release spent, else None
    """

    name: str
    released_on: str
    source: str
    as_of: str
    audience: str
    rule: str
    rounding: int = 1
    cells: tuple[PublishedCell, ...] = ()
    budget: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data; values of a variable are written once and cells point at them."""
        sets: dict[tuple[str, frozenset[str]], int] = {}
        written = [
            [sorted(sets.setdefault((name, values), len(sets)) for name, values in cell.region.items()), cell.value]
            for cell in self.cells
        ]
        return {
            "name": self.name,
            "released_on": self.released_on,
            "source": self.source,
            "as_of": self.as_of,
            "audience": self.audience,
            "rule": self.rule,
            "rounding": self.rounding,
            "values": [[name, sorted(values)] for name, values in sets],
            "cells": written,
            "budget": dict(self.budget) if self.budget is not None else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ReleaseRecord":
        """
        Return the record written by `to_json`.

        Raises
        ------
        InputError : the data is not such a record
        """
        try:
            sets = [(str(name), frozenset(map(str, values))) for name, values in data["values"]]
            cells = tuple(
                PublishedCell(dict(sets[place] for place in places), None if value is None else int(value))
                for places, value in data["cells"]
            )
            plain = {name: str(data[name]) for name in ("name", "released_on", "source", "as_of", "audience", "rule")}
            return cls(**plain, rounding=int(data["rounding"]), cells=cells, budget=data["budget"])
        except (KeyError, TypeError, ValueError, IndexError) as problem:
            raise InputError(f"This is not a record of a release ({problem!r}).") from problem


def variables_of(cells: Iterable[PublishedCell]) -> list[str]:
    """Return the variables any of the cells restricts, in the order of their names."""
    return sorted({name for cell in cells for name in cell.region})
