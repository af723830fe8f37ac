"""
Five people whom Harbor House helps, under names that are not theirs: one met, one waits, one took consent back, one was
turned down, one asks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from commonlight.demo.coalition import Coalition
from commonlight.referrals.models import Mode
from commonlight.referrals.policies.consent import ConsentState, ContactConsent, Item
from commonlight.referrals.policies.journal import Profile
from commonlight.referrals.policies.steps import Event, Reason, Side, Step
from commonlight.referrals.services import asking, clients, consents, following, receiving, sending, work

ORDER = 60
ITEMS = frozenset({Item.PSEUDONYM, Item.LANGUAGE, Item.NEEDS})


def build(coalition: Coalition, *, at: datetime) -> None:
    """Open four records, refer, answer, and let one person take her consent back; the days go forward only."""
    house = _House(coalition, at)
    sol, sols_consent = _sol_is_referred(house)
    j, js_referral = _j_is_referred(house)
    # Sol took her consent back; the receiver reads only that it is over.
    consents.withdraw_consent(client_id=sol, consent=sols_consent, **house.dana(9))
    _j_met_the_lawyer(house, j, js_referral)
    _blue_waits(house)
    _reed_is_turned_down(house)
    asked = asking.Asked(
        term="night_shelter",
        words="A bed for two nights, please.",
        called="Luz",
        language="es",
        how="at the library",
        hours="at noon",
    )
    asking.ask_for_help(organisation_id=house.harbor, asked=asked, at=at - timedelta(days=1))


@dataclass(frozen=True)
class _House:
    """Harbor House, where Dana works, and the legal aid that Amara answers for."""

    coalition: Coalition
    at: datetime

    @property
    def legal(self) -> Any:
        return self.coalition.organisations["legal"].pk

    @property
    def harbor(self) -> Any:
        return self.coalition.organisations["harbor"].pk

    def _by(self, name: str, days_ago: int, hours: int) -> dict[str, Any]:
        who = self.coalition.readers[name]
        at = self.at - timedelta(days=days_ago) + timedelta(hours=hours)
        return {"by": who.account, "keyring": who.keyring, "at": at}

    def dana(self, days_ago: int) -> dict[str, Any]:
        return self._by("dana", days_ago, 0)

    def record(self, name: str, language: str, days_ago: int, term: str, words: str, **more: Any) -> tuple[int, str]:
        """Open a record with a need; return both numbers."""
        when = self.dana(days_ago)
        profile = Profile(pseudonym=name, language=language, age_group="25_59", area="Riverbend County", **more)
        row = clients.open_client(organisation_id=self.harbor, profile=profile, by=when["by"], at=when["at"])
        need = work.add_need(client_id=row.pk, term=term, words=words, urgent=False, since=when["at"].date(), **when)
        return row.pk, need

    def agreed(self, client: int, days_ago: int, purpose: str, **more: Any) -> str:
        """Ask for a consent for the legal aid and keep the yes."""
        when = self.dana(days_ago)
        terms = consents.Terms(
            recipients=(self.legal,),
            purpose=purpose,
            items=ITEMS,
            valid_from=when["at"].date(),
            valid_to=when["at"].date() + timedelta(days=60),
            **{"language": "es", **more},
        )
        made = consents.draft_consent(client_id=client, terms=terms, **when)
        consents.explain_consent(client_id=client, consent=made, channel="read_out", **when)
        consents.decide_consent(client_id=client, consent=made, yes=True, copy_given=True, **when)
        return made

    def sent(self, client: int, need: str, consent: str, days_ago: int) -> int:
        """Send a package to the legal aid; return the referral's number."""
        order = sending.Order(recipient=self.legal, mode=Mode.ACCOUNT, consent=consent, items=ITEMS, need=need)
        return sending.send(client_id=client, order=order, **self.dana(days_ago)).referral.pk

    def answer(self, referral: int, step: Step, days_ago: int, hours: int = 0, **more: Any) -> None:
        """Let Amara take a step."""
        who = self._by("amara", days_ago, hours)
        receiving.answer(referral_id=referral, event=Event(step, Side.RECEIVER, who["at"], **more), **who)


def _sol_is_referred(house: _House) -> tuple[int, str]:
    client, need = house.record("Sol", "es", 20, "immigration", "I want my sister to come.")
    consent = house.agreed(client, 20, "a family visa")
    house.answer(house.sent(client, need, consent, 20), Step.ACCEPTED, 19)
    return client, consent


def _j_is_referred(house: _House) -> tuple[int, int]:
    """J. is referred twelve days ago and has an appointment the day after."""
    words = "I want papers so that I can work."
    client, need = house.record("J.", "es", 12, "immigration", words, safety="Do not call before noon.")
    until = (house.at + timedelta(days=90)).date()
    contact = ContactConsent(ConsentState.GIVEN, until, how="text", hours="after 8 pm", words="the book club")
    consents.set_contact_consent(client_id=client, contact=contact, **house.dana(12))
    consent = house.agreed(client, 12, "a lawyer for a T visa", sender_sees_outcome=True, statistics=True)
    referral = house.sent(client, need, consent, 12)
    house.answer(referral, Step.ACCEPTED, 12, 5)
    house.answer(referral, Step.APPOINTMENT_SET, 11, appointment="Thursday 10:00, second floor")
    return client, referral


def _j_met_the_lawyer(house: _House, client: int, referral: int) -> None:
    """The lawyer says so, and J. says so herself."""
    house.answer(referral, Step.CONNECTED, 8)
    file = clients.reach(client_id=client, act=clients.Act.READ, **house.dana(5)).file
    following.record_follow_up(
        client_id=client,
        follow_up=file.due_follow_ups()[0].id,
        connected=True,
        note="She liked the lawyer.",
        **house.dana(5),
    )
    room = {"term": "housing", "words": "A room of my own.", "urgent": False, "since": house.at.date()}
    work.add_need(client_id=client, **room, **house.dana(4))  # type: ignore[arg-type]


def _blue_waits(house: _House) -> None:
    """Sent two days ago and nobody answered: Blue stands first in Dana's list."""
    client, need = house.record("Blue", "en", 3, "work_rights", "Nine weeks of pay are missing.")
    house.sent(client, need, house.agreed(client, 3, "unpaid wages", language="en"), 2)
    due = house.at.date() + timedelta(days=2)
    work.add_task(client_id=client, what="Bring the pay slips", due=due, **house.dana(2))


def _reed_is_turned_down(house: _House) -> None:
    """Whom Dana called has a long list: the call said so, and the page names who could be asked next."""
    client, need = house.record("Reed", "ar", 2, "trauma_care", "Somebody to talk to, who does not know my family.")
    when = house.dana(2)
    terms = consents.Terms(
        recipients=("Northside Talking Rooms",),
        purpose="somebody to talk to",
        items=ITEMS,
        valid_from=when["at"].date(),
        valid_to=when["at"].date() + timedelta(days=30),
        language="ar",
    )
    made = consents.draft_consent(client_id=client, terms=terms, **when)
    consents.explain_consent(client_id=client, consent=made, channel="interpreted", interpreter="Line 7", **when)
    consents.decide_consent(client_id=client, consent=made, yes=True, copy_given=True, **when)
    order = sending.Order(recipient="Northside Talking Rooms", mode=Mode.WARM, consent=made, items=ITEMS, need=need)
    sent = sending.send(client_id=client, order=order, **when).referral.pk
    full = Event(Step.DECLINED, Side.SENDER, house.dana(1)["at"], reason=Reason.WAIT_TOO_LONG.value)
    following.take_step(client_id=client, referral_id=sent, event=full, **house.dana(1))
