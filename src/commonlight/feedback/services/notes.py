"""Notes: taken in without an account, sorted, worked on, answered by code, and answered in public."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings
from django.db.models import F

from commonlight.core import audit
from commonlight.core.codes import Code
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.feedback.code_frame import codes
from commonlight.feedback.models.notes import Note, NoteCoding, Rumour, RumourAnswer, YouSaid, YouSaidText
from commonlight.feedback.permissions_notes import NOTE_KEEPERS, NOTE_SORTERS, NOTE_WORKERS
from commonlight.feedback.sealing import note_mark

SUBJECT = "note"
ANSWER_WITHIN = timedelta(days=14)


class NotYours(Exception):
    """This account may not do this."""


class NotReady(Exception):
    """Something is missing before this can be shown; the message says what."""


@dataclass(frozen=True)
class Taken:
    """What came of a note: its row, and the code of the answer if one was asked for."""

    note: Note
    code: Code | None


def digest_of(kind: str, words: str) -> str:
    """Return a name of a note's words: the same however spaced, cased or composed."""
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    return blake2b(f"{kind}|{plain}".encode(), digest_size=16).hexdigest()


def take(*, kind: str, channel: str, language: str, words: str, wants_answer: bool = False, at: datetime) -> Taken:
    """
    Keep a note; no address, no hour. The very same words of one day are kept once, and counted.

    A note whose writer wants an answer is kept by itself, for the code is hers alone. Sensitive words come here never.
    """
    day = at.date()
    code = Code.draw() if wants_answer else None
    digest = blake2b(code.digits.encode(), digest_size=16).hexdigest() if code else digest_of(kind, words)
    with write():
        note = None if code else Note.objects.filter(digest=digest, came=day).first()
        if note is not None:
            Note.objects.filter(pk=note.pk).update(times=F("times") + 1)
        else:
            note = Note.objects.create(
                kind=kind, channel=channel, language=language, words=words, came=day, due=day + ANSWER_WITHIN,
                digest=digest, selector=note_mark(code, settings.SITE_SECRETS) if code else None,
            )  # fmt: skip
    return Taken(note, code)


def sort(note: Note, code: str, *, by: Account, at: datetime) -> None:
    """
    Say what a note speaks of. The first coder's word stands on the note; a second coder's is kept beside it.

    Raises ValueError for a code that the frame does not have.
    """
    if not has_role(by, *NOTE_SORTERS):
        raise NotYours
    if code not in codes():
        raise ValueError(code)
    with write():
        NoteCoding.objects.update_or_create(note=note, coder=by, defaults={"code": code, "on": at.date()})
        first = note.codings.order_by("pk").first()
        if first is not None and first.coder_id == by.pk:
            state = Note.State.SORTED if note.state == Note.State.NEW else note.state
            Note.objects.filter(pk=note.pk).update(code=code, state=state)
        audit.record("note sorted", by=by, at=at, subject=(SUBJECT, note.pk))


def unsort(note: Note, *, by: Account, at: datetime) -> None:
    """Take the own sorting back: the last one can always be undone."""
    with write():
        NoteCoding.objects.filter(note=note, coder=by).delete()
        left = note.codings.order_by("pk").first()
        state = Note.State.NEW if left is None and note.state == Note.State.SORTED else note.state
        Note.objects.filter(pk=note.pk).update(code=left.code if left else "", state=state)
        audit.record("note sorting undone", by=by, at=at, subject=(SUBJECT, note.pk))


def assign(note: Note, *, to: Account | None, by: Account, at: datetime) -> None:
    """Say who works on a note."""
    if not has_role(by, *NOTE_WORKERS):
        raise NotYours
    with write():
        Note.objects.filter(pk=note.pk).update(assignee=to)
        audit.record("note assigned", by=by, at=at, subject=(SUBJECT, note.pk))


def reply(note: Note, words: str, *, by: Account, at: datetime) -> None:
    """Answer the one who wrote, by her code; raises NotReady when nobody asked for an answer."""
    if not has_role(by, *NOTE_WORKERS):
        raise NotYours
    if note.selector is None:
        raise NotReady("Nobody waits for an answer to this note.")
    with write():
        Note.objects.filter(pk=note.pk).update(reply=words, replied_on=at.date())
        audit.record("note answered", by=by, at=at, subject=(SUBJECT, note.pk))


def finish(note: Note, because: str, *, by: Account, at: datetime) -> None:
    """Close a note, with the reason in a line."""
    if not has_role(by, *NOTE_WORKERS):
        raise NotYours
    with write():
        Note.objects.filter(pk=note.pk).update(state=Note.State.DONE, done_on=at.date(), done_because=because)
        audit.record("note closed", by=by, at=at, subject=(SUBJECT, note.pk))


def begin_answer(*, by: Account, at: datetime) -> YouSaid:
    """Begin an answer to everybody."""
    if not has_role(by, *NOTE_KEEPERS):
        raise NotYours
    with write():
        row = YouSaid.objects.create(made_on=at.date(), by=by)
        audit.record("you said begun", by=by, at=at, subject=("you said", row.pk))
    return row


def write_answer(row: YouSaid, language: str, *, said: str, did: str, by: Account, at: datetime) -> None:
    """Write an answer to everybody in a language; both empty takes it out."""
    if not has_role(by, *NOTE_KEEPERS):
        raise NotYours
    with write():
        if said and did:
            YouSaidText.objects.update_or_create(answer=row, language=language, defaults={"said": said, "did": did})
        else:
            row.texts.filter(language=language).delete()
        audit.record("you said written", by=by, at=at, subject=("you said", row.pk), detail={"language": language})


def gather(row: YouSaid, note: Note, *, by: Account, at: datetime) -> None:
    """Put a note under an answer to everybody, or take it from there."""
    if not has_role(by, *NOTE_WORKERS):
        raise NotYours
    with write():
        Note.objects.filter(pk=note.pk).update(answer=None if note.answer_id == row.pk else row)
        audit.record("note gathered", by=by, at=at, subject=(SUBJECT, note.pk))


def languages_asked(row: YouSaid) -> set[str]:
    """Return the languages in which the notes under an answer came: it must stand in each of them."""
    return set(row.notes.values_list("language", flat=True))


def publish(row: YouSaid, *, by: Account, at: datetime) -> None:
    """
    Show an answer to everybody, and close the notes under it.

    Raises
    ------
    NotReady : a language in which somebody asked is missing
    """
    if not has_role(by, *NOTE_KEEPERS):
        raise NotYours
    there = set(row.texts.values_list("language", flat=True))
    missing = sorted(languages_asked(row) - there)
    if not there or missing:
        raise NotReady(", ".join(missing))
    with write():
        YouSaid.objects.filter(pk=row.pk).update(published_on=at.date())
        row.notes.exclude(state=Note.State.DONE).update(state=Note.State.DONE, done_on=at.date())
        audit.record("you said shown", by=by, at=at, subject=("you said", row.pk))


def hide(row: YouSaid, *, by: Account, at: datetime) -> None:
    """Take an answer off the public page."""
    if not has_role(by, *NOTE_KEEPERS):
        raise NotYours
    with write():
        YouSaid.objects.filter(pk=row.pk).update(published_on=None)
        audit.record("you said hidden", by=by, at=at, subject=("you said", row.pk))


def log_rumour(*, heard: str, by: Account, at: datetime) -> Rumour:
    """Put something that is said and believed into the log."""
    if not has_role(by, *NOTE_WORKERS):
        raise NotYours
    with write():
        row = Rumour.objects.create(heard=heard, first_heard=at.date())
        audit.record("rumour logged", by=by, at=at, subject=("rumour", row.pk))
    return row


def heard_again(rumour: Rumour, note: Note, *, by: Account, at: datetime) -> None:
    """Put a note under a rumour, or take it from there."""
    if not has_role(by, *NOTE_WORKERS):
        raise NotYours
    with write():
        Note.objects.filter(pk=note.pk).update(rumour=None if note.rumour_id == rumour.pk else rumour)
        audit.record("rumour heard again", by=by, at=at, subject=("rumour", rumour.pk))


def answer_rumour(
    rumour: Rumour, *, checked: str, answers: Mapping[str, tuple[str, str]], shown: bool, by: Account, at: datetime
) -> None:
    """
    Write what was found and the answer by language: (what is said, what is so); shown to everybody or not.

    Raises NotReady for showing one without any answer, or without what was found.
    """
    if not has_role(by, *NOTE_KEEPERS):
        raise NotYours
    whole = {language: both for language, both in answers.items() if all(both)}
    if shown and (not whole or not checked):
        raise NotReady(rumour.heard)
    with write():
        rumour.answers.exclude(language__in=whole).delete()
        for language, (heard, words) in whole.items():
            RumourAnswer.objects.update_or_create(
                rumour=rumour, language=language, defaults={"heard": heard, "words": words}
            )
        Rumour.objects.filter(pk=rumour.pk).update(checked=checked, published_on=at.date() if shown else None)
        audit.record("rumour answered", by=by, at=at, subject=("rumour", rumour.pk))
