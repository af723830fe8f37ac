"""Bringing services in on a page: try first, import, look at what was not taken, take back."""

import ipaddress
import socket
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.core.selectors import site
from commonlight.directory import permissions
from commonlight.directory.forms.importing import ImportForm
from commonlight.directory.models import ImportBatch
from commonlight.directory.readers.choose import read_bytes
from commonlight.directory.readers.endpoint import fetch
from commonlight.directory.readers.tables import CannotRead, Tables
from commonlight.directory.services.importing import bring_in
from commonlight.directory.services.reverting import CannotRevert, revert

WRONG_INPUT = 422


@requires_role(*permissions.EDITORS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Bring services in from a file or an API, or say what would happen."""
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            outcome = bring_in(
                _tables(said),
                source_name=said["source"],
                by=request.user,  # type: ignore[arg-type]
                at=clock.now(),
                country=site().country,
                dry_run=said["try_first"],
                precedence=said["precedence"],
                hold=said["hold"],
            )
        except CannotRead as problem:
            form.add_error(None, str(problem))
        else:
            if outcome.batch:
                messages.success(request, _("The services came in."))
                return redirect("directory:batch", outcome.batch.pk)
            context |= {"outcome": outcome, "counts": [(name, dict(n)) for name, n in outcome.counts.items() if n]}
    wrong = form.is_bound and bool(form.errors)
    return render(request, "directory/team_bring.html", context, status=WRONG_INPUT if wrong else 200)


def _tables(said: dict[str, object]) -> Tables:
    upload = said.get("file")
    if upload:
        return read_bytes(upload.read(), str(upload.name))  # type: ignore[attr-defined]
    address = str(said["address"])
    _refuse_inner(address)
    return fetch(address)


def _refuse_inner(address: str) -> None:
    """Refuse an address inside this machine or its network: a page must not become a way to look around there."""
    parts = urlsplit(address)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as problem:
        raise CannotRead(_("This address does not answer.")) from problem
    if any(not ipaddress.ip_address(one[4][0]).is_global for one in found):
        raise CannotRead(
            _("This address lies inside your own network. Use the command `commonlight directory import`.")
        )


@requires_role(*permissions.EDITORS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Show what an import did and what it did not take; POST takes it back."""
    found = get_object_or_404(ImportBatch.objects.select_related("source", "by"), pk=batch_id)
    if request.method == "POST":
        try:
            done, kept = revert(found, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except CannotRevert as problem:
            messages.error(request, str(problem))
        else:
            messages.success(
                request,
                _("%(done)s rows were put back; %(kept)s stay because an editor changed them since.")
                % {"done": done, "kept": kept},
            )
        return redirect("directory:batch", found.pk)
    counts = [(name, n) for name, n in found.counts.items() if n]
    return render(request, "directory/team_batch.html", {"batch": found, "counts": counts})
