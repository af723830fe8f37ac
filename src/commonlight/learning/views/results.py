"""How often courses were held, and the gain of a course over all its sessions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonlight.analysis.disclosure.rules import Audience
from commonlight.core import clock
from commonlight.core.permissions import has_role
from commonlight.core.selectors import thresholds
from commonlight.learning import permissions, selectors
from commonlight.learning.course_files import course, facts
from commonlight.learning.models import ClassResult, PooledResult
from commonlight.learning.results_words import pooled_words
from commonlight.learning.services.working_out import ask_for_pooled
from commonlight.learning.views.request import language, me, team_page


@team_page(*permissions.READERS)
def totals(request: HttpRequest) -> HttpResponse:
    """Show how often each course was held, as far as the thresholds for partners let through."""
    smallest = thresholds()[1]
    results = PooledResult.objects.filter(state=ClassResult.State.READY).in_bulk()
    rows = []
    for count in selectors.counts(Audience.PARTNERS):
        found = results.get(count.slug)
        # A gain of few people is no figure for others.
        shown = found is not None and (found.found.get("gain") or {}).get("n", 0) >= smallest
        rows.append(
            {
                "count": count,
                "course": course(count.slug, language()),
                "gain": pooled_words(found.found) if shown and found else "",
                "is_waiting": PooledResult.objects.filter(course=count.slug, state=ClassResult.State.WAITING).exists(),
            }
        )
    context = {"rows": rows, "smallest": smallest, "may_ask": has_role(request.user, *permissions.TEACHERS)}
    return render(request, "learning/team/totals.html", context)


@team_page(*permissions.TEACHERS, methods=("POST",))
def pooled(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the gain of a course over all its sessions."""
    if slug not in facts():
        raise Http404
    ask_for_pooled(course=slug, by=me(request), at=clock.now())
    messages.success(request, _("It is being worked out. Load this page again in a moment."))
    return redirect("learning:totals")
