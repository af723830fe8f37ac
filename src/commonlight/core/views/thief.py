"""What would a thief see? The same look as `commonlight thief`, for the administrator and the board."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role
from commonlight.core.thief import CannotLook, Sight, Verdict, look


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN)
def thief_page(request: HttpRequest) -> HttpResponse:
    """Say what the look is; POST looks at the site's own data folder, without its secrets."""
    sight, damaged, status = None, False, 200
    if request.method == "POST":
        try:
            sight = look(Path(settings.DATA))
        except CannotLook:
            damaged, status = True, 503
    context = {
        "sight": sight,
        "damaged": damaged,
        "day": clock.today(),
        # Values stay on the server: the page is printed for people who need the columns only.
        "clear": _clear(sight) if sight else [],
        "sealed": sum(seen.verdict is Verdict.SEALED for seen in sight.columns) if sight else 0,
    }
    return render(request, "core/team/thief.html", context, status=status)


def _clear(sight: Sight) -> list[dict[str, object]]:
    return [
        {"name": seen.name, "kind": seen.kind, "different": seen.distinct, "why": seen.why, "leaks": leaks}
        for leaks in (True, False)
        for seen in sight.columns
        if seen.verdict is (Verdict.LEAK if leaks else Verdict.EXPECTED)
    ]
