"""The queue: cards opened in memory in the reader's own request, matched and sorted there, and forgotten."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core import selectors as core_selectors
from commonlight.core.headers import no_trace
from commonlight.core.keyring import keyring_of
from commonlight.core.permissions import requires_reader
from commonlight.reports import catalogue, permissions, selectors
from commonlight.reports.forms.team import QueueForm
from commonlight.reports.models import Report, Status
from commonlight.reports.services import readiness
from commonlight.reports.services.cards import QueueLine, open_queue
from commonlight.reports.views.languages import is_unread, spoken_by, team_languages

PER_PAGE = 50
LAST_DIGITS = 6
NEVER = "9999"


def number_of(report_id: int) -> str:
    """Return the short number people of the team call a report by: the last digits of its random id."""
    return f"{report_id % 10**LAST_DIGITS:0{LAST_DIGITS}d}"


def matches(line: QueueLine, asked: dict[str, Any], me: UUID) -> bool:
    """Whether a line is among what was asked for."""
    card, status = line.card, asked.get("status") or "open"
    urgent = card.get("u", [])
    return (
        (status == "all" or (line.status != Status.CLOSED if status == "open" else line.status == status))
        and (not asked.get("urgency") or (bool(urgent) if asked["urgency"] == "any" else asked["urgency"] in urgent))
        and (not asked.get("level") or card.get("l") == asked["level"])
        and (not asked.get("lane") or bool(card.get("f")) == (asked["lane"] == "slow"))
        and (not asked.get("about") or card.get("w") == asked["about"])
        and (not asked.get("label") or asked["label"] in card.get("g", []))
        and (not asked.get("mine") or line.assignee_id == me)
        and (not asked.get("number") or number_of(line.report_id).endswith(asked["number"]))
    )


def order(line: QueueLine) -> tuple[bool, bool, bool, bool, str]:
    """Return what the queue is sorted by."""
    # Situations that cannot wait first, then whoever wrote again and waits, then what is due first. Nothing here weighs
    # a person.
    card = line.card
    return (
        not card.get("u"),
        line.status == Status.CLOSED,
        bool(card.get("f")),
        line.status != Status.NEWS,
        line.due or NEVER,
    )


def shown(
    line: QueueLine,
    report: Report,
    names: dict[UUID, str],
    people: dict[UUID, str],
    at: datetime,
    spoken: dict[UUID, frozenset[str]],
) -> dict[str, Any]:
    """Return one line as a page shows it."""
    card = line.card
    return {
        "id": line.report_id,
        "number": number_of(line.report_id),
        "status": Status(line.status).label,
        "is_new": line.status in (Status.NEW, Status.NEWS),
        "day": report.day,
        "due": report.due,
        "is_late": report.due is not None and report.due < at,
        "urgent": card.get("u", []),
        "looks_only": card.get("l") == "looks",
        "asks": card.get("w") == "ask" and card.get("l") == "looks",
        "slow_lane": bool(card.get("f")),
        "about_self": card.get("w") == "self",
        "setting": catalogue.text_of("settings", card.get("s", "")),
        "kind": catalogue.text_of("kinds", card["k"]) if card.get("k") not in (None, "not_coded") else "",
        "labels": [catalogue.text_of("labels", code) for code in card.get("g", [])],
        "language": card.get("n", ""),
        "nobody_reads": is_unread(str(card.get("n", "")), spoken.get(line.organisation_id)),
        "organisation": names.get(line.organisation_id, ""),
        "assignee": people.get(line.assignee_id, "") if line.assignee_id else "",
    }


@requires_reader(*permissions.TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """Show the reports this reader can open; what is asked for comes by POST, so that no address tells it."""
    form = QueueForm(request.POST if request.method == "POST" else None, auto_id="%s", initial={"status": "open"})
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    # Taken out of the request once: asking it ten thousand times would cost a tenth of the page.
    me = request.user.pk
    opened = open_queue(by=request.user, keyring=keyring_of(request))  # type: ignore[arg-type]
    lines = sorted((line for line in opened.lines if matches(line, asked, me)), key=order)  # type: ignore[arg-type]
    page = Paginator(lines, PER_PAGE).get_page(request.POST.get("page", 1))
    mine = permissions.team_organisations(request.user)  # type: ignore[arg-type]
    names = selectors.names_of(mine)
    people = {one.pk: one.display_name for key in mine for one in core_selectors.people_of(key, *permissions.TEAM)}
    at = clock.now()
    spoken = spoken_by(mine)
    rows = Report.objects.in_bulk([line.report_id for line in page.object_list])
    context = {
        "form": form,
        "page": page,
        "lines": [
            shown(line, rows[line.report_id], names, people, at, spoken)
            for line in page.object_list
            if line.report_id in rows
        ],
        "total": len(lines),
        "waiting": opened.waiting,
        "broken": opened.broken,
        "several": len(names) > 1,
        "team_languages": team_languages(mine),
        "form_is_open": readiness.form_open(),
    }
    return render(request, "reports/team_queue.html", context)
