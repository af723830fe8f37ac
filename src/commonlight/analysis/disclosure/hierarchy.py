"""Categories of a variable and how they add up: towns in counties, months in years. Standard library only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.base.tables import read_csv

TOTAL = "TOTAL"
"""How the sum over a variable is written in every published table."""


@dataclass(frozen=True)
class Hierarchy:
    """
    The categories of one variable as a tree under TOTAL.

    name : the variable
    parent : category -> the category it is part of; TOTAL is the root and has none
    leaves : finest categories, in the order they are shown
    is_declared : whether somebody wrote the categories down; if not, they were read from the data
    stands_for : finest category -> the values of the data it was joined from, where it is not itself one
    """

    name: str
    parent: Mapping[str, str]
    leaves: tuple[str, ...]
    is_declared: bool = True
    stands_for: Mapping[str, frozenset[str]] = field(default_factory=dict)
    children: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        below: dict[str, list[str]] = {TOTAL: []}
        for category, above in self.parent.items():
            below.setdefault(above, []).append(category)
        object.__setattr__(self, "children", {name: tuple(found) for name, found in below.items()})

    @property
    def nodes(self) -> tuple[str, ...]:
        """Return all categories: the leaves, then the sums from the lowest to TOTAL."""
        sums = sorted((name for name in self.children if name != TOTAL), key=lambda name: -self.depth(name))
        return (*self.leaves, *sums, TOTAL)

    def depth(self, category: str) -> int:
        """Return how many steps a category is under TOTAL."""
        steps = 0
        while category != TOTAL:
            category = self.parent[category]
            steps += 1
        return steps

    def leaves_under(self, category: str) -> tuple[str, ...]:
        """Return the leaves a category stands for (itself, if it is one)."""
        if category not in self.children:
            return (category,)
        return tuple(leaf for child in self.children[category] for leaf in self.leaves_under(child))

    def finest(self, category: str) -> frozenset[str]:
        """Return the values of the data a category stands for, so that releases with other joined areas can be compared."""
        leaves = self.leaves_under(category)
        return frozenset(value for leaf in leaves for value in self.stands_for.get(leaf, (leaf,)))

    def ancestor(self, leaf: str, depth: int) -> str:
        """Return the category above a leaf at a depth, or the leaf itself if it is not that deep."""
        while self.depth(leaf) > depth:
            leaf = self.parent[leaf]
        return leaf


def flat(name: str, categories: Iterable[str], *, is_declared: bool = False) -> Hierarchy:
    """Return a variable whose categories stand directly under TOTAL."""
    ordered = tuple(dict.fromkeys(categories))
    return Hierarchy(name, dict.fromkeys(ordered, TOTAL), ordered, is_declared)


def hierarchy_of(name: str, pairs: Sequence[tuple[str, str, int]]) -> Hierarchy:
    """
    Return the tree of (category, parent, row) triples; an empty parent means TOTAL.

    Raises
    ------
    InputError : a category with two parents, a circle, an empty category, or one called TOTAL
    """
    parent: dict[str, str] = {}
    for category, above, row in pairs:
        if category in ("", TOTAL):
            raise InputError(f"a category cannot be called {category!r}; give it another name", row=row, column="value")
        if parent.get(category, above or TOTAL) != (above or TOTAL):
            raise InputError(f"{category!r} already has the parent {parent[category]!r}", row=row, column="parent")
        parent[category] = above or TOTAL
    for above in list(parent.values()):
        parent.setdefault(above, TOTAL)
    parent.pop(TOTAL, None)
    for category in parent:
        seen, here = {category}, parent[category]
        while here != TOTAL:
            if here in seen:
                raise InputError(f"{name}: {category!r} is part of itself; the parents go round in a circle")
            seen.add(here)
            here = parent[here]
    sums = set(parent.values())
    return Hierarchy(name, parent, tuple(category for category in parent if category not in sums))


def read_hierarchies(path: Path | str) -> dict[str, Hierarchy]:
    """
    Return the hierarchies in a CSV file with the columns variable, value, parent (empty: directly under TOTAL).

    A variable that stands in the file has exactly the categories written there; any other value in the data is an error.
    """
    table = read_csv(path)
    rows: dict[str, list[tuple[str, str, int]]] = {}
    columns = zip(table.text("variable"), table.text("value"), table.text("parent"), strict=True)
    for row, (name, value, above) in enumerate(columns, start=table.first_row):
        if not name:
            raise InputError("the variable is missing; write the column of the data it belongs to", row=row)
        rows.setdefault(name, []).append((value, above, row))
    return {name: hierarchy_of(name, found) for name, found in rows.items()}
