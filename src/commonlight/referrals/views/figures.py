"""The public page of figures: which needs stayed open, and how referrals ended."""

import csv
import io
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonlight.core.headers import open_page
from commonlight.referrals.forms.clients import language_choices, term_name
from commonlight.referrals.models import FigureRelease
from commonlight.referrals.policies.figures import MET, OTHER, TAKEN_BACK, UNMET, Category, Figures
from commonlight.referrals.services import figures as services
from commonlight.referrals.services.totals import DAYS, LATER


def name_of(quarter: date) -> str:
    """Return what a quarter is called: "2026, 4"."""
    return _("%(year)s, quarter %(number)s") % {"year": quarter.year, "number": (quarter.month + 2) // 3}


def days_words() -> dict[str, str]:
    """Return what the buckets of days are called."""
    told = {name: _("%(days)s days") % {"days": name} for _most, name in DAYS}
    return {**told, LATER: _("over 90 days"), OTHER: _("any number of days")}


def _needs(figures: Figures) -> list[dict[str, Any]]:
    spoken = dict(language_choices())
    return [
        {
            "service": _("other needs") if key[1] == OTHER else term_name(key[1]),
            "area": _("other places") if key[2] == OTHER else key[2],
            "language": _("other languages") if key[3] == OTHER else spoken.get(key[3], key[3]),
            "count": count,
        }
        for key, count in figures.told
        if key[0] == UNMET
    ]


def _endings(figures: Figures) -> list[dict[str, Any]]:
    return [{"words": _ending(key), "count": count} for key, count in figures.told if key[0] != UNMET]


def _ending(key: Category) -> str:
    if key[0] == MET:
        return _("They met after: %(days)s") % {"days": days_words()[key[1]]}
    return _("The person took it back") if key[0] == TAKEN_BACK else _("Nobody knows how it ended")


def shown_quarter(quarter: date, figures: Figures, release: FigureRelease | None) -> dict[str, Any]:
    """Return a quarter in the words of a page."""
    return {
        "quarter": quarter,
        "name": name_of(quarter),
        "figures": figures,
        "needs": _needs(figures),
        "endings": _endings(figures),
        "released": release.released if release else None,
        "refused": services.refused_in(quarter),
    }


def home_link(request: HttpRequest) -> dict[str, Any]:
    """Return what the block on the home page needs: it shows once something was released."""
    return {"has_link": True} if FigureRelease.objects.exists() else {}


@login_not_required
@open_page
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """Show which needs stayed open, quarter by quarter, as they were released."""
    shown = [shown_quarter(one.quarter, one.figures(), one) for one in services.released()]
    return render(request, "referrals/needs.html", {"quarters": shown})


@login_not_required
@open_page
@require_safe
def needs_table(request: HttpRequest) -> HttpResponse:
    """Give the released figures as a table."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["quarter", "released", "kind", "service", "area", "language", "days", "count", "rounded_to"])
    for row in services.released():
        for key, count in row.figures().told:
            service, area, language = key[1:] if key[0] == UNMET else ("", "", "")
            days = key[1] if key[0] == MET else ""
            told = [row.quarter.isoformat(), row.released.isoformat(), key[0], service, area, language, days]
            writer.writerow([*told, count, row.rounding])
    answer = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="open-needs.csv"'
    return answer
