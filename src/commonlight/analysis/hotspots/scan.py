"""
Scan statistics: is there a group of neighbouring areas (and a time) with more cases than chance explains?

Circles (in the plane ellipses too) round each area, all sizes up to a cap; each compared with the rest by its likelihood ratio; the highest judged by replications
drawn under "no hotspot" (Kulldorff 1997; space-time permutation: Kulldorff, Heffernan, Hartman, Assunção and Mostashari 2005;
ellipses: Kulldorff, Huang, Pickle and Duczmal 2006).
"""

import heapq
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from commonlight.analysis.base import InputError
from commonlight.analysis.base.intervals import clopper_pearson
from commonlight.analysis.hotspots import draws
from commonlight.analysis.hotspots.observed import Best, Sums, Window, best_of_shapes, best_windows
from commonlight.analysis.hotspots.problem import EARTH_RADIUS_KM, Problem
from commonlight.analysis.hotspots.replicate import SMALL, choose_engine, maxima
from commonlight.analysis.hotspots.results import Cluster, ScanResult
from commonlight.analysis.hotspots.windows import circle, nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAME = 1e-9
FEW_CASES = 20
MOST_CLUSTERS = 20
RESEARCH = 400


def run(
    problem: Problem,
    ids: Sequence[str],
    *,
    replicates: int = 999,
    seed: int = 1,
    workers: int = 1,
    engine: str = "auto",
    stop_after: int | None = None,
    latlon: bool = False,
    periods: Sequence[str] | None = None,
    overlap: str = "none",
) -> ScanResult:
    """
    Scan a map and judge what stands out by `replicates` maps without a hotspot.

    Parameters
    ----------
    ids : (n_areas,) names of the areas
    seed, workers, engine : the answer depends on the seed only
    stop_after : stop once so many replications beat the data (Besag and Clifford 1991); None runs all
    latlon : whether `problem.points` lie on the unit sphere; the radius is then in kilometres
    periods : (n_times,) names of the periods; None without time
    overlap : which further clusters are listed, compared with earlier ones of overlapping times: "none" shares no area with them,
        "no-centers" has its centre outside of them and theirs outside of it, "all" is the best round every centre

    Raises
    ------
    InputError : not enough replicates, unknown options
    """
    if replicates < 0 or replicates != int(replicates):
        raise InputError(f"the number of replicates must be whole and from 0, for example 999; got {replicates}")
    best = _observed(problem, engine, replicates, workers)
    chosen = select(problem, best, overlap)
    keys = draws.replication_keys(seed, replicates)
    top = float(best.llr.max())
    peaks, stopped = _simulate(problem, keys, top, workers, engine, stop_after)
    clusters = tuple(_describe(problem, best, window, ids, peaks, stopped, latlon, periods) for window in chosen)
    return ScanResult(
        model=problem.model if problem.model != "poisson" or problem.times == 1 else "space-time",
        replicates=len(peaks),
        clusters=clusters,
        cases=problem.total,
        areas=problem.areas,
        max_share=problem.max_share,
        direction=problem.direction,
        seed=seed,
        maxima=tuple(peaks.tolist()),
        warnings=_warnings(problem, len(peaks)),
        shape="ellipse" if problem.ellipses else "circle",
    )


def _observed(problem: Problem, engine: str, replicates: int, workers: int) -> Best:
    work = problem.areas**2 * problem.max_share * len(problem.intervals[0]) * len(problem.shapes) * 20
    if (
        engine == "array"
        or (work < SMALL and engine == "auto")
        or choose_engine(problem, max(replicates, 20), engine) == "array"
    ):
        return best_of_shapes(problem, best_windows)
    from commonlight.analysis.hotspots.engine import compiled_best_windows

    return best_of_shapes(problem, lambda shaped: compiled_best_windows(shaped, workers=workers))


def _simulate(
    problem: Problem, keys: "NDArray[np.uint64]", top: float, workers: int, engine: str, stop_after: int | None
) -> "tuple[NDArray[np.float64], bool]":
    """Return the maxima run, and whether the run stopped early."""
    if stop_after is None:
        return maxima(problem, keys, workers=workers, engine=engine), False
    if stop_after < 1:
        raise InputError(f"stopping needs at least 1 replication that beats the data; got {stop_after}")
    engine = choose_engine(problem, len(keys), engine)
    peaks = np.zeros(0)
    size = 128
    while len(peaks) < len(keys):
        part = keys[len(peaks) : len(peaks) + size]
        peaks = np.append(peaks, maxima(problem, part, workers=workers, engine=engine))
        beaten = np.cumsum(peaks >= top - SAME)
        if beaten[-1] >= stop_after:
            return peaks[: int(np.searchsorted(beaten, stop_after)) + 1], True
        size *= 2
    return peaks, False


def select(problem: Problem, best: Best, overlap: str = "none") -> list[Window]:
    """
    Return the windows to list, the most likely first, then the most likely that does not overlap those before, and so on.

    Ties as in `Window.rank`. Under "none" the windows round an area whose best one overlaps are searched again, so that the next
    cluster is the best of all windows left; on maps of more than RESEARCH areas that area's best one is dropped.
    """
    if overlap not in ("none", "no-centers", "all"):
        raise InputError(f"overlap must be none, no-centers or all; got {overlap!r}")
    columns = (best.llr, best.steps, np.arange(problem.areas), best.begin, best.end, best.shape)
    some = best.llr > SAME
    queue = [Window(*row) for row in zip(*(column[some].tolist() for column in columns), strict=True)]
    heap = [(window.rank, window) for window in queue]
    heapq.heapify(heap)
    again = overlap == "none" and problem.areas <= RESEARCH
    shaped = [problem.shaped(shape) for shape in problem.shapes]
    sums = [Sums(each) for each in shaped] if again else []
    chosen: list[tuple[Window, frozenset[int]]] = []
    taken: list[tuple[NDArray[np.bool_], int, int]] = []
    around = cache(lambda centre, shape: circle(shaped[shape], centre))
    while heap and len(chosen) < MOST_CLUSTERS:
        _, window = heapq.heappop(heap)
        if (
            not again
            and overlap == "none"
            and any(window.centre in held and window.begin < old.end and old.begin < window.end for old, held in chosen)
        ):
            continue
        near = (
            around(window.centre, window.shape)[0][: window.steps]
            if again
            else nearest(shaped[window.shape], window.centre, window.steps)
        )
        members = frozenset(near.tolist())
        if not any(_overlap(overlap, window, members, *other) for other in chosen):
            chosen.append((window, members))
            mask = np.zeros(problem.areas, dtype=bool)
            mask[list(members)] = True
            taken.append((mask, window.begin, window.end))
        elif again:
            found = [sums[shape].best(window.centre, taken, around(window.centre, shape)) for shape in problem.shapes]
            weighed = [replace(each, llr=each.llr * problem.weight(k), shape=k) for k, each in enumerate(found)]
            window = min(weighed, key=lambda each: each.rank)
            if window.llr > SAME:
                heapq.heappush(heap, (window.rank, window))
    return [window for window, _ in chosen]


def _overlap(rule: str, new: Window, members: frozenset[int], old: Window, held: frozenset[int]) -> bool:
    """Return whether two windows overlap in time and, by the rule, in space."""
    if new.begin >= old.end or old.begin >= new.end:
        return False
    if rule == "none":
        return bool(members & held)
    if rule == "no-centers":
        return new.centre in held or old.centre in members
    return members == held


def _describe(
    problem: Problem,
    best: Best,
    window: Window,
    ids: Sequence[str],
    peaks: "NDArray[np.float64]",
    stopped: bool,
    latlon: bool,
    periods: Sequence[str] | None,
) -> Cluster:
    place, begin, end = window.centre, window.begin, window.end
    members = circle(problem.shaped(window.shape), place)[0][: window.steps]
    cases = int(problem.cases[members, begin:end].sum())
    expected = float(problem.expected[members, begin:end].sum())
    points = problem.shaped(window.shape).points
    radius = float(np.sqrt(((points[members] - points[place]) ** 2).sum(axis=1).max()))
    radius *= problem.elongation(window.shape)
    if latlon:
        radius = 2 * EARTH_RADIUS_KM * float(np.arcsin(min(radius / 2, 1.0)))
    llr = window.llr
    p, low, high, gumbel = p_values(llr, peaks, stopped)
    return Cluster(
        members=tuple(ids[area] for area in members),
        center=ids[place],
        radius=radius,
        start=periods[begin] if periods else None,
        end=periods[end - 1] if periods else None,
        cases=cases,
        expected=expected,
        relative_risk=_relative_risk(problem, cases, expected),
        llr=llr,
        p=p,
        p_low=low,
        p_high=high,
        gumbel_p=gumbel,
        tied_with=_ties(problem, best, window, members, ids),
        elongation=problem.elongation(window.shape),
        angle=problem.ellipses[window.shape - 1][1] if window.shape else None,
    )


def _relative_risk(problem: Problem, cases: int, expected: float) -> float | None:
    if problem.model == "permutation":
        return None
    outside, rest = problem.total - cases, problem.total - expected
    if outside == 0:
        return float("inf")
    return (cases / expected) / (outside / rest)


def _ties(
    problem: Problem, best: Best, window: Window, members: "NDArray[np.int64]", ids: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    mine = frozenset(members.tolist())
    ties: dict[frozenset[int], tuple[str, ...]] = {}
    for other in np.flatnonzero(np.abs(best.llr - window.llr) <= SAME).tolist():
        areas = circle(problem.shaped(int(best.shape[other])), other)[0][: best.steps[other]]
        same_time = best.begin[other] == window.begin and best.end[other] == window.end
        if frozenset(areas.tolist()) != mine or not same_time:
            ties.setdefault(frozenset(areas.tolist()), tuple(ids[area] for area in areas))
    return tuple(ties.values())


def p_values(
    llr: float, peaks: "NDArray[np.float64]", stopped: bool = False
) -> tuple[float, float, float, float | None]:
    """
    Return the Monte Carlo p-value, its 95 % interval, and the Gumbel p-value.

    p = (1 + beaten) / (1 + replications) (Dwass 1957), or beaten / replications when the run was stopped by the number beaten
    (Besag and Clifford 1991); the interval is Clopper and Pearson's. The Gumbel curve is fitted by moments (Abrams, Kulldorff and
    Kleinman 2010). With no replications all are not-a-number.
    """
    count = len(peaks)
    if count == 0:
        return float("nan"), float("nan"), float("nan"), None
    beaten = int((peaks >= llr - SAME).sum())
    p = beaten / count if stopped and beaten else (1 + beaten) / (1 + count)
    low, high = clopper_pearson(beaten, count)
    gumbel = None
    if count >= 99 and not stopped:
        spread = float(np.std(peaks, ddof=1)) * np.sqrt(6) / np.pi
        middle = float(np.mean(peaks)) - 0.5772156649015329 * spread
        gumbel = float(-np.expm1(-np.exp(-(llr - middle) / spread))) if spread > 0 else None
    return p, low, high, gumbel


def _warnings(problem: Problem, replicates: int) -> tuple[str, ...]:
    warnings = []
    if problem.total < FEW_CASES:
        warnings.append(
            f"Only {problem.total} cases: a scan sees nothing but very strong concentrations; 'no evidence' is not 'no hotspot'."
        )
    if replicates < 99:
        warnings.append("Fewer than 99 replications: the p-values are rough.")
    return tuple(warnings)


def iterative(
    problem: Problem, ids: Sequence[str], *, level: float = 0.05, most: int = 10, **options: Any
) -> list[ScanResult]:
    """
    Scan, take out the areas of the most likely cluster, scan again, until nothing passes `level`.

    Each later p-value is conditional on the clusters taken out (Zhang, Assunção and Kulldorff 2010). Returns the scans in order; the last
    one is the first that found nothing, unless `most` was reached.
    """
    results: list[ScanResult] = []
    names = np.array(ids)
    while len(results) < most:
        result = run(problem, names.tolist(), **options)
        results.append(result)
        if not result.clusters or not result.clusters[0].p <= level:
            break
        inside = set(result.clusters[0].members)
        keep = np.array([name not in inside for name in names])
        if problem.cases[keep].sum() < 2:
            break
        names = names[keep]
        problem = without(problem, keep)
    return results


def without(problem: Problem, keep: "NDArray[np.bool_]") -> Problem:
    """Return the map of the areas to keep, its expected cases brought back to the cases that are left."""
    cases = problem.cases[keep]
    people = problem.people[keep] if problem.people is not None else None
    if problem.model == "permutation":
        expected = np.outer(cases.sum(axis=1), cases.sum(axis=0)) / cases.sum()
        risk = cases.sum(axis=1).astype(float)
    else:
        expected = problem.expected[keep] * (cases.sum() / problem.expected[keep].sum())
        risk = problem.at_risk[keep]
    return replace(problem, points=problem.points[keep], cases=cases, expected=expected, at_risk=risk, people=people)
