"""
All releases read together, also those of different states of the data: what a reader who keeps every one of them can work out.

Between two states records are added, so every count stays or grows; a reader who believes that (most do) gets from a later
figure a bound on an earlier hidden one and the other way round. All states are one linear programme over the finest
combinations anybody could tell apart. Hidden figures of the new release, hidden figures of earlier ones, and changes between
two states must all stay as open as the rule demands. Where counts fell, because records were corrected, the states cannot be
tied together so, neither by a reader nor here; they are compared figure by figure (`release_log`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from commonlight.analysis.disclosure.attack import Polytope, bounds_of, exposed
from commonlight.analysis.disclosure.cells import Key, Region, ReleaseRecord, is_within, key_of
from commonlight.analysis.disclosure.sensitivity import Sensitive

MOST_COMBINATIONS = 40_000
"""Finest combinations over all columns of all releases; above it only figures are compared."""
MOST_UNKNOWNS = 6_000
"""Distinguishable combinations times states that are solved together; the latest states first."""
MOST_ASKED = 60
"""Open cells whose bounds are worked out one by one; where more are open, all count as given away."""
OTHER = "\x00other"

Bounds = Mapping[Key, tuple[float, float]]


@dataclass(frozen=True)
class Together:
    """
    What the releases give away together.

    regions : cells of the new release near what is given away, to be hidden
    n_states : states of the data that were solved together
    n_left_out : earlier releases that could only be compared figure by figure
    """

    regions: tuple[Region, ...]
    n_states: int
    n_left_out: int


class Lattice:
    """The finest combinations of categories that any of the releases tells apart."""

    def __init__(self, records: Sequence[ReleaseRecord], targets: Iterable[Key]) -> None:
        keys = {key_of(cell.region) for record in records for cell in record.cells} | set(targets)
        values: dict[str, set[str]] = {}
        for key in keys:
            for name, members in key:
                values.setdefault(name, set()).update(members)
        self.leaves = {name: [*sorted(found), OTHER] for name, found in sorted(values.items())}
        self.shape = tuple(len(found) for found in self.leaves.values())
        self.size = int(np.prod([float(n) for n in self.shape])) if self.shape else 1
        self.keys = list(keys)

    def join(self) -> None:
        """Put combinations together that no figure tells apart; `atoms` is the number of those left."""
        at = np.arange(self.size).reshape(self.shape or (1,))
        position = {name: {leaf: i for i, leaf in enumerate(found)} for name, found in self.leaves.items()}
        rng = np.random.default_rng(0)
        code = np.zeros(self.size, dtype=np.uint64)
        members: dict[Key, NDArray[np.int64]] = {}
        for key in self.keys:
            region = dict(key)
            chosen = [
                [position[name][one] for one in region[name]] if name in region else range(len(found))
                for name, found in self.leaves.items()
            ]
            members[key] = (at[np.ix_(*map(list, chosen))] if chosen else at).ravel()
            code[members[key]] += rng.integers(1, 2**63, dtype=np.uint64)
        _, atom_of = np.unique(code, return_inverse=True)
        self.atoms = int(atom_of.max()) + 1
        self.members = {key: np.unique(atom_of[inside]) for key, inside in members.items()}


def given_away(
    earlier: Sequence[ReleaseRecord], new: ReleaseRecord, sensitive: Bounds, *, smallest_count: int
) -> Together:
    """
    Return what the new release and earlier ones of the same source give away together.

    Parameters
    ----------
    earlier : what one kind of reader holds, figures only
    sensitive : cell of the new release's table -> a reader's lower bound must be at most, and the upper at least, this
    """
    held = [record for record in earlier if record.cells]
    if not held:
        return Together((), 1, 0)
    used, system = _tied(held, [*new_and_targets(new, sensitive)], new)
    if system is None or not used:
        return Together((), 1, len(held))
    n_states = len({record.as_of for record in [*used, new]})
    found = _open(system, new.as_of, sensitive)
    before = _system(used, system.lattice)
    for record in used:
        hidden = {key_of(cell.region): (0.0, float(smallest_count)) for cell in record.cells if cell.value is None}
        now_open = set(_open(system, record.as_of, hidden))
        if now_open:
            was_open = set(_open(before, record.as_of, {key: hidden[key] for key in now_open}))
            found += _harmful(system, record.as_of, now_open - was_open, smallest_count)
        if record.as_of < new.as_of:
            found += _changes(system, record.as_of, new, smallest_count)
    regions = {key: dict(key) for key in found}
    return Together(tuple(regions.values()), n_states, len(held) - len(used))


def new_and_targets(new: ReleaseRecord, sensitive: Bounds) -> Iterable[Key]:
    """Yield every cell that must be told apart."""
    yield from sensitive
    yield from (key_of(cell.region) for cell in new.cells)


@dataclass(frozen=True)
class System:
    """
    All tables that agree with every figure, at every state.

    states : as_of, in order; unknown `state * atoms + atom` is the count of an atom at a state
    matrix, right : equations over those unknowns and what is needed to write bounds as equations
    """

    lattice: Lattice
    states: tuple[str, ...]
    matrix: sparse.csr_array
    right: NDArray[np.float64]

    def row(self, key: Key, state: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the places and ones that sum up a cell at a state."""
        places = self.lattice.members[key] + self.states.index(state) * self.lattice.atoms
        return places, np.ones(places.size)

    def with_targets(self, rows: Sequence[tuple[NDArray[np.int64], NDArray[np.float64]]]) -> Polytope:
        """Return the polytope with one more unknown per target, equal to it; they come last."""
        n, m = self.matrix.shape[1], len(rows)
        lengths = [places.size for places, _ in rows]
        own = sparse.csr_array(
            (
                np.concatenate([ways for _, ways in rows]),
                (np.repeat(np.arange(m), lengths), np.concatenate([places for places, _ in rows])),
            ),
            shape=(m, n),
        )
        top = sparse.hstack([self.matrix, sparse.csr_array((self.matrix.shape[0], m))], format="csr")
        low = sparse.hstack([own, -sparse.eye_array(m, format="csr")], format="csr")
        matrix = sparse.vstack([top, low], format="csr")
        return Polytope(np.arange(n + m), sparse.csr_array(matrix), np.concatenate([self.right, np.zeros(m)]))


def _tied(
    held: Sequence[ReleaseRecord], targets: Sequence[Key], new: ReleaseRecord
) -> tuple[list[ReleaseRecord], System | None]:
    """Return the earlier releases that can be solved together with the new one, the latest first, and their system."""
    used: list[ReleaseRecord] = []
    best: System | None = None
    for record in sorted(held, key=lambda one: (one.as_of, one.released_on), reverse=True):
        lattice = Lattice([*used, record, new], targets)
        if lattice.size > MOST_COMBINATIONS:
            continue
        lattice.join()
        n_states = len({one.as_of for one in [*used, record, new]})
        if lattice.atoms * n_states > MOST_UNKNOWNS:
            continue
        system = _system([*used, record, new], lattice)
        if _agrees(system):
            used.append(record)
            best = system
    return used, best


def _agrees(system: System) -> bool:
    n = system.matrix.shape[1]
    done = linprog(np.zeros(n), A_eq=system.matrix, b_eq=system.right, bounds=(0, None), method="highs")
    return bool(done.status == 0)


def _system(records: Sequence[ReleaseRecord], lattice: Lattice) -> System:
    """Return the equations of all figures of the records, and that no count falls from one state to the next."""
    states = tuple(sorted({record.as_of for record in records}))
    n = lattice.atoms
    rows: list[NDArray[np.int64]] = []
    ways: list[NDArray[np.float64]] = []
    right: list[float] = []
    extra = n * len(states)

    def add(places: NDArray[np.int64], signs: NDArray[np.float64], value: float) -> None:
        rows.append(places)
        ways.append(signs)
        right.append(value)

    for record in records:
        start = states.index(record.as_of) * n
        for cell in record.cells:
            inside = lattice.members[key_of(cell.region)] + start
            if cell.value is None:
                continue
            slack = record.rounding - 1
            if not slack:
                add(inside, np.ones(inside.size), float(cell.value))
                continue
            # sum + s = value + slack, s + t = 2 slack: the true count is within the rounding.
            add(np.append(inside, extra), np.ones(inside.size + 1), float(cell.value + slack))
            add(np.array([extra, extra + 1]), np.ones(2), 2.0 * slack)
            extra += 2
        for outside in _never(record, lattice):
            add(np.array([outside + start]), np.ones(1), 0.0)
    for i in range(len(states) - 1):
        for atom in range(n):
            add(np.array([(i + 1) * n + atom, i * n + atom, extra]), np.array([1.0, -1.0, -1.0]), 0.0)
            extra += 1
    lengths = [one.size for one in rows]
    matrix = sparse.csr_array(
        (np.concatenate(ways), (np.repeat(np.arange(len(rows)), lengths), np.concatenate(rows))),
        shape=(len(rows), extra),
    )
    return System(lattice, states, matrix, np.array(right))


def _never(record: ReleaseRecord, lattice: Lattice) -> NDArray[np.int64]:
    """Return the atoms of a release's whole that lie in none of the categories it lists: nothing is there."""
    regions = {key_of(cell.region) for cell in record.cells}
    whole = min(regions, key=len)
    inside = lattice.members[whole]
    out: set[int] = set()
    names = {name for key in regions for name, _ in key} - {name for name, _ in whole}
    for name in names:
        listed = [key for key in regions if {one for one, _ in key} - {one for one, _ in whole} == {name}]
        if listed:
            covered = np.unique(np.concatenate([lattice.members[key] for key in listed]))
            out |= set(np.setdiff1d(inside, covered).tolist())
    return np.array(sorted(out), dtype=np.int64)


def _open(system: System, state: str, wanted: Bounds) -> list[Key]:
    """Return the cells that are not as open at a state as wanted."""
    keys = [key for key in wanted if key in system.lattice.members]
    if not keys:
        return []
    polytope = system.with_targets([system.row(key, state) for key in keys])
    first = system.matrix.shape[1]
    places = np.arange(first, first + len(keys))
    low, high = np.array([wanted[key] for key in keys], dtype=float).T
    found = np.union1d(*exposed(polytope, Sensitive(places, low, high, {})))
    return [keys[int(place) - first] for place in found]


def _harmful(system: System, state: str, keys: Iterable[Key], smallest_count: int) -> list[Key]:
    """Return the cells whose count a reader now knows to be small and not zero, or not zero and perhaps small."""
    asked = list(keys)
    if not asked or len(asked) > MOST_ASKED:
        return asked
    polytope = system.with_targets([system.row(key, state) for key in asked])
    first = system.matrix.shape[1]
    bounds = bounds_of(polytope, [first + i for i in range(len(asked))])
    return [key for key, ends in zip(asked, bounds, strict=True) if _tells(*ends, smallest_count)]


def _tells(low: float, high: float, smallest_count: int) -> bool:
    return 1e-6 < low < smallest_count - 1e-6 or 1e-6 < high < smallest_count - 1e-6


def _changes(system: System, before: str, new: ReleaseRecord, smallest_count: int) -> list[Key]:
    """Return the cells of the new release whose growth since a state a reader can tell to be a few people."""
    keys = list(dict.fromkeys(key_of(cell.region) for cell in new.cells))
    rows = []
    for key in keys:
        now, then = system.row(key, new.as_of), system.row(key, before)
        rows.append((np.concatenate([now[0], then[0]]), np.concatenate([now[1], -then[1]])))
    polytope = system.with_targets(rows)
    first = system.matrix.shape[1]
    places = np.arange(first, first + len(keys))
    low, high = np.zeros(len(keys)), np.full(len(keys), float(smallest_count))
    found = np.union1d(*exposed(polytope, Sensitive(places, low, high, {})))
    if found.size > 4 * MOST_ASKED:
        return [keys[int(place) - first] for place in found]
    bounds = bounds_of(polytope, [int(place) for place in found])
    return [
        keys[int(place) - first] for place, ends in zip(found, bounds, strict=True) if _tells(*ends, smallest_count)
    ]


def to_hide(regions: Sequence[Region], new: ReleaseRecord, earlier: Sequence[ReleaseRecord]) -> list[Key]:
    """
    Return the shown figures of the new release to hide next, one for each cell that is given away.

    The cell itself; if it is hidden already, a figure beside it, then one inside or around it. Those that grew most since
    earlier releases leave the most room, so they come first.
    """
    before = {key_of(cell.region): cell.value for record in earlier for cell in record.cells if cell.value is not None}
    shown = [cell for cell in new.cells if cell.value is not None and cell.region]
    found: dict[Key, None] = {}
    for region in regions:
        ranked = sorted(
            shown,
            key=lambda cell: (_distance(cell.region, region), before.get(key_of(cell.region), 0) - (cell.value or 0)),
        )
        if ranked:
            found[key_of(ranked[0].region)] = None
    return list(found)


def _distance(one: Region, other: Region) -> int:
    """Return 0 for the same cell, 1 beside it, 2 inside or around it, 3 elsewhere."""
    if one == other:
        return 0
    if set(one) == set(other) and sum(one[name] != other[name] for name in one) == 1:
        name = next(name for name in one if one[name] != other[name])
        if not one[name] & other[name]:
            return 1
    return 2 if is_within(one, other) or is_within(other, one) else 3
