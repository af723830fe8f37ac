"""Asking for a plan: public figures as need, programmes with what they take, money, hours and floors; all frozen in a run."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from commonlight.core.models import Account
from commonlight.insight.models import Run
from commonlight.insight.services import priority, runs
from commonlight.places.selectors import indicator_table, indicators

KIND = "plan"
RURAL, LANGUAGE, NAMED = "rural", "language", "named"
# Areas in the upper quarter of people who speak little English belong to the group of language.
UPPER = 0.75
MOST_AREAS = 3500


class CannotPlan(ValueError):
    """Nothing to plan with; `reason` is one of `REASONS` in the view."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Offer:
    """
    One programme as it could be held in an area, once.

    cost : money in an area; effect : share of the need there that it meets, above 0 to 1; reach_km : how far people come
    capacity : most people it serves in an area, None for no limit; only : "rural", or None for all areas
    """

    name: str
    cost: float
    effect: float
    hours: float = 0.0
    reach_km: float = 0.0
    capacity: float | None = None
    at_most: int | None = None
    only: str | None = None


@dataclass(frozen=True)
class Promise:
    """A floor: at least this share (above 0 to 1) of what is covered ("covered"), of the money ("budget") or of its own need ("met")."""

    group: str
    share: float
    kind: str = "covered"


def ask(
    *, level: str, within: str, need: str, offers: Sequence[Offer], budget: float, hours: float | None,
    floors: Sequence[Promise], named: Sequence[str], by: Account | None, at: datetime, seed: int = 1,
) -> Run:  # fmt: skip
    """
    Freeze all inputs and begin to work the plan out.

    Parameters
    ----------
    need : slug of the figure that counts as need; a percent is turned into people by the area's population
    named : codes of areas that make up a group of their own

    Raises
    ------
    CannotPlan : a figure that must not decide, or no area with it
    """
    known = {one.slug: one for one in indicators(level=level)}
    if need not in known or not priority.may_be_need(known[need]):
        raise CannotPlan("need")
    indicator = known[need]
    table = indicator_table([need], level=level, within=within or None)
    english = _english(table, level, within, known)
    limit = _upper(list(english.values()))
    reaches = any(one.reach_km > 0 for one in offers)
    areas, left_out = [], 0
    for area, values, margins in zip(table.areas, table.estimates, table.margins, strict=True):
        value = values[0]
        if value is None or (indicator.is_percent and not area.population) or (reaches and area.centroid is None):
            left_out += 1
            continue
        times = (area.population or 0) / 100 if indicator.is_percent else 1.0
        groups = [RURAL] if priority.is_rural(area, level) else []
        if limit is not None and english.get(area.code, -1.0) >= limit:
            groups.append(LANGUAGE)
        if area.code in named:
            groups.append(NAMED)
        x, y = area.centroid or (None, None)
        areas.append(
            {
                "code": area.code, "name": area.name, "need": round(max(value, 0.0) * times, 3),
                "margin": None if margins[0] is None else round(margins[0] * times, 3), "x": x, "y": y, "groups": groups,
            }
        )  # fmt: skip
    if not areas or len(areas) > MOST_AREAS:
        raise CannotPlan("areas" if not areas else "many")
    asked = {
        "level": level, "within": within, "vintage": table.vintage, "areas": areas, "left_out": left_out,
        "need": {"slug": need, "name": indicator.name, "source": priority.source_of(indicator), "is_percent": indicator.is_percent},
        "programmes": [asdict(one) for one in offers], "budget": budget, "hours": hours,
        "floors": [asdict(one) for one in floors], "by_hand": None,
    }  # fmt: skip
    return runs.ask(KIND, asked, seed=seed, by=by, at=at)


def _english(table: Any, level: str, within: str, known: Mapping[str, Any]) -> dict[str, float]:
    if priority.LIMITED_ENGLISH not in known:
        return {}
    found = indicator_table([priority.LIMITED_ENGLISH], level=level, within=within or None)
    if found.vintage != table.vintage:
        return {}
    return {area.code: row[0] for area, row in zip(found.areas, found.estimates, strict=True) if row[0] is not None}


def _upper(values: list[float]) -> float | None:
    """Return where the upper quarter begins, None for fewer than four areas or where all are alike."""
    held = sorted(values)
    if len(held) < 4 or held[0] == held[-1]:
        return None
    return held[min(int(len(held) * UPPER), len(held) - 1)]


def by_hand(run: Run, pairs: Sequence[tuple[str, str]], *, by: Account | None, at: datetime) -> Run:
    """
    Work out a plan as somebody put it together, on the inputs of another one.

    pairs : (code of the area, name of the programme). Raises CannotPlan for none, or one that cannot be.
    """
    asked = runs.asked_of(run)
    codes = {one["code"] for one in asked["areas"]}
    names = {one["name"] for one in asked["programmes"]}
    held = sorted(set(pairs))
    if not held or any(code not in codes or name not in names for code, name in held):
        raise CannotPlan("by_hand")
    return runs.ask(KIND, asked | {"by_hand": [list(one) for one in held]}, seed=run.seed, by=by, at=at)


@dataclass(frozen=True)
class Apart:
    """What a second plan does otherwise; `same_question` is whether areas, need and programmes are the very same."""

    only_first: tuple[tuple[str, str], ...]
    only_second: tuple[tuple[str, str], ...]
    both: int
    covered: float
    spent: float
    met: dict[str, float]
    same_question: bool


def compare(first: Run, second: Run) -> Apart:
    """Return what sets a second plan apart from a first; raises StillOpen, CannotPlan for one that is no plan."""
    told = [runs.result_of(one) for one in (first, second)]
    if any("plan" not in one for one in told):
        raise CannotPlan("no_plan")
    plans = [one["plan"] for one in told]
    held = [{(one["area"], one["programme"]) for one in plan["chosen"]} for plan in plans]
    asked = [runs.asked_of(one) for one in (first, second)]
    return Apart(
        only_first=tuple(sorted(held[0] - held[1])),
        only_second=tuple(sorted(held[1] - held[0])),
        both=len(held[0] & held[1]),
        covered=plans[1]["covered"] - plans[0]["covered"],
        spent=plans[1]["spent"] - plans[0]["spent"],
        met={group: plans[1]["met"][group] - share for group, share in plans[0]["met"].items() if group in plans[1]["met"]},
        same_question=all(asked[0][key] == asked[1][key] for key in ("areas", "need", "programmes")),
    )  # fmt: skip
