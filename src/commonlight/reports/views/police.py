"""What police were given: packages, and nothing that leads to a report."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.keyring import keyring_of
from commonlight.core.permissions import requires_reader
from commonlight.reports import catalogue, permissions, services, visibility
from commonlight.reports.facts import FileRef
from commonlight.reports.sealing import SealBroken
from commonlight.reports.services import police_answers
from commonlight.reports.services.parts import OpenPart
from commonlight.reports.views.hand_over import act_on, entry_forms, shown_checks, shown_entries
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.shown import line_of
from commonlight.reports.views.team import CONFLICT, file_answer


@requires_reader(*permissions.POLICE)
@no_trace
@require_safe
def released(request: HttpRequest) -> HttpResponse:
    """List the packages released to this liaison's organisation, with what was answered so far."""
    rows = list(visibility.packages_visible_to(request.user).order_by("-day", "pk"))  # type: ignore[arg-type]
    mine = permissions.police_organisations(request.user)  # type: ignore[arg-type]
    entries = police_answers.entries_of(rows, organisation_ids=mine, keyring=keyring_of(request))
    packages = [
        {
            "id": row.pk,
            "number": number_of(row.pk),
            "day": row.day,
            "received": row.received_at,
            "answer": next(
                (
                    catalogue.text_of("police_answers", one["answer"])
                    for one in reversed(entries[row.pk])
                    if one["kind"] == "answer"
                ),
                "",
            ),
        }
        for row in rows
    ]
    return render(request, "reports/team_released.html", {"packages": packages})


def _open(request: HttpRequest, package_id: int) -> services.OpenedPackage:
    try:
        return services.open_package(
            package_id=package_id,
            by=request.user,  # type: ignore[arg-type]
            keyring=keyring_of(request),
            at=clock.now(),
        )
    except services.NotYours as problem:
        raise Http404 from problem


def _show(request: HttpRequest, package_id: int, *, bound: Any = None, status: int = 200) -> HttpResponse:
    try:
        opened = _open(request, package_id)
        package = opened.package
        found = police_answers.entries_of(
            [package],
            organisation_ids=[package.organisation_id] if package.organisation_id else [],
            keyring=keyring_of(request),
        )
    except SealBroken:
        return render(request, "reports/team_broken.html", status=CONFLICT)
    entries = found[package.pk]
    parts = [OpenPart(number, number, content) for number, content in enumerate(opened.parts)]
    context: dict[str, Any] = {
        "lines": [line_of(part) for part in parts],
        "number": number_of(package_id),
        "package": package,
        "sent_by": opened.sent_by,
        "digest": opened.digest,
        "entries": shown_entries(entries),
        "checks": shown_checks(entries),
        **entry_forms(bound, has_receipt=package.received_at is not None),
    }
    return render(request, "reports/team_package.html", context, status=status)


@requires_reader(*permissions.POLICE)
@no_trace
@require_safe
def package(request: HttpRequest, package_id: int) -> HttpResponse:
    """Open a package; this is logged."""
    return _show(request, package_id)


@requires_reader(*permissions.POLICE)
@no_trace
@require_POST
def package_act(request: HttpRequest, package_id: int) -> HttpResponse:
    """Give a receipt, answer, or move the joint check-list."""
    try:
        row, writer = police_answers.package_of_police(package_id=package_id, by=request.user)  # type: ignore[arg-type]
    except services.NotYours as problem:
        raise Http404 from problem
    wrong = act_on(request, row, writer, clock.now())
    if wrong is not None:
        return _show(request, package_id, bound=wrong, status=WRONG_INPUT)
    return redirect("reports:package", package_id)


@requires_reader(*permissions.POLICE)
@no_trace
@require_safe
def file(request: HttpRequest, package_id: int, number: int) -> HttpResponse:
    """Give out one file of a package; this is logged."""
    try:
        parts = _open(request, package_id).parts
        if number >= len(parts) or parts[number]["kind"] != "file":
            raise Http404
        return file_answer(FileRef.from_content(parts[number]["file"]), number)
    except SealBroken:
        return render(request, "reports/team_broken.html", status=CONFLICT)
