"""Core's periodic work: audit rows join the chain; links and codes that are too old go."""

from datetime import datetime, timedelta

from commonlight.core import audit
from commonlight.core.jobs import sweep
from commonlight.core.services import one_time


@sweep(every=timedelta(minutes=5))
def chain_audit_rows(at: datetime) -> bool:
    """Join one batch; more are left when it was full."""
    return audit.chain_batch(at=at, limit=audit.SWEEP_BATCH) == audit.SWEEP_BATCH


@sweep(every=timedelta(hours=1))
def drop_old_one_time_secrets(at: datetime) -> None:
    """Delete links and codes that no longer work."""
    one_time.sweep_one_time_secrets(at=at)
