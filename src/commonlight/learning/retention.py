"""How long test sheets are kept: 18 months after the session; what was worked out of them, and the counts, stay."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from commonlight.core import audit
from commonlight.core.retention import Due, Rules
from commonlight.core.store import write
from commonlight.core.tombstones import bury, register_kind
from commonlight.learning.models import AnswerFile, ClassLink, Session, Sheet

KIND = "course answers"
KEPT = timedelta(days=550)


def due_answers(on: date) -> list[Due]:
    """Return the sessions whose sheets may be deleted on a day."""
    old = Session.objects.filter(day__lte=on - KEPT, rounds__sheets__isnull=False).distinct().order_by("day", "pk")
    return [Due(str(row.pk), row.day, "old") for row in old]


def erase_answers(ids: Sequence[str], at: datetime) -> None:
    """Delete the sheets, files and links of sessions; the sessions with their counts and results stay."""
    with write():
        n = _delete(ids)
        bury(KIND, ids, at=at)
        audit.record("deleted by calendar", by=None, at=at, detail={"rows": n})


def _delete(ids: Sequence[str]) -> int:
    sessions = [UUID(one) for one in ids]
    n = Sheet.objects.filter(round__session_id__in=sessions).delete()[0]
    AnswerFile.objects.filter(round__session_id__in=sessions).delete()
    ClassLink.objects.filter(session_id__in=sessions).delete()
    return n


RULES = Rules(
    kind=KIND,
    label=_("Test sheets of courses"),
    words={"old": _("18 months after the session; counts and results stay")},
    due=due_answers,
    erase=erase_answers,
)


def register_again() -> None:
    """Say how sheets go again after a restore."""
    register_kind(KIND, _delete)
