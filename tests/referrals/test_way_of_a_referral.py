"""From a need to a closed loop: what is sent, who reads it, who answers, and the totals of one's own work."""

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
    order,
    sent_to_legal,
    terms,
)

from commonlight.referrals.models import Ending, Mode, Package, Referral
from commonlight.referrals.policies.steps import Event, Side, Step, StepNotAllowed
from commonlight.referrals.services import (
    following,
    receiving,
    sending,
    totals,
)

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]


def test_receiver_reads_the_chosen_pieces_and_nothing_else(coalition):
    sent, _ = sent_to_legal(coalition, new_client(coalition))
    package = receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, LATER))

    assert set(package.contents) == {"purpose", "pseudonym", "needs"}
    assert package.contents["needs"]["words"] == "I want papers so that I can work."
    assert package.thread.standing.step is Step.SEEN


def test_two_receivers_who_accept_at_once_get_one_yes(coalition):
    sent, _ = sent_to_legal(coalition, new_client(coalition))
    answer(coalition, sent, Step.ACCEPTED)
    with pytest.raises(StepNotAllowed):
        answer(coalition, sent, Step.ACCEPTED, who=coalition.luis)


def test_declining_needs_a_reason_from_the_list_and_takes_the_package(coalition):
    sent, _ = sent_to_legal(coalition, new_client(coalition))
    with pytest.raises(StepNotAllowed):
        answer(coalition, sent, Step.DECLINED)
    with pytest.raises(StepNotAllowed):
        answer(coalition, sent, Step.DECLINED, reason="we did not like her")
    answer(coalition, sent, Step.DECLINED, reason="no_space")

    assert Package.objects.count() == 0
    assert Referral.objects.get().ending == Ending.DECLINED


def test_call_noted_afterwards_holds_what_the_other_side_said(coalition):
    client = new_client(coalition)
    need = new_need(coalition, client)
    consent = agreed(coalition, client, terms(coalition.legal.pk))
    sent = sending.send(
        client_id=client.pk, order=order(coalition.legal.pk, consent, need, mode=Mode.WARM), **as_(coalition.dana)
    )
    thread = following.take_step(
        client_id=client.pk,
        referral_id=sent.referral.pk,
        event=Event(Step.ACCEPTED, Side.SENDER, LATER, note="Lena takes her"),
        **as_(coalition.dana, LATER),
    )
    assert thread.standing.step is Step.ACCEPTED
    assert thread.standing.events[-1].note == "by telephone: Lena takes her"
    assert Package.objects.count() == 0


def test_totals_of_own_work_are_exact(coalition):
    first, second, third = (new_client(coalition) for _ in range(3))
    met, _ = sent_to_legal(coalition, first, sender_sees_outcome=True)
    answer(coalition, met, Step.ACCEPTED)
    answer(coalition, met, Step.CONNECTED, at=START + timedelta(days=4))
    late, _ = sent_to_legal(coalition, second)
    answer(coalition, late, Step.DECLINED, at=START + timedelta(hours=30), reason="language")
    sent_to_legal(coalition, third)
    found = totals.own_totals(
        organisation_id=coalition.harbor.pk, since=START.date(), **as_(coalition.dana, START + timedelta(days=5))
    )

    assert found.sent == 3
    assert (found.answered_in_time.count, found.answered_in_time.of) == (1, 3)
    assert (found.accepted.count, found.accepted.of, found.accepted.unknown) == (1, 3, 1)
    assert (found.connected.count, found.connected.unknown) == (1, 2)
    assert found.median_days == 4
    assert found.reasons == {"language": 1}
    assert found.unmet == {("legal-immigration", "Riverbend County", "es"): 3}
