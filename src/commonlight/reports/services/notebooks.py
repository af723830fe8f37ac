"""
An organisation's notebook on one report: plain notes, links to other reports, who interpreted. Sealed to it alone.

Whatever the audience of the report becomes, nobody outside this organisation opens its notebook.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.organisation_keys import public_key_of
from commonlight.reports.models import Note, Notebook, Report
from commonlight.reports.sealing import Envelope, organisation_holder


def keep(
    report: Report,
    organisation_id: UUID,
    keyring: Keyring,
    content: dict[str, Any],
    *,
    by: Account,
    at: datetime,
) -> None:
    """Add an entry at the next place, inside the caller's `write()`; raises NotAReader, NoKeyYet."""
    notebook, envelope = _notebook(report, organisation_id, keyring)
    sequence = Note.objects.filter(notebook=notebook).count()
    entry = {**content, "who": by.display_name, "at": at.isoformat(timespec="minutes")}
    Note.objects.create(notebook=notebook, sequence=sequence, blob=envelope.seal(sequence, entry))


def _notebook(report: Report, organisation_id: UUID, keyring: Keyring) -> tuple[Notebook, Envelope]:
    found = Notebook.objects.filter(report=report, organisation_id=organisation_id).first()
    if found is not None:
        return found, _open(found, keyring)
    key = public_key_of(organisation_id)
    made = Notebook(report=report, organisation_id=organisation_id, epoch=key.epoch)
    envelope = Envelope.new("notebook", made.pk)
    made.box = envelope.wrap(key.public, holder=organisation_holder(organisation_id, key.epoch))
    made.save(force_insert=True)
    return made, envelope


def _open(notebook: Notebook, keyring: Keyring) -> Envelope:
    return Envelope.unwrap(
        "notebook",
        notebook.pk,
        secret=keyring.secret(notebook.organisation_id, notebook.epoch),
        box=bytes(notebook.box),
        holder=organisation_holder(notebook.organisation_id, notebook.epoch),
    )


def entries(report_id: int, organisation_id: UUID, keyring: Keyring) -> list[dict[str, Any]]:
    """
    Return all entries of one organisation on one report, oldest first; raises SealBroken.

    Entries of an epoch this reader holds no key of are not hers to read: none are returned, and the report still opens.
    """
    notebook = Notebook.objects.filter(report_id=report_id, organisation_id=organisation_id).first()
    if notebook is None:
        return []
    try:
        envelope = _open(notebook, keyring)
    except NotAReader:
        return []
    rows = Note.objects.filter(notebook=notebook).order_by("sequence")
    return [envelope.open(row.sequence, bytes(row.blob)) for row in rows]
