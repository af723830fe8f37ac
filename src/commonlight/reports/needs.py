"""What waits for a person today, as the team's first page says it: numbers and links, nothing anybody wrote."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonlight.core import clock
from commonlight.core.models import Account
from commonlight.core.needs import Need
from commonlight.core.permissions import organisations_where
from commonlight.core.roles import Role
from commonlight.reports import permissions, selectors
from commonlight.reports.services import readiness, waiting


def needs_of_reports(request: HttpRequest) -> list[Need]:
    """Return what waits for the person of this request."""
    account = request.user
    if not isinstance(account, Account):
        return []
    team = permissions.team_organisations(account)
    coordinates = [one for one in organisations_where(account, Role.COORDINATOR) if one not in team]
    found = _for_team(account, team) if team else []
    if coordinates:
        found += _for_coordinator(coordinates)
    if (team or coordinates) and (missing := readiness.missing_for_intake()):
        text = ngettext(
            "The public form is closed: one thing is missing.",
            "The public form is closed: %(count)d things are missing.",
            len(missing),
        )
        found.append(Need(text % {"count": len(missing)}, reverse("reports:readiness"), _("See what is missing")))
    return found


def _for_team(account: Account, team: list[UUID]) -> list[Need]:
    at = clock.now()
    rows = waiting.waiting_at(at, team)
    new, late = sum(row.new for row in rows), sum(row.late for row in rows)
    covered = {one.organisation_id for one in selectors.covers() if one.account_id == account.pk}
    climbing = sum(row.climbing for row in rows if row.organisation_id in covered)
    queue, found = reverse("reports:queue"), []
    if late:
        text = ngettext(
            "One report waits past the time you promised an answer.",
            "%(count)d reports wait past the time you promised an answer.",
            late,
        )
        found.append(Need(text % {"count": late}, queue, _("Answer now")))
    if climbing:
        text = ngettext(
            "You step in: nobody has answered one report, and its time ends within a day.",
            "You step in: nobody has answered %(count)d reports, and their time ends within a day.",
            climbing,
        )
        found.append(Need(text % {"count": climbing}, queue, _("Look at the queue")))
    if new:
        text = ngettext("There is something new in one report.", "There is something new in %(count)d reports.", new)
        found.append(Need(text % {"count": new}, queue, _("Look at the queue")))
    open_acts, overdue = waiting.unconfirmed(at, team)
    if open_acts:
        text = ngettext(
            "One urgent act waits for a second person.", "%(count)d urgent acts wait for a second person.", open_acts
        ) % {"count": open_acts}
        if overdue:
            text += " " + _("Some wait for more than a day.")
        found.append(Need(text, reverse("reports:acts"), _("Look and confirm")))
    return found


def _for_coordinator(organisations: list[UUID]) -> list[Need]:
    at = clock.now()
    late = sum(row.late for row in waiting.waiting_at(at, organisations))
    _open, overdue = waiting.unconfirmed(at, organisations)
    found = []
    if late:
        text = ngettext(
            "One report waits past its time. You cannot open it: call your readers.",
            "%(count)d reports wait past their time. You cannot open them: call your readers.",
            late,
        )
        found.append(Need(text % {"count": late}, reverse("core:people"), _("People")))
    if overdue:
        text = ngettext(
            "One urgent act was not confirmed within a day. Ask your readers.",
            "%(count)d urgent acts were not confirmed within a day. Ask your readers.",
            overdue,
        )
        found.append(Need(text % {"count": overdue}, reverse("core:people"), _("People")))
    return found
