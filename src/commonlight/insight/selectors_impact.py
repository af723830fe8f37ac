"""Series month by month, as they lie in the rooms; what may be shown of them is decided in `services/impact_series.py`."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum

from commonlight.insight.models import ImpactPlan, MonthFigures
from commonlight.insight.models.impact import TOLD_US
from commonlight.learning.models import Session
from commonlight.outreach.models import Occurrence
from commonlight.reports.models import StatisticsLine

OLD_MONTHS = 3


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_between(first: date, last: date) -> Iterator[date]:
    """Yield the first day of each month, both ends too."""
    while first <= last:
        yield first
        first = next_month(first)


def counts_of(plan: ImpactPlan, first: date, last: date) -> dict[date, int | None]:
    """
    Return the count of each month; None where an agency sent none (a gap is not a zero).

    What people told the coalition is counted by the month they wrote in; a month without a line is a zero.
    """
    months = list(months_between(first, last))
    if plan.measure == TOLD_US:
        rows = StatisticsLine.objects.filter(report_month__gte=first, report_month__lte=last)
        found = dict(rows.values_list("report_month").annotate(n=Count("pk")).values_list("report_month", "n"))
        return {month: found.get(month, 0) for month in months}
    held = MonthFigures.objects.filter(organisation=plan.agency, month__gte=first, month__lte=last)
    sent = dict(held.values_list("month", plan.measure))
    return {month: sent.get(month) for month in months}


def changed_rules(plan: ImpactPlan) -> list[tuple[date, str]]:
    """Return from which month on, inside the series, the agency counts otherwise."""
    if plan.measure == TOLD_US:
        return []
    rows = MonthFigures.objects.filter(organisation=plan.agency, month__gt=plan.first, month__lte=plan.until)
    return list(rows.exclude(changed_rules="").order_by("month").values_list("month", "changed_rules"))


def markers(first: date, last: date) -> dict[str, tuple[int, int]]:
    """Return of how many lines of these months: the person spoke of herself, had contact before, told of something old."""
    rows = StatisticsLine.objects.filter(report_month__gte=first, report_month__lte=last)
    dated = [(told.year - was.year) * 12 + told.month - was.month
             for told, was in rows.exclude(event_month=None).values_list("report_month", "event_month") if was]  # fmt: skip
    known = rows.exclude(contact_before="unknown")
    return {
        "the person told of herself or himself": (rows.filter(about="self").count(), rows.count()),
        "the person had been in contact with us before": (known.filter(contact_before="yes").count(), known.count()),
        f"it lay {OLD_MONTHS} months back or more": (sum(months >= OLD_MONTHS for months in dated), len(dated)),
    }


def outputs(first: date, last: date) -> list[dict[str, object]]:
    """Return what the coalition did in these months: sessions and events held, and who came; head counts only."""
    end = next_month(last)
    held = Session.objects.filter(day__gte=first, day__lt=end)
    days = Occurrence.objects.filter(day__gte=first, day__lt=end, state=Occurrence.State.PLANNED)
    came = F("came_hand") + F("came_tap") + F("came_online")
    found: list[dict[str, object]] = [
        {"what": "sessions of courses", "count": held.count()},
        {"what": "people in them", "count": held.aggregate(n=Sum("headcount"))["n"] or 0},
        {"what": "events", "count": days.filter(came_hand__gt=0).count()},
        {"what": "people who came to events", "count": days.aggregate(n=Sum(came))["n"] or 0},
    ]
    return [one for one in found if one["count"]]


def figures_of(agencies: list[UUID]) -> QuerySet[MonthFigures]:
    """Return what agencies sent, the newest month first."""
    return (
        MonthFigures.objects.filter(organisation_id__in=agencies)
        .select_related("organisation")
        .order_by("-month", "organisation__name")
    )
