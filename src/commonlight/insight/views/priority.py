"""Where to reach out first: asking, and reading what came out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.insight import permissions, shown_priority
from commonlight.insight import selectors_priority as rooms
from commonlight.insight.forms.priority import PriorityForm
from commonlight.insight.models import Run
from commonlight.insight.services import priority, runs
from commonlight.insight.views.shared import WRONG_INPUT
from commonlight.places.models import Area, Indicator
from commonlight.places.selectors import MixedVintages, indicators

NEWEST = 30


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def choices(request: HttpRequest) -> HttpResponse:
    """Show what was worked out before, newest first."""
    rows = Run.objects.filter(kind__in=("priority", "hotspots")).defer(*runs.LARGE).order_by("-made_on", "-pk")[:NEWEST]
    return render(request, "insight/choices.html", {"runs": rows, "levels": _levels()})


def _levels() -> list[tuple[str, str]]:
    held = set(Area.objects.values_list("level", flat=True).distinct())
    return [(value, str(label)) for value, label in Area.Level.choices if value in held and indicators(level=value)]


@requires_role(*permissions.LOOKERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, level: str) -> HttpResponse:
    """Ask for the four layers of the areas of a level."""
    if level not in Area.Level.values:
        raise Http404
    form = PriorityForm(request.POST if request.method == "POST" else None, level=level)
    if form.is_bound and form.is_valid():
        try:
            run = priority.ask(**form.said(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        except MixedVintages as years:
            form.add_error("need", _("These figures stand on limits of different years: %(years)s.") % {"years": years})
        except priority.NotAnInput as problem:
            form.add_error("need", str(problem))
        else:
            return redirect("insight:priority_run", run.pk)
    status = WRONG_INPUT if form.is_bound else 200
    return render(request, "insight/priority_ask.html", {"form": form, "level": level}, status=status)


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def run(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show the layers side by side with their ranges."""
    held = get_object_or_404(Run, pk=number, kind=priority.KIND)
    if held.state != Run.State.DONE:
        return redirect("insight:run", number)
    asked, found = runs.asked_of(held), runs.result_of(held)
    context: dict[str, Any] = {"run": held, "asked": asked, "problem": found.get("problem", "")}
    if not context["problem"]:
        page = shown_priority.page_of(asked, found)
        themes = dict(Indicator.Theme.choices)
        names = {one["slug"]: one["name"] for one in asked["need"]["figures"]}
        context |= {
            "found": found,
            "page": page,
            "drops": [(_said(one["what"], names), round(100 * one["top_tenth_shared"]), one["largest_move"])
                      for one in found["need"]["compared"]],
            "weights": [(themes[theme], weight) for theme, weight in asked["need"]["weights"].items()],
            "causes": [
                (themes[theme], rooms.who_works_on(theme), rooms.who_gives_on(theme, day=clock.today()))
                for theme in page.high_themes
            ],
            "channels": shown_priority.channels_of(asked, found["chosen"]["places"]),
            "events": rooms.events_ahead(clock.today()),
            "publishers": priority.publishers_of(asked),
            "few_publishers": len(priority.publishers_of(asked)) < priority.FEWEST,
            "fewest": priority.FEWEST,
            "gave_way": [asked["areas"][place]["name"] for place in found["chosen"]["gave_way"]],
            "floor": round(100 * asked["rural_floor"]),
            "unmatched": sorted({*asked["services"]["unmatched"], *asked["reach"]["unmatched"]}),
            "sources": sorted({one["source"] for one in (*asked["need"]["figures"], *asked["exposure"]["figures"])}),
        }  # fmt: skip
    return render(request, "insight/priority.html", context)


def _said(what: str, names: dict[str, str]) -> str:
    if what.startswith("drop:"):
        return _("without: %(what)s") % {"what": _(names[what.removeprefix("drop:")])}
    return _("without minority status") if what == "without-minority" else _("with minority status")
