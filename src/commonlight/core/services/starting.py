"""Start from the county: the place is set, and what the rooms hold for it is filled in as drafts and open checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commonlight.core import audit, starting
from commonlight.core.models import Account, HomeEntry, PlaceEntry, Site
from commonlight.core.services.home import Draft, save_home_entry
from commonlight.core.store import write


@dataclass(frozen=True)
class Started:
    """How much was filled in: rules of the place, drafts of the calendar, groups chosen."""

    n_rules: int
    n_days: int
    n_groups: int


def start_from_place(
    *, country: str, region: str, county_code: str, county_name: str, groups: Sequence[str], by: Account, at: datetime
) -> Started:
    """
    Set the place and fill in what is missing; what somebody wrote already is never changed.

    Rules come from the library with their source and count as "not looked up yet"; days come as drafts.
    """
    with write():
        row = Site.objects.get()
        row.country, row.region = country, region
        row.county_code, row.county_name, row.groups = county_code, county_name, list(groups)
        row.save()
        audit.record("place set", by=by, at=at, subject=("site", row.pk))
        n_rules = _fill_rules(region or country, by, at)
        n_days = _fill_calendar(row, by, at)
    return Started(n_rules, n_days, len(groups))


def _fill_rules(place: str, by: Account, at: datetime) -> int:
    held = set(PlaceEntry.objects.values_list("kind", flat=True))
    filled = 0
    for kind in PlaceEntry.Kind:
        found = [] if kind.value in held else starting.offers(kind.value, place, "en")
        if found:
            text = "\n\n".join(offer.text for offer in found)[:2000]
            source = "; ".join(offer.source for offer in found)[:300]
            PlaceEntry.objects.create(kind=kind, text=text, source=source)
            audit.record("place entry filled in", by=by, at=at, subject=("place entry", kind.value))
            filled += 1
    return filled


def _fill_calendar(site: Site, by: Account, at: datetime) -> int:
    held = set(HomeEntry.objects.exclude(origin="").values_list("origin", flat=True))
    days = [day for day in starting.calendar_for(site.country, today=at.date()) if day.origin not in held]
    for day in days:
        words = {code: day.words[code] for code in site.languages if code in day.words} or {"en": day.words["en"]}
        draft = Draft(kind="event", words=words, source=day.source, day=day.day, origin=day.origin)
        save_home_entry(draft=draft, entry_id=None, publish=False, by=by, at=at)
    return len(days)
