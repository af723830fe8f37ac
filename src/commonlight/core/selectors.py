"""Questions about the site, its organisations and its people."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from commonlight.core.models import Account, AuditEvent, Membership, Organisation, OrganisationKey, ReaderWrap, Site
from commonlight.core.roles import Role
from commonlight.core.statements import ReadyQuery


class NotSetUp(Exception):
    """The site has no coalition yet: run `commonlight setup` or open the first-run page."""


def site() -> Site:
    """Return the coalition this install serves; raises NotSetUp before set-up."""
    found = Site.objects.first()
    if found is None:
        raise NotSetUp("This site is not set up yet.")
    return found


def thresholds() -> tuple[int, int]:
    """Return the smallest count that may be shown to the public and to partners: never below 11 and 5."""
    found = Site.objects.first()
    return (max(found.threshold_public, 11), max(found.threshold_partners, 5)) if found else (11, 5)


def is_set_up() -> bool:
    """Whether the coalition and its first account exist."""
    return Site.objects.exists() and Account.objects.exists()


_rooms = ReadyQuery(Site, lambda: Site.objects.order_by("pk").only("rooms")[:1], of=None)


def room_is_on(name: str) -> bool:
    """Whether a room ("library", "directory", ...) is switched on; every room is off before set-up."""
    found = _rooms.first()
    return found is not None and name in found.rooms


def organisations() -> QuerySet[Organisation]:
    """Return all organisations by name."""
    return Organisation.objects.order_by("name")


def organisation(organisation_id: UUID) -> Organisation:
    """Return one organisation; raises Organisation.DoesNotExist."""
    return Organisation.objects.get(pk=organisation_id)


def organisations_accepting_reports() -> QuerySet[Organisation]:
    """Return the organisations a report can be sealed to now: willing, with a current key that somebody can open."""
    opened = ReaderWrap.objects.filter(key__organisation=OuterRef("pk"), key__retired=None, account__is_active=True)
    return organisations().filter(Exists(opened), accepts_reports=True)


_accepting = ReadyQuery(Organisation, organisations_accepting_reports, of=None)


def accepting_now() -> list[Organisation]:
    """Return the rows of `organisations_accepting_reports`, with SQL built once: for the way of a report."""
    return _accepting.rows()


def people_of(organisation_id: UUID, *roles: Role) -> QuerySet[Account]:
    """Return the active people of an organisation by name, those with one of `roles` if any are named."""
    people = Account.objects.filter(is_active=True, memberships__organisation_id=organisation_id)
    if roles:
        holding = Membership.objects.filter(organisation_id=organisation_id, roles__role__in=roles)
        people = people.filter(memberships__in=holding)
    return people.distinct().order_by("display_name")


def readers_of(organisation_id: UUID) -> QuerySet[Account]:
    """Return the active people who can open the organisation's current epoch, by name."""
    return Account.objects.filter(
        is_active=True, wraps__key__organisation_id=organisation_id, wraps__key__retired=None
    ).order_by("display_name")


def current_key_row(organisation_id: UUID) -> OrganisationKey | None:
    """Return the row of the current epoch, or None before the first reader."""
    return OrganisationKey.objects.filter(organisation_id=organisation_id, retired=None).first()


def people_visible_to(account: Account, organisations_of: list[UUID] | None) -> QuerySet[Account]:
    """Return the people of some organisations (None: all) and the person herself, by name."""
    people = Account.objects.order_by("display_name")
    if organisations_of is None:
        return people
    return people.filter(Q(memberships__organisation__in=organisations_of) | Q(pk=account.pk)).distinct()


def person_visible_to(account: Account, organisations_of: list[UUID] | None, person_id: UUID) -> Account:
    """Return one of those people; raises Account.DoesNotExist."""
    return people_visible_to(account, organisations_of).get(pk=person_id)


def last_reader_day(organisation_id: UUID) -> date | None:
    """Return the day a reader of the organisation last signed in, or None."""
    found: date | None = readers_of(organisation_id).aggregate(last=Max("last_day"))["last"]
    return found


def newest_audit_rows(limit: int = 50) -> list[AuditEvent]:
    """Return the newest chained rows, newest first; rows of reporters come a day late and in no order."""
    return list(AuditEvent.objects.exclude(sequence=None).order_by("-sequence")[:limit])
