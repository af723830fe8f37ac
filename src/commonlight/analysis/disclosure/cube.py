"""
A table of any number of dimensions with all its margins: the counts, which cells are asked for, and how cells add up.

Linked tables are one cube over all their variables in which only some cells are published, so what they say together is
exactly what the cube says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.disclosure.cells import PublishedCell
from commonlight.analysis.disclosure.hierarchy import TOTAL, Hierarchy

LARGEST_CUBE = 300_000
"""Cells, margins included; above it the optimisation would not end in reasonable time."""


@dataclass(frozen=True)
class Cube:
    """
    Counts of every combination of categories, sums included.

    variables : one hierarchy per axis
    counts : whole counts, one axis per variable, in the order of `Hierarchy.nodes`
    asked : same shape; which cells the tables to be published contain
    people : same shape, distinct people per cell where a person may be in several rows; otherwise the counts
    sources : same shape, organisations each cell rests on, if known
    known : same shape, cells an earlier release of the same data showed; hiding them now protects nobody
    """

    variables: tuple[Hierarchy, ...]
    counts: NDArray[np.int64]
    asked: NDArray[np.bool_]
    people: NDArray[np.int64]
    sources: NDArray[np.int64] | None = None
    known: NDArray[np.bool_] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the variables."""
        return tuple(variable.name for variable in self.variables)

    @property
    def fixed(self) -> NDArray[np.bool_]:
        """Return, flattened, the cells that everybody knows already."""
        return np.zeros(self.counts.size, dtype=bool) if self.known is None else self.known.ravel()

    @property
    def total(self) -> int:
        """Return the count of all records."""
        return int(self.counts[(-1,) * self.counts.ndim])

    @cached_property
    def equations(self) -> sparse.csr_array:
        """
        Return the sums as rows over the flattened cells: 1 at the sum, -1 at each of its parts, always 0 in total.

        Shape (n_equations, n_cells).
        """
        places = np.arange(self.counts.size).reshape(self.counts.shape)
        rows, columns, values, n = [], [], [], 0
        for axis, variable in enumerate(self.variables):
            position = {node: i for i, node in enumerate(variable.nodes)}
            for node, children in variable.children.items():
                whole = np.take(places, position[node], axis=axis).ravel()
                parts = np.take(places, [position[child] for child in children], axis=axis)
                parts = np.moveaxis(parts, axis, 0).reshape(len(children), -1)
                own = n + np.arange(whole.size)
                rows += [own, np.tile(own, len(children))]
                columns += [whole, parts.ravel()]
                values += [np.ones(whole.size), -np.ones(parts.size)]
                n += whole.size
        triplet = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
        return sparse.csr_array(triplet, shape=(n, self.counts.size))

    def cell(self, place: int) -> dict[str, str]:
        """Return the categories of a flattened cell by variable; TOTAL where it sums over one."""
        where = np.unravel_index(place, self.counts.shape)
        return {v.name: v.nodes[int(i)] for v, i in zip(self.variables, where, strict=True)}

    def region(self, place: int) -> dict[str, frozenset[str]]:
        """Return what a flattened cell counts, in finest values, without the variables it sums over."""
        cell = self.cell(place)
        return {v.name: v.finest(cell[v.name]) for v in self.variables if cell[v.name] != TOTAL}

    def published(self, shown: NDArray[np.bool_], values: NDArray[np.int64]) -> tuple[PublishedCell, ...]:
        """Return the asked cells with the value that is shown, or None."""
        return tuple(
            PublishedCell(self.region(int(place)), int(values.flat[place]) if shown.flat[place] else None)
            for place in np.flatnonzero(self.asked)
        )

    def table_mask(self, by: Sequence[str]) -> NDArray[np.bool_]:
        """Return which cells the table by these variables contains, its margins included."""
        return _mask(self.variables, [by])


def _mask(variables: Sequence[Hierarchy], tables: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
    shape = tuple(len(variable.nodes) for variable in variables)
    asked = np.zeros(shape, dtype=bool)
    for by in tables:
        asked[tuple(slice(None) if v.name in by else slice(-1, None) for v in variables)] = True
    return asked


def membership(variable: Hierarchy) -> NDArray[np.int64]:
    """Return which leaves stand under which category, shape (n_nodes, n_leaves), 0 or 1."""
    position = {leaf: i for i, leaf in enumerate(variable.leaves)}
    matrix = np.zeros((len(variable.nodes), len(variable.leaves)), dtype=np.int64)
    for row, node in enumerate(variable.nodes):
        matrix[row, [position[leaf] for leaf in variable.leaves_under(node)]] = 1
    return matrix


def cube_of(
    variables: Sequence[Hierarchy],
    leaf_counts: NDArray[np.int64],
    tables: Sequence[Sequence[str]],
    *,
    people: NDArray[np.int64] | None = None,
    sources: NDArray[np.int64] | None = None,
) -> Cube:
    """
    Return the cube of counts of the finest categories, shape (n_leaves of each variable).

    Parameters
    ----------
    tables : the tables to be published, each a list of variables
    people, sources : as in `Cube`, over all categories

    Raises
    ------
    InputError : more cells than can be protected, or no variable
    """
    if not variables:
        raise InputError("Name at least one column to count by.")
    size = prod(len(variable.nodes) for variable in variables)
    if size > LARGEST_CUBE:
        raise InputError(
            f"These columns together have {size:,} combinations, more than the {LARGEST_CUBE:,} that can be protected "
            "together. Publish fewer columns at once, or use coarser categories."
        )
    counts = leaf_counts.astype(np.int64)
    for axis, variable in enumerate(variables):
        counts = np.moveaxis(np.tensordot(membership(variable), counts, axes=(1, axis)), 0, axis)
    counts = np.ascontiguousarray(counts)
    return Cube(tuple(variables), counts, _mask(variables, tables), counts if people is None else people, sources)


def level_maps(variables: Sequence[Hierarchy]) -> Iterator[tuple[Mapping[str, str], ...]]:
    """Yield, for each combination of depths, the maps leaf -> category that make the cells of that depth."""
    depths = [range(max((v.depth(leaf) for leaf in v.leaves), default=0) + 1) for v in variables]
    for chosen in product(*depths):
        yield tuple(
            {leaf: v.ancestor(leaf, depth) for leaf in v.leaves} for v, depth in zip(variables, chosen, strict=True)
        )
