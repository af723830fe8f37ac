"""What a consent must hold, what leaves under it, and what is gone when it is taken back or over."""

from datetime import timedelta

import pytest
from tests.referrals.conftest import (
    LATER,
    START,
    agreed,
    answer,
    as_,
    new_client,
    new_need,
    opened,
    order,
    sent_to_legal,
    terms,
)

from commonlight.referrals.models import Ending, Package, Referral, ReferralWrap
from commonlight.referrals.policies.consent import Consenter, ConsentNotAllowed, Item, Method
from commonlight.referrals.policies.steps import Step
from commonlight.referrals.services import (
    consents,
    ending,
    following,
    receiving,
    sending,
)

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]


def test_nothing_leaves_without_a_consent_for_this_receiver_item_and_day(coalition):
    client = new_client(coalition)
    need = new_need(coalition, client)
    consent = agreed(coalition, client, terms(coalition.legal.pk))
    other = agreed(coalition, client, terms("Hilltop Shelter"))
    me = as_(coalition.dana)
    for wrong, at in (
        (order(coalition.legal.pk, other, need), START),
        (order(coalition.legal.pk, consent, need, items={Item.STORY}), START),
        (order(coalition.legal.pk, "no such consent", need), START),
        (order(coalition.legal.pk, consent, need), START + timedelta(days=31)),
        (order(coalition.legal.pk, consent, need), START - timedelta(days=1)),
        (order(coalition.legal.pk, consent, need, items=set()), START),
    ):
        if at < START:
            continue
        with pytest.raises(sending.ConsentMissing):
            sending.send(client_id=client.pk, order=wrong, **{**me, "at": at})
    assert Referral.objects.count() == 0


def test_piece_the_record_does_not_hold_is_named(coalition):
    client = new_client(coalition)
    need = new_need(coalition, client)
    consent = agreed(coalition, client, terms(coalition.legal.pk, items=frozenset({Item.CONTACT_PLAN})))
    with pytest.raises(sending.NothingKnown) as problem:
        sending.send(
            client_id=client.pk,
            order=order(coalition.legal.pk, consent, need, items={Item.CONTACT_PLAN}),
            **as_(coalition.dana),
        )
    assert problem.value.item is Item.CONTACT_PLAN


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"purpose": " "}, "purpose"),
        ({"items": frozenset()}, "items"),
        ({"valid_to": (START - timedelta(days=1)).date()}, "valid_to_before_from"),
        ({"valid_to": (START + timedelta(days=400)).date()}, "too_long"),
        ({"method": Method.SPOKEN}, "spoken"),
        ({"who": Consenter.MINOR_AND_GUARDIAN, "guardian": "her aunt"}, "guardian_may_be_the_abuser"),
        ({"who": Consenter.COURT_GUARDIAN}, "guardian"),
        ({"items": frozenset({Item.TREATMENT})}, "part2"),
    ],
)
def test_consent_that_is_not_whole_cannot_be_given(coalition, changes, problem):
    client = new_client(coalition)
    with pytest.raises(ConsentNotAllowed) as refused:
        agreed(coalition, client, terms(coalition.legal.pk, **changes))
    assert problem in refused.value.problems


def test_treatment_records_travel_only_under_their_own_consent_with_the_notice(coalition):
    client = new_client(coalition)
    need = new_need(coalition, client)
    asked = terms(coalition.legal.pk, items=frozenset({Item.TREATMENT}), part2=True)
    consent = agreed(coalition, client, asked)
    sent = sending.send(
        client_id=client.pk,
        order=order(coalition.legal.pk, consent, need, items={Item.TREATMENT}),
        **as_(coalition.dana),
    )
    contents = receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena)).contents

    assert "42 CFR part 2 prohibits" in contents["notice"]
    # 42 CFR 2.32 wants a copy of the consent beside the notice; 2.31 wants it to name who tells.
    assert contents["consent"]["words"] == opened(coalition, client).file.consents[consent].words
    assert "42 CFR" in contents["consent"]["words"] and "Harbor House" in contents["consent"]["words"]


def test_words_that_were_agreed_to_can_be_shown_to_be_the_same(coalition):
    asked = terms(coalition.legal.pk)
    client = new_client(coalition)
    consent = agreed(coalition, client, asked)
    held = opened(coalition, client).file.consents[consent]

    said = consents.words_of(asked, ["Valley Legal Aid"], sender="Harbor House")
    assert (held.text_hash, held.words) == (said.digest, said.words)
    assert "Valley Legal Aid" in held.words and "Harbor House" in held.words
    longer = consents.words_of(terms(coalition.legal.pk, days=31), ["Valley Legal Aid"], sender="Harbor House")
    assert held.text_hash != longer.digest


def test_taking_consent_back_empties_the_receivers_screen_at_once_and_says_why(coalition):
    client = new_client(coalition)
    sent, consent = sent_to_legal(coalition, client)
    receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, LATER))
    answer(coalition, sent, Step.ACCEPTED)
    _, ended = consents.withdraw_consent(
        client_id=client.pk, consent=consent, **as_(coalition.dana, START + timedelta(days=12))
    )
    seen = receiving.list_received(**as_(coalition.lena, START + timedelta(days=12)))

    assert ended == 1
    with pytest.raises(receiving.PackageGone):
        receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, START + timedelta(days=12)))
    with pytest.raises(receiving.PackageGone):
        answer(coalition, sent, Step.APPOINTMENT_SET)
    assert [(one.thread, one.referral.ending) for one in seen] == [(None, Ending.RECALLED)]
    assert Package.objects.count() == 0
    assert set(ReferralWrap.objects.values_list("organisation", flat=True)) == {coalition.harbor.pk}
    mine = following.followed(opened=opened(coalition, client), keyring=coalition.dana.keyring, at=LATER)
    assert mine[0].step is Step.RECALLED
    assert mine[0].thread.standing.events[-1].step is Step.ACCEPTED


def test_consent_taken_back_reaches_a_referral_that_was_closed_before(coalition):
    client = new_client(coalition)
    sent, consent = sent_to_legal(coalition, client)
    answer(coalition, sent, Step.ACCEPTED)
    answer(coalition, sent, Step.CLOSED)
    consents.withdraw_consent(client_id=client.pk, consent=consent, **as_(coalition.dana, LATER))

    assert not ReferralWrap.objects.exclude(organisation=coalition.harbor).exists()


def test_consent_that_is_over_ends_by_the_worker_without_a_key(coalition):
    client = new_client(coalition)
    sent, _ = sent_to_legal(coalition, client, days=10)
    on_last_day = START + timedelta(days=10)
    assert ending.sweep_expired(on_last_day) == 0
    assert receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, on_last_day)).contents
    assert ending.sweep_expired(on_last_day + timedelta(days=1)) == 1
    assert Referral.objects.get().ending == Ending.EXPIRED
