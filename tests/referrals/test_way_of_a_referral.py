"""From a need to a closed loop: what is sent, who reads it, who says what, and what ends it."""

from datetime import timedelta

import pytest
from tests.referrals.conftest import (
    START,
    agreed,
    as_,
    may_be_contacted,
    new_client,
    new_need,
    order,
    sent_to_legal,
    terms,
)

from commonlight.core.services import package_links
from commonlight.referrals.models import Ending, Mode, Package, Referral, ReferralWrap
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.consent import Consenter, ConsentNotAllowed, Item, Method
from commonlight.referrals.policies.steps import Event, Side, Step, StepNotAllowed
from commonlight.referrals.services import (
    clients,
    consents,
    ending,
    exceptions,
    following,
    receiving,
    sending,
    totals,
    work,
)

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]
LATER = START + timedelta(hours=5)


def opened(coalition, client, at=START):
    return clients.reach(client_id=client.pk, act=Act.READ, **as_(coalition.dana, at))


def answer(coalition, sent, step, *, at=LATER, who=None, **more):
    event = Event(step, Side.RECEIVER, at, **more)
    return receiving.answer(referral_id=sent.referral.pk, event=event, **as_(who or coalition.lena, at))


def test_receiver_reads_the_chosen_pieces_and_nothing_else(coalition):
    sent, _ = sent_to_legal(coalition, new_client(coalition))
    package = receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, LATER))

    assert set(package.contents) == {"pseudonym", "needs"}
    assert package.contents["needs"]["words"] == "I want papers so that I can work."
    assert package.thread.standing.step is Step.SEEN


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
    assert "42 CFR" in consents.words_of(asked).words


def test_words_that_were_agreed_to_can_be_shown_to_be_the_same(coalition):
    asked = terms(coalition.legal.pk)
    client = new_client(coalition)
    consent = agreed(coalition, client, asked)
    held = opened(coalition, client).file.consents[consent]

    assert held.text_hash == consents.words_of(asked).digest
    assert "Valley Legal Aid" in consents.words_of(asked).words
    assert held.text_hash != consents.words_of(terms(coalition.legal.pk, days=31)).digest


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


def test_clock_set_back_revives_nothing(coalition):
    client = new_client(coalition)
    sent, _ = sent_to_legal(coalition, client, days=10)
    with pytest.raises(receiving.PackageGone):
        receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, START + timedelta(days=11)))
    with pytest.raises(receiving.PackageGone):
        receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, START + timedelta(days=1)))
    need = new_need(coalition, client)
    late = agreed(coalition, client, terms(coalition.legal.pk, days=10))
    with pytest.raises(sending.ConsentMissing):
        sending.send(
            client_id=client.pk,
            order=order(coalition.legal.pk, late, need),
            **as_(coalition.dana, START + timedelta(days=1)),
        )


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


def test_what_nobody_answers_in_a_day_is_overdue_and_can_still_be_answered(coalition):
    client = new_client(coalition)
    sent, _ = sent_to_legal(coalition, client)
    late = START + timedelta(hours=25)
    overdue = following.overdue_of(opened=opened(coalition, client), keyring=coalition.dana.keyring, at=late)
    assert [one.what for one in overdue] == ["referral"]
    assert answer(coalition, sent, Step.ACCEPTED, at=late).standing.step is Step.ACCEPTED
    assert not following.overdue_of(opened=opened(coalition, client), keyring=coalition.dana.keyring, at=late)


def test_three_views_of_a_meeting_stand_side_by_side(coalition):
    client = new_client(coalition)
    may_be_contacted(coalition, client, until=START + timedelta(days=60))
    sent, _ = sent_to_legal(coalition, client, sender_sees_outcome=True)
    answer(coalition, sent, Step.ACCEPTED)
    answer(coalition, sent, Step.CONNECTED)
    follow_up = opened(coalition, client).file.due_follow_ups()[0]
    following.record_follow_up(
        client_id=client.pk,
        follow_up=follow_up.id,
        connected=False,
        note="Nobody was there.",
        reason="not_reached",
        **as_(coalition.dana, START + timedelta(days=7)),
    )
    standing = following.followed(opened=opened(coalition, client), keyring=coalition.dana.keyring, at=LATER)[
        0
    ].thread.standing

    assert standing.said == {Side.RECEIVER: True, Side.CLIENT: False}
    assert standing.disagrees
    assert standing.is_closed_loop


def test_senders_own_word_closes_no_loop(coalition):
    client = new_client(coalition)
    sent, _ = sent_to_legal(coalition, client)
    answer(coalition, sent, Step.ACCEPTED)
    thread = following.take_step(
        client_id=client.pk,
        referral_id=sent.referral.pk,
        event=Event(Step.CONNECTED, Side.SENDER, LATER),
        **as_(coalition.dana, LATER),
    )
    assert not thread.standing.is_closed_loop


def test_person_who_wants_no_telling_is_not_told_about(coalition):
    sent, _ = sent_to_legal(coalition, new_client(coalition), sender_sees_outcome=False)
    answer(coalition, sent, Step.ACCEPTED)
    with pytest.raises(StepNotAllowed):
        answer(coalition, sent, Step.CONNECTED)


def test_no_follow_up_falls_due_after_the_yes_to_be_contacted(coalition):
    client = new_client(coalition)
    may_be_contacted(coalition, client, until=START + timedelta(days=40))
    sent_to_legal(coalition, client)
    file = opened(coalition, client).file
    assert [(one.due - START.date()).days for one in file.due_follow_ups()] == [7, 30]
    consents.withdraw_contact_consent(client_id=client.pk, **as_(coalition.dana, LATER))
    file = opened(coalition, client).file
    assert file.due_follow_ups() == []
    assert file.next_due() is None
    with pytest.raises(following.NotToBeContacted):
        following.record_follow_up(
            client_id=client.pk,
            follow_up=next(iter(file.follow_ups)),
            connected=True,
            note="",
            **as_(coalition.dana, LATER),
        )


def test_partner_without_account_reads_and_answers_by_link_and_pin(coalition):
    client = new_client(coalition)
    need = new_need(coalition, client, term="shelter")
    consent = agreed(coalition, client, terms("Hilltop Shelter"))
    sent = sending.send(
        client_id=client.pk, order=order("Hilltop  shelter", consent, need, mode=Mode.LINK), **as_(coalition.dana)
    )
    assert sent.link is not None
    with pytest.raises(package_links.LinkRefused):
        receiving.open_by_link(token=sent.link.token, pin="00000 00000", at=LATER)
    held = receiving.open_by_link(token=sent.link.token, pin=sent.link.pin, at=LATER)
    package = receiving.read_by_link(opened=held, at=LATER)
    assert package.contents["pseudonym"] == "J."
    receiving.answer_by_link(opened=held, event=Event(Step.DECLINED, Side.RECEIVER, LATER, reason="no_space"), at=LATER)
    mine = following.followed(opened=opened(coalition, client), keyring=coalition.dana.keyring, at=LATER)[0]
    assert (mine.step, mine.thread.standing.reason) == (Step.DECLINED, "no_space")


def test_link_in_an_open_browser_shows_nothing_once_consent_is_back(coalition):
    client = new_client(coalition)
    need = new_need(coalition, client)
    consent = agreed(coalition, client, terms("Hilltop Shelter"))
    sent = sending.send(
        client_id=client.pk, order=order("Hilltop Shelter", consent, need, mode=Mode.LINK), **as_(coalition.dana)
    )
    held = receiving.open_by_link(token=sent.link.token, pin=sent.link.pin, at=LATER)
    consents.withdraw_consent(client_id=client.pk, consent=consent, **as_(coalition.dana, LATER))
    with pytest.raises(receiving.PackageGone):
        receiving.read_by_link(opened=held, at=LATER)
    with pytest.raises(receiving.PackageGone):
        receiving.answer_by_link(opened=held, event=Event(Step.ACCEPTED, Side.RECEIVER, LATER), at=LATER)


def test_fresh_link_replaces_the_old_one_and_needs_the_consent_still(coalition):
    client = new_client(coalition)
    need = new_need(coalition, client)
    consent = agreed(coalition, client, terms("Hilltop Shelter"))
    sent = sending.send(
        client_id=client.pk, order=order("Hilltop Shelter", consent, need, mode=Mode.LINK), **as_(coalition.dana)
    )
    fresh = sending.renew_link(client_id=client.pk, referral_id=sent.referral.pk, **as_(coalition.dana, LATER))
    with pytest.raises(package_links.LinkRefused):
        receiving.open_by_link(token=sent.link.token, pin=sent.link.pin, at=LATER)
    held = receiving.open_by_link(token=fresh.token, pin=fresh.pin, at=LATER)
    assert receiving.read_by_link(opened=held, at=LATER).contents["pseudonym"] == "J."
    consents.withdraw_consent(client_id=client.pk, consent=consent, **as_(coalition.dana, LATER))
    with pytest.raises(sending.ConsentMissing):
        sending.renew_link(client_id=client.pk, referral_id=sent.referral.pk, **as_(coalition.dana, LATER))


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
        "first_name": "Juana"
    }


def test_entry_that_cannot_be_read_is_never_kept(coalition):
    client = new_client(coalition)
    with pytest.raises(clients.EntryRefused):
        work.finish_task(client_id=client.pk, task="no such task", **as_(coalition.dana))
    assert opened(coalition, client).file.tasks == {}


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
