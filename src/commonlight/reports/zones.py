"""
Zones of coded lines: the county as a whole, or an area of the coalition's own that enough people live in.

Counties, states and the coalition's own neighbourhoods and wards come from `places`; census tracts are too small. An area
below the floor of published areas is never a zone: a line that names one would point at few people.
"""

from dataclasses import dataclass
from typing import Any

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.places.home import MOST, home_prefix
from commonlight.places.models import Area
from commonlight.reports import catalogue

LEVELS = (Area.Level.STATE, Area.Level.COUNTY, Area.Level.WARD, Area.Level.NEIGHBOURHOOD)


def smallest_people() -> int:
    """Return how many people an area must have to be a zone."""
    return Rules.for_audience(Audience.PUBLIC).people_floor


@dataclass(frozen=True)
class Zone:
    """An area that a line may name; `code` is what the line keeps."""

    level: str
    code: str
    name: str


def areas() -> list[Zone]:
    """Return the areas that can be zones, levels from the largest, each by name."""
    rows = Area.objects.filter(level__in=LEVELS, population__gte=smallest_people())
    held = list(rows.order_by("name", "code").values_list("level", "code", "name", "vintage"))
    newest: dict[str, int] = {}
    for level, _code, _name, vintage in held:
        newest[level] = max(vintage, newest.get(level, 0))
    # A code that two levels bear is the larger area's; one of our own lists is never an area's.
    taken, found = set(catalogue.codes("zones")), []
    for level in LEVELS:
        own = [
            Zone(level, code, name)
            for its, code, name, vintage in held
            if its == level and vintage == newest[its] and code not in taken
        ]
        if len(own) > MOST:
            home = home_prefix()
            own = [one for one in own if home and one.code.startswith(home)]
        taken |= {one.code for one in own}
        found += own
    return found


def choices() -> list[Any]:
    """Return the zones as choices of a form: the whole county first, then areas by level and name."""
    found = areas()
    named = [
        (level.label, [(one.code, one.name) for one in found if one.level == level])
        for level in LEVELS
        if any(one.level == level for one in found)
    ]
    return [*catalogue.choices("zones"), *named]


def is_known(code: str) -> bool:
    """Return whether a line may name this zone."""
    return code in catalogue.codes("zones") or any(code == one.code for one in areas())
