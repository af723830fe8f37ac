"""Harbor House with a case worker, Valley Legal Aid that receives, a shelter without accounts; all invented."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader, make_site
from tests.prepared import prepared

from commonlight.core.models import Account, Organisation
from commonlight.core.roles import Role
from commonlight.core.services import NewReader
from commonlight.referrals.models import Client, Mode
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.consent import Consenter, ConsentState, ContactConsent, Item
from commonlight.referrals.policies.journal import Profile
from commonlight.referrals.policies.steps import Event, Side
from commonlight.referrals.services import clients, consents, receiving, sending, work

START = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
LATER = START + timedelta(hours=5)


@dataclass(frozen=True)
class Coalition:
    """
    The people of these tests.

    dana, eva : case workers of Harbor House; sofia : its supervisor; lena : receives at Valley Legal Aid
    reyes : police liaison; ada : administrator of Harbor House
    """

    harbor: Organisation
    legal: Organisation
    dana: NewReader
    eva: NewReader
    sofia: NewReader
    lena: NewReader
    luis: NewReader
    reyes: NewReader
    ada: Account


@pytest.fixture
def coalition(db, cheap_passphrases) -> Coalition:
    return prepared("referrals", build)


def build() -> Coalition:
    make_site()
    harbor, legal = make_organisation("Harbor House"), make_organisation("Valley Legal Aid", kind="legal_aid")
    police = make_organisation("Riverbend PD", kind="police")
    dana = make_first_reader(harbor, Role.CASEWORKER, name="dana")
    eva = make_reader(harbor, Role.CASEWORKER, let_in_by=dana, name="eva")
    sofia = make_reader(harbor, Role.SUPERVISOR, let_in_by=dana, name="sofia")
    lena = make_first_reader(legal, Role.RECEIVING_WORKER, name="lena")
    luis = make_reader(legal, Role.RECEIVING_WORKER, let_in_by=lena, name="luis")
    reyes = make_first_reader(police, Role.POLICE_LIAISON, name="reyes")
    return Coalition(harbor, legal, dana, eva, sofia, lena, luis, reyes, make_ordinary(harbor, Role.ADMIN, name="ada"))


def as_(who: NewReader, at: datetime = START) -> dict:
    """Return how a service is told who acts and when."""
    return {"by": who.account, "keyring": who.keyring, "at": at}


def new_client(coalition: Coalition, *, at: datetime = START, **more) -> Client:
    """Return J., who needs a bed tonight and help with a T visa."""
    profile = Profile(
        pseudonym="J.",
        language="es",
        age_group="25_59",
        area="Riverbend County",
        safety="Do not call before noon.",
        story="She left the farm on Sunday.",
        documents="None; the crew leader keeps them.",
        treatment="Sees Dr. Winter on Mondays.",
    )
    return clients.open_client(
        organisation_id=coalition.harbor.pk, profile=profile, by=coalition.dana.account, at=at, **more
    )


def new_need(coalition: Coalition, client: Client, *, at: datetime = START, term: str = "legal-immigration") -> str:
    """Return the id of a need in her own words."""
    return work.add_need(
        client_id=client.pk,
        term=term,
        words="I want papers so that I can work.",
        urgent=False,
        since=at.date(),
        **as_(coalition.dana, at),
    )


def terms(*recipients, start: datetime = START, days: int = 30, **more) -> consents.Terms:
    """Return the terms of a consent for some recipients."""
    values = {
        "recipients": recipients,
        "purpose": "a lawyer for a T visa",
        "items": frozenset({Item.PSEUDONYM, Item.LANGUAGE, Item.NEEDS}),
        "valid_from": start.date(),
        "valid_to": start.date() + timedelta(days=days),
        "language": "es",
        "who": Consenter.ADULT,
    }
    return consents.Terms(**{**values, **more})


def agreed(coalition: Coalition, client: Client, asked: consents.Terms, *, at: datetime = START) -> str:
    """Return the id of a consent that was explained and given."""
    me = as_(coalition.dana, at)
    consent = consents.draft_consent(client_id=client.pk, terms=asked, **me)
    consents.explain_consent(client_id=client.pk, consent=consent, channel="in person", **me)
    consents.decide_consent(client_id=client.pk, consent=consent, yes=True, copy_given=True, **me)
    return consent


def may_be_contacted(coalition: Coalition, client: Client, *, until: datetime, at: datetime = START) -> None:
    """Let J. agree to be asked how it went."""
    contact = ContactConsent(ConsentState.GIVEN, until.date(), how="text", hours="after 8 pm", words="the book club")
    consents.set_contact_consent(client_id=client.pk, contact=contact, **as_(coalition.dana, at))


def order(recipient, consent: str, need: str, *, mode: Mode = Mode.ACCOUNT, items=None, **more) -> sending.Order:
    """Return what is to be sent."""
    items = frozenset({Item.PSEUDONYM, Item.NEEDS}) if items is None else frozenset(items)
    return sending.Order(recipient=recipient, mode=mode, consent=consent, items=items, need=need, **more)


def sent_to_legal(coalition: Coalition, client: Client, *, at: datetime = START, **more) -> tuple[sending.Sent, str]:
    """Return a referral that Valley Legal Aid got, and the consent it stands on."""
    need = new_need(coalition, client, at=at)
    consent = agreed(coalition, client, terms(coalition.legal.pk, start=at, **more), at=at)
    sent = sending.send(client_id=client.pk, order=order(coalition.legal.pk, consent, need), **as_(coalition.dana, at))
    return sent, consent


def opened(coalition, client, at=START):
    """Return a client's record as Dana reads it."""
    return clients.reach(client_id=client.pk, act=Act.READ, **as_(coalition.dana, at))


def answer(coalition, sent, step, *, at=LATER, who=None, **more):
    """Take a step for Valley Legal Aid."""
    event = Event(step, Side.RECEIVER, at, **more)
    return receiving.answer(referral_id=sent.referral.pk, event=event, **as_(who or coalition.lena, at))
