"""Sending a referral: nothing leaves unless a consent covers this receiver, these items and this day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from commonlight.core import audit, notices
from commonlight.core.fields import random_id
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.organisation_keys import public_keys_of
from commonlight.core.services import package_links
from commonlight.core.services.package_links import NewLink
from commonlight.core.store import write
from commonlight.referrals.consent_texts import part2_notice
from commonlight.referrals.models import Mode, Package, Referral, ReferralEvent, ReferralWrap
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.consent import Consent, Item
from commonlight.referrals.policies.journal import ClientFile, follow_ups_for
from commonlight.referrals.policies.steps import Event, Side, Step
from commonlight.referrals.sealing import LinkKeys, Sealed
from commonlight.referrals.services.clients import OpenClient, append_within, new_id, reach, read_name
from commonlight.referrals.services.consents import recipient_key, recipient_name
from commonlight.referrals.services.days import today
from commonlight.referrals.services.ending import SUBJECT

ANSWER_WITHIN = timedelta(hours=24)
URGENT_WITHIN = timedelta(hours=2)
LINK_LASTS = timedelta(days=3)


class ConsentMissing(Exception):
    """No consent covers this receiver, these items and this day; nothing was sent."""


class SentToItself(Exception):
    """The receiver is the sender: within a house a client is assigned to somebody, not referred."""


class NothingKnown(Exception):
    """An item was chosen of which the record holds nothing; nothing was sent."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.value)
        self.item = item


@dataclass(frozen=True, repr=False)
class Sent:
    """A referral just sent; `link` holds token and PIN once, for a partner without accounts."""

    referral: Referral
    link: NewLink | None = None


@dataclass(frozen=True)
class Order:
    """
    What is to be sent to whom.

    recipient : a member organisation's id, or the name of a partner without accounts (mode LINK or WARM)
    need : id of the need in the journal
    """

    recipient: UUID | str
    mode: Mode
    consent: str
    items: frozenset[Item]
    need: str
    urgent: bool = False


def contents_of(
    file: ClientFile, items: Iterable[Item], *, need: str, first_name: str, consent: Consent
) -> dict[str, Any]:
    """
    Return the pieces that were chosen and what they are for, and nothing else.

    A copy of the consent goes with treatment records, as 42 CFR 2.32 wants it. Raises NothingKnown for a piece the
    record lacks.
    """
    profile, contact = file.profile, file.contact
    plan = {"how": contact.how, "hours": contact.hours, "words": contact.words}
    wanted = file.needs.get(need)
    known: dict[Item, Any] = {
        Item.PSEUDONYM: profile.pseudonym,
        Item.FIRST_NAME: first_name,
        Item.LANGUAGE: profile.language,
        Item.AGE_GROUP: profile.age_group,
        Item.NEEDS: {"term": wanted.term, "words": wanted.words, "urgent": wanted.urgent} if wanted else None,
        Item.CONTACT_PLAN: plan if any(plan.values()) else None,
        Item.SAFETY: profile.safety,
        Item.STORY: profile.story,
        Item.DOCUMENTS: profile.documents,
        Item.TREATMENT: profile.treatment,
    }
    chosen = sorted(set(items))
    for item in chosen:
        if not known[item]:
            raise NothingKnown(item)
    held = {"purpose": consent.purpose, **{item.value: known[item] for item in chosen}}
    if Item.TREATMENT in chosen:
        held |= {"notice": part2_notice(), "consent": {"language": consent.language, "words": consent.words}}
    return held


def _consent_for(opened: OpenClient, order: Order, day: Any) -> Consent:
    consent = opened.file.consents.get(order.consent)
    if consent is None or not consent.covers(recipient=recipient_key(order.recipient), items=order.items, day=day):
        raise ConsentMissing
    return consent


def send(*, client_id: int, order: Order, by: Account, keyring: Keyring, at: datetime) -> Sent:
    """
    Send a referral and write it into the journal, the log of disclosures and the calendar of follow-ups.

    Raises ConsentMissing, SentToItself, NothingKnown, NotYours, slow_hash.TooBusy (mode LINK), NoKeyYet, KeyTampered.
    """
    act = Act.TRANSFER if order.mode is Mode.TRANSFER else Act.SEND
    opened = reach(client_id=client_id, act=act, by=by, keyring=keyring, at=at)
    day = today(at)
    if order.recipient == opened.row.organisation_id:
        raise SentToItself
    consent = _consent_for(opened, order, day)
    first_name = ""
    if Item.FIRST_NAME in order.items:
        first_name = read_name(opened=opened, by=by, keyring=keyring, at=at).split(" ")[0]
    contents = contents_of(opened.file, order.items, need=order.need, first_name=first_name, consent=consent)
    number = random_id()
    link = _link(number, order, opened, by, at)
    with write():
        # Asked once more in the turn to write: a consent taken back meanwhile stops the package.
        opened = reach(client_id=client_id, act=act, by=by, keyring=keyring, at=at)
        consent = _consent_for(opened, order, day)
        referral = _store(number, order, opened, consent, contents, link, by, at)
        entries = _entries(referral, order, consent, contents, opened, day)
        append_within(opened=opened, entries=entries, by=by, at=at)
        if referral.receiver_id is not None and referral.answer_due is not None:
            notices.something_new(referral.receiver_id)
    return Sent(referral, link)


def _link(number: int, order: Order, opened: OpenClient, by: Account, at: datetime) -> NewLink | None:
    if order.mode is not Mode.LINK:
        return None
    return package_links.make_link(
        subject=(SUBJECT, number), organisation_id=opened.row.organisation_id, by=by, at=at, lasts=LINK_LASTS
    )


def _store(
    number: int,
    order: Order,
    opened: OpenClient,
    consent: Consent,
    contents: dict[str, Any],
    link: NewLink | None,
    by: Account,
    at: datetime,
) -> Referral:
    sender = opened.row.organisation_id
    receiver = order.recipient if isinstance(order.recipient, UUID) else None
    assert consent.valid_to is not None
    travels = order.mode is not Mode.WARM
    referral = Referral(
        id=number,
        sender_id=sender,
        receiver_id=receiver,
        mode=order.mode,
        sent=today(at),
        answer_due=at + (URGENT_WITHIN if order.urgent else ANSWER_WITHIN) if travels else None,
        readable_until=consent.valid_to,
        next_sequence=1,
    )
    referral.save(force_insert=True)
    keys = LinkKeys(Sealed.new("events", number), Sealed.new("package", number))
    event = Event(Step.SENT, Side.SENDER, at).as_content()
    first = {
        **event,
        "wants_outcome": consent.sender_sees_outcome,
        "urgent": order.urgent,
        "to": recipient_name(order.recipient),
        "by_call": not travels,
    }
    ReferralEvent(referral=referral, sequence=0, blob=keys.events.seal(0, first)).save(force_insert=True)
    holders = [sender] if receiver is None or not travels else [sender, receiver]
    for organisation_id, public in public_keys_of(holders).items():
        for what, key in (("events", keys.events), ("package", keys.package)):
            # The sender keeps what it sent in its own journal; the package opens for the receiver alone.
            if what == "package" and organisation_id == sender:
                continue
            box = key.wrap(public.public, organisation_id=organisation_id, epoch=public.epoch)
            ReferralWrap(
                referral=referral, organisation_id=organisation_id, what=what, epoch=public.epoch, box=box
            ).save(force_insert=True)
    if travels:
        Package(
            referral=referral,
            blob=keys.package.seal(0, contents),
            link_blob=keys.seal(link.key, number) if link else None,
        ).save(force_insert=True)
    audit.record(
        "referral sent",
        by=by,
        at=at,
        organisation_id=sender,
        subject=(SUBJECT, number),
        detail={"mode": str(order.mode)},
    )
    return referral


def _entries(
    referral: Referral, order: Order, consent: Consent, contents: dict[str, Any], opened: OpenClient, day: Any
) -> list[dict[str, Any]]:
    name = recipient_name(order.recipient)
    items = sorted(item.value for item in order.items)
    sent = {
        "kind": "referral",
        "id": referral.pk,
        "recipient": recipient_key(order.recipient),
        "recipient_name": name,
        "consent": consent.id,
        "items": items,
        "need": order.need,
        "sent": day.isoformat(),
        "contents": contents,
        "wants_outcome": consent.sender_sees_outcome,
    }
    disclosed = {
        "kind": "disclosure",
        "day": day.isoformat(),
        "what": items,
        "to": name,
        "ground": f"consent {consent.id}",
    }
    follow_ups = [
        {"kind": "follow_up", "id": f"{new_id()}-{length}", "referral": referral.pk, "due": due.isoformat()}
        for length, due in follow_ups_for(referral=referral.pk, sent=day, contact=opened.file.contact)
    ]
    return [sent, disclosed, *follow_ups]


def renew_link(*, client_id: int, referral_id: int, by: Account, keyring: Keyring, at: datetime) -> NewLink:
    """
    Make a fresh link and PIN to a referral that stands; the old one dies. Raises ConsentMissing when nothing stands.

    The package is sealed anew from what the journal kept, for its old key is in nobody's hands.
    """
    opened = reach(client_id=client_id, act=Act.SEND, by=by, keyring=keyring, at=at)
    kept = opened.file.referrals.get(referral_id)
    if kept is None:
        raise ConsentMissing
    link = package_links.make_link(
        subject=(SUBJECT, referral_id), organisation_id=opened.row.organisation_id, by=by, at=at, lasts=LINK_LASTS
    )
    with write():
        opened = reach(client_id=client_id, act=Act.SEND, by=by, keyring=keyring, at=at)
        referral = Referral.objects.filter(pk=referral_id, ended=None, mode=Mode.LINK).first()
        consent = opened.file.consents.get(kept.consent)
        items = [Item(one) for one in kept.items]
        covered = consent is not None and consent.covers(recipient=kept.recipient, items=items, day=today(at))
        if referral is None or not covered:
            package_links.withdraw(subject=(SUBJECT, referral_id), by=by, at=at)
            raise ConsentMissing
        # All links but the one just made.
        package_links.links_of(SUBJECT, [referral_id]).filter(opened=None).exclude(pk=link.id).delete()
        keys = LinkKeys(events_key_of(referral, opened, keyring), Sealed.new("package", referral_id))
        Package.objects.filter(referral=referral).delete()
        Package(
            referral=referral, blob=keys.package.seal(0, kept.contents), link_blob=keys.seal(link.key, referral_id)
        ).save(force_insert=True)
        audit.record("referral link renewed", by=by, at=at, subject=(SUBJECT, referral_id))
    return link


def events_key_of(referral: Referral, opened: OpenClient, keyring: Keyring) -> Sealed:
    """Return the key of a referral's events for the sender; raises DoesNotExist, SealBroken, NotAReader."""
    organisation_id = opened.row.organisation_id
    wrap = ReferralWrap.objects.get(referral=referral, organisation_id=organisation_id, what="events")
    return Sealed.unwrap(
        "events",
        referral.pk,
        secret=keyring.secret(organisation_id, wrap.epoch),
        box=bytes(wrap.box),
        organisation_id=organisation_id,
        epoch=wrap.epoch,
    )
