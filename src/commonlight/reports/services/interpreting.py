"""
A named interpreter may read, with the person's yes: asked for by the team, given and taken back in the mailbox.

The report's key is sealed to that one account. Taking the yes back gives the report a new key at once. An interpreter
reads the words and the answers; no number, no notes, no files, and nothing of any other report.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from commonlight.core import audit
from commonlight.core import selectors as core_selectors
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account, Organisation
from commonlight.core.roles import Role
from commonlight.core.services.readers import reader_public_key
from commonlight.core.store import write
from commonlight.reports import permissions
from commonlight.reports.models import InterpreterWrap
from commonlight.reports.sealing import Envelope, interpreter_holder
from commonlight.reports.services.mailbox import (
    MailboxContent,
    content_of,
    envelope_of,
    interpreter_part,
    rows_of,
    withdraw,
)
from commonlight.reports.services.opening import OpenMailbox
from commonlight.reports.services.parts import anew_if_changed, append_parts, open_parts
from commonlight.reports.services.team import NotYours, reach


class NotAnInterpreter(Exception):
    """This account is no interpreter with a key, belongs to police, or was not named for this report."""


@dataclass(frozen=True)
class Named:
    """An interpreter the team named. allowed : None while the person has not said yes or no."""

    account_id: UUID
    name: str
    organisation: str
    language: str
    allowed: bool | None


def interpreters() -> QuerySet[Account]:
    """Return who can be named: active accounts with a key pair and the role, outside of police."""
    return (
        Account.objects.filter(is_active=True, memberships__roles__role=Role.INTERPRETER, reader_key__isnull=False)
        .exclude(memberships__organisation__kind=Organisation.Kind.POLICE)
        .distinct()
        .order_by("display_name")
    )


def named_in(content: MailboxContent) -> list[Named]:
    """Return the interpreters named for a report, with the person's newest word on each."""
    found: dict[UUID, Named] = {}
    for part in content.parts:
        told = part.content
        if part.kind == "interpreter_asked":
            key = UUID(told["account"])
            found[key] = Named(key, told["name"], told["of"], told["language"], None)
        elif part.kind == "interpreter" and UUID(told["account"]) in found:
            key = UUID(told["account"])
            found[key] = Named(key, found[key].name, found[key].organisation, found[key].language, told["allowed"])
    return list(found.values())


def name_interpreter(
    *, report_id: int, account_id: UUID, language: str, by: Account, keyring: Keyring, at: datetime
) -> None:
    """Ask the person whether a named interpreter may read; nobody reads yet. Raises NotYours, NotAnInterpreter."""
    account = interpreters().filter(pk=account_id).first()
    if account is None:
        raise NotAnInterpreter
    home = Organisation.objects.filter(memberships__account=account).order_by("name").first()
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        part = {
            "kind": "interpreter_asked",
            "by": "team",
            "account": str(account.pk),
            "name": account.display_name,
            "of": home.name if home else "",
            "language": language,
            "organisation": core_selectors.organisation(opened.organisation_id).name,
            "who": by.display_name,
            "day": at.date().isoformat(),
        }
        append_parts(opened.report, opened.envelope, [part])
        audit.record(
            "interpreter named",
            by=by,
            at=at,
            organisation_id=opened.organisation_id,
            subject=("report", report_id),
            detail={"account": str(account.pk)},
        )


@anew_if_changed
def allow(*, opened: OpenMailbox, account_id: UUID, at: datetime) -> None:
    """
    Let a named interpreter read: the person's yes, as a key for that account alone.

    Raises MailboxGone, NotAnInterpreter; KeyTampered when the account's public key was not written by this site.
    """
    account = interpreters().filter(pk=account_id).first()
    if account is None:
        raise NotAnInterpreter
    public = reader_public_key(account)
    with write():
        mailbox, report = rows_of(opened)
        envelope = envelope_of(opened, mailbox)
        if account_id not in {one.account_id for one in named_in(content_of(report, open_parts(report, envelope)))}:
            raise NotAnInterpreter
        report = append_parts(report, envelope, [interpreter_part(account_id, True, at)])
        InterpreterWrap.objects.filter(report=report, account=account).delete()
        box = envelope.wrap(public, holder=interpreter_holder(account_id))
        InterpreterWrap.objects.create(report=report, account=account, box=box)
        audit.record("interpreter allowed", by=None, at=at, subject=("report", report.pk), day_only=True)


def refuse(*, opened: OpenMailbox, account_id: UUID, at: datetime) -> None:
    """Say no to a named interpreter, or take the yes back: the report gets a new key at once. Raises MailboxGone."""
    withdraw(opened=opened, interpreters=(account_id,), at=at)


def _mine(by: Account) -> QuerySet[InterpreterWrap]:
    if not permissions.is_interpreter(by):
        return InterpreterWrap.objects.none()
    return InterpreterWrap.objects.filter(account=by).select_related("report")


def reports_to_interpret(by: Account) -> list[int]:
    """Return the ids of the reports this interpreter may read now."""
    return list(_mine(by).order_by("report_id").values_list("report_id", flat=True))


def read_as_interpreter(*, report_id: int, by: Account, keyring: Keyring, at: datetime) -> MailboxContent:
    """Open a report to interpret it: logged. Raises NotYours; SealBroken when bytes or keys were changed."""
    row = _mine(by).filter(report_id=report_id).first()
    if row is None:
        raise NotYours
    envelope = Envelope.unwrap(
        "report", report_id, secret=keyring.own_secret, box=bytes(row.box), holder=interpreter_holder(by.pk)
    )
    content = content_of(row.report, open_parts(row.report, envelope))
    with write():
        audit.record("report read by interpreter", by=by, at=at, subject=("report", report_id))
    return content
