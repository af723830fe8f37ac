"""What the person does behind the code: read, write, add facts and files, widen or withdraw who may read."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from commonlight.core import audit, notices, sealed_files
from commonlight.core.codes import Code
from commonlight.core.key_rows import KeyTampered
from commonlight.core.models import Account
from commonlight.core.organisation_keys import public_key_of
from commonlight.core.services import package_links
from commonlight.core.services.readers import NotReady, reader_public_key
from commonlight.core.store import write
from commonlight.core.tombstones import bury
from commonlight.reports import policies, selectors
from commonlight.reports.facts import Facts, FileRef
from commonlight.reports.models import (
    Card,
    InterpreterWrap,
    Mailbox,
    Package,
    PackageEntryWrap,
    Part,
    Report,
    StoredFile,
    Wrap,
)
from commonlight.reports.sealing import (
    Envelope,
    SealBroken,
    b64,
    interpreter_holder,
    mailbox_holder,
    organisation_holder,
    unb64,
)
from commonlight.reports.services import escrow
from commonlight.reports.services.erasing import PACKAGE, bury_access
from commonlight.reports.services.levels import CONDUCT, LOOKS, level_after, urgency_after
from commonlight.reports.services.opening import OpenMailbox
from commonlight.reports.services.parts import (
    OpenPart,
    ReportChanged,
    ReportGone,
    anew_if_changed,
    append_parts,
    open_parts,
)
from commonlight.reports.services.sending import AudienceNotAllowed, card_of, file_parts, fresh_card


class MailboxGone(Exception):
    """The mailbox was deleted meanwhile, here or in another window."""


@dataclass(frozen=True, repr=False)
class MailboxContent:
    """All that the mailbox page shows."""

    report: Report
    facts: Facts
    language: str
    parts: list[OpenPart]
    organisations: list[UUID]
    police: list[UUID]
    agrees_to_statistics: bool

    @property
    def urgency(self) -> list[str]:
        """Return every urgent situation ever named: newer answers add to it and never lower it."""
        return urgency_after(part.content for part in self.parts)

    @property
    def tells_conduct(self) -> bool:
        """Whether anything said or done was told: by the answers, or found in the words by a person of the team."""
        return level_after(part.content for part in self.parts) == CONDUCT

    def card(self) -> dict[str, Any]:
        """Return what the queue shows of the report as it stands."""
        card = card_of(self.facts, language=self.language, allows_police=bool(self.police))
        return {**card, "u": self.urgency, "l": CONDUCT if self.tells_conduct else LOOKS}


def confirm_code(*, submission_id: str, code: Code, last_digits: str) -> bool:
    """Note that the person wrote the code down; return whether the five digits typed were its last ones."""
    if not hmac.compare_digest(last_digits.encode(), code.last_group.encode()):
        return False
    with write():
        Mailbox.objects.filter(submission=selectors.submission_digest(submission_id)).update(code_confirmed=True)
    return True


def rows_of(opened: OpenMailbox) -> tuple[Mailbox, Report]:
    """Return the rows of an open mailbox; raises MailboxGone."""
    mailbox = Mailbox.objects.select_related("report").filter(pk=opened.id).first()
    if mailbox is None:
        raise MailboxGone
    return mailbox, mailbox.report


def envelope_of(opened: OpenMailbox, mailbox: Mailbox) -> Envelope:
    """Return the report's envelope, opened with the mailbox's key; raises SealBroken."""
    return Envelope.unwrap(
        "report",
        mailbox.report_id,
        secret=opened.secret,
        box=bytes(mailbox.wrap),
        holder=mailbox_holder(mailbox.pk),
    )


def envelope_of_mailbox(opened: OpenMailbox) -> tuple[Report, Envelope]:
    """Return the report and its envelope as they stand now, inside the caller's `write()`; raises MailboxGone."""
    mailbox, report = rows_of(opened)
    return report, envelope_of(opened, mailbox)


def read_mailbox(*, opened: OpenMailbox) -> MailboxContent:
    """Return what the mailbox shows; raises MailboxGone."""
    try:
        return _read(opened)
    except SealBroken:
        # Key and parts may have been read on two sides of a withdrawal in another tab: look once more.
        return _read(opened)


def _read(opened: OpenMailbox) -> MailboxContent:
    mailbox, report = rows_of(opened)
    return content_of(report, open_parts(report, envelope_of(opened, mailbox)))


def content_of(report: Report, parts: list[OpenPart]) -> MailboxContent:
    """Return what the parts tell together; raises ReportGone when there are none any more."""
    if not parts:
        raise ReportGone
    first = parts[0].content
    police, agrees = list(first["police"]), bool(first["statistics"])
    facts = Facts.from_content(first["facts"])
    for part in parts[1:]:
        if part.kind == "facts":
            facts = Facts.from_content(part.content["facts"])
        elif part.kind == "police":
            police = list(part.content["police"])
        elif part.kind == "statistics_answer":
            agrees = bool(part.content["agrees"])
    return MailboxContent(
        report=report,
        facts=facts,
        language=first["language"],
        parts=parts,
        organisations=list(report.wraps.values_list("organisation_id", flat=True)),
        police=[UUID(one) for one in police],
        agrees_to_statistics=agrees,
    )


def write_from_mailbox(
    *,
    opened: OpenMailbox,
    at: datetime,
    text: str = "",
    facts: Facts | None = None,
    files: tuple[FileRef, ...] = (),
    agrees_to_statistics: bool | None = None,
) -> None:
    """
    Add the person's words, new facts or files. New facts bring the level and the queue's card up to date.

    Raises MailboxGone, FileGone. Leaves the day only, and asks for no job: periodic sweeps find what is new.
    """
    rows_of(opened)
    new: list[dict[str, Any]] = []
    if text:
        new.append({"kind": "message", "by": "person", "text": text, "day": at.date().isoformat()})
    if facts is not None:
        new.append({"kind": "facts", "by": "person", "facts": facts.as_content(), "day": at.date().isoformat()})
    if agrees_to_statistics is not None:
        new.append({"kind": "statistics_answer", "by": "person", "agrees": agrees_to_statistics})
    new += file_parts(files)
    with write():
        # Opened again in its turn to write: the person may have changed the readers in another tab meanwhile.
        mailbox, report = rows_of(opened)
        envelope = envelope_of(opened, mailbox)
        report = append_parts(report, envelope, new)
        StoredFile.objects.bulk_create([StoredFile(id=one.id, report=report) for one in files])
        if text or facts is not None or files:
            Report.objects.filter(pk=report.pk).update(status=policies.after_words_of_person(report.status))
            for organisation_id in report.wraps.values_list("organisation_id", flat=True):
                notices.something_new(organisation_id)
        if facts is not None:
            renew_cards(content_of(report, open_parts(report, envelope)))
        audit.record("words added", by=None, at=at, subject=("report", report.pk), day_only=True)
    for one in files:
        sealed_files.set_day(one.id, at.date())


@anew_if_changed
def add_part(
    *, opened: OpenMailbox, part: dict[str, Any], audit_kind: str, at: datetime, is_news: bool = False
) -> None:
    """
    Add one sealed part as the person's own act; leaves the day only. Raises MailboxGone, ReportFull.

    is_news : the team is to read it, as it reads new words
    """
    with write():
        mailbox, report = rows_of(opened)
        report = append_parts(report, envelope_of(opened, mailbox), [part])
        if is_news:
            Report.objects.filter(pk=report.pk).update(status=policies.after_words_of_person(report.status))
        audit.record(audit_kind, by=None, at=at, subject=("report", report.pk), day_only=True)


def renew_cards(content: MailboxContent) -> None:
    """Seal the cards of all readers anew, inside the caller's `write()`."""
    card = content.card()
    for row in Card.objects.filter(report=content.report):
        key = public_key_of(row.organisation_id)
        columns = fresh_card(content.report, row.organisation_id, card, public=key.public, epoch=key.epoch)
        Card.objects.filter(pk=row.pk).update(**columns)
    escrow.renew_cards(content.report, card)


def widen(
    *, opened: OpenMailbox, organisations: tuple[UUID, ...] = (), police: tuple[UUID, ...] = (), at: datetime
) -> None:
    """
    Let further organisations read, or allow parts to be passed to further police organisations.

    Raises AudienceNotAllowed, MailboxGone.
    """
    able = selectors.recipients()
    if not set(organisations) <= {one.pk for one in able.readers} or not set(police) <= {one.pk for one in able.police}:
        raise AudienceNotAllowed
    mailbox, report = rows_of(opened)
    with write():
        mailbox, report = rows_of(opened)
        envelope = envelope_of(opened, mailbox)
        content = content_of(report, open_parts(report, envelope))
        new = [one for one in organisations if one not in content.organisations]
        allowed = sorted({*content.police, *police}, key=str)
        change = {"organisations": [str(one) for one in new], "police": [str(one) for one in allowed]}
        append_parts(report, envelope, [_audience_part("widened", change, at), _police_part(allowed, at)])
        card = {**content.card(), "p": int(bool(allowed))}
        for organisation_id in new:
            key = public_key_of(organisation_id)
            box = envelope.wrap(key.public, holder=organisation_holder(organisation_id, key.epoch))
            Wrap.objects.create(report=report, organisation_id=organisation_id, epoch=key.epoch, box=box)
            columns = fresh_card(report, organisation_id, card, public=key.public, epoch=key.epoch)
            Card.objects.create(report=report, organisation_id=organisation_id, **columns)
            escrow.drop(report.pk, organisation_id)
        if set(allowed) != set(content.police):
            renew_cards(content_of(report, open_parts(report, envelope)))
        audit.record("audience widened", by=None, at=at, subject=("report", report.pk), day_only=True)


def _audience_part(act: str, change: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {"kind": "audience", "by": "person", "act": act, "day": at.date().isoformat(), **change}


def interpreter_part(account_id: UUID, allowed: bool, at: datetime) -> dict[str, Any]:
    """Return the person's yes to an interpreter, or that it was taken back."""
    day = at.date().isoformat()
    return {"kind": "interpreter", "by": "person", "account": str(account_id), "allowed": allowed, "day": day}


def _police_part(allowed: list[UUID], at: datetime) -> dict[str, Any]:
    return {"kind": "police", "by": "person", "police": [str(one) for one in allowed], "day": at.date().isoformat()}


@anew_if_changed
def withdraw(
    *,
    opened: OpenMailbox,
    organisations: tuple[UUID, ...] = (),
    police: tuple[UUID, ...] = (),
    interpreters: tuple[UUID, ...] = (),
    at: datetime,
) -> None:
    """
    Take reading away from organisations or interpreters (by account), or the yes to police back.

    The report gets a new key: all parts and files are sealed anew, and the wraps of who may no longer read go. What
    somebody already read cannot be unread; the page says so. Raises MailboxGone, AudienceNotAllowed (nobody would be
    left: then deleting is the honest act).
    """
    mailbox, report = rows_of(opened)
    envelope = envelope_of(opened, mailbox)
    before = content_of(report, open_parts(report, envelope))
    new_key = bool(organisations or interpreters)
    copies = _copies_of(before.parts, at) if new_key else {}
    try:
        with write():
            mailbox, report = rows_of(opened)
            envelope = envelope_of(opened, mailbox)
            content = content_of(report, open_parts(report, envelope))
            if new_key and {one.id for one in _files_in(content.parts)} != {one.id for one in _files_in(before.parts)}:
                raise ReportChanged
            remaining = [one for one in content.organisations if one not in organisations]
            allowed = [one for one in content.police if one not in police]
            if not remaining:
                raise AudienceNotAllowed
            change = {"organisations": [str(one) for one in organisations], "police": [str(one) for one in police]}
            taken = [_audience_part("withdrawn", change, at), _police_part(allowed, at)]
            taken = [] if interpreters and not organisations and not police else taken
            report = append_parts(
                report, envelope, [*taken, *(interpreter_part(one, False, at) for one in interpreters)]
            )
            gone = list(
                StoredFile.objects.filter(package__report=report, package__organisation_id__in=police).values_list(
                    "pk", flat=True
                )
            )
            taken_back = Package.objects.filter(report=report, organisation_id__in=police)
            package_links.forget(subjects=[("package", package.pk) for package in taken_back])
            bury(PACKAGE, taken_back.values_list("pk", flat=True), at=at)
            taken_back.delete()
            if new_key:
                bury_access(report, organisations, at=at, interpreters=interpreters)
                InterpreterWrap.objects.filter(report=report, account_id__in=interpreters).delete()
                behind = [one for one in escrow.named_for(report) if one not in organisations]
                renewed = _seal_anew(report, mailbox, open_parts(report, envelope), remaining, copies)
                card = {**content.card(), "p": int(bool(allowed))}
                escrow.replace(report, renewed, behind, card, at=at)
            if organisations:
                report.cards.filter(organisation_id__in=organisations).delete()
                _forget_assignee(report, remaining)
                report.notebooks.filter(organisation_id__in=organisations).delete()
                entries = PackageEntryWrap.objects.filter(entry__package__report=report)
                entries.filter(organisation_id__in=organisations).delete()
            if police:
                renew_cards(content_of(report, open_parts(report, envelope_of(opened, rows_of(opened)[0]))))
            audit.record("audience withdrawn", by=None, at=at, subject=("report", report.pk), day_only=True)
    except BaseException:
        for copy in copies.values():
            sealed_files.discard(copy.id)
        raise
    for copy in copies.values():
        sealed_files.set_day(copy.id, at.date())
    for file_id in [*copies, *gone]:
        sealed_files.discard(file_id)


def _copies_of(parts: list[OpenPart], at: datetime) -> dict[int, sealed_files.SealedFileWriter]:
    """Return the report's files sealed anew. One that nobody can open any more must not keep a reader in: it stays out."""
    copies = {}
    for one in _files_in(parts):
        try:
            copies[one.id] = sealed_files.reseal(one.id, unb64(one.key), at=at)
        except (SealBroken, OSError):
            continue
    return copies


def _forget_assignee(report: Report, remaining: list[UUID]) -> None:
    """Nobody stays named on a report whose organisations can no longer read it."""
    people = Account.objects.filter(memberships__organisation_id__in=remaining)
    Report.objects.filter(pk=report.pk).exclude(assignee__in=people).update(assignee=None)


def _files_in(parts: list[OpenPart]) -> Iterator[FileRef]:
    return (FileRef.from_content(part.content["file"]) for part in parts if part.kind == "file")


def _seal_anew(
    report: Report,
    mailbox: Mailbox,
    parts: list[OpenPart],
    remaining: list[UUID],
    copies: dict[int, sealed_files.SealedFileWriter],
) -> Envelope:
    envelope = Envelope.new("report", report.pk)
    for part in parts:
        content = part.content
        if part.kind == "file" and content["file"]["id"] in copies:
            copy = copies[content["file"]["id"]]
            content = {**content, "file": {**content["file"], "id": copy.id, "key": b64(copy.key)}}
        Part.objects.filter(pk=part.id).update(blob=envelope.seal(part.sequence, content))
    StoredFile.objects.filter(report=report, pk__in=copies).delete()
    StoredFile.objects.bulk_create([StoredFile(id=copy.id, report=report) for copy in copies.values()])
    came_in = escrow.opened_for(report)
    Wrap.objects.filter(report=report).delete()
    for organisation_id in remaining:
        key = public_key_of(organisation_id)
        box = envelope.wrap(key.public, holder=organisation_holder(organisation_id, key.epoch))
        Wrap.objects.create(
            report=report,
            organisation_id=organisation_id,
            epoch=key.epoch,
            box=box,
            is_fallback=organisation_id in came_in,
        )
    for row in InterpreterWrap.objects.filter(report=report).select_related("account"):
        try:
            public = reader_public_key(row.account)
        except (NotReady, KeyTampered):
            # Nothing that became of an interpreter's key may keep a person from taking reading away.
            row.delete()
            continue
        box = envelope.wrap(public, holder=interpreter_holder(row.account_id))
        InterpreterWrap.objects.filter(pk=row.pk).update(box=box)
    wrap = envelope.wrap(bytes(mailbox.public_key), holder=mailbox_holder(mailbox.pk))
    Mailbox.objects.filter(pk=mailbox.pk).update(wrap=wrap)
    return envelope
