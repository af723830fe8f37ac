"""Handing chosen parts to police: a copy in an envelope of its own, with the person's yes or a named exception."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from commonlight.core import audit, sealed_files
from commonlight.core import selectors as core_selectors
from commonlight.core.fields import random_id
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.organisation_keys import public_key_of
from commonlight.core.store import write
from commonlight.reports import catalogue, selectors, visibility
from commonlight.reports.facts import FileRef
from commonlight.reports.models import Package, StoredFile
from commonlight.reports.sealing import Envelope, b64, organisation_holder, unb64
from commonlight.reports.services.parts import OpenPart, append_parts
from commonlight.reports.services.team import NotYours, OpenReport, reach

MAY_BE_HANDED = frozenset({"facts", "message", "file"})


class NoYes(Exception):
    """The person has not said yes to this police organisation, and no exception was named."""


class OnlyLooks(Exception):
    """The report tells no conduct: it never goes to police."""


class NothingChosen(Exception):
    """No part was chosen that may be handed on."""


@dataclass(frozen=True, repr=False)
class OpenedPackage:
    """A package opened by a police liaison: no id of the report, no mailbox, no other part."""

    package: Package
    parts: list[dict[str, Any]]
    sent_by: str


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
    Hand chosen parts to a police organisation as a copy under its own key.

    parts : sequence numbers of facts, messages and files
    reason : "" with the person's yes; "child" or "danger" for an exception, which the mailbox shows with `by`'s name

    Raises NotYours, NoYes, OnlyLooks, NothingChosen, SealBroken.
    """
    opened = reach(report_id=report_id, by=by, keyring=keyring)
    police = {one.pk: one for one in selectors.recipients().police}
    if reason and reason not in catalogue.codes("override_reasons"):
        raise ValueError(f"{reason!r} is not a reason")
    if to not in police:
        raise NoYes
    _check_may_be_handed(opened, to, reason)
    chosen = [part for part in opened.content.parts if part.sequence in parts and part.kind in MAY_BE_HANDED]
    if not chosen:
        raise NothingChosen
    return _store(opened, chosen, police[to].name, to, reason, by, keyring, at)


def _check_may_be_handed(opened: OpenReport, to: UUID, reason: str) -> None:
    if not reason and to not in opened.content.police:
        raise NoYes
    if not opened.content.tells_conduct:
        raise OnlyLooks


def _store(
    opened: OpenReport,
    chosen: list[OpenPart],
    name: str,
    to: UUID,
    reason: str,
    by: Account,
    keyring: Keyring,
    at: datetime,
) -> Package:
    copies: dict[int, sealed_files.SealedFileWriter] = {}
    try:
        for part in chosen:
            if part.kind == "file":
                file = FileRef.from_content(part.content["file"])
                copies[file.id] = sealed_files.reseal(file.id, unb64(file.key), at=at)
        sender = core_selectors.organisation(opened.organisation_id).name
        package = Package(id=random_id(), report=opened.report, organisation_id=to, day=at.date())
        envelope = Envelope.new("package", package.pk)
        key = public_key_of(to)
        package.epoch = key.epoch
        package.box = envelope.wrap(key.public, holder=organisation_holder(to, key.epoch))
        content = {"parts": [_copied(part, copies) for part in chosen], "from": sender}
        package.blob = envelope.seal(0, content)
        told = {
            "kind": "release",
            "by": "team",
            "to": name,
            "reason": reason,
            "who": by.display_name,
            "organisation": sender,
            "day": at.date().isoformat(),
        }
        with write():
            # The person may have taken the yes back, the facts, or everything, since the report was opened.
            again = reach(report_id=opened.report.pk, by=by, keyring=keyring)
            _check_may_be_handed(again, to, reason)
            append_parts(again.report, again.envelope, [told])
            package.save(force_insert=True)
            StoredFile.objects.bulk_create([StoredFile(id=copy.id, package=package) for copy in copies.values()])
            audit.record(
                "package released",
                by=by,
                at=at,
                organisation_id=opened.organisation_id,
                subject=("report", opened.report.pk),
                detail={"to": str(to), "package": package.pk},
            )
    except BaseException:
        for copy in copies.values():
            sealed_files.discard(copy.id)
        raise
    for copy in copies.values():
        sealed_files.set_day(copy.id, at.date())
    return package


def _copied(part: OpenPart, copies: dict[int, sealed_files.SealedFileWriter]) -> dict[str, Any]:
    if part.kind != "file":
        return part.content
    copy = copies[part.content["file"]["id"]]
    return {**part.content, "file": {**part.content["file"], "id": copy.id, "key": b64(copy.key)}}


def open_package(*, package_id: int, by: Account, keyring: Keyring, at: datetime) -> OpenedPackage:
    """Open a package to read it: logged. Raises NotYours, SealBroken."""
    package = visibility.packages_visible_to(by).filter(pk=package_id).first()
    if package is None:
        raise NotYours
    try:
        secret = keyring.secret(package.organisation_id, package.epoch)
    except NotAReader as problem:
        raise NotYours from problem
    holder = organisation_holder(package.organisation_id, package.epoch)
    envelope = Envelope.unwrap("package", package.pk, secret=secret, box=bytes(package.box), holder=holder)
    content = envelope.open(0, bytes(package.blob))
    with write():
        audit.record(
            "package read", by=by, at=at, organisation_id=package.organisation_id, subject=("package", package.pk)
        )
    return OpenedPackage(package=package, parts=content["parts"], sent_by=content["from"])
