"""
The highest ratio of each replication drawn under "no hotspot": the scale against which the data are judged.

Two engines give the same numbers: NumPy (`array`), always there, and compiled loops (`compiled`), for more than small maps.
"""

import importlib.util
from typing import TYPE_CHECKING, Any

import numpy as np

from commonlight.analysis.base import InputError
from commonlight.analysis.hotspots import draws
from commonlight.analysis.hotspots.likelihood import LEVEL_STEP
from commonlight.analysis.hotspots.problem import DIRECTIONS
from commonlight.analysis.hotspots.windows import circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from commonlight.analysis.hotspots.problem import Problem

ENGINES = ("auto", "array", "compiled")
SMALL = 60_000_000
MEDIUM = 3_000_000_000


def choose_engine(problem: "Problem", replications: int, engine: str) -> str:
    """Return "array" or "compiled"; "auto" takes arrays for small work, and where compiling would take longer than it saves."""
    if engine not in ENGINES:
        raise InputError(f"the engine must be one of {', '.join(ENGINES)}; got {engine!r}")
    if engine != "auto":
        return engine
    work = problem.areas**2 * problem.max_share * len(problem.intervals[0]) * len(problem.shapes) * replications
    if work < SMALL or importlib.util.find_spec("numba") is None:
        return "array"
    if work < MEDIUM and not compiled_is_ready():
        return "array"
    return "compiled"


def compiled_is_ready() -> bool:
    """Return whether the compiled loops lie in the cache already, made from this version of their source."""
    from commonlight.analysis.base.compiled import cache_folder

    return any(cache_folder().glob("*/time.walk_in_time*.nbc"))


def draw(problem: "Problem", keys: "NDArray[np.uint64]") -> "NDArray[np.int32]":
    """Return (n_keys, n_areas, n_times) cases under "no hotspot", one replication per key."""
    if problem.model == "bernoulli":
        assert problem.people is not None
        cells = draws.hypergeometric(keys, problem.total, problem.people)
    elif problem.model == "permutation":
        places, times = case_list(problem)
        cells = draws.permuted(keys, places, times, (problem.areas, problem.times))
    else:
        cells = draws.multinomial(keys, problem.total, problem.alias)
    return cells.reshape(len(keys), problem.areas, problem.times)


def case_list(problem: "Problem") -> "tuple[NDArray[np.int64], NDArray[np.int64]]":
    """Return place and time of each case."""
    flat = np.repeat(np.arange(problem.cases.size), problem.cases.ravel())
    return flat // problem.times, flat % problem.times


def maxima(
    problem: "Problem", keys: "NDArray[np.uint64]", *, workers: int = 1, engine: str = "auto"
) -> "NDArray[np.float64]":
    """Return (n_keys,) the highest ratio over all windows in each replication."""
    if len(keys) == 0:
        return np.zeros(0)
    arranged, _ = problem.arranged()
    chosen = choose_engine(problem, len(keys), engine)
    peaks = np.zeros(len(keys))
    # The areas keep their order from shape to shape, so that all shapes see the same maps.
    for shape in arranged.shapes:
        if chosen == "compiled":
            from commonlight.analysis.hotspots.engine import compiled_maxima

            found = compiled_maxima(arranged.shaped(shape), keys, workers=workers)
        else:
            found = array_maxima(arranged.shaped(shape), keys)
        peaks = np.maximum(peaks, found * arranged.weight(shape))
    return peaks


def maxima_of_draws(problem: "Problem", source: "Problem", keys: "NDArray[np.uint64]") -> "NDArray[np.float64]":
    """Return the maxima of maps drawn from `source` and judged as `problem` expects."""
    return array_maxima(problem, keys, source)


def array_maxima(
    problem: "Problem", keys: "NDArray[np.uint64]", source: "Problem | None" = None
) -> "NDArray[np.float64]":
    """Return the maxima by NumPy alone, of maps drawn from `source` (the problem itself if None)."""
    best = np.zeros(len(keys))
    batch = int(max(64, min(len(keys), 30_000_000 // (problem.areas * (problem.times + 1)))))
    for start in range(0, len(keys), batch):
        part = slice(start, start + batch)
        drawn = draw(source or problem, keys[part])
        # (n_areas, n_times + 1, n_keys): running sums over time, so that an interval is a difference of two.
        table = np.zeros((problem.areas, problem.times + 1, len(drawn)), dtype=np.int32)
        np.cumsum(drawn.transpose(1, 2, 0), axis=1, out=table[:, 1:])
        best[part] = _array_block(problem, table)
    return best


def _array_block(problem: "Problem", table: "NDArray[np.int32]") -> "NDArray[np.float64]":
    begin, end, _ = problem.intervals
    best = np.zeros(table.shape[2])
    levels: dict[tuple[int, int], NDArray[np.float64]] = {}
    expected = np.hstack([np.zeros((problem.areas, 1)), np.cumsum(problem.expected, axis=1)])
    small: Any = np.int16 if problem.total < 32000 else np.int32
    table = table.astype(small)
    for centre in np.random.default_rng(0).permutation(problem.areas):
        order, complete = circle(problem, int(centre))
        if not len(order):
            continue
        cases: NDArray[Any] = table[order]
        # Row by row: NumPy adds whole rows much faster than it walks down columns.
        for step in range(1, len(cases)):
            np.add(cases[step], cases[step - 1], out=cases[step])
        cases = cases if complete.all() else cases[complete]
        mean = np.cumsum(expected[order], axis=0)[complete]
        for interval in range(len(begin)):
            if problem.times == 1:
                c, e = cases[:, 1], mean[:, 1]
            else:
                c = cases[:, end[interval]] - cases[:, begin[interval]]
                e = mean[:, end[interval]] - mean[:, begin[interval]]
            for sign in DIRECTIONS[problem.direction]:
                _raise(problem, sign, c, e, best, levels)
    return best


def _raise(
    problem: "Problem",
    sign: int,
    cases: "NDArray[Any]",
    expected: "NDArray[np.float64]",
    best: "NDArray[np.float64]",
    levels: "dict[tuple[int, int], NDArray[np.float64]]",
) -> None:
    """Raise `best` by windows (n_windows, n_keys) whose excess is large enough to matter to the lowest of them."""
    level = int(best.min() / LEVEL_STEP)
    if (level, sign) not in levels:
        levels[level, sign] = problem.likelihood.excess_needed(level * LEVEL_STEP, sign)
    needed = levels[level, sign]
    bins = problem.likelihood.bin_of(expected)
    excess = np.minimum(needed[bins], needed[bins + 1])
    if sign > 0:
        limit = np.ceil(np.maximum(expected + excess - 1e-6, problem.least_cases(sign)))
        matter = cases >= limit.astype(cases.dtype)[:, None]
    else:
        limit = np.floor(expected - excess + 1e-6)
        matter = cases <= limit.astype(cases.dtype)[:, None]
    windows, lanes = np.divmod(np.flatnonzero(matter), matter.shape[1])
    if len(windows):
        c, e = cases[windows, lanes].astype(float), expected[windows]
        right = sign * (c - e) > 0
        values = problem.likelihood(c[right], e[right])
        np.maximum.at(best, lanes[right], values)
