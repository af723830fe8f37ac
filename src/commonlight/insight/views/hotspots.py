"""Where reports gather: asking, and reading what came out with what it cannot say."""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.insight import permissions
from commonlight.insight.models import Run
from commonlight.insight.services import hotspots, runs
from commonlight.insight.shown_priority import key_as_list
from commonlight.insight.views.shared import WRONG_INPUT
from commonlight.places.drawing import Legend, county_map, key_of
from commonlight.places.models import Area
from commonlight.places.selectors import outlines_of
from commonlight.places.shown import limits_of, written

REASONS = {
    "areas": gettext_lazy("Too few areas with people and an outline came in. Bring figures of areas in first."),
    "no_area": gettext_lazy("No line names an area, so nothing can be said of places. Lines name an area only where enough people live."),
    "few": gettext_lazy("Too few reports were counted in most areas. Shown or worked with, they could point to people; nothing is worked out. Look at conditions of areas instead."),
}  # fmt: skip


class HotspotsForm(forms.Form):
    """Which areas; the span is always the last three whole years."""

    level = forms.ChoiceField(label=gettext_lazy("Which areas?"))
    within = forms.CharField(label=gettext_lazy("Only areas whose code begins with"), max_length=24, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = set(Area.objects.values_list("level", flat=True).distinct())
        self.fields["level"].choices = [(v, label) for v, label in Area.Level.choices if v in held]  # type: ignore[attr-defined]


@requires_role(*permissions.LOOKERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask where reports gather."""
    form = HotspotsForm(request.POST if request.method == "POST" else None)
    reason = ""
    if form.is_bound and form.is_valid():
        try:
            said = form.cleaned_data
            run = hotspots.ask(level=said["level"], within=said["within"].strip(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        except hotspots.CannotTell as problem:
            reason = str(REASONS[problem.reason])
        else:
            return redirect("insight:hotspots_run", run.pk)
    status = WRONG_INPUT if form.is_bound else 200
    return render(request, "insight/hotspots_ask.html", {"form": form, "reason": reason}, status=status)


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def run(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show groups of areas, smoothed rates, and what none of it says."""
    held = get_object_or_404(Run, pk=number, kind=hotspots.KIND)
    if held.state != Run.State.DONE:
        return redirect("insight:run", number)
    asked, found = runs.asked_of(held), runs.result_of(held)
    context: dict[str, Any] = {"run": held, "asked": asked, "found": found, "problem": found.get("problem", "")}
    if not context["problem"]:
        names = {area["code"]: area["name"] for area in asked["areas"]}
        context |= {
            "space": _clusters(found["space"], names),
            "space_time": _clusters(found["space_time"], names) if "space_time" in found else None,
            **_rate_map(asked, found),
        }
    return render(request, "insight/hotspots.html", context)


def _clusters(scan: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [one | {"names": [names[code] for code in one["members"]]} for one in scan["clusters"]]


def _rate_map(asked: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the map of smoothed rates and its table; areas of few reports are hatched, their count is not told."""
    hidden = set(asked["hidden"])
    limits = limits_of(found["rates"])
    classes, unsure, rows = {}, set(), []
    for area, counts, rate, reached in zip(
        asked["areas"], asked["cases"], found["rates"], asked["reached"], strict=True
    ):
        is_hidden = area["code"] in hidden
        for code in area["members"]:
            classes[code] = bisect_right(limits, rate)
            if is_hidden:
                unsure.add(code)
        rows.append({"name": area["name"], "count": None if is_hidden else sum(counts), "rate": written(rate, ""),
                     "reached": reached})  # fmt: skip
    said = [written(limit, "") for limit in limits]
    words = [_("below %(limit)s") % {"limit": said[0]} if said else _("all alike"),
             *(_("%(limit)s and more") % {"limit": one} for one in said)]  # fmt: skip
    title = _("Reports for each 100,000 people in three years, smoothed. In %(n)s of %(all)s areas few were counted.") % {
        "n": len(unsure), "all": len(classes),
    }  # fmt: skip
    legend = Legend(title, words, _("not looked at"), frozenset(unsure), _("few reports: evened out, not told"))
    outlines = outlines_of(asked["level"], asked["within"] or None)
    return {
        # Made of numbers and of words that county_map escapes.
        "picture": mark_safe(county_map(outlines, classes, legend=legend, with_key=False)),  # noqa: S308
        "key": key_as_list(key_of([one.code for one in outlines], classes, legend=legend)),
        "rows": rows,
    }
