"""What keeps the public form closed, and the pages where the team puts it right."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonlight.core import clock
from commonlight.core import selectors as core_selectors
from commonlight.core.codes import Code
from commonlight.core.forms import posted
from commonlight.core.headers import no_trace
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.core.keyring import keyring_of
from commonlight.core.models import Account, Organisation
from commonlight.core.permissions import manageable_organisations, organisations_where, requires_reader, requires_role
from commonlight.core.roles import Role
from commonlight.reports import permissions, selectors
from commonlight.reports.forms.intake import AwayForm, CoverForm, HoursForm, RehearsalForm
from commonlight.reports.services import hours, readiness, rehearsing
from commonlight.reports.views.public import WRONG_INPUT

MAKES_READY = (Role.ADMIN, Role.COORDINATOR, Role.SUPERVISOR)
SEES_READINESS = (*MAKES_READY, Role.INTAKE)
REHEARSAL = "rehearsal"


@require_safe
@no_trace
@requires_role(*SEES_READINESS)
def readiness_page(request: HttpRequest) -> HttpResponse:
    """List what is missing, with links; say when the form is open, and since when somebody was here."""
    row = selectors.intake()
    covers: dict[UUID, str] = {}
    for one in selectors.covers():
        covers[one.organisation_id] = ", ".join(
            filter(None, (covers.get(one.organisation_id), one.account.display_name))
        )
    context = {
        "missing": readiness.missing_for_intake(),
        "houses": [{"is": house, "cover": covers.get(house.organisation.pk, "")} for house in readiness.houses()],
        "hours": hours.shown_at(clock.now()),
        "row": row,
        "last_day": selectors.last_team_day(),
        "reached_over": settings.REACHED_OVER,
    }
    return render(request, "reports/team_readiness.html", context)


@require_http_methods(["GET", "POST"])
@no_trace
@requires_role(*MAKES_READY)
def intake_hours(request: HttpRequest) -> HttpResponse:
    """Say when somebody reads and when the form closes itself."""
    row = selectors.intake()
    initial = {
        "days": row.days,
        "opens": f"{row.opens:%H:%M}" if row.opens else "",
        "closes": f"{row.closes:%H:%M}" if row.closes else "",
        "closes_after_days": row.closes_after_days,
        "duty_hours": row.duty_hours,
    }
    form, status = HoursForm(posted(request), initial=initial, auto_id="%s"), 200
    if request.method == "POST":
        status = WRONG_INPUT
        if form.is_valid():
            hours.set_hours(**form.cleaned_data, by=_person(request), at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("reports:readiness")
    return render(request, "reports/team_hours.html", {"form": form}, status=status)


def _person(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def _organisation_in_hand(request: HttpRequest, organisation_id: UUID) -> Organisation:
    """Return an organisation whose cover this person may name; raises Http404."""
    person = _person(request)
    mine = manageable_organisations(person)
    allowed = mine is None or organisation_id in {*mine, *organisations_where(person, Role.SUPERVISOR)}
    found = core_selectors.organisations().filter(pk=organisation_id, accepts_reports=True).first()
    if not allowed or found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@no_trace
@requires_role(*MAKES_READY)
def cover(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Name who steps in for an organisation."""
    organisation = _organisation_in_hand(request, organisation_id)
    people = readiness.covers_for(organisation)
    rows = [one for one in selectors.covers() if one.organisation_id == organisation.pk]
    is_away = request.POST.get("act") == "away"
    initial = {"accounts": [str(one.account_id) for one in rows]}
    form = CoverForm(None if is_away else posted(request), people=people, initial=initial, auto_id="%s")
    away = AwayForm(posted(request) if is_away else None, people=[one.account for one in rows], auto_id="away_%s")
    status = 200
    if request.method == "POST":
        status = WRONG_INPUT
        if (away if is_away else form).is_valid():
            act: dict[str, Any] = {"organisation_id": organisation.pk, "by": _person(request), "at": clock.now()}
            if is_away:
                readiness.set_away(account=away.chosen(), days=away.days(), **act)
            else:
                readiness.set_covers(accounts=form.chosen(), **act)
            messages.success(request, _("Saved."))
            return redirect("reports:readiness")
    context = {"form": form, "away": away, "rows": rows, "organisation": organisation, "people": people}
    return render(request, "reports/team_cover.html", context, status=status)


def _practice_code(request: HttpRequest) -> tuple[Code, HiddenState]:
    """Return the code of this rehearsal: the one the page showed, or a new one."""
    try:
        state = HiddenState.open(request.POST.get("state", ""), purpose=REHEARSAL, at=clock.now())
    except (StateBroken, StateExpired):
        state = HiddenState(content={"code": Code.draw().digits})
    return Code(state.content["code"]), state


@require_http_methods(["GET", "POST"])
@requires_reader(*permissions.TEAM)
@no_trace
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Send, open, answer and read a practice report; nothing of it stays."""
    code, state = _practice_code(request)
    mine = permissions.team_organisations(_person(request))
    names = [
        (str(one.pk), one.name) for one in core_selectors.organisations().filter(pk__in=mine, accepts_reports=True)
    ]
    form = RehearsalForm(posted(request), organisations=names, code=code, auto_id="%s")
    context = {"form": form, "groups": code.groups, "state": state.seal(purpose=REHEARSAL, at=clock.now())}
    if request.method != "POST" or not form.is_valid():
        context["practice"] = rehearsing.PRACTICE.what
        status = 200 if request.method != "POST" else WRONG_INPUT
        return render(request, "reports/team_rehearsal.html", context, status=status)
    try:
        context["done"] = rehearsing.rehearse(
            organisation_id=UUID(form.cleaned_data["organisation"]),
            code=form.cleaned_data["code"],
            answer=form.cleaned_data["answer"],
            by=_person(request),
            keyring=keyring_of(request),
            at=clock.now(),
        )
    except rehearsing.RehearsalFailed as problem:
        context["failed"] = problem.where
    context["missing"] = readiness.missing_for_intake()
    return render(request, "reports/team_rehearsal.html", context, status=200 if "done" in context else 409)
