"""What the worker does for this room without any key: ending what a consent no longer covers."""

from datetime import datetime, timedelta

from commonlight.core.jobs import sweep
from commonlight.referrals.services import ending


@sweep(every=timedelta(minutes=10))
def end_expired_referrals(at: datetime) -> bool:
    """End referrals whose consent is over, and say whether more are left."""
    return ending.sweep_expired(at) == ending.SWEEP_BATCH
