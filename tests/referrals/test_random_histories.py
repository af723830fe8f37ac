"""
Random histories: whatever case workers, receivers, persons and clocks do in whatever order, no package is read without
a consent that holds for this receiver on this day.

The consents are kept a second time here, as plain facts, by rules written from the law and not from the code.
"""

import gc
import random
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from tests.referrals.conftest import START, as_, new_client, new_need, order, terms

from commonlight.core.services import package_links
from commonlight.referrals.models import Mode
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.consent import ConsentNotAllowed, Item
from commonlight.referrals.policies.steps import Event, Reason, Side, Step, StepNotAllowed
from commonlight.referrals.services import consents, ending, erasing, receiving, sending

REFUSALS = (
    ConsentNotAllowed,
    NotYours,
    StepNotAllowed,
    receiving.PackageGone,
    sending.ConsentMissing,
    sending.NothingKnown,
    sending.SentToItself,
    package_links.LinkRefused,
)
SHELTER = "Hilltop Shelter"


@dataclass
class Agreed:
    """A consent as a lawyer would note it."""

    recipients: list
    items: frozenset
    first: datetime
    last: datetime
    given: bool = False
    withdrawn: bool = False


@dataclass
class World:
    """What really happened, beside what the code believes."""

    client: object
    need: str
    at: datetime = START
    latest: datetime = START
    consents: dict = field(default_factory=dict)
    referrals: dict = field(default_factory=dict)
    links: list = field(default_factory=list)
    opened: list = field(default_factory=list)
    over: set = field(default_factory=set)
    deleted: bool = False
    reads: int = 0
    refused: int = 0

    def seen(self) -> None:
        """Note that the site was asked for something now, be it refused: no earlier day comes back after this."""
        self.latest = max(self.latest, self.at)

    def may_be_read(self, number: int) -> bool:
        """Whether the law lets the receiver read this referral's package now."""
        consent, recipient, items = self.referrals[number]
        held = self.consents[consent]
        day = max(self.at, self.latest).date()
        return (
            not self.deleted
            and number not in self.over
            and held.given
            and not held.withdrawn
            and recipient in held.recipients
            and items <= held.items
            and held.first.date() <= day <= held.last.date()
        )


def act(coalition, world: World, chance: random.Random) -> None:
    """Do one random thing; refusals are fine, a reading that was not allowed is not."""
    me, lena = as_(coalition.dana, world.at), as_(coalition.lena, world.at)
    what = chance.choices(
        [
            "ask",
            "explain",
            "decide",
            "send",
            "read",
            "link",
            "read link",
            "answer",
            "withdraw",
            "end",
            "clock",
            "sweep",
            "delete",
        ],
        [4, 5, 5, 6, 16, 2, 3, 4, 2, 1, 4, 1, 0.2],
    )[0]
    if what == "ask":
        ask(coalition, world, chance, me)
    elif what == "clock":
        world.at += timedelta(hours=chance.choice([1, 5, 30, 80, 300, -40, -400]))
    elif what == "sweep":
        world.seen()
        ending.sweep_expired(world.at)
    elif what == "delete":
        world.seen()
        erasing.delete_client(client_id=world.client.pk, **as_(coalition.sofia, world.at))
        world.deleted = True
    elif world.consents and what in ("explain", "decide", "withdraw"):
        consent = chance.choice(list(world.consents))
        world.seen()
        if what == "explain":
            consents.explain_consent(client_id=world.client.pk, consent=consent, channel="in person", **me)
        elif what == "decide":
            yes = chance.random() < 0.85
            consents.decide_consent(client_id=world.client.pk, consent=consent, yes=yes, copy_given=True, **me)
            world.consents[consent].given = yes
        else:
            consents.withdraw_consent(client_id=world.client.pk, consent=consent, **me)
            world.consents[consent].withdrawn = True
    elif world.consents and what == "send":
        send(coalition, world, chance, me)
    elif world.referrals:
        use(coalition, world, chance, what, me, lena)


def ask(coalition, world: World, chance: random.Random, me: dict) -> str:
    """Draft a consent for some recipients, items and days."""
    recipients = chance.sample([coalition.legal.pk, coalition.harbor.pk, SHELTER], chance.choice([1, 1, 2]))
    items = frozenset(chance.sample([Item.PSEUDONYM, Item.NEEDS, Item.LANGUAGE, Item.STORY], chance.randint(1, 3)))
    days = chance.choice([0, 3, 10, 30])
    world.seen()
    asked = terms(*recipients, start=world.at, days=days, items=items, sender_sees_outcome=chance.random() < 0.5)
    number = consents.draft_consent(client_id=world.client.pk, terms=asked, **me)
    world.consents[number] = Agreed(recipients, items, world.at, world.at + timedelta(days=days))
    return number


def begin(coalition, world: World, chance: random.Random) -> None:
    """Begin most histories with a consent that was given, so that there is something to break."""
    me = as_(coalition.dana, world.at)
    for _ in range(chance.choice([0, 1, 1, 2])):
        number = ask(coalition, world, chance, me)
        consents.explain_consent(client_id=world.client.pk, consent=number, channel="in person", **me)
        consents.decide_consent(client_id=world.client.pk, consent=number, yes=True, copy_given=True, **me)
        world.consents[number].given = True


def send(coalition, world: World, chance: random.Random, me: dict) -> None:
    """Try to send; what is sent without cover fails the test at once."""
    consent = chance.choice(list(world.consents))
    held = world.consents[consent]
    honest = chance.random() < 0.7
    recipient = chance.choice(held.recipients if honest else [coalition.legal.pk, SHELTER])
    mode = Mode.LINK if recipient == SHELTER else chance.choice([Mode.ACCOUNT, Mode.ACCOUNT, Mode.TRANSFER])
    some = sorted(held.items) if honest else [Item.PSEUDONYM, Item.NEEDS, Item.LANGUAGE, Item.STORY]
    items = frozenset(chance.sample(some, chance.randint(1, min(2, len(some)))))
    world.seen()
    sent = sending.send(
        client_id=world.client.pk, order=order(recipient, consent, world.need, mode=mode, items=items), **me
    )
    world.referrals[sent.referral.pk] = (consent, recipient, items)
    assert world.may_be_read(sent.referral.pk), "sent without a consent that holds"
    if sent.link:
        world.links.append((sent.referral.pk, sent.link))


def use(coalition, world: World, chance: random.Random, what: str, me: dict, lena: dict) -> None:
    """Read or answer or end a referral that was sent."""
    number = chance.choice(list(world.referrals))
    if (what == "link" and not world.links) or (what == "read link" and not world.opened):
        return
    world.seen()
    allowed = world.may_be_read(number)
    if what == "read":
        contents = receiving.open_package(referral_id=number, **lena).contents
        read(world, number, contents, allowed)
    elif what == "link":
        number, link = chance.choice(world.links)
        allowed = world.may_be_read(number)
        world.opened.append((number, receiving.open_by_link(token=link.token, pin=link.pin, at=world.at)))
        assert allowed, "a link opened without a consent that holds"
    elif what == "read link":
        number, held = chance.choice(world.opened)
        allowed = world.may_be_read(number)
        read(world, number, receiving.read_by_link(opened=held, at=world.at).contents, allowed)
    elif what == "answer":
        step = chance.choice([Step.ACCEPTED, Step.DECLINED, Step.WAITLISTED, Step.CONNECTED, Step.CLOSED])
        event = Event(step, Side.RECEIVER, world.at, reason=chance.choice(list(Reason)).value)
        receiving.answer(referral_id=number, event=event, **lena)
        if step in (Step.DECLINED, Step.CLOSED):
            world.over.add(number)
    elif what == "end":
        consents.withdraw_referral(client_id=world.client.pk, referral_id=number, **me)
        world.over.add(number)


def read(world: World, number: int, contents: dict, allowed: bool) -> None:
    """Note a reading; it must have been allowed, and show the items that were agreed and no others."""
    assert allowed, "read without a consent that holds"
    _, _, items = world.referrals[number]
    assert set(contents) == {"purpose", *(item.value for item in items)}
    world.reads += 1


BRANCHES = 10


def walk(coalition, seeds: range) -> tuple[int, int]:
    """
    Walk one history per seed, each undone at its end; return how many readings there were, and how many refusals.

    Histories grow as branches of trunks: BRANCHES of them begin with the same consents and go apart from there, so that
    a beginning is not acted out again for each.
    """
    reads = refused = 0
    client = new_client(coalition)
    need = new_need(coalition, client)
    gc.freeze()
    for trunk in range(seeds.start, seeds.stop, BRANCHES):
        with transaction.atomic():
            begun = World(client, need)
            begin(coalition, begun, random.Random(trunk))
            for seed in range(trunk, min(trunk + BRANCHES, seeds.stop)):
                world = deepcopy(begun)
                with transaction.atomic():
                    go_on(coalition, world, random.Random(f"{trunk} {seed}"))
                    transaction.set_rollback(True)
                reads, refused = reads + world.reads, refused + world.refused
            transaction.set_rollback(True)
    return reads, refused


def go_on(coalition, world: World, chance: random.Random) -> None:
    """Do some random things; at the end nobody but the receiver can open what was sent."""
    for _ in range(chance.randint(6, 18)):
        try:
            act(coalition, world, chance)
        except REFUSALS:
            world.refused += 1
    for number in world.referrals:
        for who in (coalition.reyes, coalition.eva):
            with pytest.raises(NotYours):
                receiving.open_package(referral_id=number, **as_(who, world.at))


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "jobs"])
def test_no_history_reads_a_package_without_a_consent(coalition):
    reads, refused = walk(coalition, range(120))

    assert reads > 20
    assert refused > 100


@pytest.mark.proofs
@pytest.mark.django_db(databases=["default", "jobs"])
def test_five_thousand_histories_read_no_package_without_a_consent(coalition):
    reads, refused = walk(coalition, range(1_000, 6_000))

    assert reads > 1_000
    assert refused > 5_000
