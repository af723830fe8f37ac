"""
How fast people were answered, by quarter: gated figures, released once and then left alone.

The facts are the days of two acts in the audit, "report sent" and "report answered", which stand there anyway: no further
column tells when anybody wrote. Reports that were deleted since still count, and what nobody answered counts as such.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min

from commonlight.core.models import AuditEvent
from commonlight.core.store import write
from commonlight.reports.models import AnsweredQuarter

# An answer may come late: a quarter is looked at this long after its end, and once.
WAIT = timedelta(days=45)
# Bands of the share, widest last; the narrowest is used in which the smallest count of the rules could hide.
BANDS = (10, 25, 50)
# A report that nobody answered took longer than any that was.
NEVER_DAYS = 10**6


@dataclass(frozen=True)
class Figures:
    """What may be said of one quarter; see `AnsweredQuarter` for the fields."""

    sent: int | None
    share_from: int | None
    share_to: int | None
    days: int | None
    most_unanswered: bool


NOTHING = Figures(None, None, None, None, False)


def gated(days: Sequence[int | None]) -> Figures:
    """
    Return what may be said of reports whose first answer took so many days (None: no answer).

    A share is given as a band wide enough that at least the smallest count of reports fits into it, so that no small
    number of people, answered or not, can be worked out.
    """
    from commonlight.analysis.disclosure import Audience, Rules

    rules = Rules.for_audience(Audience.PUBLIC)
    sent = len(days)
    if sent == 0 or rules.is_small(sent):
        return NOTHING
    width = next((width for width in BANDS if width * sent >= 100 * rules.smallest_count), None)
    if width is None:
        return Figures(rules.rounded(sent), None, None, None, False)
    answered = sum(one is not None for one in days)
    start = min(100 * answered // sent // width * width, 100 - width)
    median = sorted(NEVER_DAYS if one is None else one for one in days)[(sent - 1) // 2]
    return Figures(
        sent=rules.rounded(sent),
        share_from=start,
        share_to=start + width,
        days=None if median == NEVER_DAYS else median,
        most_unanswered=median == NEVER_DAYS,
    )


def quarter_of(day: date) -> date:
    """Return the first day of a day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(quarter: date) -> date:
    """Return the first day of the quarter after this one."""
    return quarter_of(quarter + timedelta(days=100))


def days_to_answer(quarter: date) -> list[int | None]:
    """Return for each report sent in a quarter the whole days to its first answer, or None."""
    told = AuditEvent.objects.filter(subject_kind="report")
    sent = dict(
        told.filter(kind="report sent", day__gte=quarter, day__lt=next_quarter(quarter)).values_list(
            "subject_id", "day"
        )
    )
    first = told.filter(kind="report answered", day__gte=quarter).values_list("subject_id").annotate(first=Min("day"))
    answered = {subject: day for subject, day in first.iterator() if subject in sent}
    return [max((answered[one] - day).days, 0) if one in answered else None for one, day in sent.items()]


def release(quarter: date, days: Sequence[int | None], *, at: datetime) -> AnsweredQuarter:
    """Publish what may be said of one quarter, once; raises IntegrityError when it stands already."""
    figures = gated(days)
    with write():
        return AnsweredQuarter.objects.create(quarter=quarter, released=at.date(), **vars(figures))


def release_quarters(*, at: datetime) -> int:
    """Release every quarter that is over long enough and was not released; return how many."""
    first = AuditEvent.objects.filter(kind="report sent").aggregate(day=Min("day"))["day"]
    if first is None:
        return 0
    quarter, count = quarter_of(first), 0
    while next_quarter(quarter) + WAIT <= at.date():
        if not AnsweredQuarter.objects.filter(quarter=quarter).exists():
            release(quarter, days_to_answer(quarter), at=at)
            count += 1
        quarter = next_quarter(quarter)
    return count
