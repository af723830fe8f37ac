"""Groups held against each other: what can be asked, asking, reading what came out, and tables of other coalitions."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.insight import permissions
from commonlight.insight.compare_tables import LARGEST_BYTES
from commonlight.insight.compare_words import REASONS, SOURCE_NAMES, title_of, told
from commonlight.insight.forms.compare import (
    AreasForm,
    BringForm,
    ClassesForm,
    CoalitionsForm,
    NotesForm,
    ReferralsForm,
    TimesForm,
)
from commonlight.insight.models import OtherTable, Run
from commonlight.insight.services import compare, runs
from commonlight.insight.views.shared import form_page

NEWEST = 30
FORM = ["GET", "HEAD", "POST"]
FORMS: dict[str, type[forms.Form]] = {
    "times": TimesForm,
    "areas": AreasForm,
    "coalitions": CoalitionsForm,
    "classes": ClassesForm,
    "notes": NotesForm,
    "referrals": ReferralsForm,
}
LEADS = {
    "times": gettext_lazy("From tables that two people published; nothing is counted anew."),
    "areas": gettext_lazy("From maps that two people published; nothing is counted anew."),
    "coalitions": gettext_lazy("From tables that coalitions published for everybody. No record leaves a house."),
    "classes": gettext_lazy("From results of sessions, each counted once; no sheet is read."),
    "notes": gettext_lazy("From how notes were sorted and answered; no word of a note is read, and no sealed one is counted."),
    "referrals": gettext_lazy("From totals of quarters that were released; no referral and no client is read."),
}  # fmt: skip
# These compare tables that are out; before there is one, there is nothing to choose.
NEEDS_TABLES = ("times", "areas", "coalitions")


@requires_role(*permissions.COMPARERS)
@no_trace
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show what can be held against each other, tables of others, and what was asked before."""
    rows = Run.objects.filter(kind=compare.KIND).defer("result").order_by("-made_on", "-pk")[:NEWEST]
    context = {
        "sources": [(name, words, LEADS[name]) for name, words in SOURCE_NAMES.items()],
        "runs": [(row, title_of(runs.asked_of(row))) for row in rows],
        "tables": OtherTable.objects.defer("cells").order_by("coalition", "-as_of", "pk"),
        "may_bring": permissions.may_bring_tables(request.user),  # type: ignore[arg-type]
    }
    return render(request, "insight/compare.html", context)


@requires_role(*permissions.COMPARERS)
@no_trace
@require_http_methods(FORM)
def ask(request: HttpRequest, source: str) -> HttpResponse:
    """Ask for a comparison."""
    if source not in FORMS:
        raise Http404
    form: Any = FORMS[source](request.POST if request.method == "POST" else None)
    if source in NEEDS_TABLES and form.is_empty:
        context = {"title": SOURCE_NAMES[source], "lead": LEADS[source]}
        return render(request, "insight/compare_nothing.html", context)
    if form.is_bound and form.is_valid():
        try:
            run = compare.ask(source, form.said(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        except compare.CannotCompare as problem:
            form.add_error(None, REASONS[problem.reason])
        else:
            return redirect("insight:compare_run", run.pk)
    return form_page(
        request, form, title=str(SOURCE_NAMES[source]), back=reverse("insight:compare"), back_label=_("Compare groups"),
        act=_("Compare"), lead=LEADS[source],
    )  # fmt: skip


@requires_role(*permissions.COMPARERS)
@no_trace
@require_GET
def run(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show figures and differences with their intervals, how many were tried, and what none of it says."""
    held = get_object_or_404(Run, pk=number, kind=compare.KIND)
    if held.state != Run.State.DONE:
        return redirect("insight:run", number)
    asked, found = runs.asked_of(held), runs.result_of(held)
    context: dict[str, Any] = {"run": held, "problem": found.get("problem", ""), "title": _("Compare groups")}
    if not context["problem"]:
        said = told(asked, found, n_asked=Run.objects.filter(kind=compare.KIND).count())
        context |= {"told": said, "title": said.title, "of": asked["about"].get("title", "")}
    return render(request, "insight/compare_run.html", context)


@requires_role(*permissions.TABLE_BRINGERS)
@no_trace
@require_http_methods(FORM)
def bring(request: HttpRequest) -> HttpResponse:
    """Bring in what another coalition published."""
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_bound and form.is_valid():
        description, table = (form.cleaned_data[name].read(LARGEST_BYTES + 1) for name in ("description", "table"))
        try:
            row = compare.bring(description, table, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except compare.NotATable as refusal:
            for sentence in refusal.problems:
                form.add_error(None, sentence)
        except compare.OwnTable:
            form.add_error(None, _("This is a table of our own. It is compared without being brought here."))
        except compare.TooMany:
            form.add_error(None, _("Too many tables of others lie here. Take one away first."))
        else:
            messages.success(request, _("The table of %(coalition)s can be compared now.") % {"coalition": row.coalition})  # fmt: skip
            return redirect("insight:compare")
    lead = _("Open the other coalition's page of open data, choose a table split by time, and save its two files. They hold counts that its gate let pass, and nothing about anybody.")  # fmt: skip
    return form_page(
        request, form, title=_("Bring another coalition's table"), back=reverse("insight:compare"),
        back_label=_("Compare groups"), act=_("Bring it"), lead=lead,
    )  # fmt: skip


@requires_role(*permissions.TABLE_BRINGERS)
@require_POST
def drop(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take another coalition's table away."""
    row = get_object_or_404(OtherTable, pk=number)
    compare.drop(row, by=request.user, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("The table was taken away. Comparisons that were made with it stay."))
    return redirect("insight:compare")
