"""What the rooms know of areas beside public figures: services that reach them, by language, and people reached before."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from commonlight.directory.models import Published
from commonlight.directory.services.finding_words import language_codes
from commonlight.outreach.models import Programme, Reach
from commonlight.outreach.selectors.events import public_days
from commonlight.partners.coverage import givers
from commonlight.partners.services_given import SERVICES
from commonlight.places.selectors import AreaRow

# What a county is called at the end of its name, which people leave out.
SUFFIX = re.compile(r"\s+(county|parish|borough|census area|municipality|municipio|city and borough)$")
# Figures of limited English count who does not speak this one well.
COMMON = frozenset({"en", "eng"})
EVENTS_DAYS = 60
# How many digits of a census code name an area of a level; the first digits are those of the area around it.
DIGITS = {"state": 2, "county": 5, "tract": 11}
# Which of the shipped groups of programmes work on what stands behind a theme of need.
CAUSES: dict[str, tuple[str, ...]] = {
    "income": ("root-poverty", "root-education", "low-income", "job-seekers"),
    "household": ("youth-instability", "youth-school", "disability", "refugees"),
    "housing": ("root-housing", "hotel-care", "farm-workers", "rural"),
    "minority": ("root-inequality", "refugees"),
}

# Which services of partners work on it; keys of the partners' own list.
FIELDS: dict[str, tuple[str, ...]] = {
    "income": ("jobs", "food", "casework"),
    "household": ("children", "disability", "counselling", "prevention"),
    "housing": ("housing", "tonight", "transport"),
    "minority": ("immigration", "legal", "interpreting"),
}


@dataclass(frozen=True)
class Found:
    """
    Counts by code of area.

    speaking : those that speak the language asked for; besides : those that speak any language but the site's first
    nowhere : how many said no place; unmatched : places named that are no area here, to be mended where they were written
    """

    counts: Mapping[str, int]
    speaking: Mapping[str, int] = field(default_factory=dict)
    besides: Mapping[str, int] = field(default_factory=dict)
    nowhere: int = 0
    unmatched: tuple[str, ...] = ()


def bare(name: str) -> str:
    """Return a place's name as people write it: without its state, without "County"."""
    return SUFFIX.sub("", " ".join(name.partition(",")[0].casefold().split()))


def by_name(areas: Iterable[AreaRow]) -> dict[str, str]:
    """Return code by bare name; a name that two areas bear stands for neither."""
    found: dict[str, list[str]] = {}
    for area in areas:
        found.setdefault(bare(area.name), []).append(area.code)
    return {name: codes[0] for name, codes in found.items() if len(codes) == 1}


def services_by_area(areas: Sequence[AreaRow], *, language: str, today: date) -> Found:
    """Return how many published services say that they serve an area or stand in it, and how many of them in a language."""
    codes = by_name(areas)
    current = Q(shown_until=None) | Q(shown_until__gt=today)
    rows = Published.objects.filter(current, kind=Published.Kind.SERVICE).order_by("pk")
    counts: dict[str, int] = {}
    speaking: dict[str, int] = {}
    besides: dict[str, int] = {}
    nowhere, unmatched = 0, set()
    for text in rows.values_list("document", flat=True).iterator():
        document = json.loads(text)
        named = _places_of(document)
        nowhere += not named
        unmatched |= {name for name in named if bare(name) not in codes}
        for code in {codes[bare(name)] for name in named if bare(name) in codes}:
            counts[code] = counts.get(code, 0) + 1
            spoken = set(language_codes(document))
            if language in spoken:
                speaking[code] = speaking.get(code, 0) + 1
            if spoken - COMMON:
                besides[code] = besides.get(code, 0) + 1
    return Found(counts, speaking, besides, nowhere, tuple(sorted(unmatched)))


def _places_of(document: Mapping[str, Any]) -> set[str]:
    said = [area.get("name") or area.get("extent") or "" for area in document.get("service_areas") or ()]
    for one in document.get("service_at_locations") or ():
        said += [address.get("region") or "" for address in one.get("location", {}).get("addresses") or ()]
    return {name.strip() for name in said if name.strip()}


def reach_by_area(areas: Sequence[AreaRow], *, level: str, smallest: int) -> Found:
    """
    Return how many people programmes reached in an area of `level`.

    A count of fewer than `smallest` is left out, so is a place nobody knows. Reach in a tract counts for its county and
    state; what was only written in words counts where exactly one area bears that name.
    """
    names = by_name(areas)
    codes = {area.code for area in areas}
    counts: dict[str, int] = {}
    unmatched = set()
    rows = Reach.objects.order_by("pk").values_list("area", "area_level", "area_code", "reached")
    for name, its_level, its_code, reached in rows:
        code = _lies_in(its_level, its_code, level) if its_code else names.get(bare(name), "")
        if code not in codes:
            unmatched.add(name)
        else:
            counts[code] = counts.get(code, 0) + reached
    return Found({code: n for code, n in counts.items() if n >= smallest}, unmatched=tuple(sorted(unmatched)))


def _lies_in(level: str, code: str, wanted: str) -> str:
    """Return the code of the area of a wanted level around an area, or nothing; only codes of the census hold both."""
    if level == wanted:
        return code
    own, around = DIGITS.get(level), DIGITS.get(wanted)
    return code[:around] if own and around and around < own == len(code) else ""


@dataclass(frozen=True)
class Partner:
    """A partner that works on a theme: its name, its fields of work in words, and where."""

    name: str
    fields: tuple[str, ...]
    places: tuple[str, ...]


def who_gives_on(theme: str, *, day: date) -> list[Partner]:
    """Return the partners whose fields of work belong to a theme, from the map of what members give, by name."""
    return [
        Partner(one.name, tuple(str(SERVICES.get(service, service)) for service in one.services), one.places)
        for one in givers(FIELDS.get(theme, ()), day=day)
    ]


def who_works_on(theme: str) -> list[Programme]:
    """Return programmes that work on what stands behind a theme, with the partner that carries each; those that go on."""
    going = (Programme.State.RUNNING, Programme.State.PLANNED)
    rows = Programme.objects.filter(group__in=CAUSES.get(theme, ()), state__in=going)
    return list(rows.select_related("organisation").order_by("name"))


def events_ahead(today: date) -> int:
    """Return how many days of public events lie in the next two months: where people can be met."""
    return public_days().filter(day__range=(today, today + timedelta(days=EVENTS_DAYS))).count()
