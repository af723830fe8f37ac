"""After sending: what is late, who says that they met, and asking the person afterwards."""

from datetime import timedelta

import pytest
from tests.referrals.conftest import (
    LATER,
    START,
    answer,
    as_,
    may_be_contacted,
    new_client,
    opened,
    sent_to_legal,
)

from commonlight.referrals.policies.steps import Event, Side, Step, StepNotAllowed
from commonlight.referrals.services import consents, following, work

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]


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


def test_first_page_says_what_waits_and_for_whom(coalition):
    from tests.referrals.test_pages import browser_of

    from commonlight.core import clock

    now = clock.now()
    client = new_client(coalition, at=now - timedelta(days=3))
    sent_to_legal(coalition, client, at=now - timedelta(days=2))
    work.add_task(
        client_id=client.pk,
        what="Bring the pay slips",
        due=(now - timedelta(days=1)).date(),
        **as_(coalition.dana, now - timedelta(days=2)),
    )
    told = {
        who: browser_of(getattr(coalition, who)).get("/en/team/").content.decode()
        for who in ("dana", "eva", "lena", "reyes")
    }
    late = [
        "Nobody answered one referral in time",
        "One of your clients has something past its day",
        "One person who was referred to you waits",
    ]
    assert {who: [one for one in late if one in page] for who, page in told.items()} == {
        "dana": late[:2],
        "eva": late[:1],
        "lena": late[2:],
        "reyes": [],
    }
    assert "J." not in "".join(told.values())
