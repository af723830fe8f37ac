"""The compiled engine: cuts a scan into pieces of neighbouring centres, runs them in threads or on a cluster, joins by maximum."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from commonlight.analysis.hotspots.kernels import LANES, SEGMENT, draw, order, space, time
from commonlight.analysis.hotspots.likelihood import LEVEL_STEP
from commonlight.analysis.hotspots.observed import Best
from commonlight.analysis.hotspots.problem import DIRECTIONS
from commonlight.analysis.hotspots.windows import number_mask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from commonlight.analysis.hotspots.problem import Problem

CHUNK = 64
IDLE = 1e6


KEEP_BYTES = 256 * 2**20


@dataclass(frozen=True)
class Order:
    """The areas round some centres, nearest first: lengths (n_centres,), order and tied (n_centres, n_steps)."""

    lengths: "NDArray[np.int64]"
    order: "NDArray[np.uint32]"
    tied: "NDArray[np.bool_]"


class Circles:
    """The order of areas round each piece of centres; kept from one walk to the next where memory allows."""

    def __init__(self, problem: "Problem") -> None:
        self.problem = problem
        self.keep = problem.areas**2 * 5 <= KEEP_BYTES
        self.kept: dict[int, Order] = {}

    def __getstate__(self) -> dict[str, Any]:
        # Work on a cluster makes its own: sorting again is cheaper than sending.
        return {**self.__dict__, "kept": {}}

    def round(self, centres: "NDArray[np.int64]") -> Order:
        """Return the order round these centres."""
        found = self.kept.get(int(centres[0]))
        if found is not None:
            return found
        problem, shape = self.problem, (len(centres), self.problem.areas)
        made = Order(
            np.empty(len(centres), dtype=np.int64), np.empty(shape, dtype=np.uint32), np.empty(shape, dtype=np.bool_)
        )
        order.orders(
            centres,
            problem.points,
            number_mask(problem.areas),
            problem.at_risk.astype(np.float64),
            problem.cap,
            float(problem.max_distance),
            made.lengths,
            made.order,
            made.tied,
        )
        if self.keep:
            longest = int(made.lengths.max())
            made = Order(made.lengths, made.order[:, :longest].copy(), made.tied[:, :longest].copy())
            self.kept[int(centres[0])] = made
        return made


@dataclass
class Bounds:
    """Room for the running sums and bounds of a piece of centres, used again for each piece."""

    expected: "NDArray[np.float64]"
    fixed: "NDArray[np.int64]"
    bins: "NDArray[np.int64]"
    slack: "NDArray[np.float64]"

    @classmethod
    def room(cls, centres: int, areas: int) -> "Bounds":
        """Return room for a piece of `centres` among `areas`."""
        segments = areas // SEGMENT + 8
        return cls(
            np.empty((centres, areas)),
            np.empty((centres, areas), dtype=np.int64),
            np.empty((centres, segments, 2), dtype=np.int64),
            np.empty((centres, segments)),
        )

    def fill(self, problem: "Problem", circles: Order, whole: "NDArray[np.int64]", scale: int, sign: int) -> None:
        """Fill for these circles."""
        order.bounds(
            circles.order,
            circles.lengths,
            problem.expected.sum(axis=1),
            whole.sum(axis=1),
            float(scale),
            float(sign),
            problem.likelihood.bin_scale,
            self.expected,
            self.fixed,
            self.bins,
            self.slack,
        )


def row_scale(problem: "Problem") -> int:
    """Return how finely rows hold expected counts: as fine as 16 bits leave room for 25 standard deviations of a half."""
    room = 32000 / max(
        25 * np.sqrt(problem.total / 4), float(problem.expected.max()) + 25 * problem.expected.max() ** 0.5 + 60
    )
    return int(2 ** np.clip(np.floor(np.log2(max(room, 1))), 0, 6))


def row_kind(problem: "Problem") -> "type[np.int16 | np.uint16 | np.uint8]":
    """Return the kind of number that rows hold: with several times, the smallest with room for 25 standard deviations."""
    if problem.times == 1:
        return np.int16
    most = float(problem.expected.max())
    return np.uint8 if most + 25 * most**0.5 + 60 < 256 or problem.total < 256 else np.uint16


def setting(problem: "Problem", sign: int, scale: int) -> tuple[float, ...]:
    """Return the numbers each loop needs."""
    likelihood = problem.likelihood
    return (
        likelihood.total,
        likelihood.people,
        float(scale),
        float(sign),
        problem.least_cases(sign),
        1 / LEVEL_STEP,
    )


def chunks(problem: "Problem") -> "list[NDArray[np.int64]]":
    """Return centres in chunks of neighbours, the chunks in a fixed random order so that high ratios come early."""
    size = CHUNK if problem.areas > 4 * CHUNK else max(4, problem.areas // 4)
    pieces = [np.arange(start, min(start + size, problem.areas)) for start in range(0, problem.areas, size)]
    return [pieces[place] for place in np.random.default_rng(0).permutation(len(pieces))]


class Levels:
    """Rows of the excess needed for each level, made when a level is first reached."""

    def __init__(self, problem: "Problem", sign: int, scale: int) -> None:
        self.problem, self.sign, self.scale = problem, sign, scale
        self.rows = np.zeros((0, 0))
        self.up_to(4.0)

    def up_to(self, ratio: float) -> "NDArray[np.float64]":
        """Return the table with rows up to `ratio` at least."""
        count = int(min(ratio, 60.0) / LEVEL_STEP) + 1
        if count > len(self.rows):
            likelihood = self.problem.likelihood
            new = [
                np.append(likelihood.excess_needed(level * LEVEL_STEP, self.sign) * self.scale, 0.0)
                for level in range(len(self.rows), count)
            ]
            self.rows = np.vstack([*self.rows, *new])
        return self.rows


def draw_block(
    problem: "Problem", keys: "NDArray[np.uint64]", whole: "NDArray[np.int64]", scale: int, sign: int
) -> "NDArray[np.integer[Any]]":
    """
    Return the rows (n_areas, n_times * LANES) of one block of replications: excesses, or with several times counts.

    Lanes without a key stay at "nothing unusual", or repeat the first.
    """
    rows = np.zeros((problem.areas * problem.times, LANES), dtype=row_kind(problem))
    flat = np.ascontiguousarray(whole.ravel())
    if problem.times > 1:
        flat, scale, sign = np.zeros_like(flat), 1, 1
    if problem.model == "bernoulli":
        assert problem.people is not None
        everyone = int(problem.people.sum())
        chosen = min(problem.total, everyone - problem.total)
        place_of = np.repeat(np.arange(problem.areas), problem.people)
        draw.draw_hypergeometric(
            rows, keys, chosen, problem.people, place_of, chosen != problem.total, flat, scale, sign
        )
    elif problem.model == "permutation":
        flat_cases = np.repeat(np.arange(problem.cases.size), problem.cases.ravel())
        draw.draw_permuted(
            rows, keys, flat_cases // problem.times, flat_cases % problem.times, problem.times, flat, scale, sign
        )
    else:
        threshold, alias = problem.alias
        draw.draw_multinomial(rows, keys, problem.total, threshold, alias, flat, scale, sign)
    if problem.times > 1:
        # No cases at all would be so far below what is expected that 16 bits do not hold it.
        rows[:, len(keys) :] = rows[:, :1]
    return rows.reshape(problem.areas, problem.times * LANES)


@dataclass(frozen=True)
class Walk:
    """All that walking some centres needs, the same for every piece: a problem looked at in one direction."""

    problem: "Problem"
    circles: Circles
    whole: "NDArray[np.int64]"
    scale: int
    sign: int
    levels: Levels

    def pieces(
        self,
        pieces: "list[NDArray[np.int64]]",
        blocks: "list[NDArray[np.integer[Any]]]",
        start: "NDArray[np.float64]",
    ) -> "NDArray[np.float64]":
        """Return (n_blocks, LANES) maxima over the windows round the centres of `pieces`, from `start` upwards."""
        best = start.copy()
        if not pieces:
            return best
        problem, one_time = self.problem, self.problem.times == 1
        numbers = setting(problem, self.sign, self.scale)
        room = Bounds.room(max(len(piece) for piece in pieces), problem.areas) if one_time else None
        begin, end, group = problem.interval_groups
        edges = np.searchsorted(group, np.arange(group[-1] + 2))
        cell = from_zero(problem.expected)
        for piece in pieces:
            circles = self.circles.round(piece)
            if room is not None:
                room.fill(problem, circles, self.whole, self.scale, self.sign)
            for block, rows in enumerate(blocks):
                needed = self.levels.up_to(float(best[block].min()) + 2.0)
                if room is not None:
                    space.walk(
                        rows,
                        circles.order,
                        circles.lengths,
                        room.expected,
                        room.fixed,
                        circles.tied,
                        room.bins,
                        room.slack,
                        needed,
                        best[block],
                        numbers,
                    )
                else:
                    time.walk_in_time(
                        rows,
                        circles.order,
                        circles.lengths,
                        circles.tied,
                        cell,
                        begin,
                        end,
                        edges,
                        needed,
                        best[block],
                        numbers,
                        problem.likelihood.bin_scale,
                    )
        return best


def from_zero(table: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Return (n_areas, n_times + 1) running sums over time, from 0 on."""
    return np.hstack([np.zeros((len(table), 1)), np.cumsum(table, axis=1)])


def compiled_maxima(problem: "Problem", keys: "NDArray[np.uint64]", *, workers: int = 1) -> "NDArray[np.float64]":
    """Return (n_keys,) maxima; the same whatever `workers`, because pruning only leaves out what cannot raise a maximum."""
    scale = row_scale(problem)
    whole = np.rint(problem.expected * scale).astype(np.int64)
    best = np.zeros(-(-len(keys) // LANES) * LANES)
    # Lanes without a replication start where nothing can raise them: from 0 every window of theirs would be looked at closely.
    best[len(keys) :] = IDLE
    key_blocks = [keys[start : start + LANES] for start in range(0, len(keys), LANES)]
    pieces, circles = chunks(problem), circles_of(problem)
    for sign in DIRECTIONS[problem.direction]:
        blocks = run_all(workers, [(draw_block, (problem, part, whole, scale, sign)) for part in key_blocks])
        walk = Walk(problem, circles, whole, scale, sign, Levels(problem, sign, scale))
        # A first few centres set a floor that all workers then prune with.
        floor = walk.pieces(pieces[:2], blocks, best.reshape(len(blocks), LANES))
        blocks, order_of = alike_together(blocks, floor.ravel(), problem.times)
        floor = floor.ravel()[order_of].reshape(floor.shape)
        shares = [pieces[2 + worker :: workers] for worker in range(workers)]
        results = run_all(workers, [(walk.pieces, (share, blocks, floor)) for share in shares])
        best[order_of] = np.maximum.reduce(results).ravel()
    return best[: len(keys)]


def alike_together(
    blocks: "list[NDArray[np.integer[Any]]]", floor: "NDArray[np.float64]", times: int
) -> "tuple[list[NDArray[np.integer[Any]]], NDArray[np.int64]]":
    """
    Deal the lanes of all blocks out anew, those with alike floors together, and return the old place of each.

    A block is pruned by its lowest lane first; among alike lanes that prunes nearly as well as each lane's own floor.
    """
    order_of = np.argsort(floor, kind="stable")
    if len(blocks) == 1:
        return blocks, np.arange(len(floor))
    lanes = np.concatenate([rows.reshape(len(rows), times, LANES) for rows in blocks], axis=2)
    return [
        np.ascontiguousarray(lanes[:, :, order_of[start : start + LANES]]).reshape(len(lanes), times * LANES)
        for start in range(0, len(floor), LANES)
    ], order_of


def circles_of(problem: "Problem") -> Circles:
    """Return the circles of an arranged problem, the same ones each time it is asked."""
    if "circles" not in problem.__dict__:
        problem.__dict__["circles"] = Circles(problem)
    found: Circles = problem.__dict__["circles"]
    return found


def run_all(workers: int, jobs: "list[tuple[Any, tuple[Any, ...]]]") -> list[Any]:
    """Run the jobs and return their results in order: threads here, or the cluster of an active joblib backend."""
    if workers <= 1 or len(jobs) == 1:
        return [function(*arguments) for function, arguments in jobs]
    from joblib import Parallel, delayed

    return list(Parallel(n_jobs=workers, prefer="threads")(delayed(function)(*given) for function, given in jobs))


def compiled_best_windows(problem: "Problem", *, workers: int = 1) -> Best:
    """Return the best window round each area of the data, compiled; the same as `observed.best_windows`."""
    arranged, old = problem.arranged()
    pieces = chunks(arranged)
    shares = [share for worker in range(workers) if (share := pieces[worker::workers])]
    found = run_all(workers, [(best_of_pieces, (arranged, circles_of(arranged), share)) for share in shares])
    begin, end, _ = arranged.intervals
    result = Best(*(np.zeros(arranged.areas, dtype=kind) for kind in (float, np.int64, np.int64, np.int64, np.int64)))
    for centres, llr, at, which in found:
        place, some = old[centres], llr > 0
        result.llr[place], result.steps[place] = llr, np.where(some, at + 1, 0)
        result.begin[place], result.end[place] = np.where(some, begin[which], 0), np.where(some, end[which], 0)
    return result


def best_of_pieces(
    arranged: "Problem", circles: Circles, pieces: "list[NDArray[np.int64]]"
) -> "tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]":
    """Return the centres of these pieces, and for each the highest ratio, the step where it is reached and its interval."""
    centres = np.concatenate(pieces)
    llr, at, which = (
        np.zeros(len(centres)),
        np.zeros(len(centres), dtype=np.int64),
        np.zeros(len(centres), dtype=np.int64),
    )
    room = Bounds.room(max(len(piece) for piece in pieces), arranged.areas)
    zero = np.zeros_like(arranged.expected, dtype=np.int64)
    begin, end, _ = arranged.intervals
    first = 0
    for piece in pieces:
        near, part = circles.round(piece), slice(first, first + len(piece))
        first += len(piece)
        for sign in DIRECTIONS[arranged.direction]:
            numbers = setting(arranged, sign, 1)
            found, step, interval = np.zeros(len(piece)), np.zeros_like(piece), np.zeros_like(piece)
            if arranged.times == 1:
                room.fill(arranged, near, zero, 1, 1)
                space.best_of_each(
                    arranged.cases[:, 0], near.order, near.lengths, room.expected, near.tied, numbers, found, step
                )
            else:
                time.best_of_each_in_time(
                    arranged.cases,
                    near.order,
                    near.lengths,
                    near.tied,
                    arranged.expected,
                    begin,
                    end,
                    numbers,
                    found,
                    step,
                    interval,
                )
            higher = found > llr[part]
            llr[part] = np.where(higher, found, llr[part])
            at[part] = np.where(higher, step, at[part])
            which[part] = np.where(higher, interval, which[part])
    return centres, llr, at, which
