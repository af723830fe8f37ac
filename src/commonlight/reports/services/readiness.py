"""
Whether the public form may be open, and what is missing until it may.

A form that nobody reads is worse than none: somebody writes once, waits, and never asks again. So it opens only when all
of this stands, and it closes itself when nobody of the team was here for some days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from commonlight.core import audit, clock, place
from commonlight.core import selectors as core_selectors
from commonlight.core.models import Account, Organisation, PlaceEntry
from commonlight.core.store import write
from commonlight.reports import permissions, selectors
from commonlight.reports.models import Cover, IntakeSettings
from commonlight.reports.services import hours

DUTY_ENTRIES = (PlaceEntry.Kind.MANDATED_REPORTER_RULE, PlaceEntry.Kind.CHILD_PROTECTION_LINE)


@dataclass(frozen=True)
class Missing:
    """One thing that keeps the form closed: a stable key, a sentence for the team, and where it is done."""

    key: str
    sentence: str
    url: str


@dataclass(frozen=True)
class House:
    """What an organisation still needs before reports may be sealed to it; nothing missing means that it is ready."""

    organisation: Organisation
    missing: tuple[Missing, ...]


class CannotCover(ValueError):
    """The person chosen does not read for this organisation."""


def form_open(today: date | None = None) -> bool:
    """Whether the public form is open; the quick way to ask, for it stands before every report."""
    return form_open_but_for_houses(today) and bool(selectors.ready_to_receive())


def form_open_but_for_houses(today: date | None = None) -> bool:
    """Whether all that the coalition itself owes is there; whether a house can receive is asked apart."""
    return not any(_coalition_missing(today or clock.today()))


def missing_for_intake(today: date | None = None) -> list[Missing]:
    """Return what keeps the form closed, in the order in which to do it; empty when it is open."""
    found = list(_coalition_missing(today or clock.today()))
    if not selectors.ready_to_receive():
        ways = houses()
        if not ways:
            text = _("No organisation accepts reports yet. Say on its page that it does.")
            found.insert(0, Missing("organisation", text, reverse("core:organisations")))
        else:
            nearest = min(ways, key=lambda house: len(house.missing))
            found = [*nearest.missing, *found]
    return found


def _coalition_missing(today: date) -> Iterator[Missing]:
    row = selectors.intake()
    if not core_selectors.room_is_on("reports"):
        yield Missing("room", _("The room “Reports and mailbox” is switched off."), reverse("core:settings"))
    if not settings.REACHED_OVER:
        text = _("The site is reached without TLS, so anybody on the way could read what a person writes.")
        yield Missing("tls", text, reverse("reports:readiness") + "#tls")
    if not hours.are_set(row):
        text = _("Nobody has said yet on which days and hours somebody reads.")
        yield Missing("hours", text, reverse("reports:intake_hours"))
    yield from _duty_missing()
    if row.rehearsed is None:
        text = _("No report was rehearsed yet: sent, opened, answered and read with its code.")
        yield Missing("rehearsal", text, reverse("reports:rehearsal"))
    elif not somebody_is_here(row, today):
        text = _("Nobody of the team signed in for %(days)d days. The form opens again when somebody does.")
        yield Missing("nobody_here", text % {"days": row.closes_after_days}, reverse("core:people"))


def _duty_missing() -> Iterator[Missing]:
    looked_up = selectors.place_entries_looked_up()
    for kind in DUTY_ENTRIES:
        if kind.value not in looked_up:
            text = _("Not filled in and looked up for your state: %(what)s.") % {"what": kind.label}
            yield Missing(kind.value, text, reverse("core:place_entry", args=[kind.value]))


def somebody_is_here(row: IntakeSettings, today: date) -> bool:
    """Whether a reader signed in, or rehearsed, within the days of the setting."""
    days = [day for day in (selectors.last_team_day(), row.rehearsed) if day is not None]
    return bool(days) and today - max(days) <= timedelta(days=row.closes_after_days)


def houses() -> list[House]:
    """Return the organisations that want to accept reports, each with what it still needs."""
    wanted = core_selectors.organisations().filter(accepts_reports=True).exclude(kind=Organisation.Kind.POLICE)
    kits = set(wanted.filter(recovery_kit__typed_back=True).values_list("pk", flat=True))
    return [House(one, tuple(_house_missing(one, has_kit=one.pk in kits))) for one in wanted]


def _house_missing(organisation: Organisation, *, has_kit: bool) -> Iterator[Missing]:
    name = {"name": organisation.name}
    can_read = set(core_selectors.readers_of(organisation.pk).values_list("pk", flat=True))
    team = {one.pk for one in core_selectors.people_of(organisation.pk, *permissions.TEAM)} & can_read
    if len(team) < selectors.LEAST_READERS:
        text = _("%(name)s needs two people of the team who can read. One alone can fall ill.") % name
        yield Missing("readers", text, reverse("core:organisation", args=[organisation.pk]))
    if not has_kit:
        text = _("%(name)s has no recovery kit that was typed back.") % name
        yield Missing("kit", text, reverse("core:organisation", args=[organisation.pk]))
    if not Cover.objects.filter(organisation=organisation, account__in=can_read).exists():
        text = _("%(name)s has not named who steps in when nobody answers.") % name
        yield Missing("cover", text, reverse("reports:cover", args=[organisation.pk]))


def set_cover(*, organisation_id: UUID, account: Account, by: Account | None, at: datetime) -> None:
    """Name one more who steps in for an organisation; raises CannotCover for somebody who does not read for it."""
    organisation = Organisation.objects.get(pk=organisation_id)
    if account not in covers_for(organisation):
        raise CannotCover
    with write():
        if Cover.objects.get_or_create(organisation=organisation, account=account)[1]:
            audit.record("cover named", by=by, at=at, organisation_id=organisation.pk, subject=("account", account.pk))


def set_covers(*, organisation_id: UUID, accounts: Sequence[Account], by: Account | None, at: datetime) -> None:
    """Name all who step in for an organisation; others no longer do. Raises CannotCover as `set_cover` does."""
    for account in accounts:
        set_cover(organisation_id=organisation_id, account=account, by=by, at=at)
    with write():
        for row in Cover.objects.filter(organisation_id=organisation_id).exclude(account__in=accounts):
            row.delete()
            subject = ("account", row.account_id)
            audit.record("cover ended", by=by, at=at, organisation_id=organisation_id, subject=subject)


def set_away(
    *, organisation_id: UUID, account: Account, days: tuple[date, date] | None, by: Account | None, at: datetime
) -> None:
    """Say on which days, both included, somebody who steps in is away; None for no longer. Raises CannotCover."""
    first, last = days or (None, None)
    with write():
        rows = Cover.objects.filter(organisation_id=organisation_id, account=account)
        if not rows.update(away_from=first, away_until=last):
            raise CannotCover
        subject = ("account", account.pk)
        audit.record("cover's absence noted", by=by, at=at, organisation_id=organisation_id, subject=subject)


def covers_for(organisation: Organisation) -> list[Account]:
    """Return who could cover: people of the team who hold the organisation's key, by name."""
    can_read = set(core_selectors.readers_of(organisation.pk).values_list("pk", flat=True))
    return [one for one in core_selectors.people_of(organisation.pk, *permissions.TEAM) if one.pk in can_read]


def duty_entries() -> list[place.Row]:
    """Return the entries of the place that the duty panel shows, filled in or not."""
    return [place.Row(kind, place.entry(kind)) for kind in DUTY_ENTRIES]
