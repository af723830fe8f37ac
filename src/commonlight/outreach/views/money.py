"""The books: grants and how they stand, spending, gifts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.outreach import permissions, selectors_money
from commonlight.outreach.forms.money import PARTS, CountForm, GiftForm, GrantForm, SpendingForm
from commonlight.outreach.models import BookBatch, Grant, Indicator, InKind, ReportPeriod, Spending
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.services import money as services
from commonlight.outreach.views.shared import WRONG_INPUT, form_page

FORM = ["GET", "HEAD", "POST"]
PER_PAGE = 40
TITLES = {
    "line": gettext_lazy("A budget line"),
    "period": gettext_lazy("A report to hand in"),
    "indicator": gettext_lazy("Something promised"),
}


@requires_role(*permissions.BOOKS)
@no_trace
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show reports due, how each grant stands, spending by programme and place, and the last entries."""
    today = clock.today()
    rows = Spending.objects.select_related("line__grant", "programme").order_by("-spent_on", "-pk")
    context = {
        "periods": selectors_money.periods_due(today + selectors_money.MONTH),
        "standings": selectors_money.standings(Grant.objects.order_by("-ends", "name")),
        "by_programme": selectors_money.spending_by_programme(),
        "by_place": selectors_money.spending_by_place(),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "gifts": InKind.objects.order_by("-given_on")[:10],
        "batches": BookBatch.objects.order_by("-at")[:5],
        "today": today,
    }
    return render(request, "outreach/team_money.html", context)


def _form(request: HttpRequest, form: Any, title: str, held: Grant | None = None, **more: Any) -> HttpResponse:
    back = reverse("outreach:grant", args=[held.pk]) if held else reverse("outreach:money")
    label = held.name if held else _("Money")
    return form_page(request, form, title=title, back=back, back_label=label, act=_("Save"), **more)


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(FORM)
def add_grant(request: HttpRequest) -> HttpResponse:
    """Write down a grant."""
    form = GrantForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = services.save_grant(form.cleaned_data, held=None, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("outreach:grant", made.pk)
    return _form(request, form, _("A new grant"))


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(FORM)
def change_grant(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Change a grant."""
    held = get_object_or_404(Grant, pk=grant_id)
    initial = {name: getattr(held, name) for name in GrantForm.base_fields}
    form = GrantForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.save_grant(form.cleaned_data, held=held, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except services.BooksRefused:
            form.add_error("currency", _("Something is booked in the old currency, so it stays."))
        else:
            return redirect("outreach:grant", held.pk)
    return _form(request, form, _("Change the grant"), held)


@requires_role(*permissions.BOOKS)
@no_trace
@require_GET
def grant(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Show how a grant stands: lines, promises, reports, what was shown to whom."""
    held = get_object_or_404(Grant, pk=grant_id)
    context = {
        "standing": selectors_money.standing_of(held),
        "grant": held,
        "indicators": selectors_money.indicators_of(held),
        "count_form": CountForm(),
        "periods": held.periods.order_by("due"),
        "in_kind": selectors_money.in_kind_of(held),
        "releases": held.releases.select_related("organisation").order_by("-released_on"),
        "today": clock.today(),
    }
    return render(request, "outreach/team_grant.html", context)


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(FORM)
def add_part(request: HttpRequest, grant_id: UUID, part: str) -> HttpResponse:
    """Add a budget line, a report period or something promised."""
    held = get_object_or_404(Grant, pk=grant_id)
    if part not in PARTS:
        raise Http404
    form = PARTS[part](request.POST if request.method == "POST" else None, grant=held)
    if form.is_bound and form.is_valid():
        services.add_to_grant(held, part, form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("outreach:grant", held.pk)
    return _form(request, form, str(TITLES[part]), held)


@requires_role(*permissions.BOOKS)
@require_POST
def hand_in(request: HttpRequest, grant_id: UUID, number: int) -> HttpResponse:
    """Write down that a report was handed in."""
    period = get_object_or_404(ReportPeriod, pk=number, grant_id=grant_id, handed_in_on=None)
    services.hand_in(period, by=request.user, at=clock.now())  # type: ignore[arg-type]
    return redirect("outreach:grant", grant_id)


@requires_role(*permissions.BOOKS)
@require_POST
def count(request: HttpRequest, grant_id: UUID, number: int) -> HttpResponse:
    """Add what was done towards something promised."""
    indicator, form = get_object_or_404(Indicator, pk=number, grant_id=grant_id), CountForm(request.POST)
    if form.is_valid():
        n = form.cleaned_data["n"]
        services.count_done(indicator, n=n, on=clock.today(), by=request.user, at=clock.now())  # type: ignore[arg-type]
    else:
        messages.error(request, _("Nothing was added: write a whole number above zero."))
    return redirect("outreach:grant", grant_id)


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(FORM)
def spend(request: HttpRequest) -> HttpResponse:
    """Book spending; where it goes over, say so first."""
    form = SpendingForm(
        request.POST if request.method == "POST" else None,
        initial={"spent_on": clock.today(), "line": request.GET.get("line", "")},
    )
    return _spending(request, form, None)


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(FORM)
def change_spending(request: HttpRequest, number: UUID) -> HttpResponse:
    """Change what was booked."""
    held = get_object_or_404(Spending, pk=number)
    initial = {name: getattr(held, name) for name in SpendingForm.base_fields}
    return _spending(request, SpendingForm(request.POST if request.method == "POST" else None, initial=initial), held)


def _spending(request: HttpRequest, form: SpendingForm, held: Spending | None) -> HttpResponse:
    warnings: list[selectors_money.Warning] = []
    if form.is_bound and form.is_valid():
        try:
            row, found = services.book(
                form.cleaned_data,
                held=held,
                knowing=request.POST.get("knowing") == _mark(form),
                by=request.user,  # type: ignore[arg-type]
                at=clock.now(),
            )
        except services.GoesOver as over:
            warnings = over.warnings
        else:
            if found:
                messages.warning(request, _("Booked. More is spent now than was planned: look at the grant."))
            else:
                messages.success(request, _("Booked."))
            return redirect("outreach:grant", row.line.grant_id) if row.line else redirect("outreach:money")
    context = {"form": form, "held": held, "warnings": warnings, "mark": _mark(form) if warnings else ""}
    wrong = bool(warnings) or (form.is_bound and bool(form.errors))
    return render(request, "outreach/team_spend.html", context, status=WRONG_INPUT if wrong else 200)


def _mark(form: SpendingForm) -> str:
    """Return what the warning was about: another amount or line has to be warned of anew."""
    said = form.cleaned_data
    line = said["line"].pk if said["line"] else 0
    return f"{line} {said['amount_cents']} {said['spent_on'].isoformat()}"


@requires_role(*permissions.BOOKS)
@require_POST
def remove_spending(request: HttpRequest, number: UUID) -> HttpResponse:
    """Delete what was booked by mistake."""
    services.take_back(get_object_or_404(Spending, pk=number), by=request.user, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("Taken back."))
    return redirect("outreach:money")


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(FORM)
def give(request: HttpRequest) -> HttpResponse:
    """Write down hours or things given."""
    form = GiftForm(request.POST if request.method == "POST" else None, initial={"given_on": clock.today()})
    if form.is_bound and form.is_valid():
        services.write_gift(form.said(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("outreach:money")
    return _form(request, form, _("Hours and things given"))
