"""Two years of invented lines of statistics, one table that two people published, and one that waits for the second."""

from datetime import date, datetime, timedelta

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
from commonlight.insight.register_told import told
from commonlight.insight.services import register
from commonlight.reports.models import StatisticsLine

ORDER = 95
# How many lines a month of each kind, in turn; rare kinds are what the gate hides.
USUAL = {
    "labour": (7, 5, 9, 6),
    "sexual": (3, 4, 2, 5),
    "domestic": (2, 1, 2, 3),
    "crime": (0, 1, 0, 0),
    "unclear": (2, 2, 1, 3),
}
SETTINGS = ("farm", "restaurant", "hotel", "household", "farm", "cleaning", "")
MONTHS = 23


def build(coalition: Coalition, *, at: datetime) -> None:
    """Put the lines down, as readers would have coded them over two years; publish one table and ask for another."""
    sam, maria = Account.objects.get(login_name="sam"), Account.objects.get(login_name="maria")
    first = date(at.year - 2, at.month, 1)
    months = [_after(first, place) for place in range(MONTHS)]
    StatisticsLine.objects.bulk_create(
        StatisticsLine(
            batch=month, about="other" if one % 3 else "self", kind=kind, setting=SETTINGS[(place + one) % len(SETTINGS)],
            zone="county", event_month=month, report_month=month, contact_before="no", outcome="helped",
        )
        for place, month in enumerate(months)
        for kind, counts in USUAL.items()
        for one in range(counts[place % len(counts)])
    )  # fmt: skip
    asked = {"what": "kind_when", "step": "quarter", "first": months[0].isoformat(), "last": months[-1].isoformat()}
    earlier = at - timedelta(days=9)
    try:
        register.release("told", told(asked, earlier.date()), by=sam, approved_by=maria, at=earlier)
    except register.Refused:
        # Without the programs for analysis nothing can be checked, so nothing is published; the page says so.
        return
    register.propose("told", asked | {"what": "setting_when", "step": "year"}, by=sam, at=at)


def _after(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
