"""What the worker does for this room without any key: removing files that no note kept."""

from datetime import datetime, timedelta

from commonlight.core.jobs import sweep
from commonlight.core.sealed_files import sweep_orphans


@sweep(every=timedelta(minutes=30))
def remove_orphan_files(at: datetime) -> bool:
    """Remove sealed files that belong to nothing and that nobody used for two hours."""
    sweep_orphans(at=at)
    return False
