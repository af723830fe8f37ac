"""The floor of geography: areas in which few people live are joined before anything is counted. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.base.tables import read_csv
from commonlight.analysis.disclosure.hierarchy import TOTAL, Hierarchy
from commonlight.analysis.disclosure.rules import Rules, join_small_areas

ALL_OTHERS = "other areas"


@dataclass(frozen=True)
class JoinedAreas:
    """
    Areas as they may be published.

    variable : the published areas as a tree; it knows which areas of the file each one stands for
    published : area of the file -> area it is counted in
    """

    variable: Hierarchy
    published: Mapping[str, str]

    @property
    def n_joined(self) -> int:
        """Return how many areas of the file are not published by themselves."""
        return sum(1 for area, name in self.published.items() if area != name)


def read_people(path: Path | str) -> tuple[dict[str, int], dict[str, str]]:
    """
    Return (area -> people who live there, area -> its parent) from a CSV file with the columns area, people and, if there is
    something above the areas, parent.

    Raises
    ------
    InputError : naming row and column: an area twice or without a name, people that are no whole number from 0
    """
    table = read_csv(path)
    parents = table.text("parent") if "parent" in table.names else [""] * len(table)
    people: dict[str, int] = {}
    above: dict[str, str] = {}
    rows = zip(table.text("area"), table.counts("people"), parents, strict=True)
    for row, (area, number, parent) in enumerate(rows, start=table.first_row):
        if area in ("", TOTAL, ALL_OTHERS):
            raise InputError(f"an area cannot be called {area!r}; give it another name", row=row, column="area")
        if area in people:
            raise InputError(f"the area {area!r} stands there twice", row=row, column="area")
        people[area], above[area] = number, parent or TOTAL
    if not people:
        raise InputError(f"{Path(path).name} names no area")
    return people, above


def joined_areas(
    name: str, people: Mapping[str, int], parents: Mapping[str, str], rules: Rules, *, known: Hierarchy | None = None
) -> JoinedAreas:
    """
    Return the areas with those below the floor joined, so that no published area has fewer people than the rules ask.

    An area above (a county) is kept as a sum only if every published area lies wholly inside or wholly outside of it.

    Parameters
    ----------
    name : the column of areas
    known : the tree of areas, if somebody wrote it down; its parents win

    Raises
    ------
    InputError : an area of the tree is not in the file of people, all areas together have fewer people than the floor, or a
        joined area would be called as another one
    """
    if known is not None:
        missing = [leaf for leaf in known.leaves if leaf not in people]
        if missing:
            raise InputError(
                f"the area {missing[0]!r} of the hierarchy file is not in the file of people; add it there"
            )
        people = {leaf: people[leaf] for leaf in known.leaves}
        tree = dict(known.parent)
    else:
        tree = {**{parent: TOTAL for parent in parents.values() if parent != TOTAL}, **parents}
        if both := sorted(set(parents.values()) & set(people)):
            raise InputError(f"{both[0]!r} is both an area and the parent of one; give one of them another name")
    if sum(people.values()) < rules.people_floor:
        raise InputError(
            f"All areas together have {sum(people.values()):,} people, fewer than the {rules.people_floor:,} that a published "
            "area needs; publish without areas."
        )
    published = join_small_areas(people, {area: tree[area] for area in people}, rules)
    published = {area: ALL_OTHERS if to == f"rest of {TOTAL}" else to for area, to in published.items()}
    groups: dict[str, set[str]] = {}
    for area, to in published.items():
        groups.setdefault(to, set()).add(area)
    if clash := sorted(to for to, areas in groups.items() if (to in people and areas != {to}) or to in tree.values()):
        raise InputError(f"small areas would be joined as {clash[0]!r}, which is the name of another area; rename it")
    kept = _unbroken(tree, people, groups)
    parent = {to: _first_kept(tree, min(areas), kept if to != ALL_OTHERS else set()) for to, areas in groups.items()}
    parent |= {above: _first_kept(tree, above, kept) for above in kept}
    stands_for = {to: frozenset(areas) for to, areas in groups.items()}
    return JoinedAreas(Hierarchy(name, parent, tuple(groups), stands_for=stands_for), published)


def _unbroken(tree: Mapping[str, str], people: Mapping[str, int], groups: Mapping[str, set[str]]) -> set[str]:
    """Return the sums of which every group of areas is wholly a part or no part at all; what is not under TOTAL alone."""
    under: dict[str, set[str]] = {}
    for area in people:
        above = tree[area]
        while above != TOTAL:
            under.setdefault(above, set()).add(area)
            above = tree[above]
    apart = groups.get(ALL_OTHERS, set())
    return {
        above
        for above, areas in under.items()
        if not areas & apart and all(one <= areas or not one & areas for one in groups.values())
    }


def _first_kept(tree: Mapping[str, str], area: str, kept: set[str]) -> str:
    above = tree[area]
    while above != TOTAL and above not in kept:
        above = tree[above]
    return above
