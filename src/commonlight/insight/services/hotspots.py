"""Asking where reports gather: lines of statistics through the gate, small counts evened out before anything is worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from commonlight.analysis.disclosure.rules import Audience, Rules, gate_list, join_small_areas
from commonlight.core.models import Account
from commonlight.insight import selectors_priority as rooms
from commonlight.insight.models import Run
from commonlight.insight.selectors_impact import months_between
from commonlight.insight.services import runs
from commonlight.insight.services.impact_series import MOST_HIDDEN
from commonlight.places.selectors import AreaRow, areas_of
from commonlight.reports.models import StatisticsLine

KIND = "hotspots"
# The last so many whole years, never a span of one's own: two spans that differ by a month would tell that month.
YEARS = 3
FEWEST_AREAS = 3


class CannotTell(Exception):
    """Nothing can be said; `reason` is one of `REASONS` in the view, `n` what it counts."""

    def __init__(self, reason: str, n: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.n = reason, n


@dataclass(frozen=True)
class Gated:
    """Counts by (area, period) that nobody can be found in: hidden ones are replaced by their even share by people."""

    counts: Mapping[tuple[str, str], int]
    hidden: frozenset[tuple[str, str]]
    hidden_share: float


def span(on: date) -> tuple[date, date]:
    """Return the first and the last month of the last whole years."""
    return date(on.year - YEARS, 1, 1), date(on.year - 1, 12, 1)


def gated(counts: Mapping[tuple[str, str], int], people: Mapping[str, int]) -> Gated | None:
    """Return counts with the small ones evened out among themselves by people, None if all together are too few."""
    rules = Rules.for_audience(Audience.PARTNERS)
    names = {f"{area}\n{period}": (area, period) for area, period in counts}
    found = gate_list({name: counts[key] for name, key in names.items()}, rules, rounded=False)
    total = sum(counts.values())
    if found.total is None or total == 0:
        return None
    hidden = [key for name, key in names.items() if found.counts[name] is None]
    left = sum(counts[key] for key in hidden)
    shares = _dealt(left, [people[area] for area, _period in hidden])
    even = dict(zip(hidden, shares, strict=True))
    return Gated({key: even.get(key, n) for key, n in counts.items()}, frozenset(hidden), left / total)


def _dealt(total: int, weights: Sequence[int]) -> list[int]:
    """Return whole shares of a total in proportion to weights; the largest remainders get what is left."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in order[: total - sum(shares)]:
        shares[place] += 1
    return shares


def ask(*, level: str, within: str, by: Account | None, at: datetime, seed: int = 1) -> Run:
    """
    Gate the lines of the last whole years by area and begin to look.

    Raises
    ------
    CannotTell : no line names an area, too few areas, too few lines, or most of them lie where few were counted
    """
    areas = [one for one in areas_of(level, within=within or None) if one.population and one.centroid]
    if len(areas) < FEWEST_AREAS:
        raise CannotTell("areas", len(areas))
    joined = _joined(areas)
    first, last = span(at.date())
    quarters = [f"{month:%Y}-Q{(month.month + 2) // 3}" for month in list(months_between(first, last))[::3]]
    counts, nowhere = _counts(areas, joined, first, last, quarters)
    if not any(counts.values()):
        raise CannotTell("no_area", nowhere)
    people = {name: group["population"] for name, group in joined.items()}
    if len(people) < FEWEST_AREAS:
        raise CannotTell("areas", len(people))
    side, periods = gated(counts, people), quarters
    if side is None:
        raise CannotTell("few")
    if side.hidden_share > MOST_HIDDEN:
        # One gate for each set of lines: time is given up, so that no sum of quarters can be held against an area's count.
        whole = {(name, "all"): sum(counts[name, quarter] for quarter in quarters) for name in joined}
        side, periods = gated(whole, people), ["all"]
        if side is None or side.hidden_share > MOST_HIDDEN:
            raise CannotTell("few")
    asked = {
        "level": level,
        "within": within,
        "first": f"{first:%Y-%m}",
        "last": f"{last:%Y-%m}",
        "areas": [{"code": name, **{key: group[key] for key in ("name", "population", "x", "y", "members")}}
                  for name, group in joined.items()],
        "cases": [[side.counts[name, period] for period in periods] for name in joined],
        "hidden": sorted({name for name, _period in side.hidden}),
        "periods": periods,
        "nowhere": nowhere,
        "reached": _reached(areas, level, joined),
        "smallest": Rules.for_audience(Audience.PARTNERS).smallest_count,
    }  # fmt: skip
    return runs.ask(KIND, asked, seed=seed, by=by, at=at)


def _joined(areas: Sequence[AreaRow]) -> dict[str, dict[str, Any]]:
    """Return areas as they may be shown: those of few people put together, standing where most of these live."""
    rules = Rules.for_audience(Audience.PARTNERS)
    people = {area.code: area.population or 0 for area in areas}
    told = join_small_areas(people, {area.code: area.code[:2] for area in areas}, rules)
    groups: dict[str, list[AreaRow]] = {}
    for area in areas:
        groups.setdefault(told[area.code], []).append(area)
    found = {}
    for name, members in groups.items():
        whole = sum(people[one.code] for one in members)
        x, y = (
            sum(one.centroid[axis] * people[one.code] for one in members if one.centroid) / whole for axis in (0, 1)
        )
        found[name] = {
            "name": members[0].name if len(members) == 1 else name, "population": whole, "x": round(x, 6), "y": round(y, 6),
            "members": [one.code for one in members],
        }  # fmt: skip
    return found


def _counts(
    areas: Sequence[AreaRow], joined: Mapping[str, Mapping[str, Any]], first: date, last: date, quarters: Sequence[str]
) -> tuple[dict[tuple[str, str], int], int]:
    """Return lines by joined area and quarter, and how many name none of these areas."""
    told_under = {code: name for name, group in joined.items() for code in group["members"]}
    names = rooms.by_name(areas)
    counts = {(name, quarter): 0 for name in joined for quarter in quarters}
    nowhere = 0
    rows = StatisticsLine.objects.filter(report_month__gte=first, report_month__lte=last)
    for zone, month, n in rows.values_list("zone", "report_month").annotate(n=Count("pk")).order_by():
        code = zone if zone in told_under else names.get(rooms.bare(zone), "")
        if code not in told_under:
            nowhere += n
        else:
            counts[told_under[code], f"{month:%Y}-Q{(month.month + 2) // 3}"] += n
    return counts, nowhere


def _reached(areas: Sequence[AreaRow], level: str, joined: Mapping[str, Mapping[str, Any]]) -> list[int | None]:
    """Return how many people were reached before in each joined area: reports rise where people know whom to tell."""
    smallest = Rules.for_audience(Audience.PARTNERS).smallest_count
    found = rooms.reach_by_area(areas, level=level, smallest=smallest).counts
    sums = [sum(found.get(code, 0) for code in group["members"]) for group in joined.values()]
    return [n or None for n in sums]
