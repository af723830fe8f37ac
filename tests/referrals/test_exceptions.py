"""The log of what left, demands of law, broken glass, real names, entries that cannot be read."""

from datetime import timedelta

import pytest
from tests.referrals.conftest import (
    START,
    agreed,
    as_,
    new_client,
    new_need,
    opened,
    order,
    sent_to_legal,
    terms,
)

from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.consent import Item
from commonlight.referrals.services import (
    clients,
    exceptions,
    receiving,
    sending,
    work,
)

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]


def test_log_of_disclosures_names_what_left_to_whom_and_why(coalition):
    client = new_client(coalition)
    _, consent = sent_to_legal(coalition, client)
    demand = exceptions.open_demand(
        client_id=client.pk,
        asked_by="County court",
        basis="subpoena 12-4411",
        counsel="Ms. Abel",
        **as_(coalition.sofia),
    )
    with pytest.raises(exceptions.ReasonMissing):
        exceptions.close_demand(
            client_id=client.pk, demand=demand, given=["day of first visit"], notice="", **as_(coalition.sofia)
        )
    exceptions.close_demand(
        client_id=client.pk,
        demand=demand,
        given=["day of first visit"],
        notice="told by telephone",
        **as_(coalition.sofia),
    )
    log = exceptions.disclosures_of(opened(coalition, client))

    assert {(one.to, one.what, one.ground) for one in log} == {
        ("Valley Legal Aid", ("needs", "pseudonym"), f"consent {consent}"),
        ("County court", ("day of first visit",), "demand: subpoena 12-4411"),
    }


def test_broken_glass_lets_read_for_a_day_and_is_confirmed_by_another(coalition):
    client = new_client(coalition, restricted=True)
    eva = as_(coalition.eva)
    with pytest.raises(NotYours):
        clients.reach(client_id=client.pk, act=Act.READ, **eva)
    with pytest.raises(exceptions.ReasonMissing):
        exceptions.break_glass(client_id=client.pk, reason=" ", **eva)
    exceptions.break_glass(client_id=client.pk, reason="She called; she is followed.", **eva)
    assert clients.reach(client_id=client.pk, act=Act.READ, **eva).file.profile.pseudonym == "J."
    with pytest.raises(NotYours):
        clients.reach(client_id=client.pk, act=Act.WRITE, **eva)
    with pytest.raises(NotYours):
        clients.reach(client_id=client.pk, act=Act.READ, **as_(coalition.eva, START + timedelta(hours=25)))
    glass = next(iter(opened(coalition, client).file.broken_glass))
    exceptions.confirm_glass(client_id=client.pk, glass=glass, **as_(coalition.sofia))
    exceptions.tell_person(client_id=client.pk, glass=glass, **as_(coalition.dana))
    held = opened(coalition, client).file.broken_glass[glass]
    assert held.confirmed_by == str(coalition.sofia.account.pk)
    assert held.person_told == START.date()


def test_real_name_is_off_by_default_and_lies_under_its_own_key(coalition):
    client = new_client(coalition)
    me = as_(coalition.dana)
    assert clients.read_name(opened=opened(coalition, client), **me) == ""
    named = new_client(coalition, real_name="Juana Flores")
    assert clients.read_name(opened=opened(coalition, named), **me) == "Juana Flores"
    with pytest.raises(NotYours):
        clients.read_name(
            opened=clients.reach(client_id=named.pk, act=Act.READ, **as_(coalition.eva)), **as_(coalition.eva)
        )
    need = new_need(coalition, named)
    consent = agreed(coalition, named, terms(coalition.legal.pk, items=frozenset({Item.FIRST_NAME})))
    sent = sending.send(
        client_id=named.pk, order=order(coalition.legal.pk, consent, need, items={Item.FIRST_NAME}), **me
    )
    assert receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena)).contents == {
        "purpose": "a lawyer for a T visa",
        "first_name": "Juana",
    }


def test_entry_that_cannot_be_read_is_never_kept(coalition):
    client = new_client(coalition)
    with pytest.raises(clients.EntryRefused):
        work.finish_task(client_id=client.pk, task="no such task", **as_(coalition.dana))
    assert opened(coalition, client).file.tasks == {}
