"""The public page that says how fast people are answered, who reads, and what cannot be protected."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonlight.core import clock
from commonlight.core import selectors as core_selectors
from commonlight.core.headers import open_page
from commonlight.reports import selectors
from commonlight.reports.models import AnsweredQuarter
from commonlight.reports.services import readiness

SHOWN = 8


def _name(first: date) -> str:
    """Return a quarter by its months: nobody has to know which is the third."""
    months = {"first": MONTHS[first.month], "last": MONTHS[first.month + 2], "year": first.year}
    return _("%(first)s – %(last)s %(year)s") % months


def _rows() -> list[dict[str, Any]]:
    return [{"row": row, "name": _name(row.quarter)} for row in AnsweredQuarter.objects.order_by("-quarter")[:SHOWN]]


@require_safe
@login_not_required
@open_page
def honesty(request: HttpRequest) -> HttpResponse:
    """Show the released figures, the organisations that read, and the limits."""
    able = selectors.recipients() if core_selectors.is_set_up() else None
    context = {
        "rows": _rows(),
        "readers": able.readers if able else (),
        "police": able.police if able else (),
        "form_is_open": readiness.form_open(clock.today()),
    }
    return render(request, "reports/honesty.html", context)


def home_link(request: HttpRequest) -> dict[str, Any]:
    """Return what the block on the home page needs: it shows while somebody can receive reports."""
    return {"has_link": True} if readiness.form_open(clock.today()) else {}
