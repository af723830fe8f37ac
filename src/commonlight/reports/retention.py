"""
How long reports are kept: 180 days without action, 90 days after closing; what nobody opened is never deleted so.

When something was last done stands in the audit alone (each act leaves its day there anyway): no further column tells it.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import AuditEvent
from commonlight.core.retention import Due, Rules
from commonlight.reports.models import Report, Status
from commonlight.reports.services.erasing import REPORT, erase_by_calendar

WITHOUT_ACTION = timedelta(days=180)
AFTER_CLOSING = timedelta(days=90)
# Nobody of the team has opened what the person wrote last.
UNOPENED = (Status.NEW, Status.NEWS)


def _last_days(reports: Iterable[Report]) -> dict[str, tuple[date | None, date | None]]:
    """Return for each report the day of the last act on it and of its last closing."""
    wanted = {str(report.pk) for report in reports}
    if not wanted:
        return {}
    rows = (
        AuditEvent.objects.filter(subject_kind="report")
        .values_list("subject_id")
        .annotate(last=Max("day"), closed=Max("day", filter=Q(kind="report closed")))
    )
    return {subject: (last, closed) for subject, last, closed in rows.iterator() if subject in wanted}


def due_reports(on: date) -> list[Due]:
    """Return the reports that may be deleted on a day; one whose last act is unknown never is."""
    old = list(Report.objects.filter(day__lte=on - AFTER_CLOSING).exclude(status__in=UNOPENED).order_by("day", "pk"))
    found, days = [], _last_days(old)
    for report in old:
        last, closed = days.get(str(report.pk), (None, None))
        if report.status == Status.CLOSED:
            if closed is not None and closed <= on - AFTER_CLOSING:
                found.append(Due(str(report.pk), closed, "closed"))
        elif last is not None and last <= on - WITHOUT_ACTION:
            found.append(Due(str(report.pk), last, "no_action"))
    return found


def unopened_reports(on: date) -> list[Due]:
    """Return the old reports nobody opened, or whose new words nobody read: they wait for a person, however long."""
    rows = Report.objects.filter(status__in=UNOPENED, day__lte=on - WITHOUT_ACTION).order_by("day", "pk")
    return [Due(str(report.pk), report.day, "unopened") for report in rows]


RULES = Rules(
    kind=REPORT,
    label=_("Reports"),
    words={
        "no_action": _("Nothing was done for 180 days"),
        "closed": _("Closed 90 days ago"),
        "unopened": _("Nobody has read what the person wrote"),
    },
    due=due_reports,
    erase=erase_by_calendar,
    waiting=unopened_reports,
)
