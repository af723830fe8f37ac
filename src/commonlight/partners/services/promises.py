"""The yearly promise of confidentiality."""

from datetime import datetime

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.partners.models import Acknowledgement
from commonlight.partners.permissions import PROMISE_VERSION


def promise(*, account: Account, at: datetime) -> Acknowledgement:
    """Keep that a person promised confidentiality today."""
    with write():
        made = Acknowledgement.objects.create(account=account, version=PROMISE_VERSION, day=at.date())
        audit.record("confidentiality promised", by=account, at=at, detail={"version": PROMISE_VERSION})
    return made
