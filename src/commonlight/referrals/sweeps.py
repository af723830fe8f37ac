"""What the worker does for this room without any key: ending what a consent no longer covers."""

from datetime import datetime, timedelta

from commonlight.core.jobs import sweep
from commonlight.referrals.services import ending, waiting


@sweep(every=timedelta(minutes=10))
def end_expired_referrals(at: datetime) -> bool:
    """End referrals whose consent is over, and say whether more are left."""
    return ending.sweep_expired(at) == ending.SWEEP_BATCH


@sweep(every=timedelta(hours=1))
def mark_late_referrals(at: datetime) -> None:
    """Mark the organisations in which a referral, a step or a request for help waits too long."""
    waiting.mark_due(at=at)
