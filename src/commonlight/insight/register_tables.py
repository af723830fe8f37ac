"""A table that somebody wants to publish, as plain data: its columns with all their categories, and its counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Column:
    """
    One column with every category it can hold, also those that nothing was counted in.

    parent : category -> the category it adds up to; one that is not named stands directly under the total
    stands_for : category -> the finest values it was joined from (a quarter: its months), so that releases by month and
        by quarter are compared with each other
    """

    name: str
    categories: tuple[str, ...]
    parent: Mapping[str, str] = field(default_factory=dict)
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """
    Counts before the gate; nothing of it is kept.

    source : which data is counted; releases of one source are compared
    as_of : state of the data, ISO day
    rows : (a category of each column, count)
    asked : the tables to publish, each a list of columns
    scope : column -> the values the data was cut down to
    draw : (published tables, published files) -> the files with further ones, made of these and of nothing else
    """

    title: str
    source: str
    as_of: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[str, ...], int], ...]
    asked: tuple[tuple[str, ...], ...]
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    draw: Callable[[Any, Mapping[str, str]], dict[str, str]] | None = None

    @property
    def total(self) -> int:
        """Return the count of all rows."""
        return sum(count for _categories, count in self.rows)

    def to_json(self) -> dict[str, Any]:
        """Return the table as the child process reads it."""
        return {
            "title": self.title,
            "source": self.source,
            "as_of": self.as_of,
            "columns": [
                {
                    "name": one.name,
                    "categories": list(one.categories),
                    "parent": dict(one.parent),
                    "stands_for": {name: list(values) for name, values in one.stands_for.items()},
                }
                for one in self.columns
            ],
            "rows": [[list(categories), count] for categories, count in self.rows],
            "asked": [list(by) for by in self.asked],
            "scope": {name: list(values) for name, values in self.scope.items()},
        }
