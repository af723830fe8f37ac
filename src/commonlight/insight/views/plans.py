"""Plans: asking, reading what came out and why, changing it by hand, holding two side by side, a memo to take along."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.formats.docx import DOCX
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.insight import permissions, plan_file
from commonlight.insight import plan_words as words
from commonlight.insight.forms.plans import MOST_OFFERS, PlanForm, levels
from commonlight.insight.models import Run
from commonlight.insight.services import plans, runs
from commonlight.insight.shown_priority import key_as_list
from commonlight.insight.views.shared import WRONG_INPUT
from commonlight.outreach.making.pieces import NotMade
from commonlight.places.drawing import Legend, county_map, key_of
from commonlight.places.models import Area
from commonlight.places.selectors import MixedVintages, indicators, outlines_of

NEWEST = 30
# A table of thousands of areas helps nobody to choose one more by hand.
MOST_LISTED = 500
REASONS = {
    "need": gettext_lazy("This figure must not decide where help goes. Choose another one."),
    "areas": gettext_lazy("No area has this figure. Bring figures of areas in first."),
    "many": gettext_lazy("These are more areas than one plan can hold. Give the beginning of their codes."),
    "by_hand": gettext_lazy("Keep one choice at least, of areas and programmes that are there."),
    "no_plan": gettext_lazy("One of the two is no plan."),
}


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show the plans that were worked out, newest first."""
    rows = Run.objects.filter(kind=plans.KIND).defer(*runs.LARGE).order_by("-made_on", "-pk")[:NEWEST]
    held = [(value, label) for value, label in levels() if indicators(level=value)]
    return render(request, "insight/plans.html", {"runs": rows, "levels": held})


@requires_role(*permissions.LOOKERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, level: str) -> HttpResponse:
    """Ask what to do where with some money."""
    if level not in Area.Level.values:
        raise Http404
    form = PlanForm(request.POST if request.method == "POST" else None, level=level)
    if form.is_bound and form.is_valid():
        try:
            run = plans.ask(**form.asked(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        except MixedVintages as years:
            form.add_error("need", _("These figures stand on limits of different years: %(years)s.") % {"years": years})
        except plans.CannotPlan as problem:
            form.add_error("need", str(REASONS[problem.reason]))
        else:
            return redirect("insight:plan", run.pk)
    context = {"form": form, "level": level, "offers": _offers(form)}
    return render(request, "insight/plan_ask.html", context, status=WRONG_INPUT if form.is_bound else 200)


def _offers(form: PlanForm) -> list[dict[str, Any]]:
    keys = ("name", "cost", "effect", "hours", "reach", "capacity", "most", "rural")
    return [
        {
            "number": number,
            "fields": [form[f"{key}_{number}"] for key in keys],
            "is_open": number == 1 or any(form[f"{key}_{number}"].value() for key in keys[:3]),
        }
        for number in range(1, MOST_OFFERS + 1)
    ]


def _done_or_none(number: UUID) -> Run:
    return get_object_or_404(Run, pk=number, kind=plans.KIND)


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def plan(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show a plan: what to do where and why, what floors cost, what the next money buys, what it does not say."""
    held = _done_or_none(number)
    if held.state != Run.State.DONE:
        return redirect("insight:run", number)
    asked, found = runs.asked_of(held), runs.result_of(held)
    figure = asked["need"]["name"]
    context: dict[str, Any] = {"run": held, "asked": asked, "need": _(figure)}
    if "problem" in found:
        return render(request, "insight/plan.html", context | {"problems": words.problem_words(found)})
    best = found.get("best")
    others = Run.objects.filter(kind=plans.KIND, state=Run.State.DONE).exclude(pk=held.pk).defer(*runs.LARGE)
    context |= {
        "sentence": words.sentence(asked, found["plan"]),
        "rows": words.rows_of(asked, found),
        "draws": found.get("draws", 0),
        "groups": words.group_rows(found["plan"]),
        "floors": [(words.floor_words(one), words.number(one["costs"])) for one in found.get("floors", [])],
        "next": found.get("next") and (words.number(found["next"]["money"]), words.number(found["next"]["covers"])),
        "broken": words.broken_words(found) if best else [],
        "loss": words.number(max(best["covered"] - found["plan"]["covered"], 0.0)) if best else "",
        "not_said": words.not_said(),
        "others": others.order_by("-made_on", "-pk")[:NEWEST],
        **_map(asked, found["plan"]),
    }
    return render(request, "insight/plan.html", context)


def _map(asked: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Return a map of how much of each area's need is covered, where outlines are known."""
    outlines = outlines_of(asked["level"], asked["within"] or None)
    if not outlines:
        return {}
    classes = {}
    for area, covered in zip(asked["areas"], told["by_area"], strict=True):
        share = covered / area["need"] if area["need"] else 0.0
        classes[area["code"]] = 0 if share <= 1e-9 else 1 if share < 0.5 else 2
    said = [_("nothing within reach"), _("less than half within reach"), _("half or more within reach")]
    reached = sum(one > 0 for one in classes.values())
    title = _("Areas where something is within reach of people counted as need: %(n)s of %(all)s.") % {
        "n": reached,
        "all": len(classes),
    }
    legend = Legend(title, said, _("not looked at"))
    return {
        # Made of numbers and of words that county_map escapes.
        "picture": mark_safe(county_map(outlines, classes, legend=legend, with_key=False)),  # noqa: S308
        "key": key_as_list(key_of([one.code for one in outlines], classes, legend=legend)),
    }


@requires_role(*permissions.LOOKERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take choices out, put others in, and see what that loses."""
    held = _done_or_none(number)
    if held.state != Run.State.DONE or "plan" not in runs.result_of(held):
        raise Http404
    asked, found = runs.asked_of(held), runs.result_of(held)
    problem = ""
    if request.method == "POST":
        pairs = [tuple(one.split("\n", 1)) for one in request.POST.getlist("keep") if "\n" in one]
        pairs += [
            (code, programme)
            for code, programme in zip(request.POST.getlist("area"), request.POST.getlist("programme"), strict=False)
            if code and programme
        ]
        try:
            run = plans.by_hand(held, pairs, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except plans.CannotPlan as cannot:
            problem = str(REASONS[cannot.reason])
        else:
            return redirect("insight:plan", run.pk)
    areas = sorted((one["name"], one["code"]) for one in asked["areas"])
    context = {
        "run": held, "rows": words.rows_of(asked, found), "areas": areas if len(areas) <= MOST_LISTED else [],
        "programmes": [one["name"] for one in asked["programmes"]], "more": range(1, 5), "problem": problem,
    }  # fmt: skip
    return render(request, "insight/plan_hand.html", context, status=WRONG_INPUT if problem else 200)


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def compare(request: HttpRequest, number: UUID) -> HttpResponse:
    """Hold a plan against another one (`?with=`)."""
    first = _done_or_none(number)
    try:
        second = _done_or_none(UUID(request.GET.get("with", "")))
        apart = plans.compare(first, second)
    except ValueError as problem:
        # An id that is none, or a run without a plan.
        if isinstance(problem, plans.CannotPlan):
            messages.error(request, str(REASONS[problem.reason]))
            return redirect("insight:plan", number)
        raise Http404 from None
    except runs.StillOpen:
        return redirect("insight:plan", number)
    asked = (runs.asked_of(first), runs.asked_of(second))
    told = (runs.result_of(first)["plan"], runs.result_of(second)["plan"])
    context = {
        "first": first, "second": second, "apart": apart,
        "sentences": [words.sentence(one, plan) for one, plan in zip(asked, told, strict=True)],
        "only_first": words.pairs_said(apart.only_first, asked[0]),
        "only_second": words.pairs_said(apart.only_second, asked[1]),
        "covered": words.number(abs(apart.covered)), "covers_more": apart.covered > 0, "covers_less": apart.covered < 0,
        "spent": words.number(abs(apart.spent)), "spends_more": apart.spent > 0, "spends_less": apart.spent < 0,
        "groups": [(str(words.GROUPS.get(group, group)), f"{100 * by:+.0f}") for group, by in apart.met.items()],
    }  # fmt: skip
    return render(request, "insight/plan_compare.html", context)


@requires_role(*permissions.LOOKERS)
@no_trace
@require_GET
def memo(request: HttpRequest, number: UUID, form: str) -> HttpResponse:
    """Give the memo as DOCX or PDF."""
    held = _done_or_none(number)
    if form not in ("docx", "pdf") or held.state != Run.State.DONE:
        raise Http404
    try:
        data = plan_file.memo_of(held, form)
    except ValueError:
        raise Http404 from None
    except NotMade as problem:
        messages.error(request, str(problem))
        return redirect("insight:plan", number)
    kind = DOCX if form == "docx" else "application/pdf"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="plan.{form}"'})
