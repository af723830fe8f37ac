"""The receiver's side: packages that came to an organisation, or by a link to a partner without accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commonlight.core import audit
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.services import package_links
from commonlight.core.store import write
from commonlight.referrals import permissions
from commonlight.referrals.models import Ending, Package, Referral, ReferralWrap
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.steps import Event, Side, Step, shown_step
from commonlight.referrals.sealing import LinkKeys, SealBroken, Sealed
from commonlight.referrals.services.days import today
from commonlight.referrals.services.ending import SUBJECT, end_referral
from commonlight.referrals.services.events import Thread, add_event, read_thread


class PackageGone(Exception):
    """The consent was taken back or is over; there is nothing to read any more."""


@dataclass(frozen=True, repr=False)
class Received:
    """A referral in the receiver's list; without keys (`thread` is None) only that it is over, and why."""

    referral: Referral
    thread: Thread | None
    step: Step | None


@dataclass(frozen=True, repr=False)
class OpenedPackage:
    """What the consent lets the receiver read, and how far the referral is."""

    referral: Referral
    contents: dict[str, Any]
    thread: Thread


def _key(referral: Referral, what: str, keyring: Keyring) -> Sealed:
    assert referral.receiver_id is not None
    wrap = ReferralWrap.objects.filter(referral=referral, organisation_id=referral.receiver_id, what=what).first()
    if wrap is None:
        raise PackageGone
    return Sealed.unwrap(
        what,
        referral.pk,
        secret=keyring.secret(referral.receiver_id, wrap.epoch),
        box=bytes(wrap.box),
        organisation_id=referral.receiver_id,
        epoch=wrap.epoch,
    )


def list_received(*, by: Account, keyring: Keyring, at: datetime) -> list[Received]:
    """Return the referrals that came to this person's organisations: what waits for an answer first."""
    rows = Referral.objects.select_related("sender", "receiver").filter(
        receiver_id__in=permissions.receiving_organisations(by)
    )
    found = []
    for row in rows:
        try:
            thread = read_thread(row, _key(row, "events", keyring))
        except (PackageGone, NotAReader, SealBroken):
            found.append(Received(row, None, None))
            continue
        found.append(Received(row, thread, shown_step(thread.standing, answer_due=row.answer_due, at=at)))
    return sorted(
        found, key=lambda one: (one.referral.ended is not None, one.referral.answer_due is None, one.referral.sent)
    )


def _mine(referral_id: int, act: Act, by: Account, at: datetime) -> Referral:
    today(at)
    row = Referral.objects.select_related("sender", "receiver").filter(pk=referral_id).first()
    if row is None or not permissions.may_receive(act, by, row):
        raise NotYours
    return row


def check_readable(referral: Referral, at: datetime) -> Package:
    """
    Return the package of a referral that may be read today.

    A consent that is over ends the referral here and now, should the worker not have come by. Raises PackageGone.
    """
    day = today(at)
    if referral.readable_until < day and referral.ended is None:
        with write():
            end_referral(referral_id=referral.pk, ending=Ending.EXPIRED, day=day, by=None, at=at)
    package = Package.objects.filter(referral=referral).first()
    if package is None or referral.ended is not None or referral.readable_until < day:
        raise PackageGone
    return package


def open_package(*, referral_id: int, by: Account, keyring: Keyring, at: datetime) -> OpenedPackage:
    """Open a package for an account holder; the reading is logged, the first tells the sender. Raises PackageGone, NotYours."""
    row = _mine(referral_id, Act.READ_PACKAGE, by, at)
    package = check_readable(row, at)
    try:
        events, key = _key(row, "events", keyring), _key(row, "package", keyring)
    except NotAReader as problem:
        raise NotYours from problem
    contents = key.open(0, bytes(package.blob))
    thread = _seen(row, events, by, at)
    return OpenedPackage(row, contents, thread)


def _seen(row: Referral, events: Sealed, by: Account | None, at: datetime) -> Thread:
    thread = read_thread(row, events)
    if thread.standing.step is Step.SENT:
        return add_event(referral_id=row.pk, key=events, event=Event(Step.SEEN, Side.RECEIVER, at), by=by, at=at)
    with write():
        audit.record("referral read", by=by, at=at, subject=(SUBJECT, row.pk))
    return thread


def answer(*, referral_id: int, event: Event, by: Account, keyring: Keyring, at: datetime) -> Thread:
    """Take a step for the receiver; raises StepNotAllowed, PackageGone, NotYours."""
    row = _mine(referral_id, Act.ANSWER, by, at)
    try:
        key = _key(row, "events", keyring)
    except NotAReader as problem:
        raise NotYours from problem
    return add_event(referral_id=referral_id, key=key, event=event, by=by, at=at)


@dataclass(frozen=True, repr=False)
class OpenedByLink:
    """A referral whose keys a link gave; kept in the visitor's own sealed session for the visit."""

    referral: Referral
    keys: LinkKeys


def open_by_link(*, token: str, pin: str, at: datetime) -> OpenedByLink:
    """Open a referral by link and PIN, once. Raises package_links.LinkRefused, slow_hash.TooBusy, PackageGone."""
    today(at)
    opened = package_links.open_link(token=token, pin=pin, at=at)
    if opened.subject_kind != SUBJECT:
        raise package_links.LinkRefused
    row = Referral.objects.select_related("sender").filter(pk=opened.subject_id).first()
    if row is None:
        raise PackageGone
    package = check_readable(row, at)
    try:
        keys = LinkKeys.open(opened.key, bytes(package.link_blob or b""), row.pk)
    except SealBroken as problem:
        raise PackageGone from problem
    return OpenedByLink(row, keys)


def read_by_link(*, opened: OpenedByLink, at: datetime) -> OpenedPackage:
    """Read the package with the keys of a link; each reading asks again whether it still may. Raises PackageGone."""
    today(at)
    row = Referral.objects.select_related("sender").filter(pk=opened.referral.pk).first()
    if row is None:
        raise PackageGone
    package = check_readable(row, at)
    try:
        contents = opened.keys.package.open(0, bytes(package.blob))
    except SealBroken as problem:
        # A fresh link was made: the package lies under another key now.
        raise PackageGone from problem
    return OpenedPackage(row, contents, _seen(row, opened.keys.events, None, at))


def answer_by_link(*, opened: OpenedByLink, event: Event, at: datetime) -> Thread:
    """Take a step with the keys of a link; raises StepNotAllowed, PackageGone, NotYours."""
    read_by_link(opened=opened, at=at)
    return add_event(referral_id=opened.referral.pk, key=opened.keys.events, event=event, by=None, at=at)
