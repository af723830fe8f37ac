"""
Groups held against each other: shares, rates and means, each group with all the others together, as many as there are.

Every difference has an interval that is wide enough for all of them to hold at once: with twenty comparisons one looks
different by chance alone. Small groups are hidden before they come here (`analysis.disclosure`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonlight.analysis.base import Estimate, InputError
from commonlight.analysis.base.intervals import check_level, clopper_pearson, poisson_interval, wilson
from commonlight.analysis.surveys.compared import contrast

MOST_GROUPS = 60
FEWEST_VALUES = 3
SHARES = "Wilson; differences: Newcombe, Bonferroni"
RATES = "Garwood; ratios: exact given the total, Bonferroni"
MEANS = "Student over sessions; differences: intervals recovered, Bonferroni"


@dataclass(frozen=True)
class Group:
    """
    A count out of so many; where it is known only between two ends (rounded, or partly hidden), the interval holds for both.

    least, most : the count; of_least, of_most : what it is out of. Equal ends: known exactly
    """

    name: str
    least: int
    most: int
    of_least: int
    of_most: int

    @classmethod
    def exact(cls, name: str, count: int, of: int) -> "Group":
        """Return a group whose count is known."""
        return cls(name, count, count, of, of)


@dataclass(frozen=True)
class Compared:
    """
    What came of holding groups against each other.

    groups : name -> its own figure, at `level`
    differences : name -> its figure against all the others together, at `each_level`; with two groups only the first
    unit : "share" (differences in points of 1), "rate" (differences are ratios) or "mean" (differences in points)
    level, each_level : all intervals of differences hold together at `level`, each alone at `each_level`
    """

    groups: Mapping[str, Estimate]
    differences: Mapping[str, Estimate]
    unit: str
    level: float
    each_level: float

    @property
    def none(self) -> float:
        """Return the figure that says "no difference"."""
        return 1.0 if self.unit == "rate" else 0.0

    def direction(self, name: str) -> int:
        """Return 1 or -1 where a group lies above or below the others for sure, 0 where nobody can tell."""
        found = self.differences[name]
        return (found.low > self.none) - (found.high < self.none)

    def sentence(self) -> str:
        """Return how many were compared and which differ, in plain words; never why."""
        n = len(self.differences)
        apart = [name for name in self.differences if self.direction(name)]
        made = "1 comparison was made" if n == 1 else f"{n} comparisons were made"
        told = f"{', '.join(apart)} clearly differ{'s' if len(apart) == 1 else ''} from the others" if apart else "none shows a clear difference"  # fmt: skip
        return f"{made}, {told} ({self.level:.0%} intervals, wide enough for all at once). This does not say why."

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, groups in their order."""
        return {
            "unit": self.unit,
            "level": self.level,
            "each_level": self.each_level,
            "n_comparisons": len(self.differences),
            "groups": [[name, _plain(one)] for name, one in self.groups.items()],
            "differences": [
                [name, _plain(one) | {"direction": self.direction(name)}] for name, one in self.differences.items()
            ],
            "sentence": self.sentence(),
        }


def compare_shares(groups: Sequence[Group], *, level: float = 0.95) -> Compared:
    """
    Hold the share of each group against that of all the others together.

    Parameters
    ----------
    groups : two or more of other people each, with counts that may be known only between two ends
    level : the chance that all intervals of differences hold together, at least

    Raises
    ------
    InputError : fewer than two groups, two of one name, too many, or counts that are no shares

    Notes
    -----
    Wilson 1927 for each share; differences by Newcombe 1998, method 10, at the level that Bonferroni 1936 asks for. A count
    between two ends takes the lower end of the interval of the least and the upper end of that of the most, so that the
    interval holds wherever in between the count lies.

    Examples
    --------
    >>> found = compare_shares([Group.exact("new", 56, 70), Group.exact("old", 48, 80)])
    >>> one = found.differences["new"]
    >>> round(one.estimate, 4), round(one.low, 4), round(one.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    each = _each_level([one.name for one in groups], level)
    for one in groups:
        if not 0 <= one.least <= one.most or not 0 < one.of_least <= one.of_most or one.most > one.of_most:
            raise InputError(f"{one.name!r}: a share needs 0 <= count <= of, and of above 0")
    told = {one.name: _share(one, level) for one in groups}
    differences = {name: _difference(own, _joined(rest), each) for name, own, rest in _against(groups)}
    return Compared(told, differences, "share", level, each)


def _ends(group: Group, level: float) -> tuple[Estimate, Estimate]:
    """Return the share if the count is as low, and if it is as high, as it may be."""
    # With a rounded total the most may stand above the least it is out of.
    ends = ((group.least, group.of_most), (min(group.most, group.of_least), group.of_least))
    least, most = (
        Estimate(count / of, *wilson(count, of, level=level), of, "share", SHARES, level) for count, of in ends
    )
    return least, most


def _share(group: Group, level: float) -> Estimate:
    least, most = _ends(group, level)
    middle = (least.estimate + most.estimate) / 2
    return Estimate(middle, least.low, most.high, group.of_least, "share", SHARES, level)


def _difference(own: Group, rest: Group, level: float) -> Estimate:
    """Return own less rest; what is not known of the counts widens the interval in full, for it is no chance."""
    (least, most), (rest_least, rest_most) = _ends(own, level), _ends(rest, level)
    lowest = contrast((least, rest_most), (1, -1), unit="points of 1", method=SHARES)
    highest = contrast((most, rest_least), (1, -1), unit="points of 1", method=SHARES)
    middle = (lowest.estimate + highest.estimate) / 2
    return Estimate(middle, lowest.low, highest.high, own.of_least + rest.of_least, "points of 1", SHARES, level)


def _joined(groups: Sequence[Group]) -> Group:
    ends = ("least", "most", "of_least", "of_most")
    return Group("the others", *(sum(getattr(one, end) for one in groups) for end in ends))


def compare_rates(events: Mapping[str, int], exposure: Mapping[str, float], *, level: float = 0.95) -> Compared:
    """
    Hold the rate of each group against that of all the others together, as a ratio.

    Parameters
    ----------
    events : name -> count, whole, from 0
    exposure : the same names -> what it is counted for (people who live there), above 0

    Raises
    ------
    InputError : as for shares, or no event at all

    Notes
    -----
    Garwood 1936 for each rate. Given the total, a group's count is binomial (Przyborowski, Wilenski 1940), Clopper-Pearson
    limits at Bonferroni's level. Infinite where the others have no event.

    Examples
    --------
    >>> one = compare_rates({"after": 30, "before": 20}, {"after": 12, "before": 12}).differences["after"]
    >>> round(one.estimate, 3), round(one.low, 3), round(one.high, 3)
    (1.5, 0.824, 2.787)
    """
    each = _each_level(list(events), level)
    if set(exposure) != set(events) or any(not value > 0 for value in exposure.values()):
        raise InputError("each group needs an exposure above 0")
    if any(count < 0 or count != int(count) for count in events.values()) or not sum(events.values()):
        raise InputError("rates need whole counts from 0, and one event at least")
    groups = {}
    for name, count in events.items():
        low, high = poisson_interval(count, level)
        groups[name] = Estimate(
            count / exposure[name], low / exposure[name], high / exposure[name], count, "rate", RATES, level
        )
    names = list(events)
    whole, total = sum(exposure.values()), sum(events.values())
    differences = {}
    for name in names[: 1 if len(names) == 2 else None]:
        low, high = clopper_pearson(events[name], total, level=each)
        scale = (whole - exposure[name]) / exposure[name]
        ratio, least, most = (
            scale * end / (1 - end) if end < 1 else math.inf for end in (events[name] / total, low, high)
        )
        differences[name] = Estimate(ratio, least, most, total, "times the others", RATES, each)
    return Compared(groups, differences, "rate", level, each)


def compare_means(values: Mapping[str, Sequence[float]], *, level: float = 0.95) -> Compared:
    """
    Hold the mean of each group of sessions against that of all other sessions.

    Parameters
    ----------
    values : name -> one figure for each session (its mean gain), three or more each

    Raises
    ------
    InputError : as for shares, or a group of fewer than three sessions, or figures that are not finite

    Notes
    -----
    People in one room are alike, so a session counts once, however full it was (Hayes, Moulton 2009, 10.3). Student's
    interval over sessions for each side; for differences the intervals are recovered (Zou, Donner 2008) at Bonferroni's
    level.
    """
    each = _each_level(list(values), level)
    for name, one in values.items():
        if len(one) < FEWEST_VALUES or not all(math.isfinite(value) for value in one):
            raise InputError(f"{name!r}: {FEWEST_VALUES} sessions with a figure each are needed")
    groups = {name: _mean(one, level) for name, one in values.items()}
    names, differences = list(values), {}
    for name in names[: 1 if len(names) == 2 else None]:
        others = [value for other in names if other != name for value in values[other]]
        sides = (_mean(values[name], each), _mean(others, each))
        differences[name] = contrast(sides, (1, -1), unit="points", method=MEANS)
    return Compared(groups, differences, "mean", level, each)


def _mean(values: Sequence[float], level: float) -> Estimate:
    from scipy.special import stdtrit

    n = len(values)
    middle = math.fsum(values) / n
    error = math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (n - 1) / n)
    reach = float(stdtrit(n - 1, (1 + level) / 2)) * error
    return Estimate(middle, middle - reach, middle + reach, n, "mean", MEANS, level)


def _each_level(names: Sequence[str], level: float) -> float:
    """Return the level of each comparison, so that all hold together at `level` whatever they have to do with each other."""
    check_level(level)
    if not 2 <= len(names) <= MOST_GROUPS or len(set(names)) != len(names):
        raise InputError(f"a comparison needs 2 to {MOST_GROUPS} groups of other names; got {len(names)}")
    return 1 - (1 - level) / (1 if len(names) == 2 else len(names))


def _against(groups: Sequence[Group]) -> list[tuple[str, Group, list[Group]]]:
    """Return each group with all the others; of two only the first, for the second says the same."""
    found = [(one.name, one, [other for other in groups if other is not one]) for one in groups]
    return found[:1] if len(groups) == 2 else found


def _plain(one: Estimate) -> dict[str, Any]:
    return {"estimate": one.estimate, "low": one.low, "high": one.high, "n": one.n}
