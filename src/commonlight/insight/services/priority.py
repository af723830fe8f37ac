"""Asking where to reach out first: four layers of areas, from public figures and from what the rooms know."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.core.models import Account
from commonlight.insight import selectors_priority as rooms
from commonlight.insight.models import Run
from commonlight.insight.services import runs
from commonlight.places.models import Indicator
from commonlight.places.selectors import AreaRow, IndicatorTable, indicator_table, indicators

KIND = "priority"
# Need rests on at least so many figures: fewer would let one question of one survey decide. So many sources, counted as
# publishers, are wanted too; the page says so where they are fewer, for what comes with the package is one publisher's.
FEWEST = Rules.for_audience(Audience.PARTNERS).minimum_sources
DRAWS = 500
# A county without a word on it counts as rural below so many people.
RURAL_BELOW = 50_000
LIMITED_ENGLISH = "limited-english"
# Of these, more is better off.
LESS_IS_NEED = frozenset({"income-per-person"})
NOT_NEED = (Indicator.Theme.INDEX, Indicator.Theme.REPORTING)
# Where people can be met. They say nothing about need, and counting them would send help to stadiums and roads.
CHANNELS = re.compile(
    r"truck|rest[ -]?(area|stop)|stadium|super[ -]?bowl|\bevents?\b|motorway|highway|massage|hotel|motel", re.I
)


class NotAnInput(ValueError):
    """A figure that must not decide where help goes, or too few figures."""


def is_channel(indicator: Indicator) -> bool:
    """Whether a figure counts places or days at which people can be met, rather than conditions they live in."""
    return bool(CHANNELS.search(f"{indicator.slug} {indicator.name}"))


def may_be_need(indicator: Indicator) -> bool:
    """Whether a figure may stand in the layer of need: no index of others, no count of reports or arrests, no channel."""
    return indicator.theme not in NOT_NEED and not is_channel(indicator)


def may_be_exposure(indicator: Indicator) -> bool:
    """Whether a figure may say that people live or work where they are easily exploited; the same limits as for need."""
    return may_be_need(indicator) and indicator.theme != Indicator.Theme.MINORITY


def ask(
    *, level: str, within: str, need: Sequence[str], exposure: Sequence[str], weights: Mapping[str, float], with_minority: bool,
    language: str, n: int, rural_floor: float, by: Account | None, at: datetime, seed: int = 1,
) -> Run:  # fmt: skip
    """
    Freeze all inputs and begin to work the layers out.

    Parameters
    ----------
    need, exposure : slugs of figures; the two have none in common
    weights : by theme of need, 1.0 where nothing is said
    with_minority : whether minority status has a weight; the run without it is kept beside either way
    n : how many areas can be reached; rural_floor : least share of them that is rural, 0 to 1

    Raises
    ------
    NotAnInput : a channel, an index, a count of reports, too few figures or one in two layers
    MixedVintages : figures on limits of different years
    """
    known = {one.slug: one for one in indicators(level=level)}
    _check(known, need, exposure)
    table = indicator_table([*need, *exposure], level=level, within=within or None)
    rules = Rules.for_audience(Audience.PARTNERS)
    services = rooms.services_by_area(table.areas, language=language, today=at.date())
    reach = rooms.reach_by_area(table.areas, level=level, smallest=rules.smallest_count)
    codes = [area.code for area in table.areas]
    asked = {
        "level": level,
        "within": within,
        "vintage": table.vintage,
        "areas": [
            {"code": area.code, "name": area.name, "population": area.population, "rural": is_rural(area, level)}
            for area in table.areas
        ],
        "need": _figures(known, table, need, 0, "Need", weights, with_minority),
        "exposure": _figures(known, table, exposure, len(need), "Exposure", {}, False),
        "services": {
            "counts": [services.counts.get(code, 0) for code in codes],
            "speaking": [services.speaking.get(code, 0) for code in codes],
            "besides": [services.besides.get(code, 0) for code in codes],
            "limited_english": _beside(known, table, LIMITED_ENGLISH, level, within),
            "language": language,
            "nowhere": services.nowhere,
            "unmatched": list(services.unmatched),
        },
        # Ways to meet people. They stand beside the layers; nothing works with them.
        "channels": [
            {"name": one.name, "source": source_of(one), "values": _beside(known, table, one.slug, level, within)}
            for one in known.values()
            if is_channel(one)
        ],
        "reach": {"counts": [reach.counts.get(code) for code in codes], "unmatched": list(reach.unmatched)},
        "n": n,
        "rural_floor": rural_floor,
        "people_floor": rules.people_floor,
        "draws": DRAWS,
    }
    return runs.ask(KIND, asked, seed=seed, by=by, at=at)


def source_of(indicator: Indicator) -> str:
    """Return publisher, title and year of the source of a figure."""
    return f"{indicator.source.publisher}, {indicator.source.title}, {indicator.source.year}"


def publishers_of(asked: Mapping[str, Any]) -> list[str]:
    """Return who publishes the figures of need of a run: files of one publisher are one source, however many there are."""
    return sorted({one.get("publisher") or one["source"].partition(",")[0] for one in asked["need"]["figures"]})


def _beside(
    known: Mapping[str, Indicator], table: IndicatorTable, slug: str, level: str, within: str
) -> list[float | None]:
    """Return a figure for the areas of a table, None for areas without one; figures on other limits are left out."""
    if slug not in known:
        return [None] * len(table.areas)
    found = indicator_table([slug], level=level, within=within or None)
    held = {area.code: row[0] for area, row in zip(found.areas, found.estimates, strict=True)}
    return [held.get(area.code) if found.vintage == table.vintage else None for area in table.areas]


def is_rural(area: AreaRow, level: str) -> bool | None:
    """Whether an area is rural: as its source says, else a county of few people; None where nobody knows."""
    if area.is_rural is not None:
        return area.is_rural
    return None if level != "county" or area.population is None else area.population < RURAL_BELOW


def _check(known: Mapping[str, Indicator], need: Sequence[str], exposure: Sequence[str]) -> None:
    if unknown := [slug for slug in (*need, *exposure) if slug not in known]:
        raise NotAnInput(f"no figure is called {unknown[0]}")
    if wrong := [slug for slug in need if not may_be_need(known[slug])] or [
        slug for slug in exposure if not may_be_exposure(known[slug])
    ]:
        raise NotAnInput(f"{wrong[0]} says where people can be met or who was counted, not what they need")
    if set(need) & set(exposure):
        raise NotAnInput("a figure stands in two layers")
    bare = [slug for slug in need if known[slug].theme != Indicator.Theme.MINORITY]
    if len(set(bare)) < FEWEST:
        raise NotAnInput(f"need rests on at least {FEWEST} figures")


def _figures(
    known: Mapping[str, Indicator], table: IndicatorTable, slugs: Sequence[str], begin: int, title: str,
    weights: Mapping[str, float], with_minority: bool,
) -> dict[str, Any]:  # fmt: skip
    """Return the columns of a layer, with what their sources are: fingerprints of files, never who brought them in."""
    end = begin + len(slugs)
    return {
        "title": title,
        "with_minority": with_minority,
        "weights": {theme: float(weight) for theme, weight in weights.items()},
        "figures": [
            {
                "slug": slug,
                "name": known[slug].name,
                "theme": known[slug].theme,
                "unit": known[slug].unit,
                "is_percent": known[slug].is_percent,
                "higher_means": "less" if slug in LESS_IS_NEED else "more",
                "source": source_of(known[slug]),
                "publisher": known[slug].source.publisher,
                "digest": known[slug].source.digest,
            }
            for slug in slugs
        ],
        "estimates": [list(row[begin:end]) for row in table.estimates],
        "margins": [list(row[begin:end]) for row in table.margins],
    }
