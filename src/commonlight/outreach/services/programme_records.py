"""What came of a programme: reach, co-design, ambassadors, answers of partners, and what was changed because of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.retention import Due, bury
from commonlight.core.store import write
from commonlight.outreach.models import (
    Ambassador,
    CoDesign,
    Conversation,
    Programme,
    ProgrammeChange,
    Reach,
)

# What may be written down about a programme, by the word in the address.
KINDS: dict[str, type[models.Model]] = {
    "reach": Reach,
    "codesign": CoDesign,
    "change": ProgrammeChange,
    "ambassador": Ambassador,
    "conversation": Conversation,
}
AMBASSADOR = "ambassador"
KEEP_AMBASSADOR = timedelta(days=365)


def add_record(programme: Programme, kind: str, said: dict[str, Any], *, by: Account, at: datetime) -> models.Model:
    """Write down something that came of a programme; `kind` is a key of KINDS and `said` its fields."""
    with write():
        made = KINDS[kind](programme=programme, **said)
        made.save()
        audit.record("programme record added", by=by, at=at, subject=("programme", programme.pk), detail={"kind": kind})
    return made


def remove_record(programme: Programme, kind: str, number: int, *, by: Account, at: datetime) -> bool:
    """Delete something that was written down by mistake; return whether it stood there."""
    with write():
        n, _ = KINDS[kind]._default_manager.filter(programme=programme, pk=number).delete()
        if n:
            detail: dict[str, str | int] = {"kind": kind}
            audit.record("programme record removed", by=by, at=at, subject=("programme", programme.pk), detail=detail)
    return bool(n)


def end_ambassador(ambassador: Ambassador, *, by: Account, at: datetime) -> None:
    """Write down that somebody no longer speaks for a programme; the name goes a year later."""
    with write():
        ambassador.ended_on = at.date()
        ambassador.save(update_fields=["ended_on"])
        audit.record("ambassador ended", by=by, at=at, subject=("programme", ambassador.programme_id))


def ambassadors_due(on: date) -> list[Due]:
    """Return the ambassadors whose year is over: since they ended, or since their programme did."""
    last = on - KEEP_AMBASSADOR
    rows = Ambassador.objects.filter(Q(ended_on__lte=last) | Q(programme__ends__lte=last)).select_related("programme")
    return [
        Due(str(row.pk), min(day for day in (row.ended_on, row.programme.ends) if day is not None), "year")
        for row in rows.order_by("pk")
    ]


def erase_ambassadors(numbers: Sequence[str], at: datetime) -> None:
    """Delete ambassadors for good."""
    with write():
        Ambassador.objects.filter(pk__in=[int(number) for number in numbers]).delete()
        bury(AMBASSADOR, numbers, at=at)
        for number in numbers:
            audit.record("ambassador erased", by=None, at=at, subject=(AMBASSADOR, number))


def bury_again(numbers: Sequence[str]) -> int:
    """Delete again what a restored backup brought back; return how many."""
    return Ambassador.objects.filter(pk__in=[int(number) for number in numbers]).delete()[0]
