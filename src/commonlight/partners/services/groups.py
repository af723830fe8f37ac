"""Working groups: made, met, minuted; actions with an owner and a day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.partners.models import Action, Contact, Meeting, WorkingGroup


def save_group(
    group: WorkingGroup | None, *, name: str, purpose: str, organisations: Iterable[Any], by: Account, at: datetime
) -> WorkingGroup:
    """Begin a group or change it."""
    with write():
        row = group or WorkingGroup()
        row.name, row.purpose = name, purpose
        row.save()
        row.organisations.set(organisations)
        audit.record("working group saved", by=by, at=at, subject=("working group", row.pk))
    return row


def close_group(group: WorkingGroup, *, by: Account, at: datetime) -> None:
    """End a group; what it did stays."""
    with write():
        WorkingGroup.objects.filter(pk=group.pk, closed=None).update(closed=at.date())
        audit.record("working group closed", by=by, at=at, subject=("working group", group.pk))


def save_meeting(group: WorkingGroup, meeting: Meeting | None, *, by: Account, at: datetime, **values: Any) -> Meeting:
    """Plan a meeting, or write its agenda and minutes."""
    with write():
        row = meeting or Meeting(group=group)
        for key, value in values.items():
            setattr(row, key, value)
        row.save()
        audit.record("meeting saved", by=by, at=at, subject=("meeting", row.pk))
    return row


def add_action(
    group: WorkingGroup,
    *,
    what: str,
    organisation: Any,
    owner: Account | None,
    owner_contact: Contact | None,
    due: date,
    meeting: Meeting | None,
    by: Account,
    at: datetime,
) -> Action:
    """Keep what was agreed."""
    with write():
        made = Action.objects.create(
            group=group,
            meeting=meeting,
            what=what,
            organisation=organisation,
            owner=owner,
            owner_contact=owner_contact,
            due=due,
        )
        audit.record("action added", by=by, at=at, subject=("action", made.pk))
    return made


def set_done(action_id: UUID, *, done: bool, by: Account, at: datetime) -> None:
    """Say that an action is done, or that it is not after all."""
    with write():
        Action.objects.filter(pk=action_id).update(done_on=at.date() if done else None)
        audit.record("action done" if done else "action opened again", by=by, at=at, subject=("action", action_id))
