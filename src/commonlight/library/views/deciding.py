"""What came in together and waits for a second person: read each text on one page, then let those ticked stand."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonlight.core import clock
from commonlight.library import labels, services, team_selectors
from commonlight.library.models import Change
from commonlight.library.permissions import REVIEWERS
from commonlight.library.views.request import me, team_page

AT_A_TIME = 25


@team_page(*REVIEWERS, methods=("GET", "POST"))
def waiting(request: HttpRequest) -> HttpResponse:
    """Show all waiting changes with their texts, some at a time; POST lets the ticked ones stand."""
    if request.method == "POST":
        chosen = {int(key) for key in request.POST.getlist("changes") if key.isdigit()}
        _say(request, services.accept_many(changes=chosen, by=me(request), at=clock.now()))
        return redirect("library:waiting")
    found = Change.objects.filter(state=Change.State.WAITING).order_by("-act", "origin", "made", "pk")
    page = Paginator(found, AT_A_TIME).get_page(request.GET.get("page"))
    rows = [
        {
            "change": change,
            "kind": labels.KINDS[change.kind],
            "diff": team_selectors.diff_of(change),
            "is_own": me(request).id in services.authors_of(change),
        }
        for change in page
    ]
    return render(request, "library/team/waiting.html", {"page": page, "rows": rows})


def _say(request: HttpRequest, decided: services.Decided) -> None:
    words = ngettext("%(n)s text stands now.", "%(n)s texts stand now.", decided.in_force)
    said = [words % {"n": decided.in_force}]
    if decided.own:
        said.append(_("What you wrote yourself still waits for somebody else."))
    if decided.gone:
        said.append(_("Some were decided on meanwhile."))
    messages.success(request, " ".join(said))
