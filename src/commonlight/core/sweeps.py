"""Core's periodic work: audit rows join the chain; links and codes that are too old go."""

from datetime import datetime, timedelta

from commonlight.core import audit, mail, notices, retention
from commonlight.core.backup import nightly
from commonlight.core.jobs import sweep
from commonlight.core.models import Account, AuditEvent
from commonlight.core.roles import Role
from commonlight.core.services import one_time, package_links
from commonlight.core.store import write

ANNOUNCED = "audit head announced"


@sweep(every=timedelta(minutes=5))
def chain_audit_rows(at: datetime) -> bool:
    """Join one batch; more are left when it was full."""
    return audit.chain_batch(at=at, limit=audit.SWEEP_BATCH) == audit.SWEEP_BATCH


@sweep(every=timedelta(hours=1))
def drop_old_one_time_secrets(at: datetime) -> None:
    """Delete links and codes that no longer work."""
    one_time.sweep_one_time_secrets(at=at)
    package_links.expire(at=at)


@sweep(every=timedelta(hours=6))
def announce_audit_head(at: datetime) -> None:
    """Once a month tell the administrators that the head waits to be printed; the mail says nothing else."""
    with write():
        if AuditEvent.objects.filter(kind=ANNOUNCED, day__gte=at.date().replace(day=1)).exists():
            return
        audit.record(ANNOUNCED, by=None, at=at)
        people = list(
            Account.objects.filter(is_active=True, memberships__roles__role=Role.ADMIN).exclude(email="").distinct()
        )
    for person in people:
        mail.send_notice(person.email, "audit", person.language)


@sweep(every=timedelta(hours=6))
def delete_what_is_due(at: datetime) -> bool:
    """Delete a little of what stood long enough and nobody must keep; needs no key."""
    return retention.sweep_due(at=at)


@sweep(every=timedelta(hours=1))
def back_up_each_night(at: datetime) -> None:
    """Begin a backup in a process of its own when the newest is a day old; bring the tombstones up to date."""
    nightly.run_due(at=at)


@sweep(every=timedelta(minutes=1))
def send_notices(at: datetime) -> None:
    """Tell the organisations whose moment of this hour has come."""
    notices.send_waiting(at=at)
