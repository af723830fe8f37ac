"""Invented tables."""

import csv

import numpy as np

from commonlight.analysis.disclosure.hierarchy import flat, hierarchy_of
from commonlight.analysis.disclosure.publish import About

AREAS = hierarchy_of("area", [("a1", "Alder", 1), ("a2", "Alder", 2), ("b1", "Brook", 3), ("b2", "Brook", 4)])


def about(name="first", as_of="2026-10-01", scope=None):
    return About(name, "reports", as_of, "2026-11-01", scope or {})


def variables(rng):
    """Return two or three columns, the first sometimes with counties over towns."""
    found = [AREAS if rng.random() < 0.5 else flat("area", ["n", "o", "p", "q"], is_declared=True)]
    found.append(flat("month", ["m1", "m2", "m3"][: 2 + int(rng.integers(2))], is_declared=True))
    if rng.random() < 0.4:
        found.append(flat("kind", ["labour", "sexual"], is_declared=True))
    return found


def counts(rng, columns):
    """Return skewed counts, many small and some zero."""
    shape = tuple(len(column.leaves) for column in columns)
    return rng.negative_binomial(0.8, rng.choice([0.03, 0.06, 0.1]), shape)


def leaves_of(columns):
    """Return variable -> category -> finest categories."""
    return {c.name: {node: c.leaves_under(node) for node in c.nodes if node != "TOTAL"} for c in columns}


def write_counts(path, columns, table):
    """Write a table of counts as CSV."""
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*(c.name for c in columns), "n"])
        for place in np.ndindex(table.shape):
            writer.writerow([*(c.leaves[i] for c, i in zip(columns, place, strict=True)), int(table[place])])
    return path
