"""Look for areas, and times, with more reports than their people explain. Gets gated counts only. Child process only."""

from collections.abc import Callable
from typing import Any

Progress = Callable[[int], None]
REPLICATES = 999
# Windows of at most a quarter of the people: a half of the map is no place to send anybody.
MAX_SHARE = 0.25


def work_out(asked: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """
    Return what a scan in space found, one in space and time where counts allow it, and smoothed rates.

    asked : areas (code, name, population, x, y), cases (areas x periods; one period where time is not looked at), periods,
        smallest (no group of fewer cases is told), seed
    """
    from commonlight.analysis.base import InputError
    from commonlight.analysis.hotspots import poisson
    from commonlight.analysis.hotspots.rates import empirical_bayes

    areas = asked["areas"]
    codes = [area["code"] for area in areas]
    people = [float(area["population"]) for area in areas]
    x, y = [area["x"] for area in areas], [area["y"] for area in areas]
    totals = [sum(row) for row in asked["cases"]]
    options: dict[str, Any] = {"latlon": True, "max_share": MAX_SHARE, "min_cases": asked["smallest"], "replicates": REPLICATES,
                               "seed": asked["seed"]}  # fmt: skip
    try:
        space = poisson(codes, x, y, totals, expected=people, **options)
        progress(40)
        found: dict[str, Any] = {"space": _told(space, asked["smallest"])}
        if len(asked["periods"]) > 1:
            n = len(asked["periods"])
            even = [[one / n] * n for one in people]
            when = poisson(
                codes, x, y, asked["cases"], expected=even, population=people, periods=asked["periods"], **options
            )
            found["space_time"] = _told(when, asked["smallest"])
        progress(90)
        rates = empirical_bayes(totals, people)
    except InputError as problem:
        return {"problem": str(problem)}
    found["rates"] = [round(float(rate) * 100_000, 2) for rate in rates]
    return found


def _told(result: Any, smallest: int) -> dict[str, Any]:
    """Return what a scan found, groups of fewer reports than may be shown left out."""
    said = result.as_dict()
    clusters = [one for one in said["clusters"] if one["p"] <= result.level and one["cases"] >= smallest]
    return {
        "sentence": said["sentence"],
        "explanation": said["explanation"],
        "replicates": said["replicates"],
        "clusters": [
            {key: list(one[key]) if key == "members" else one[key]
             for key in ("members", "start", "end", "cases", "expected", "relative_risk", "p", "p_low", "p_high")}
            for one in clusters
        ],
    }  # fmt: skip
