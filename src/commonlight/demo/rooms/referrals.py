"""Three people whom Harbor House helps, under names that are not theirs: one met, one waiting, one who took consent back."""

from datetime import datetime, timedelta
from typing import Any

from commonlight.demo.coalition import Coalition
from commonlight.referrals.models import Mode
from commonlight.referrals.policies.consent import ConsentState, ContactConsent, Item
from commonlight.referrals.policies.journal import Profile
from commonlight.referrals.policies.steps import Event, Side, Step
from commonlight.referrals.services import asking, clients, consents, following, receiving, sending, work

ORDER = 60
ITEMS = frozenset({Item.PSEUDONYM, Item.LANGUAGE, Item.NEEDS})


def build(coalition: Coalition, *, at: datetime) -> None:
    """Open three records, refer, answer, and let one person take her consent back."""
    dana, amara = coalition.readers["dana"], coalition.readers["amara"]
    legal, harbor = coalition.organisations["legal"].pk, coalition.organisations["harbor"].pk

    def by(who: Any, days_ago: int, hours: int = 0) -> dict[str, Any]:
        return {"by": who.account, "keyring": who.keyring, "at": at - timedelta(days=days_ago) + timedelta(hours=hours)}

    def record(name: str, language: str, days_ago: int, term: str, words: str, **more: Any) -> tuple[int, str]:
        when = by(dana, days_ago)
        profile = Profile(pseudonym=name, language=language, age_group="25_59", area="Riverbend County", **more)
        row = clients.open_client(organisation_id=harbor, profile=profile, by=dana.account, at=when["at"])
        need = work.add_need(client_id=row.pk, term=term, words=words, urgent=False, since=when["at"].date(), **when)
        return row.pk, need

    def agreed(client: int, days_ago: int, recipient: Any, purpose: str, **more: Any) -> str:
        when = by(dana, days_ago)
        terms = consents.Terms(
            recipients=(recipient,),
            purpose=purpose,
            items=ITEMS,
            valid_from=when["at"].date(),
            valid_to=when["at"].date() + timedelta(days=60),
            language="es",
            **more,
        )
        made = consents.draft_consent(client_id=client, terms=terms, **when)
        consents.explain_consent(client_id=client, consent=made, channel="read_out", **when)
        consents.decide_consent(client_id=client, consent=made, yes=True, copy_given=True, **when)
        return made

    def sent(client: int, need: str, consent: str, days_ago: int, recipient: Any, mode: Mode = Mode.ACCOUNT) -> int:
        order = sending.Order(recipient=recipient, mode=mode, consent=consent, items=ITEMS, need=need)
        return sending.send(client_id=client, order=order, **by(dana, days_ago)).referral.pk

    def answer(referral: int, step: Step, days_ago: int, hours: int = 0, **more: Any) -> None:
        who = by(amara, days_ago, hours)
        receiving.answer(referral_id=referral, event=Event(step, Side.RECEIVER, who["at"], **more), **who)

    # J.: referred twelve days ago, met the lawyer, says so herself.
    first, need = record(
        "J.", "es", 12, "immigration", "I want papers so that I can work.", safety="Do not call before noon."
    )
    contact = ContactConsent(
        ConsentState.GIVEN, (at + timedelta(days=90)).date(), how="text", hours="after 8 pm", words="the book club"
    )
    consents.set_contact_consent(client_id=first, contact=contact, **by(dana, 12))
    consent = agreed(first, 12, legal, "a lawyer for a T visa", sender_sees_outcome=True, statistics=True)
    referral = sent(first, need, consent, 12, legal)
    answer(referral, Step.ACCEPTED, 12, 5)
    answer(referral, Step.APPOINTMENT_SET, 11, appointment="Thursday 10:00, second floor")
    answer(referral, Step.CONNECTED, 8)
    file = clients.reach(client_id=first, act=clients.Act.READ, **by(dana, 5)).file
    following.record_follow_up(
        client_id=first,
        follow_up=file.due_follow_ups()[0].id,
        connected=True,
        note="She liked the lawyer.",
        **by(dana, 5),
    )
    work.add_need(
        client_id=first, term="housing", words="A room of my own.", urgent=False, since=at.date(), **by(dana, 4)
    )

    # Blue: sent two days ago and nobody answered; it stands first in Dana's list.
    second, need = record("Blue", "en", 3, "work_rights", "Nine weeks of pay are missing.")
    sent(second, need, agreed(second, 3, legal, "unpaid wages"), 2, legal)
    work.add_task(client_id=second, what="Bring the pay slips", due=at.date() + timedelta(days=2), **by(dana, 2))

    # Sol: took her consent back; the receiver reads only that it is over.
    third, need = record("Sol", "es", 20, "immigration", "I want my sister to come.")
    consent = agreed(third, 20, legal, "a family visa")
    answer(sent(third, need, consent, 20, legal), Step.ACCEPTED, 19)
    consents.withdraw_consent(client_id=third, consent=consent, **by(dana, 9))

    asked = asking.Asked(
        term="night_shelter",
        words="A bed for two nights, please.",
        called="Luz",
        language="es",
        how="at the library",
        hours="at noon",
    )
    asking.ask_for_help(organisation_id=harbor, asked=asked, at=at - timedelta(days=1))
