"""The joint response protocol: drafted, its numbers called, issued; each issue is a version of its own."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.partners.models import Protocol, ProtocolStep

# A number nobody called for this long is told as unchecked.
FRESH = timedelta(days=90)


class NotADraft(ValueError):
    """An issued version is never changed; a new one is begun from it."""


def current() -> Protocol | None:
    """Return the version that counts: the newest issued one."""
    return Protocol.objects.exclude(issued_on=None).order_by("-version").prefetch_related("steps").first()


def the_draft() -> Protocol | None:
    """Return the version in the making, or None."""
    return Protocol.objects.filter(issued_on=None).order_by("-version").prefetch_related("steps").first()


def begin_draft(*, title: str, opening: str = "", by: Account, at: datetime) -> Protocol:
    """Return the draft that stands, or a new one with the steps of the version that counts."""
    with write():
        standing = the_draft()
        if standing is not None:
            return standing
        before = current()
        last = Protocol.objects.aggregate(last=Max("version"))["last"] or 0
        made = Protocol.objects.create(
            version=last + 1, title=before.title if before else title, opening=before.opening if before else opening
        )
        for step in before.steps.all() if before else ():
            step.pk, step.id, step.protocol = None, ProtocolStep._meta.pk.get_default(), made
            step.save(force_insert=True)
        audit.record("protocol begun", by=by, at=at, subject=("protocol", made.pk), detail={"version": made.version})
    return made


def _draft(protocol: Protocol) -> Protocol:
    row = Protocol.objects.select_for_update().get(pk=protocol.pk)
    if row.issued_on is not None:
        raise NotADraft
    return row


def set_head(protocol: Protocol, *, title: str, opening: str, by: Account, at: datetime) -> None:
    """Change the title and opening words of a draft; raises NotADraft."""
    with write():
        row = _draft(protocol)
        row.title, row.opening = title, opening
        row.save()
        audit.record("protocol changed", by=by, at=at, subject=("protocol", row.pk))


def save_step(
    protocol: Protocol, step: ProtocolStep | None, *, by: Account, at: datetime, **values: Any
) -> ProtocolStep:
    """Add a step at the end, or change one; a new number is unchecked until somebody calls it. Raises NotADraft."""
    with write():
        row = _draft(protocol)
        last = row.steps.aggregate(last=Max("position"))["last"] or 0
        one = step or ProtocolStep(protocol=row, position=last + 1)
        if one.number != values.get("number", one.number):
            one.verified_on = None
        for key, value in values.items():
            setattr(one, key, value)
        one.save()
        audit.record("protocol changed", by=by, at=at, subject=("protocol", row.pk))
    return one


def move_step(protocol: Protocol, step_id: UUID, *, up: bool, by: Account, at: datetime) -> None:
    """Move a step one place; raises NotADraft."""
    with write():
        row = _draft(protocol)
        steps: Sequence[ProtocolStep] = list(row.steps.order_by("position"))
        at_ = next((place for place, one in enumerate(steps) if one.pk == step_id), None)
        to = None if at_ is None else at_ + (-1 if up else 1)
        if at_ is None or to is None or not 0 <= to < len(steps):
            return
        one, other = steps[at_], steps[to]
        one.position, other.position = other.position, one.position
        one.save(update_fields=["position"])
        other.save(update_fields=["position"])
        audit.record("protocol changed", by=by, at=at, subject=("protocol", row.pk))


def remove_step(protocol: Protocol, step_id: UUID, *, by: Account, at: datetime) -> None:
    """Take a step out of a draft; raises NotADraft."""
    with write():
        row = _draft(protocol)
        row.steps.filter(pk=step_id).delete()
        audit.record("protocol changed", by=by, at=at, subject=("protocol", row.pk))


def say_called(step_id: UUID, *, on: date, by: Account, at: datetime) -> None:
    """Say that a number was called and is right; this needs no new version."""
    with write():
        ProtocolStep.objects.filter(pk=step_id).exclude(number="").update(verified_on=on)
        audit.record("protocol number called", by=by, at=at, subject=("protocol step", step_id))


def issue(protocol: Protocol, *, by: Account, at: datetime) -> None:
    """Let a draft count from today; raises NotADraft, or ValueError without a step."""
    with write():
        row = _draft(protocol)
        if not row.steps.exists():
            raise ValueError("a protocol needs a step")
        row.issued_on = at.date()
        row.save()
        audit.record("protocol issued", by=by, at=at, subject=("protocol", row.pk), detail={"version": row.version})
