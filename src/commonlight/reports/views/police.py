"""What police were given: packages, and nothing that leads to a report."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.keyring import keyring_of
from commonlight.core.permissions import requires_reader
from commonlight.reports import permissions, services, visibility
from commonlight.reports.facts import FileRef
from commonlight.reports.sealing import SealBroken
from commonlight.reports.services.parts import OpenPart
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.shown import line_of
from commonlight.reports.views.team import CONFLICT, file_answer


@requires_reader(*permissions.POLICE)
@no_trace
@require_safe
def released(request: HttpRequest) -> HttpResponse:
    """List the packages released to this liaison's organisation."""
    rows = visibility.packages_visible_to(request.user).order_by("-day", "pk")  # type: ignore[arg-type]
    packages = [{"id": row.pk, "number": number_of(row.pk), "day": row.day} for row in rows]
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


@requires_reader(*permissions.POLICE)
@no_trace
@require_safe
def package(request: HttpRequest, package_id: int) -> HttpResponse:
    """Open a package; this is logged."""
    try:
        opened = _open(request, package_id)
    except SealBroken:
        return render(request, "reports/team_broken.html", status=CONFLICT)
    parts = [OpenPart(number, number, content) for number, content in enumerate(opened.parts)]
    context: dict[str, Any] = {
        "lines": [line_of(part) for part in parts],
        "number": number_of(package_id),
        "package": opened.package,
        "sent_by": opened.sent_by,
    }
    return render(request, "reports/team_package.html", context)


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
