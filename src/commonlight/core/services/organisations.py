"""The site and its organisations: made and changed."""

from collections.abc import Sequence
from datetime import datetime

from commonlight.core import audit
from commonlight.core.languages import shipped_languages
from commonlight.core.models import Account, Organisation, RoleHeld, Site
from commonlight.core.roles import SEALED_ROLES
from commonlight.core.services.accounts import PoliceStaysApart
from commonlight.core.store import write


def set_up_site(
    *,
    coalition_name: str,
    country: str,
    emergency_number: str,
    region: str = "",
    languages: Sequence[str] | None = None,
    time_zone: str = "UTC",
    rooms: Sequence[str] | None = None,
    at: datetime,
) -> Site:
    """Record the coalition this install serves; raises IntegrityError when one stands already."""
    row = Site(
        coalition_name=coalition_name,
        country=country,
        region=region,
        emergency_number=emergency_number,
        languages=list(shipped_languages() if languages is None else languages),
        time_zone=time_zone,
    )
    if rooms is not None:
        row.rooms = list(rooms)
    with write():
        row.save(force_insert=True)
        audit.record("site set up", by=None, at=at, subject=("site", row.pk))
    return row


def edit_site(
    *,
    coalition_name: str,
    country: str,
    region: str,
    languages: Sequence[str],
    time_zone: str,
    emergency_number: str,
    rooms: Sequence[str],
    by: Account,
    at: datetime,
) -> Site:
    """Change the coalition's settings."""
    with write():
        row = Site.objects.get()
        before = set(row.rooms)
        row.coalition_name, row.country, row.region = coalition_name, country, region
        row.languages, row.time_zone, row.emergency_number = list(languages), time_zone, emergency_number
        row.rooms = list(rooms)
        row.save()
        audit.record("site settings changed", by=by, at=at, subject=("site", row.pk))
        for name in sorted(before ^ set(rooms)):
            act = "room switched on" if name in rooms else "room switched off"
            audit.record(act, by=by, at=at, detail={"room": name})
    return row


def create_organisation(
    *,
    name: str,
    kind: str,
    accepts_reports: bool = False,
    languages: Sequence[str] = (),
    about: str = "",
    by: Account | None = None,
    at: datetime,
) -> Organisation:
    """Add an organisation to the coalition; it has no key until its first reader signs in."""
    row = Organisation(name=name, kind=kind, accepts_reports=accepts_reports, languages=list(languages), about=about)
    with write():
        row.save(force_insert=True)
        audit.record("organisation added", by=by, at=at, organisation_id=row.id)
    return row


def edit_organisation(
    *,
    organisation: Organisation,
    name: str,
    kind: str,
    accepts_reports: bool,
    languages: Sequence[str],
    about: str,
    by: Account,
    at: datetime,
) -> Organisation:
    """
    Change what is said about an organisation, and whether new reports may be sealed to it.

    Raises PoliceStaysApart when it would become, or cease to be, a police organisation while somebody reads in it.
    """
    with write():
        row = Organisation.objects.get(pk=organisation.pk)
        crosses = (row.kind == Organisation.Kind.POLICE) != (kind == Organisation.Kind.POLICE)
        if crosses and RoleHeld.objects.filter(membership__organisation=row, role__in=SEALED_ROLES).exists():
            raise PoliceStaysApart
        turned = row.accepts_reports != accepts_reports
        row.name, row.kind, row.accepts_reports = name, kind, accepts_reports
        row.languages, row.about = list(languages), about
        row.save()
        audit.record("organisation changed", by=by, at=at, organisation_id=row.id)
        if turned:
            act = "organisation accepts reports" if accepts_reports else "organisation stopped accepting reports"
            audit.record(act, by=by, at=at, organisation_id=row.id)
    return row
