"""What the worker does for this room without any reader's key: files nobody kept, fallbacks, marks of what is due."""

from datetime import datetime, timedelta

from commonlight.core.jobs import sweep
from commonlight.core.sealed_files import sweep_orphans
from commonlight.reports.services import escrow, waiting
from commonlight.reports.services.answering import release_quarters


@sweep(every=timedelta(minutes=30))
def remove_orphan_files(at: datetime) -> bool:
    """Remove sealed files that belong to nothing and that nobody used for two hours."""
    sweep_orphans(at=at)
    return False


@sweep(every=timedelta(minutes=30))
def open_late_fallbacks(at: datetime) -> bool:
    """Let the partners in whom the person named for the case that nobody answers."""
    return escrow.open_late_fallbacks(at=at)


@sweep(every=timedelta(hours=1))
def mark_what_is_due(at: datetime) -> None:
    """Mark the organisations in which something waits too long."""
    waiting.mark_due(at=at)


@sweep(every=timedelta(hours=12))
def release_answered_quarters(at: datetime) -> None:
    """Release the figures of a quarter that is over, once."""
    release_quarters(at=at)
