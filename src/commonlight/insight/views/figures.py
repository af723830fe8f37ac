"""The six numbers of a month: an officer opens one address, fills in one page, done."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.models import Organisation
from commonlight.core.permissions import has_role, requires_role
from commonlight.core.roles import Role
from commonlight.insight import permissions, selectors_impact
from commonlight.insight.forms.impact import MonthForm, month_of
from commonlight.insight.models import MonthFigures
from commonlight.insight.models.impact import FIGURES
from commonlight.insight.services import figures as services
from commonlight.insight.views.shared import form_page

MONTHS, SHOWN = 12, 60


def _months(today: date) -> list[date]:
    """Return the last twelve months that are over, the newest first."""
    first = date(today.year - 1, today.month, 1)
    return list(selectors_impact.months_between(first, today.replace(day=1)))[:-1][::-1]


@requires_role(*permissions.COUNTERS)
@no_trace
@require_GET
def months(request: HttpRequest) -> HttpResponse:
    """Show which months were sent and which are missing."""
    agencies = Organisation.objects.filter(pk__in=permissions.agencies_of(request.user)).order_by("name")  # type: ignore[arg-type]
    if not agencies and not has_role(request.user, Role.COORDINATOR):
        raise Http404
    rows = list(selectors_impact.figures_of([one.pk for one in agencies])[:SHOWN])
    sent = {(row.organisation_id, row.month) for row in rows}
    over = _months(clock.today())
    context = {
        "agencies": [(one, [month for month in over if (one.pk, month) not in sent]) for one in agencies],
        "gives_address": has_role(request.user, Role.COORDINATOR),
        "heads": list(FIGURES.values()),
        "rows": [(row, [(words, getattr(row, name)) for name, words in FIGURES.items()]) for row in rows],
    }
    return render(request, "insight/figures.html", context)


@requires_role(*permissions.COUNTERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest, agency: UUID, month: str) -> HttpResponse:
    """Send the numbers of one month, or mend them."""
    own = Organisation.objects.filter(pk__in=permissions.agencies_of(request.user))  # type: ignore[arg-type]
    house = get_object_or_404(own, pk=agency)
    try:
        first = month_of(month)
    except ValueError:
        raise Http404 from None
    if first >= clock.today().replace(day=1):
        raise Http404
    held = MonthFigures.objects.filter(organisation=house, month=first).first()
    form = MonthForm(request.POST if request.method == "POST" else None, initial=_initial(held))
    lead = _("What your agency did in %(month)s. Totals only: no case, no person.") % {"month": f"{first:%Y-%m}"}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            services.send_month(
                agency=house, month=first, numbers={name: said[name] for name in FIGURES},
                changed_rules=said["changed_rules"], seen=said["seen"], by=request.user, at=clock.now(),  # type: ignore[arg-type]
            )  # fmt: skip
        except services.SentMeanwhile as meanwhile:
            form = MonthForm(initial=_initial(meanwhile.held))
            lead = _("A colleague sent this month meanwhile. Here is what was sent; change it only if it is wrong.")
            return _page(request, form, house, first, lead, status=409)
        except services.NotAMonth:
            form.add_error(None, _("These numbers could not be kept. Open the month again."))
        else:
            messages.success(request, _("Thank you. The month is in."))
            return redirect("insight:figures")
    return _page(request, form, house, first, lead)


def _initial(held: MonthFigures | None) -> dict[str, object]:
    if held is None:
        return {"seen": 0}
    return {"seen": held.version, "changed_rules": held.changed_rules} | {name: getattr(held, name) for name in FIGURES}


def _page(
    request: HttpRequest, form: MonthForm, house: Organisation, first: date, lead: str, status: int = 0
) -> HttpResponse:
    answer = form_page(
        request, form, title=f"{house.name}, {first:%Y-%m}", back=reverse("insight:figures"),
        back_label=_("Police numbers by month"), act=_("Send the month"), lead=lead,
    )  # fmt: skip
    if status:
        answer.status_code = status
    return answer
