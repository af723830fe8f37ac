"""
After the hand-over: receipt, answer in four words, delay clock, and the check-list that NGO and police share.

Each entry has its own key, sealed to the organisations that can read the report when it is written and to the police
organisation. It holds no content of the report; police learn from it neither its number nor who else reads it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from commonlight.core import audit
from commonlight.core import selectors as core_selectors
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.organisation_keys import public_keys_of
from commonlight.core.services import package_links
from commonlight.core.services.package_links import LinkState
from commonlight.core.store import write
from commonlight.reports import catalogue, visibility
from commonlight.reports.models import Package, PackageEntry, PackageEntryWrap, Way, Wrap
from commonlight.reports.sealing import Envelope, organisation_holder
from commonlight.reports.services.handing import SUBJECT
from commonlight.reports.services.team import NotYours, OpenReport, reach

RECEIPT_WITHIN = timedelta(hours=24)
ANSWER_WITHIN = timedelta(days=14)
MOST_ENTRIES = 200
CHECK_STATES = frozenset({"open", "done", "not_needed"})


class EntryRefused(Exception):
    """The package holds as many entries as it may, or a receipt stands there already; nothing was added."""


@dataclass(frozen=True)
class Writer:
    """
    Who writes beside a package.

    side : "police" or "team"; account : None for an officer who came by a one-time link
    """

    side: str
    name: str
    organisation: str
    account: Account | None = None


@dataclass(frozen=True, repr=False)
class Handed:
    """
    One hand-over as both sides see it.

    days_before : whole days from the report to the hand-over (a report's hour is not kept)
    receipt_hours : hours from the hand-over to the receipt, or until now while there is none
    """

    package: Package
    told: dict[str, Any]
    entries: list[dict[str, Any]]
    days_before: int
    receipt_hours: int
    link: LinkState | None = None

    @property
    def receipt(self) -> dict[str, Any] | None:
        """The receipt, if one was given."""
        return next((one for one in self.entries if one["kind"] == "receipt"), None)

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What police answered, oldest first."""
        return [one for one in self.entries if one["kind"] == "answer"]

    def is_late(self, at: datetime) -> bool:
        """Whether the receipt or the first answer is overdue."""
        if self.package.received_at is None:
            return at > self.package.passed_at + RECEIPT_WITHIN
        return not self.answers and at > self.package.received_at + ANSWER_WITHIN


@dataclass(frozen=True)
class Check:
    """One line of the joint check-list as it stands."""

    item: str
    state: str = "open"
    who: str = ""
    organisation: str = ""
    at: str = ""


@dataclass(frozen=True)
class _New:
    kind: str
    content: dict[str, Any] = field(default_factory=dict)


def give_receipt(*, package: Package, officer: str, case_number: str, writer: Writer, at: datetime) -> None:
    """Confirm that a package arrived, once; raises EntryRefused. Starts and stops nothing but the delay clock."""
    with write():
        if not Package.objects.filter(pk=package.pk, received_at=None).update(received_at=at):
            raise EntryRefused
        _add(package, _New("receipt", {"officer": officer, "case": case_number}), writer, at)


def answer(*, package: Package, code: str, text: str = "", writer: Writer, at: datetime) -> None:
    """Tell the sender what became of it; raises ValueError for an unknown code, EntryRefused."""
    if code not in catalogue.codes("police_answers"):
        raise ValueError(f"{code!r} is not an answer")
    with write():
        _add(package, _New("answer", {"answer": code, "text": text}), writer, at)


def tick(*, package: Package, item: str, state: str, writer: Writer, at: datetime) -> None:
    """Move one line of the joint check-list; raises ValueError, EntryRefused."""
    if item not in catalogue.codes("joint_response") or state not in CHECK_STATES:
        raise ValueError(f"{item!r} to {state!r} is no step of the check-list")
    with write():
        _add(package, _New("check", {"item": item, "state": state}), writer, at)


def _add(package: Package, new: _New, writer: Writer, at: datetime) -> None:
    number = PackageEntry.objects.filter(package=package).count()
    if number >= MOST_ENTRIES or not Package.objects.filter(pk=package.pk).exists():
        raise EntryRefused
    entry = PackageEntry(package=package, number=number)
    envelope = Envelope.new("package entry", entry.pk)
    content = {
        "kind": new.kind,
        "side": writer.side,
        "who": writer.name,
        "organisation": writer.organisation,
        "at": at.isoformat(timespec="minutes"),
        **new.content,
    }
    entry.blob = envelope.seal(number, content)
    entry.save(force_insert=True)
    readers = set(Wrap.objects.filter(report_id=package.report_id).values_list("organisation_id", flat=True))
    if package.way == Way.ACCOUNT and package.organisation_id is not None:
        readers.add(package.organisation_id)
    for organisation_id, key in public_keys_of(sorted(readers, key=str)).items():
        box = envelope.wrap(key.public, holder=organisation_holder(organisation_id, key.epoch))
        PackageEntryWrap.objects.create(entry=entry, organisation_id=organisation_id, epoch=key.epoch, box=box)
    audit.record(f"package {new.kind}", by=writer.account, at=at, subject=(SUBJECT, package.pk))


def entries_of(packages: Iterable[Package], *, organisation_ids: Iterable[UUID], keyring: Keyring) -> dict[int, list]:
    """Return the entries beside each package that one of these organisations' keys opens; raises SealBroken."""
    found: dict[int, dict[int, dict[str, Any]]] = {package.pk: {} for package in packages}
    wraps = PackageEntryWrap.objects.filter(
        entry__package_id__in=found, organisation_id__in=list(organisation_ids)
    ).select_related("entry")
    for wrap in wraps:
        try:
            secret = keyring.secret(wrap.organisation_id, wrap.epoch)
        except NotAReader:
            continue
        envelope = Envelope.unwrap(
            "package entry",
            wrap.entry_id,
            secret=secret,
            box=bytes(wrap.box),
            holder=organisation_holder(wrap.organisation_id, wrap.epoch),
        )
        entry = wrap.entry
        found[entry.package_id][entry.number] = envelope.open(entry.number, bytes(entry.blob))
    return {package_id: [rows[number] for number in sorted(rows)] for package_id, rows in found.items()}


def checks_of(entries: list[dict[str, Any]]) -> list[Check]:
    """Return the joint check-list as the entries leave it, every line of it."""
    latest = {one["item"]: one for one in entries if one["kind"] == "check"}
    return [
        Check(
            item.code,
            latest[item.code]["state"],
            latest[item.code]["who"],
            latest[item.code]["organisation"],
            latest[item.code]["at"],
        )
        if item.code in latest
        else Check(item.code)
        for item in catalogue.entries("joint_response")
    ]


def handed_of(opened: OpenReport, keyring: Keyring, *, at: datetime) -> list[Handed]:
    """Return what was passed on from a report, newest first, with receipts, answers and links; raises SealBroken."""
    told = {
        int(part.content["package"]): part.content
        for part in opened.content.parts
        if part.kind == "release" and part.content.get("package")
    }
    packages = list(Package.objects.filter(report=opened.report, pk__in=told).order_by("-passed_at", "pk"))
    entries = entries_of(packages, organisation_ids=[opened.organisation_id], keyring=keyring)
    links = {link.subject_id: link for link in package_links.links_of(SUBJECT, [one.pk for one in packages])}
    return [
        Handed(
            package=package,
            told=told[package.pk],
            entries=entries[package.pk],
            days_before=(package.passed_at.date() - opened.report.day).days,
            receipt_hours=int(((package.received_at or at) - package.passed_at).total_seconds() // 3600),
            link=package_links.state_of(links[package.pk], at=at) if package.pk in links else None,
        )
        for package in packages
    ]


def package_of_report(*, report_id: int, package_id: int, by: Account, keyring: Keyring) -> tuple[Package, Writer]:
    """Return a package of a report this reader can open, and her as its writer; raises NotYours."""
    opened = reach(report_id=report_id, by=by, keyring=keyring)
    package = Package.objects.filter(report=opened.report, pk=package_id).first()
    if package is None:
        raise NotYours
    name = core_selectors.organisation(opened.organisation_id).name
    return package, Writer("team", by.display_name, name, by)


def package_of_police(*, package_id: int, by: Account) -> tuple[Package, Writer]:
    """Return a package passed to this liaison's organisation, and her as its writer; raises NotYours."""
    package = visibility.packages_visible_to(by).select_related("organisation").filter(pk=package_id).first()
    if package is None or package.organisation is None:
        raise NotYours
    return package, Writer("police", by.display_name, package.organisation.name, by)


def withdraw_link(*, report_id: int, package_id: int, by: Account, keyring: Keyring, at: datetime) -> None:
    """Take back a link that nobody opened yet: the package goes with it, for its key is nowhere else; NotYours."""
    package, _ = package_of_report(report_id=report_id, package_id=package_id, by=by, keyring=keyring)
    with write():
        if package_links.withdraw(subject=(SUBJECT, package.pk), by=by, at=at):
            package.delete()
