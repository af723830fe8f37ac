"""The four models as functions of arrays: checks of the input, expected cases, then the scan."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from commonlight.analysis.base import InputError
from commonlight.analysis.hotspots.problem import EARTH_RADIUS_KM, ELLIPSES, Problem, on_sphere
from commonlight.analysis.hotspots.results import ScanResult
from commonlight.analysis.hotspots.scan import run

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def places(x: "ArrayLike", y: "ArrayLike", latlon: bool) -> "NDArray[np.float64]":
    """Return points from plane coordinates, or from x = longitude and y = latitude in degrees."""
    east, north = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if east.shape != north.shape or east.ndim != 1 or not len(east):
        raise InputError("x and y must be two lists of the same length, one entry per area")
    bad = ~(np.isfinite(east) & np.isfinite(north))
    if bad.any():
        raise InputError(f"area number {int(np.argmax(bad)) + 1} has no coordinates")
    if not latlon:
        return np.column_stack([east, north])
    check_degrees(east, north)
    return on_sphere(north, east)


def check_degrees(longitude: "NDArray[np.float64]", latitude: "NDArray[np.float64]") -> None:
    """Raise InputError for degrees that are impossible, or where nobody lives so that the two are probably swapped."""
    wrong = np.abs(latitude) > 90
    if wrong.any():
        place = int(np.argmax(wrong))
        hint = "; latitude and longitude are probably swapped" if abs(longitude[place]) <= 90 else ""
        raise InputError(f"area number {place + 1}: {latitude[place]:g} is no latitude (-90 to 90){hint}")
    if (np.abs(longitude) > 180).any():
        place = int(np.argmax(np.abs(longitude) > 180))
        raise InputError(f"area number {place + 1}: {longitude[place]:g} is no longitude (-180 to 180)")
    middle = float(np.median(latitude))
    if middle < -60 or middle > 75:
        raise InputError(
            f"half of the areas lie beyond latitude {middle:.0f}, where hardly anyone lives: latitude and longitude are "
            "probably swapped (x is longitude, y is latitude)"
        )


def whole_counts(values: "ArrayLike", name: str) -> "NDArray[np.int64]":
    """Return values as whole numbers; InputError if any is negative, fractional or missing."""
    array = np.asarray(values, dtype=float)
    if not np.isfinite(array).all() or (array < 0).any() or (array != np.floor(array)).any():
        raise InputError(f"{name} must be whole numbers from 0")
    return array.astype(np.int64)


def _radius(max_radius: float | None, latlon: bool) -> float:
    if max_radius is None:
        return float("inf")
    if max_radius <= 0:
        raise InputError(f"the largest radius must be above 0; got {max_radius}")
    return 2 * np.sin(max_radius / EARTH_RADIUS_KM / 2) if latlon else max_radius


def _longest(times: int, max_periods: int | None) -> int:
    if max_periods is None:
        return max(times // 2, 1)
    if not 1 <= max_periods <= times:
        raise InputError(f"the longest interval must lie between 1 and {times} periods; got {max_periods}")
    return max_periods


def poisson(
    ids: Sequence[str],
    x: "ArrayLike",
    y: "ArrayLike",
    cases: "ArrayLike",
    *,
    expected: "ArrayLike",
    population: "ArrayLike | None" = None,
    latlon: bool = False,
    max_share: float = 0.5,
    max_radius: float | None = None,
    min_cases: int = 2,
    direction: str = "high",
    shape: str = "circle",
    penalty: float = 0.5,
    max_periods: int | None = None,
    prospective: bool = False,
    periods: Sequence[str] | None = None,
    **options: Any,
) -> ScanResult:
    """
    Scan cases against expected cases: in space with (n_areas,) arrays, in space and time with (n_areas, n_times).

    Parameters
    ----------
    cases : whole
    expected : expected cases, or a population, in any unit: brought to the number of cases
    population : (n_areas,) what `max_share` caps; the expected cases if not given
    max_radius : kilometres if `latlon`, else the units of x and y
    max_periods : longest interval; half of the periods if not given
    prospective : only intervals that last until the end
    shape : "circle", or "ellipse" for circles and 46 ellipses (plane only); `penalty` marks long ones down, from 0 (not) to 1
    options : replicates, seed, workers, engine, stop_after, overlap of `scan.run`

    Notes
    -----
    Likelihood ratio of Kulldorff 1997; the total is held fixed, so that only where the cases lie matters, not how many there are.

    Examples
    --------
    >>> result = poisson("abcd", [0, 1, 2, 9], [0, 0, 0, 9], [9, 8, 1, 2], expected=[5, 5, 5, 5], replicates=99)
    >>> result.clusters[0].members, round(result.clusters[0].llr, 6)
    (('a', 'b'), 5.408762)
    """
    counts = whole_counts(cases, "cases")
    means = np.asarray(expected, dtype=float)
    if counts.shape != means.shape:
        raise InputError(f"cases have the shape {counts.shape}, expected {means.shape}; they must be the same")
    if not np.isfinite(means).all() or (means < 0).any() or means.sum() <= 0:
        raise InputError("expected cases must be numbers from 0, not all of them 0")
    counts, means = counts.reshape(len(counts), -1), means.reshape(len(means), -1)
    means = means * (counts.sum() / means.sum())
    given = _map(
        ids,
        x,
        y,
        len(counts),
        latlon=latlon,
        max_radius=max_radius,
        shape=shape,
        penalty=penalty,
        max_share=max_share,
        min_cases=min_cases,
        direction=direction,
    )
    problem = Problem(
        cases=counts,
        expected=means,
        at_risk=means.sum(axis=1) if population is None else np.asarray(population, dtype=float),
        max_times=_longest(counts.shape[1], max_periods),
        alive=prospective,
        **given,
    )
    return run(problem, list(ids), latlon=latlon, periods=periods if counts.shape[1] > 1 else None, **options)


def bernoulli(
    ids: Sequence[str],
    x: "ArrayLike",
    y: "ArrayLike",
    cases: "ArrayLike",
    people: "ArrayLike",
    *,
    latlon: bool = False,
    max_share: float = 0.5,
    max_radius: float | None = None,
    min_cases: int = 2,
    direction: str = "high",
    shape: str = "circle",
    penalty: float = 0.5,
    **options: Any,
) -> ScanResult:
    """
    Scan cases among `people` (cases and controls together), both (n_areas,), whole.

    Likelihood ratio of Kulldorff and Nagarwalla 1995. Other parameters as in `poisson`.
    """
    counts, everyone = whole_counts(cases, "cases"), whole_counts(people, "people")
    if counts.shape != everyone.shape:
        raise InputError("cases and people must have the same length")
    more = counts > everyone
    if more.any():
        raise InputError(
            f"area number {int(np.argmax(more)) + 1} has more cases than people; people are cases and controls together"
        )
    total = int(counts.sum())
    if total == everyone.sum():
        raise InputError("everybody is a case; the Bernoulli model needs controls")
    given = _map(
        ids,
        x,
        y,
        len(counts),
        latlon=latlon,
        max_radius=max_radius,
        shape=shape,
        penalty=penalty,
        max_share=max_share,
        min_cases=min_cases,
        direction=direction,
    )
    problem = Problem(
        cases=counts[:, None],
        expected=(everyone * (total / everyone.sum()))[:, None],
        at_risk=everyone.astype(float),
        model="bernoulli",
        people=everyone,
        **given,
    )
    return run(problem, list(ids), latlon=latlon, **options)


def permutation(
    ids: Sequence[str],
    x: "ArrayLike",
    y: "ArrayLike",
    cases: "ArrayLike",
    *,
    latlon: bool = False,
    max_share: float = 0.5,
    max_radius: float | None = None,
    min_cases: int = 2,
    direction: str = "high",
    shape: str = "circle",
    penalty: float = 0.5,
    max_periods: int | None = None,
    prospective: bool = False,
    periods: Sequence[str] | None = None,
    **options: Any,
) -> ScanResult:
    """
    Scan cases (n_areas, n_times) for a place and time together, without any population.

    Expected is what the place's share of all times gives at this time; replications deal the times out anew (Kulldorff et al. 2005).
    `max_share` caps the share of the cases. Other parameters as in `poisson`.
    """
    counts = whole_counts(cases, "cases")
    if counts.ndim != 2 or counts.shape[1] < 2:
        raise InputError("the permutation model needs cases by area and time, with at least 2 periods")
    total = counts.sum()
    if total < 2:
        raise InputError("a scan needs at least 2 cases; with fewer nothing can be said about where they gather")
    given = _map(
        ids,
        x,
        y,
        len(counts),
        latlon=latlon,
        max_radius=max_radius,
        shape=shape,
        penalty=penalty,
        max_share=max_share,
        min_cases=min_cases,
        direction=direction,
    )
    problem = Problem(
        cases=counts,
        expected=np.outer(counts.sum(axis=1), counts.sum(axis=0)) / total,
        at_risk=counts.sum(axis=1).astype(float),
        model="permutation",
        max_times=_longest(counts.shape[1], max_periods),
        alive=prospective,
        **given,
    )
    return run(problem, list(ids), latlon=latlon, periods=periods, **options)


def _map(
    ids: Sequence[str],
    x: "ArrayLike",
    y: "ArrayLike",
    rows: int,
    *,
    latlon: bool,
    max_radius: float | None,
    shape: str,
    **windows: Any,
) -> dict[str, Any]:
    """Return what all models tell `Problem` about places and windows; InputError where ids, places and rows do not fit together."""
    points = places(x, y, latlon)
    if not len(ids) == len(points) == rows:
        raise InputError(f"there are {len(ids)} ids, {len(points)} places and {rows} rows of cases")
    if len(set(ids)) != len(ids):
        raise InputError("each area needs its own id")
    if shape not in ("circle", "ellipse"):
        raise InputError(f"the shape must be circle or ellipse; got {shape!r}")
    ellipses = ELLIPSES if shape == "ellipse" else ()
    return {"points": points, "max_distance": _radius(max_radius, latlon), "ellipses": ellipses, **windows}
