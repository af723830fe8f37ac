"""An adviser is warned before she opens anything, is not asked what she will not read, and is paid under a code."""

import pytest
from django.urls import reverse
from tests.feedback.conftest import AT, browser
from tests.feedback.test_stories import begun

from commonlight.feedback.models import Advice, Adviser, AdviserHours
from commonlight.feedback.services import advisers, stories

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


def introduced(account, **changed):
    said = {"chosen_name": "Willow", "is_shown": False, "languages": "", "topics_not_asked": [], "conflicts": []}
    return advisers.introduce(**(said | changed), by=account, at=AT)


def marks(adviser):
    return {one.mark for one in advisers.queue_of(adviser) if one.room == "stories"}


def test_she_says_first_how_she_signs_and_then_sees_what_waits(people):
    row = begun(people)
    client = browser(people.rosa)
    assert client.get(reverse("feedback:advice")).url == reverse("feedback:adviser_me")
    client.post(reverse("feedback:adviser_me"), {"chosen_name": "Willow"})
    seen = client.get(reverse("feedback:advice")).content.decode()
    assert "Bus" in seen and "She came on a bus" not in seen
    warning = client.get(reverse("feedback:advice_before", args=[f"stories-{row.pk.hex}"])).content.decode()
    assert "debt and withheld pay" in warning and "She came on a bus" not in warning
    assert reverse("feedback:story", args=[row.pk]) in warning


def test_what_she_will_not_read_and_whose_work_she_does_not_judge_never_waits_for_her(people):
    row = begun(people)
    mark = f"stories-{row.pk.hex}"
    assert mark in marks(introduced(people.rosa))
    assert mark not in marks(introduced(people.rosa, topics_not_asked=["money"]))
    assert mark not in marks(introduced(people.rosa, conflicts=[people.house]))
    assert mark in marks(introduced(people.rosa, conflicts=[people.legal]))
    assert browser(people.rosa).get(reverse("feedback:advice_before", args=["stories-nothing"])).status_code == 404
    stories.sign_off(row, by=people.iris, at=AT)
    assert mark not in marks(introduced(people.rosa))


def test_materials_and_courses_wait_in_the_same_list(people):
    rooms = {one.room for one in advisers.queue_of(introduced(people.rosa))}
    assert "learning" in rooms


def test_hours_are_paid_under_a_code_and_never_by_a_name(people):
    row = introduced(people.rosa)
    client, payer = browser(people.rosa), browser(people.maria)
    said = {"day_day": "1", "day_month": "11", "day_year": "2026", "minutes": "50", "about": "poster"}
    client.post(reverse("feedback:adviser_hours"), said)
    assert client.post(reverse("feedback:adviser_hours"), said | {"day_month": "12"}).status_code == 422
    payer.post(reverse("feedback:adviser_rate", args=[row.pk]), {"rate": "30"})
    row.refresh_from_db()
    listed = payer.get(reverse("feedback:adviser_pay_list")).content.decode()
    assert f"{row.pay_code},2026-11-01,50,25.00" in listed and "Willow" not in listed and "rosa" not in listed.lower()
    pay = reverse("feedback:adviser_pay", args=[row.pk])
    # Hours that came in between looking and paying are not swallowed.
    client.post(reverse("feedback:adviser_hours"), said)
    payer.post(pay, {"seen": "50", "how": "voucher"})
    assert advisers.unpaid(row) == 100
    payer.post(pay, {"seen": "100", "how": "voucher"})
    assert advisers.unpaid(row) == 0 and AdviserHours.objects.filter(paid_how="voucher").count() == 2
    struck = AdviserHours.objects.first()
    client.post(reverse("feedback:adviser_strike", args=[struck.pk]))
    assert AdviserHours.objects.count() == 2


def test_nobody_notes_the_pay_of_her_own_hours(people):
    from commonlight.core.models import RoleHeld
    from commonlight.core.roles import Role

    row = introduced(people.rosa)
    advisers.write_hours(day=AT.date(), minutes=30, about="", by=people.rosa, at=AT)
    membership = people.rosa.memberships.get()
    RoleHeld.objects.create(membership=membership, role=Role.COORDINATOR)
    with pytest.raises(advisers.NotYours):
        advisers.pay(row, how="cash", seen_minutes=30, by=people.rosa, at=AT)


def test_each_piece_of_advice_is_answered_in_words_and_she_reads_what_came_of_it(people):
    introduced(people.rosa)
    client = browser(people.rosa)
    client.post(reverse("feedback:advice_give"), {"piece": "Poster", "said": "Less red, it looks like an alarm."})
    (row,) = Advice.objects.all()
    where = reverse("feedback:advice_answer", args=[row.pk])
    assert browser(people.maria).post(where, {"outcome": "kept", "words": " "}).status_code == 422
    browser(people.maria).post(where, {"outcome": "changed", "words": "It is blue now."})
    assert "It is blue now." in client.get(reverse("feedback:advice")).content.decode()


def test_an_adviser_who_leaves_is_named_no_more_but_what_she_signed_keeps_her_chosen_name(people):
    row = introduced(people.rosa, is_shown=True)
    story = begun(people)
    stories.sign_off(story, by=people.rosa, at=AT)
    advisers.end(row, by=people.rosa, at=AT)
    assert "Willow" not in browser(people.maria).get(reverse("feedback:public_advisers")).content.decode()
    assert story.said.get().name == "Willow"
    assert Adviser.objects.get().ended_on == AT.date()
