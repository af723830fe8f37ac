"""The page that gives everything of the open and the coalition space as one ZIP."""

import tempfile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from commonlight.core import clock, taking_out
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role

IN_MEMORY = 64 * 1024 * 1024


@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
@requires_role(Role.ADMIN, Role.COORDINATOR)
def take_out(request: HttpRequest) -> HttpResponseBase:
    """Say what the ZIP holds; POST makes it."""
    assert isinstance(request.user, Account)
    if not taking_out.may_take_out(request.user):
        raise Http404
    if request.method != "POST":
        page: HttpResponse = render(request, "core/team/take_out.html", {"contents": taking_out.contents()})
        return page
    now = clock.now()
    # Larger ones go through a nameless file that vanishes when it is closed.
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the answer closes it
    taking_out.take_out(target, by=request.user, at=now)
    target.seek(0)
    name = f"commonlight-{now.date().isoformat()}.zip"
    return FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")
