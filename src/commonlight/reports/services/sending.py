"""Sending a note: from what a person entered to sealed rows, in one short transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from commonlight.core import audit, notices, sealed_files
from commonlight.core.codes import Code
from commonlight.core.fields import random_id
from commonlight.core.organisation_keys import public_keys_of
from commonlight.core.slow_hash import SALT_BYTES, stretch_code
from commonlight.core.statements import insert
from commonlight.core.store import write
from commonlight.reports import policies, selectors
from commonlight.reports.facts import Facts, FileRef, Note
from commonlight.reports.models import Card, Mailbox, Part, Report, StoredFile, Wrap
from commonlight.reports.sealing import (
    Envelope,
    MailboxKeys,
    b64,
    mailbox_holder,
    organisation_holder,
    seal_fresh_card,
    seal_private,
    seal_quiet,
    unb64,
)
from commonlight.reports.services import escrow, readiness
from commonlight.reports.services.second_codes import SecondCode, first_content, first_private

PREPARED = ("salt", "verifier", "public_key", "sealed_secret", "private")


class AudienceNotAllowed(Exception):
    """No organisation was chosen, or one that cannot receive reports now, or police as a reader."""


class FormClosed(Exception):
    """The form is closed: nobody would read it. Nothing is stored."""


class FileGone(Exception):
    """A file waited too long before the note was sent and was removed; the person adds it again."""


@dataclass(frozen=True, repr=False)
class PreparedMailbox:
    """
    A mailbox made ready while the person checks the answers, so that sending itself needs no slow hash.

    It travels in the sealed hidden state until the note is sent.
    """

    id: int
    code: str
    salt: bytes
    verifier: bytes
    public_key: bytes
    sealed_secret: bytes
    private: bytes
    second: SecondCode

    def as_content(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "id": str(self.id),
            "code": self.code,
            **{name: b64(getattr(self, name)) for name in PREPARED},
            "second": self.second.as_content(),
        }

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> "PreparedMailbox":
        """Return what `as_content` gave."""
        opened = {name: unb64(content[name]) for name in PREPARED}
        second = SecondCode.from_content(content["second"])
        return cls(id=int(content["id"]), code=content["code"], second=second, **opened)


@dataclass(frozen=True, repr=False)
class Sent:
    """
    What sending gave.

    is_new : False when this very form had been sent before
    code_confirmed : True when the person has typed the code's last digits already; it is not shown again then
    """

    report_id: int
    code: Code
    is_new: bool
    code_confirmed: bool


def prepare_mailbox(code: Code) -> PreparedMailbox:
    """Return a mailbox for a code, and its second code: stretches both once (about 15 CPU milliseconds)."""
    mailbox_id, salt = random_id(), secrets.token_bytes(SALT_BYTES)
    stretched = stretch_code(code.verifying_secret(settings.SITE_SECRETS), salt)
    keys = MailboxKeys.new(mailbox_id, under=stretched.key)
    second = SecondCode.draw()
    return PreparedMailbox(
        id=mailbox_id,
        code=code.digits,
        salt=salt,
        verifier=stretched.verifier,
        public_key=keys.public,
        sealed_secret=keys.sealed_secret,
        private=seal_private(keys.secret, first_private(second), mailbox_id=mailbox_id),
        second=second,
    )


def card_of(facts: Facts, *, language: str, allows_police: bool) -> dict[str, Any]:
    """
    Return what the queue shows of a note before it is opened: codes only.

    w about whom, l level, u urgent situations, s setting, n language, p police may be told (f slow lane, set on sending)
    """
    return {
        "w": facts.about.value,
        "l": "conduct" if facts.tells_conduct else "looks",
        "u": facts.urgency,
        "s": facts.setting,
        "n": language,
        "p": int(allows_police),
    }


def check_audience(note: Note) -> None:
    """Raise AudienceNotAllowed unless everybody chosen can receive a report, or parts of it, now."""
    _check_audience(note, {one.pk for one in selectors.ready_to_receive()})


def _check_audience(note: Note, readers: set[UUID]) -> None:
    if not note.audience.organisations or not set(note.audience.organisations) <= readers:
        raise AudienceNotAllowed
    if not set(note.audience.fallback) <= readers:
        raise AudienceNotAllowed
    if note.audience.police and not set(note.audience.police) <= {one.pk for one in selectors.recipients().police}:
        raise AudienceNotAllowed


def _first_parts(note: Note) -> list[dict[str, Any]]:
    facts = {
        "kind": "facts",
        "by": "person",
        "facts": note.facts.as_content(),
        "language": note.language,
        "statistics": note.agrees_to_statistics,
        "police": [str(one) for one in note.audience.police],
        **({"entered": note.entered} if note.entered else {}),
    }
    plan = [] if note.plan is None else [{"kind": "plan", "by": "person", "plan": note.plan.as_content()}]
    return [facts, *plan, *file_parts(note.files)]


def file_parts(files: tuple[FileRef, ...]) -> list[dict[str, Any]]:
    """Return one part for each file; raises FileGone when one was removed meanwhile."""
    if not all(sealed_files.exists(one.id) for one in files):
        raise FileGone
    return [{"kind": "file", "by": "person", "file": one.as_content()} for one in files]


def fresh_card(
    report: Report, organisation_id: UUID, content: dict[str, Any], *, public: bytes, epoch: int
) -> dict[str, Any]:
    """Return the columns of a card newly sealed to an organisation's public key."""
    box = seal_fresh_card(public, content, report_id=report.pk, organisation_id=organisation_id)
    return {"fresh": box, "fresh_epoch": epoch}


def submit_report(
    *, submission_id: str, mailbox: PreparedMailbox, note: Note, at: datetime, slow_lane: bool = False
) -> Sent:
    """
    Store a note, sealed to exactly the organisations chosen and to the mailbox. Sent twice, it is stored once.

    slow_lane : many came from one network just now; the card says so, and nothing is refused

    Raises FormClosed, AudienceNotAllowed, FileGone; KeyTampered and NoKeyYet from the organisations' keys. Nothing is
    stored then.
    """
    before = selectors.mailbox_of_submission(submission_id)
    if before is not None:
        return Sent(before.report_id, Code(mailbox.code), is_new=False, code_confirmed=before.code_confirmed)
    readers = {one.pk for one in selectors.ready_to_receive()}
    if not readers or not readiness.form_open_but_for_houses(at.date()):
        raise FormClosed
    _check_audience(note, readers)
    return store_note(submission_id=submission_id, mailbox=mailbox, note=note, at=at, slow_lane=slow_lane)


def store_note(
    *, submission_id: str, mailbox: PreparedMailbox, note: Note, at: datetime, slow_lane: bool = False
) -> Sent:
    """Seal and store a note whose audience was checked; for `submit_report` and the rehearsal, raises as the former."""
    code = Code(mailbox.code)
    parts = _first_parts(note)
    report = Report(id=random_id(), day=at.date(), due=policies.due_bucket(at), next_sequence=len(parts))
    envelope = Envelope.new("report", report.pk)
    content = card_of(note.facts, language=note.language, allows_police=bool(note.audience.police))
    if slow_lane:
        # Only this first card says it: who comes back with further facts is no flood.
        content["f"] = 1
    wraps, cards = [], []
    for organisation_id, key in public_keys_of(note.audience.organisations).items():
        box = envelope.wrap(key.public, holder=organisation_holder(organisation_id, key.epoch))
        wraps.append(Wrap(report=report, organisation_id=organisation_id, epoch=key.epoch, box=box))
        columns = fresh_card(report, organisation_id, content, public=key.public, epoch=key.epoch)
        cards.append(Card(report=report, organisation_id=organisation_id, **columns))
    behind = [one for one in note.audience.fallback if one not in note.audience.organisations]
    fallbacks = escrow.fallback_rows(report, envelope, behind, content) if behind else []
    sealed = [Part(report=report, sequence=n, blob=envelope.seal(n, part)) for n, part in enumerate(parts)]
    quiet = seal_quiet(mailbox.second.key, first_content(language=note.language, at=at), mailbox_id=mailbox.id)
    row = Mailbox(
        id=mailbox.id,
        report=report,
        selector=code.selector(settings.SITE_SECRETS),
        second_selector=Code(mailbox.second.code).selector(settings.SITE_SECRETS),
        second_salt=mailbox.second.salt,
        second_verifier=mailbox.second.verifier,
        second_sealed=quiet,
        private=mailbox.private,
        salt=mailbox.salt,
        verifier=mailbox.verifier,
        public_key=mailbox.public_key,
        sealed_secret=mailbox.sealed_secret,
        wrap=envelope.wrap(mailbox.public_key, holder=mailbox_holder(mailbox.id)),
        submission=selectors.submission_digest(submission_id),
    )
    stored = [StoredFile(id=one.id, report=report) for one in note.files]
    try:
        with write():
            for rows in ([report], [row], wraps, cards, sealed, stored, fallbacks):
                insert(rows)
            notices.something_new(*(wrap.organisation_id for wrap in wraps))
            audit.record("report sent", by=None, at=at, subject=("report", report.pk), day_only=True)
    except IntegrityError:
        # The same form came in by another thread between the look and the write: that one is the report.
        before = selectors.mailbox_of_submission(submission_id)
        if before is None:
            raise
        return Sent(before.report_id, code, is_new=False, code_confirmed=before.code_confirmed)
    for one in note.files:
        sealed_files.set_day(one.id, at.date())
    return Sent(report.pk, code, is_new=True, code_confirmed=False)
