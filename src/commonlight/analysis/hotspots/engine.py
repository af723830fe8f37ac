"""The compiled engine: cuts a scan into pieces of neighbouring centres, runs them in threads or on a cluster, joins by maximum."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from commonlight.analysis.hotspots import draws, kernels
from commonlight.analysis.hotspots.likelihood import LEVEL_STEP
from commonlight.analysis.hotspots.observed import Best
from commonlight.analysis.hotspots.problem import DIRECTIONS
from commonlight.analysis.hotspots.windows import number_mask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from commonlight.analysis.hotspots.problem import Problem

CHUNK = 96
IDLE = 1e6


@dataclass
class Orders:
    """Room for what `kernels.orders` fills, used again for each chunk of centres."""

    lengths: "NDArray[np.int64]"
    order: "NDArray[np.uint32]"
    expected: "NDArray[np.float64]"
    fixed: "NDArray[np.int64]"
    tied: "NDArray[np.bool_]"
    bins: "NDArray[np.int64]"
    slack: "NDArray[np.float64]"

    @classmethod
    def room(cls, chunk: int, areas: int) -> "Orders":
        """Return room for `chunk` centres among `areas`."""
        shape, segments = (chunk, areas), areas // kernels.SEGMENT + 8
        return cls(
            np.empty(chunk, dtype=np.int64),
            np.empty(shape, dtype=np.uint32),
            np.empty(shape),
            np.empty(shape, dtype=np.int64),
            np.empty(shape, dtype=np.bool_),
            np.empty((chunk, segments, 2), dtype=np.int64),
            np.empty((chunk, segments)),
        )

    def fill(
        self, problem: "Problem", centres: "NDArray[np.int64]", whole: "NDArray[np.int64]", scale: int, sign: int
    ) -> int:
        """Fill for these centres and return how many there are."""
        kernels.orders(
            centres,
            problem.points,
            number_mask(problem.areas),
            problem.at_risk.astype(np.float64),
            problem.cap,
            float(problem.max_distance),
            problem.expected.sum(axis=1),
            whole.sum(axis=1),
            float(scale),
            float(sign),
            problem.likelihood.bin_scale,
            self.lengths,
            self.order,
            self.expected,
            self.fixed,
            self.tied,
            self.bins,
            self.slack,
        )
        return len(centres)


def row_scale(problem: "Problem") -> int:
    """Return how finely rows hold expected counts: as fine as 16 bits leave room for 25 standard deviations of a half."""
    room = 32000 / max(
        25 * np.sqrt(problem.total / 4), float(problem.expected.max()) + 25 * problem.expected.max() ** 0.5 + 60
    )
    return int(2 ** np.clip(np.floor(np.log2(max(room, 1))), 0, 6))


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
) -> "NDArray[np.int16]":
    """Return the rows (n_areas, n_times * LANES) of one block of replications; lanes without a key stay at "nothing unusual"."""
    rows = np.zeros((problem.areas * problem.times, kernels.LANES), dtype=np.int16)
    flat = np.ascontiguousarray(whole.ravel())
    if problem.model == "bernoulli":
        assert problem.people is not None
        everyone = int(problem.people.sum())
        chosen = min(problem.total, everyone - problem.total)
        place_of = np.repeat(np.arange(problem.areas), problem.people)
        kernels.draw_hypergeometric(
            rows, keys, chosen, problem.people, place_of, chosen != problem.total, flat, scale, sign
        )
    elif problem.model == "permutation":
        flat_cases = np.repeat(np.arange(problem.cases.size), problem.cases.ravel())
        kernels.draw_permuted(
            rows, keys, flat_cases // problem.times, flat_cases % problem.times, problem.times, flat, scale, sign
        )
    else:
        threshold, alias = draws.alias_table(problem.expected.ravel())
        kernels.draw_multinomial(rows, keys, problem.total, threshold, alias, flat, scale, sign)
    return rows.reshape(problem.areas, problem.times * kernels.LANES)


def scan_pieces(
    problem: "Problem",
    pieces: "list[NDArray[np.int64]]",
    blocks: "list[NDArray[np.int16]]",
    whole: "NDArray[np.int64]",
    scale: int,
    sign: int,
    start: "NDArray[np.float64]",
) -> "NDArray[np.float64]":
    """Return (n_blocks, LANES) maxima over the windows round the centres of `pieces`, from `start` upwards."""
    best = start.copy()
    if not pieces:
        return best
    levels = Levels(problem, sign, scale)
    numbers = setting(problem, sign, scale)
    room = Orders.room(max(len(piece) for piece in pieces), problem.areas)
    begin, end, group = problem.interval_groups
    rounded = whole.astype(np.float64)
    for piece in pieces:
        count = room.fill(problem, piece, whole, scale, sign)
        for block, rows in enumerate(blocks):
            needed = levels.up_to(float(best[block].min()) + 2.0)
            if problem.times == 1:
                kernels.walk(
                    rows,
                    room.order,
                    room.lengths[:count],
                    room.expected,
                    room.fixed,
                    room.tied,
                    room.bins,
                    room.slack,
                    needed,
                    best[block],
                    numbers,
                )
            else:
                kernels.walk_in_time(
                    rows,
                    room.order,
                    room.lengths[:count],
                    room.tied,
                    problem.expected,
                    rounded,
                    begin,
                    end,
                    group,
                    needed,
                    best[block],
                    numbers,
                    problem.likelihood.bin_scale,
                )
    return best


def compiled_maxima(problem: "Problem", keys: "NDArray[np.uint64]", *, workers: int = 1) -> "NDArray[np.float64]":
    """Return (n_keys,) maxima; the same whatever `workers`, because pruning only leaves out what cannot raise a maximum."""
    scale = row_scale(problem)
    whole = np.rint(problem.expected * scale).astype(np.int64)
    best = np.zeros(-(-len(keys) // kernels.LANES) * kernels.LANES)
    # Lanes without a replication start where nothing can raise them: from 0 every window of theirs would be looked at closely.
    best[len(keys) :] = IDLE
    key_blocks = [keys[start : start + kernels.LANES] for start in range(0, len(keys), kernels.LANES)]
    pieces = chunks(problem)
    for sign in DIRECTIONS[problem.direction]:
        blocks = run_all(workers, [(draw_block, (problem, part, whole, scale, sign)) for part in key_blocks])
        # A first few centres set a floor that all workers then prune with.
        floor = scan_pieces(problem, pieces[:2], blocks, whole, scale, sign, best.reshape(len(blocks), kernels.LANES))
        shares = [pieces[2 + worker :: workers] for worker in range(workers)]
        results = run_all(
            workers, [(scan_pieces, (problem, share, blocks, whole, scale, sign, floor)) for share in shares]
        )
        best = np.maximum.reduce(results).ravel()
    return best[: len(keys)]


def run_all(workers: int, jobs: "list[tuple[Any, tuple[Any, ...]]]") -> list[Any]:
    """Run the jobs and return their results in order: threads here, or the cluster of an active joblib backend."""
    if workers <= 1 or len(jobs) == 1:
        return [function(*arguments) for function, arguments in jobs]
    from joblib import Parallel, delayed

    return list(Parallel(n_jobs=workers, prefer="threads")(delayed(function)(*given) for function, given in jobs))


def compiled_best_windows(problem: "Problem") -> Best:
    """Return the best window round each area of the data, compiled; the same as `observed.best_windows`."""
    arranged, old = problem.arranged()
    zero = np.zeros_like(arranged.expected, dtype=np.int64)
    room = Orders.room(CHUNK, arranged.areas)
    begin, end, _ = arranged.intervals
    llr = np.zeros(arranged.areas)
    at, which = np.zeros(arranged.areas, dtype=np.int64), np.zeros(arranged.areas, dtype=np.int64)
    for first in range(0, arranged.areas, CHUNK):
        centres = np.arange(first, min(first + CHUNK, arranged.areas))
        count = room.fill(arranged, centres, zero, 1, 1)
        part = slice(first, first + count)
        for sign in DIRECTIONS[arranged.direction]:
            numbers = setting(arranged, sign, 1)
            found, step, interval = np.zeros(count), np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
            if arranged.times == 1:
                kernels.best_of_each(
                    arranged.cases[:, 0],
                    room.order,
                    room.lengths[:count],
                    room.expected,
                    room.tied,
                    numbers,
                    found,
                    step,
                )
            else:
                kernels.best_of_each_in_time(
                    arranged.cases,
                    room.order,
                    room.lengths[:count],
                    room.tied,
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
    result = Best(np.zeros_like(llr), np.zeros_like(at), np.zeros_like(at), np.zeros_like(at))
    result.llr[old], result.steps[old] = llr, np.where(llr > 0, at + 1, 0)
    result.begin[old], result.end[old] = np.where(llr > 0, begin[which], 0), np.where(llr > 0, end[which], 0)
    return result
