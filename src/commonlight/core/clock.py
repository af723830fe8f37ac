"""The one place that reads the clock; services take `at=` instead, so that a test or a replay can say when."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(tz=UTC)


def today() -> date:
    """Return the present day in UTC: all that a reporter's act leaves behind of its time."""
    return now().date()
