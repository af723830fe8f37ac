"""Handing chosen parts to police: a copy in an envelope of its own, with the person's yes or a named exception."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from commonlight.core import audit, sealed_files
from commonlight.core import selectors as core_selectors
from commonlight.core.fields import random_id
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account, Organisation
from commonlight.core.organisation_keys import public_key_of
from commonlight.core.services import package_links
from commonlight.core.store import write
from commonlight.reports import catalogue, visibility
from commonlight.reports.facts import FileRef
from commonlight.reports.models import Package, StoredFile, UrgentAct, Way, Wrap
from commonlight.reports.sealing import Envelope, b64, organisation_holder, unb64
from commonlight.reports.services.custody import checked_digest, custody_part
from commonlight.reports.services.files import read_file
from commonlight.reports.services.parts import OpenPart, append_parts
from commonlight.reports.services.team import NotYours, OpenReport, reach
from commonlight.reports.services.warnings import warnings_of

MAY_BE_HANDED = frozenset({"facts", "message", "file"})
SUBJECT = "package"


class NoYes(Exception):
    """The person has not said yes to this police organisation, and no exception was named."""


class OnlyLooks(Exception):
    """The report tells no conduct: it never goes to police."""


class ReadsAlready(Exception):
    """The organisation can read the report itself: it needs no copy."""


class NothingChosen(Exception):
    """No part was chosen that may be handed on."""


@dataclass(frozen=True)
class Receiver:
    """
    Who gets a package and how.

    organisation_id : of the coalition (police, or in an exception any other), or None for an agency outside it
    name : of the organisation or agency; officer : who takes it, for a link or paper
    """

    organisation_id: UUID | None
    name: str
    way: Way = Way.ACCOUNT
    officer: str = ""


@dataclass(frozen=True, repr=False)
class OpenedPackage:
    """A package opened by its receiver: no id of the report, no mailbox, no other part."""

    package: Package
    parts: list[dict[str, Any]]
    sent_by: str
    digest: str


@dataclass(frozen=True, repr=False)
class Passed:
    """What passing on gave; `link` stands there for the one-time way and is shown once."""

    package: Package
    link: package_links.NewLink | None = None


def police_organisations() -> dict[UUID, Organisation]:
    """Return the police organisations of the coalition; those with a key can also get packages in their account."""
    rows = core_selectors.organisations().filter(kind=Organisation.Kind.POLICE)
    return {one.pk: one for one in rows}


def not_chosen(opened: OpenReport) -> dict[UUID, Organisation]:
    """
    Return the other organisations of the coalition that cannot read this report: none of police, none with a key.

    Parts reach them by link or paper, in one of the two exceptions alone: the person chose others.
    """
    able = set(Wrap.objects.filter(report=opened.report).values_list("organisation_id", flat=True))
    rows = core_selectors.organisations().exclude(kind=Organisation.Kind.POLICE)
    return {one.pk: one for one in rows if one.pk not in able}


def release_package(
    *,
    report_id: int,
    to: UUID,
    parts: Sequence[int],
    reason: str = "",
    by: Account,
    keyring: Keyring,
    at: datetime,
) -> Package:
    """
    Hand chosen parts to a police organisation's account as a copy under its own key.

    parts : sequence numbers of facts, messages and files
    reason : "" with the person's yes; "child" or "danger" for an exception, which the mailbox shows with `by`'s name

    Raises NotYours, NoYes, OnlyLooks, NothingChosen, SealBroken.
    """
    able = {one.pk for one in core_selectors.accepting_now()}
    police = police_organisations()
    if to not in police or to not in able:
        raise NoYes
    receiver = Receiver(to, police[to].name)
    return pass_on(
        report_id=report_id, receiver=receiver, parts=parts, reason=reason, by=by, keyring=keyring, at=at
    ).package


def pass_on(
    *,
    report_id: int,
    receiver: Receiver,
    parts: Sequence[int],
    reason: str = "",
    by: Account,
    keyring: Keyring,
    at: datetime,
) -> Passed:
    """
    Hand chosen parts to an officer by account, one-time link or paper; the mailbox says so in each case.

    An agency outside the coalition, and an organisation in it that the person did not choose, get parts only in one of
    the two exceptions: no person said yes to them here.
    Raises NotYours, NoYes, OnlyLooks, ReadsAlready, NothingChosen, EvidenceChanged, SealBroken, slow_hash.TooBusy.
    """
    opened = reach(report_id=report_id, by=by, keyring=keyring)
    if reason and reason not in catalogue.codes("override_reasons"):
        raise ValueError(f"{reason!r} is not a reason")
    _check_may_be_handed(opened, receiver.organisation_id, reason)
    chosen = [part for part in opened.content.parts if part.sequence in parts and part.kind in MAY_BE_HANDED]
    if not chosen:
        raise NothingChosen
    package = Package(
        id=random_id(),
        report=opened.report,
        organisation_id=receiver.organisation_id,
        way=receiver.way,
        day=at.date(),
        passed_at=at,
    )
    link = None
    if receiver.way == Way.LINK:
        link = package_links.make_link(
            subject=(SUBJECT, package.pk), organisation_id=opened.organisation_id, by=by, at=at
        )
    try:
        _store(_Act(opened, chosen, receiver, reason, by, keyring, at), package, link)
    except BaseException:
        if link is not None:
            with write():
                package_links.withdraw(subject=(SUBJECT, package.pk), by=by, at=at)
        raise
    return Passed(package, link)


def _check_may_be_handed(opened: OpenReport, to: UUID | None, reason: str) -> None:
    if not reason and (to is None or to not in opened.content.police):
        raise NoYes
    if not opened.content.tells_conduct:
        raise OnlyLooks
    if to is not None and Wrap.objects.filter(report=opened.report, organisation_id=to).exists():
        raise ReadsAlready


def _envelope(package: Package, receiver: Receiver, link: package_links.NewLink | None) -> Envelope:
    if link is not None:
        return Envelope(record=f"package {package.pk}", key=link.key)
    envelope = Envelope.new("package", package.pk)
    if receiver.way == Way.ACCOUNT:
        assert receiver.organisation_id is not None
        key = public_key_of(receiver.organisation_id)
        package.epoch = key.epoch
        holder = organisation_holder(receiver.organisation_id, key.epoch)
        package.box = envelope.wrap(key.public, holder=holder)
    return envelope


@dataclass(frozen=True, repr=False)
class _Act:
    """Who passes what on to whom, when and why."""

    opened: OpenReport
    chosen: list[OpenPart]
    receiver: Receiver
    reason: str
    by: Account
    keyring: Keyring
    at: datetime


def _store(act: _Act, package: Package, link: package_links.NewLink | None) -> None:
    """Copy the chosen files, seal the package and write it down; what fails leaves no copy of a file."""
    copies: dict[int, sealed_files.SealedFileWriter] = {}
    try:
        digests = _copy_files(act, copies)
        told = _seal(act, package, link, copies, digests)
        with write():
            _write_down(act, package, told, copies, digests)
    except BaseException:
        for copy in copies.values():
            sealed_files.discard(copy.id)
        raise
    for copy in copies.values():
        sealed_files.set_day(copy.id, act.at.date())


def _copy_files(act: _Act, copies: dict[int, sealed_files.SealedFileWriter]) -> dict[int, str]:
    """Seal a copy of each chosen file into `copies`, by the file's id; return the digests by sequence number."""
    digests: dict[int, str] = {}
    for part in act.chosen:
        if part.kind == "file":
            file = FileRef.from_content(part.content["file"])
            digests[part.sequence] = checked_digest(file, read_file(file))
            copies[file.id] = sealed_files.reseal(file.id, unb64(file.key), at=act.at)
    return digests


def _seal(
    act: _Act,
    package: Package,
    link: package_links.NewLink | None,
    copies: dict[int, sealed_files.SealedFileWriter],
    digests: dict[int, str],
) -> dict[str, Any]:
    """Seal the package's content under its own key; return the part that tells of it in the report."""
    sender = core_selectors.organisation(act.opened.organisation_id).name
    envelope = _envelope(package, act.receiver, link)
    warned = warnings_of(act.opened.content.parts)
    copied = [{**_copied(part, copies, digests), **_warned(part, warned)} for part in act.chosen]
    digest = digest_of(copied)
    package.blob = envelope.seal(0, {"parts": copied, "from": sender, "to": act.receiver.name, "digest": digest})
    return {
        "kind": "release",
        "by": "team",
        "to": act.receiver.name,
        "officer": act.receiver.officer,
        "way": act.receiver.way.value,
        "reason": act.reason,
        "who": act.by.display_name,
        "organisation": sender,
        "day": act.at.date().isoformat(),
        "package": str(package.pk),
        "parts": [part.sequence for part in act.chosen],
        "digest": digest,
        # Paper has no key holder: who can read the report can print the package again and compare the digest.
        "key": b64(envelope.key) if act.receiver.way == Way.PRINT else "",
    }


def _write_down(
    act: _Act,
    package: Package,
    told: dict[str, Any],
    copies: dict[int, sealed_files.SealedFileWriter],
    digests: dict[int, str],
) -> None:
    """Write package, custody, the second look and the audit row; inside the caller's `write()`."""
    # The person may have taken the yes back, the facts, or everything, since the report was opened.
    again = reach(report_id=act.opened.report.pk, by=act.by, keyring=act.keyring)
    _check_may_be_handed(again, act.receiver.organisation_id, act.reason)
    append_parts(again.report, again.envelope, [told, *_custody(act, digests)])
    package.save(force_insert=True)
    StoredFile.objects.bulk_create([StoredFile(id=copy.id, package=package) for copy in copies.values()])
    if act.reason:
        # One person decided at once; a second one looks within a day.
        UrgentAct.objects.create(
            report=again.report,
            organisation_id=again.organisation_id,
            kind=UrgentAct.Kind.OVERRIDE,
            by=act.by,
            at=act.at,
        )
    to, way = str(act.receiver.organisation_id or "outside"), act.receiver.way
    audit.record(
        "package released",
        by=act.by,
        at=act.at,
        organisation_id=act.opened.organisation_id,
        subject=("report", act.opened.report.pk),
        detail={"to": to, "package": package.pk, "way": way},
    )


def _custody(act: _Act, digests: dict[int, str]) -> list[dict[str, Any]]:
    """Return a line of the custody list for each original that was passed on."""
    return [
        custody_part(
            "passed",
            part.sequence,
            digest=digests[part.sequence],
            opened=act.opened,
            by=act.by,
            at=act.at,
            why=act.receiver.name,
        )
        for part in act.chosen
        if part.kind == "file" and part.content["file"].get("is_original")
    ]


def _copied(
    part: OpenPart, copies: dict[int, sealed_files.SealedFileWriter], digests: dict[int, str]
) -> dict[str, Any]:
    if part.kind != "file":
        return part.content
    copy = copies[part.content["file"]["id"]]
    file = {**part.content["file"], "id": copy.id, "key": b64(copy.key), "digest": digests[part.sequence]}
    return {**part.content, "file": file}


def _warned(part: OpenPart, warned: dict[int, list[str]]) -> dict[str, Any]:
    # An officer too should know before opening what is hard to read.
    return {"warned": warned[part.sequence]} if part.sequence in warned else {}


def digest_of(parts: list[dict[str, Any]]) -> str:
    """
    Return the SHA-256 of a package's content in hexadecimal; keys and places of files stay out of it.

    Paper and screen show the same digest, so that both sides can tell later whether they talk about the same words.
    """
    plain = [
        {**part, "file": {name: part["file"].get(name) for name in ("name", "type", "size", "digest")}}
        if "file" in part
        else part
        for part in parts
    ]
    return sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def open_package(*, package_id: int, by: Account, keyring: Keyring, at: datetime) -> OpenedPackage:
    """Open a package to read it: logged. Raises NotYours, SealBroken."""
    package = visibility.packages_visible_to(by).filter(pk=package_id).first()
    if package is None or package.epoch is None or package.box is None or package.organisation_id is None:
        raise NotYours
    try:
        secret = keyring.secret(package.organisation_id, package.epoch)
    except NotAReader as problem:
        raise NotYours from problem
    holder = organisation_holder(package.organisation_id, package.epoch)
    envelope = Envelope.unwrap("package", package.pk, secret=secret, box=bytes(package.box), holder=holder)
    opened = open_with(package, envelope.key)
    with write():
        audit.record(
            "package read", by=by, at=at, organisation_id=package.organisation_id, subject=(SUBJECT, package.pk)
        )
    return opened


def open_with(package: Package, key: bytes) -> OpenedPackage:
    """Return a package opened with its key at hand; raises SealBroken. Callers audit what they do."""
    content = Envelope(record=f"package {package.pk}", key=key).open(0, bytes(package.blob))
    return OpenedPackage(
        package=package, parts=content["parts"], sent_by=content["from"], digest=str(content.get("digest", ""))
    )
