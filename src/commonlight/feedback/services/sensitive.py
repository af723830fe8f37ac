"""Sensitive notes: sealed in the same step in which they come, opened by the safeguarding lead's supervisors alone."""

from datetime import datetime

from django.conf import settings

from commonlight.core import audit
from commonlight.core.codes import Code
from commonlight.core.fields import random_id
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account, Organisation
from commonlight.core.organisation_keys import NoKeyYet, public_key_of
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.feedback.models.notes import Note, Safeguarding, SensitiveNote
from commonlight.feedback.permissions_notes import NOTE_KEEPERS, NOTE_SORTERS, leads_here
from commonlight.feedback.sealing import note_mark, open_note, person_keys, seal_note, seal_reply

SUBJECT = "sensitive note"


class NotYours(Exception):
    """This account may not do this."""


class NoLead(Exception):
    """Nobody is named who could open a sensitive note: nothing is taken."""


def appoint(organisation: Organisation, *, by: Account, at: datetime) -> None:
    """Name the organisation whose supervisors read sensitive notes; raises NoLead when it has no key."""
    if not has_role(by, *NOTE_KEEPERS):
        raise NotYours
    try:
        public_key_of(organisation.pk)
    except NoKeyYet as problem:
        raise NoLead from problem
    with write():
        Safeguarding.objects.all().delete()
        Safeguarding.objects.create(organisation=organisation, since=at.date())
        audit.record("safeguarding lead named", by=by, at=at, subject=("organisation", organisation.pk))


def takes_sensitive() -> bool:
    """Whether somebody is named who can open what is sealed."""
    row = Safeguarding.objects.first()
    if row is None:
        return False
    try:
        public_key_of(row.organisation_id)
    except NoKeyYet:
        return False
    return True


def take(*, words: str, channel: str, language: str, wants_answer: bool, at: datetime) -> Code | None:
    """Seal a note to the safeguarding lead; nothing of it is ever kept in clear. Raises NoLead."""
    code = Code.draw() if wants_answer else None
    with write():
        _keep(words, channel, language, code, at=at)
    return code


def move(note: Note, *, by: Account, at: datetime) -> None:
    """Seal a note that turned out to be sensitive: its clear words, codings and copies go in the same transaction."""
    if not has_role(by, *NOTE_SORTERS):
        raise NotYours
    with write():
        # Her code still finds the note; an answer cannot be sealed to it any more, so the code shows that somebody reads it.
        mark = bytes(note.selector) if note.selector else None
        _keep(note.words, note.channel, note.language, None, mark=mark, at=at)
        audit.record("note found sensitive", by=by, at=at, subject=("note", note.pk))
        Note.objects.filter(pk=note.pk).delete()


def _keep(
    words: str, channel: str, language: str, code: Code | None, *, mark: bytes | None = None, at: datetime
) -> None:
    row = Safeguarding.objects.first()
    if row is None:
        raise NoLead
    try:
        key = public_key_of(row.organisation_id)
    except NoKeyYet as problem:
        raise NoLead from problem
    number = random_id()
    said = {"words": words, "channel": channel, "language": language}
    sealed, box = seal_note(
        said, note_id=number, public=key.public, organisation_id=row.organisation_id, epoch=key.epoch
    )
    public, secret = person_keys(code, settings.SITE_SECRETS, note_id=number) if code else (None, None)
    SensitiveNote.objects.create(
        id=number, organisation_id=row.organisation_id, epoch=key.epoch, box=box, sealed=sealed, came=at.date(),
        selector=note_mark(code, settings.SITE_SECRETS) if code else mark, person_public=public, person_secret=secret,
    )  # fmt: skip


def _let(note: SensitiveNote, account: Account) -> None:
    if leads_here(account) != note.organisation_id:
        raise NotYours


def open_(note: SensitiveNote, *, keyring: Keyring, at: datetime) -> dict[str, str]:
    """Return the words; the reading is logged. Raises NotYours, NotAReader, SealBroken."""
    _let(note, keyring.account)
    words = open_note(
        bytes(note.sealed),
        bytes(note.box),
        note_id=note.pk,
        secret=keyring.secret(note.organisation_id, note.epoch),
        organisation_id=note.organisation_id,
        epoch=note.epoch,
    )
    with write():
        audit.record("sensitive note read", by=keyring.account, at=at, subject=(SUBJECT, note.pk))
    return words


def reply(note: SensitiveNote, words: str, *, by: Account, at: datetime) -> None:
    """Seal an answer to the one who wrote; raises NotYours, ValueError when she asked for none."""
    _let(note, by)
    if note.person_public is None:
        raise ValueError("no answer was asked for")
    sealed, box = seal_reply(words, note_id=note.pk, public=bytes(note.person_public))
    with write():
        SensitiveNote.objects.filter(pk=note.pk).update(reply_sealed=sealed, reply_box=box, replied_on=at.date())
        audit.record("sensitive note answered", by=by, at=at, subject=(SUBJECT, note.pk))


def close(note: SensitiveNote, *, by: Account, at: datetime) -> None:
    """Close a sensitive note."""
    _let(note, by)
    with write():
        SensitiveNote.objects.filter(pk=note.pk).update(is_closed=True)
        audit.record("sensitive note closed", by=by, at=at, subject=(SUBJECT, note.pk))
