"""
What may be told of coded lines: each line in exactly one category, small ones joined, and one list through the gate.

One list only, because two lists of the same people can be subtracted from each other. The categories therefore hold
everything at once: who met and after how many days, which need stayed open where and in which language, what was taken
back and what nobody knows. Standard library only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from commonlight.analysis.disclosure.rules import Rules, gate_list

MET, UNMET, TAKEN_BACK, UNKNOWN = "met", "unmet", "withdrawn", "unknown"
OPEN_NEED = frozenset({"declined", "not_connected", "expired"})
OTHER = "*"
"""Stands for "other" services, areas or languages that were joined, or days that were."""

Category = tuple[str, ...]
"""("met", days), ("unmet", service, area, language), ("withdrawn",) or ("unknown",)."""


class Line(Protocol):
    """What a coded line says; `source` tells two organisations apart without naming them."""

    service: str
    area: str
    language: str
    outcome: str
    days: str
    source: str


@dataclass(frozen=True)
class Figures:
    """
    What may be told.

    told : categories with their counts, rounded, in order; `total` of all lines
    n_hidden : categories not shown; `rounding` : base of the counts
    """

    told: tuple[tuple[Category, int], ...]
    total: int
    n_hidden: int
    rounding: int


@dataclass
class _Group:
    count: int = 0
    sources: frozenset[str] = frozenset()

    def add(self, count: int, sources: Iterable[str]) -> None:
        self.count += count
        self.sources |= frozenset(sources)


def category_of(line: Line) -> Category:
    """Return the one category a line belongs to."""
    if line.outcome == "connected":
        return (MET, line.days or OTHER)
    if line.outcome in OPEN_NEED:
        return (UNMET, line.service or OTHER, line.area or OTHER, line.language or OTHER)
    return (TAKEN_BACK,) if line.outcome == TAKEN_BACK else (UNKNOWN,)


def _joined(groups: Mapping[Category, _Group], rules: Rules) -> dict[Category, _Group]:
    """Join categories too small to stand alone into "other", from the last of their words to the first."""
    standing: dict[Category, _Group] = {}
    waiting = dict(groups)
    for place in (3, 2, 1):
        again: dict[Category, _Group] = defaultdict(_Group)
        for key, one in waiting.items():
            if not _is_small(one, rules):
                standing.setdefault(key, _Group()).add(one.count, one.sources)
                continue
            wider = tuple(OTHER if at >= place else word for at, word in enumerate(key))
            again[wider].add(one.count, one.sources)
        waiting = dict(again)
    for key, one in waiting.items():
        standing.setdefault(key, _Group()).add(one.count, one.sources)
    return standing


def _is_small(one: _Group, rules: Rules) -> bool:
    return rules.is_small(one.count) or len(one.sources) < rules.minimum_sources


def gated(lines: Iterable[Line], rules: Rules) -> Figures | None:
    """
    Return what may be told of coded lines, or None when nothing may: too few people, or too few organisations.

    Each figure rests on at least `rules.minimum_sources` organisations and `rules.smallest_count` people.
    """
    groups: dict[Category, _Group] = defaultdict(_Group)
    for line in lines:
        groups[category_of(line)].add(1, [line.source])
    everyone = _Group()
    for one in groups.values():
        everyone.add(one.count, one.sources)
    if not groups or _is_small(everyone, rules):
        return None
    joined = _joined(groups, rules)
    by_name = {"|".join(key): (key, one) for key, one in joined.items()}
    listed = gate_list(
        {name: one.count for name, (_, one) in by_name.items()},
        rules,
        sources={name: len(one.sources) for name, (_, one) in by_name.items()},
    )
    if listed.total is None:
        return None
    told = [(by_name[name][0], count) for name, count in listed.counts.items() if count is not None]
    told.sort(key=lambda pair: (pair[0][0] != UNMET, -pair[1], pair[0]))
    return Figures(tuple(told), listed.total, listed.n_hidden, listed.rounding_base)
