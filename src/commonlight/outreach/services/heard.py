"""What another room heard changes a programme: it stands among the programme's own changes, not public until its people say so."""

from datetime import datetime
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import Programme, ProgrammeChange


def choices() -> list[tuple[UUID, str]]:
    """Return (id, name) of each programme that has not ended, by name."""
    return list(Programme.objects.exclude(state=Programme.State.ENDED).order_by("name").values_list("pk", "name"))


def note(programme_id: UUID, *, heard: str, changed: str, by: Account, at: datetime) -> str:
    """Write down what was heard and what changes; returns the programme's name. Raises LookupError when there is none."""
    programme = Programme.objects.filter(pk=programme_id).exclude(state=Programme.State.ENDED).first()
    if programme is None:
        raise LookupError(programme_id)
    with write():
        ProgrammeChange.objects.create(
            programme=programme, heard_from=ProgrammeChange.Heard.FEEDBACK, heard_on=at.date(), heard=heard,
            changed=changed, changed_on=at.date(),
        )  # fmt: skip
        audit.record("programme changed by what was heard", by=by, at=at, subject=("programme", programme.pk))
    return programme.name
