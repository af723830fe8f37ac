"""Settings of the site that have a page of their own; each change is audited."""

from datetime import datetime

from commonlight.core import audit
from commonlight.core.models import Account, Site
from commonlight.core.store import write


def set_sender(*, address: str, by: Account, at: datetime) -> None:
    """Set the address that notices come from; "" for the one of the computer."""
    _change({"sender_address": address}, "sender address changed", by, at)


def set_exit(*, exit_url: str, by: Account, at: datetime) -> None:
    """Set where "Leave this site" leads, as read by `exit_targets.read_target`; "" for the one of the computer."""
    _change({"exit_url": exit_url}, "exit target changed", by, at)


def set_thresholds(*, public: int, partners: int, by: Account, at: datetime) -> None:
    """Set the smallest counts shown; raises IntegrityError below 11 and 5."""
    _change({"threshold_public": public, "threshold_partners": partners}, "thresholds changed", by, at)


def _change(values: dict[str, str | int], act: str, by: Account, at: datetime) -> None:
    with write():
        row = Site.objects.get()
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        audit.record(act, by=by, at=at, subject=("site", row.pk))
