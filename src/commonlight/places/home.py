"""Where the coalition is at home among the areas: in a list too long to choose from, those around it come first."""

import csv
from collections import Counter
from functools import lru_cache

from commonlight.core.selectors import site
from commonlight.places.models import Area
from commonlight.places.selectors import areas_of, count_of
from commonlight.places.services.packaged import FOLDER, states

# More than a form can list; then only areas of the coalition's own state are offered.
MOST = 400
# "A county, a town or a quarter": a state is too large to say whom one met there.
CHOSEN_FROM = (Area.Level.COUNTY, Area.Level.WARD, Area.Level.NEIGHBOURHOOD, Area.Level.TRACT)


def home_prefix() -> str:
    """Return how codes of areas in the coalition's own state begin, or nothing where it is not known."""
    state = site().region.removeprefix("US-")
    return _prefix(state) if state in states() else ""


@lru_cache
def _prefix(state: str) -> str:
    with (FOLDER / f"{state}.csv").open(encoding="utf-8", newline="") as lines:
        return next(csv.DictReader(lines))["FIPS"][:2]


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """
    Return areas for a form, by level and name: each as "level:code" and its name, with the code where two share a name.

    Of a level with more than a form can list only those at home are offered; none of it where that is not known or still
    too many.
    """
    found = []
    for level in CHOSEN_FROM:
        within = home_prefix() if count_of(level) > MOST else ""
        if not 0 < count_of(level, within=within) <= MOST:
            continue
        rows = areas_of(level, within=within)
        times = Counter(one.name for one in rows)
        said = [
            (f"{level.value}:{one.code}", f"{one.name} ({one.code})" if times[one.name] > 1 else one.name)
            for one in rows
        ]
        found.append((str(level.label), sorted(said, key=lambda one: (one[1].casefold(), one[0]))))
    return found


def name_of(level: str, code: str) -> str:
    """Return the name an area has in its newest limits, or its code where this site holds it no more."""
    rows = Area.objects.filter(level=level, code=code).order_by("-vintage").values_list("name", flat=True)
    return rows.first() or code
