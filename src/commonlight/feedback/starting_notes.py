"""What notes add to others: pages, acts, what waits, rules of keeping, files, a figure for the page of today."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from commonlight.core import audit
from commonlight.core import retention as core_retention
from commonlight.core.acts import add_act
from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.navigation import add_team_page
from commonlight.core.retention import Due, Rules
from commonlight.core.roles import Role
from commonlight.core.store import write
from commonlight.core.taking_out import register as give
from commonlight.core.today_figures import add_figures
from commonlight.core.tombstones import bury, register_kind
from commonlight.feedback.models.notes import Note, Rumour, SensitiveNote, YouSaidText
from commonlight.feedback.permissions_notes import LEADS, NOTE_KEEPERS, NOTE_WORKERS
from commonlight.feedback.today_figures import figures

NOTES, SENSITIVE = "notes", "sensitive notes"
NOTE_KEPT, SENSITIVE_KEPT = timedelta(days=730), timedelta(days=1095)


def due_notes(on: date) -> list[Due]:
    """Return the notes that were done two years ago."""
    rows = Note.objects.filter(state=Note.State.DONE, done_on__lte=on - NOTE_KEPT).order_by("done_on", "pk")
    return [Due(str(row.pk), row.done_on, "done") for row in rows if row.done_on]


def _delete_notes(ids: Sequence[str]) -> int:
    return Note.objects.filter(pk__in=[UUID(one) for one in ids]).delete()[0]


def erase_notes(ids: Sequence[str], at: datetime) -> None:
    """Delete notes; what was answered in public, and rumours, stay."""
    with write():
        n = _delete_notes(ids)
        bury(NOTES, ids, at=at)
        audit.record("deleted by calendar", by=None, at=at, detail={"rows": n})


def due_sensitive(on: date) -> list[Due]:
    """Return the sensitive notes that were closed, three years after they came; one that is open stays."""
    rows = SensitiveNote.objects.filter(is_closed=True, came__lte=on - SENSITIVE_KEPT).order_by("came", "pk")
    return [Due(str(row.pk), row.came, "closed") for row in rows]


def _delete_sensitive(ids: Sequence[str]) -> int:
    return SensitiveNote.objects.filter(pk__in=[int(one) for one in ids]).delete()[0]


def erase_sensitive(ids: Sequence[str], at: datetime) -> None:
    """Delete sensitive notes with their keys."""
    with write():
        n = _delete_sensitive(ids)
        bury(SENSITIVE, ids, at=at)
        audit.record("deleted by calendar", by=None, at=at, detail={"rows": n})


def note_table() -> bytes:
    """Return all notes as a table: never a sensitive one, never an answer by code."""
    rows = [
        (row.came, row.kind, row.channel, row.language, row.words, row.times, row.code, row.state, row.due,
         row.done_on or "", row.done_because, row.rumour.heard if row.rumour else "")
        for row in Note.objects.select_related("rumour").order_by("came", "pk")
    ]  # fmt: skip
    heads = ("came", "kind", "way", "language", "words", "times", "code", "state", "due", "done", "because", "rumour")
    return csv_bytes(heads, rows)


def write_notes(stream: BinaryIO) -> None:
    """Write all notes."""
    stream.write(note_table())


def write_answers(stream: BinaryIO) -> None:
    """Write what people said and what was done, by language."""
    rows = [
        (row.answer.published_on or "", row.language, row.said, row.did)
        for row in YouSaidText.objects.select_related("answer").order_by("answer_id", "language")
    ]
    stream.write(csv_bytes(("shown", "language", "you said", "we did"), rows))


def write_rumours(stream: BinaryIO) -> None:
    """Write the log of rumours with its answers."""
    rows: list[tuple[object, ...]] = []
    for row in Rumour.objects.order_by("first_heard", "pk"):
        rows.append((row.heard, row.first_heard, row.checked, row.published_on or "", "", ""))
        rows += [(row.heard, "", "", "", one.language, one.words) for one in row.answers.order_by("language")]
    stream.write(csv_bytes(("heard", "first", "found", "shown", "language", "answer"), rows))


def register() -> None:
    """Register all of it; called when the app is ready."""
    from commonlight.feedback.services import resealing_notes

    add_team_page("feedback:notes", _("Notes"), roles=NOTE_WORKERS, order=10)
    add_team_page("feedback:note_sort", _("Sort"), roles=(Role.CONTENT_ADVISER,), order=11)
    add_team_page("feedback:rumours", _("Rumours"), roles=NOTE_WORKERS, order=12)
    add_team_page("feedback:answers", _("You said, we did"), roles=NOTE_KEEPERS, order=13)
    text = _("Sort what people wrote, answer it, and say in public what was done.")
    add_act("public", "feedback:notes", _("Answer what people told us"), text, roles=NOTE_WORKERS, order=55)
    core_retention.register(
        "feedback",
        Rules(
            kind=NOTES, label=_("Notes from people"), words={"done": _("two years after they were done")},
            due=due_notes, erase=erase_notes,
        ),
    )  # fmt: skip
    core_retention.register(
        "feedback",
        Rules(
            kind=SENSITIVE, label=_("Sensitive notes"), words={"closed": _("three years after they came, once closed")},
            due=due_sensitive, erase=erase_sensitive,
        ),
    )  # fmt: skip
    register_kind(NOTES, _delete_notes)
    register_kind(SENSITIVE, _delete_sensitive)
    resealing_notes.register()
    add_act(
        "reports", "feedback:sensitive_notes", _("Read sensitive notes"),
        _("Sealed to the safeguarding lead; each opening is logged."), roles=LEADS, order=90,
    )  # fmt: skip
    add_figures(figures)
    give("feedback", "notes.csv", write_notes)
    give("feedback", "you said we did.csv", write_answers)
    give("feedback", "rumours.csv", write_rumours)
