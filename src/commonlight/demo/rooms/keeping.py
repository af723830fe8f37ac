"""Shows how Riverbend answered in the quarters before today: invented, and gated as real figures are."""

from datetime import date, datetime, timedelta

from commonlight.demo.coalition import Coalition
from commonlight.reports.services.answering import quarter_of, release

# Days to the first answer of invented reports, newest quarter first; None stands for no answer.
QUARTERS: tuple[tuple[int | None, ...], ...] = (
    (*[0] * 9, *[1] * 31, *[2] * 14, *[4] * 5, *[None] * 3),
    (*[1] * 21, *[2] * 19, *[3] * 12, *[9] * 4, *[None] * 6),
    (*[1] * 8, *[2] * 7, *[5] * 6, *[None] * 4),
    (*[3] * 9,),
)


def build(coalition: Coalition, *, at: datetime) -> None:
    """Release four quarters."""
    quarter: date = quarter_of(at.date() - timedelta(days=140))
    for days in QUARTERS:
        release(quarter, days, at=at)
        quarter = quarter_of(quarter - timedelta(days=1))
