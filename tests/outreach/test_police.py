"""The liaison's page: own organisation only, duties of the law with what was done, checklists; no survivor's data."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_first_reader, make_organisation, open_as
from tests.outreach.conftest import AT

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.outreach import selectors_engagement
from commonlight.outreach.models import Engagement
from commonlight.outreach.services.engagement import save_engagement

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"]),
    pytest.mark.usefixtures("cheap_passphrases"),
]


@pytest.fixture
def liaison(house):
    police = make_organisation("Riverbend PD", kind="police")
    reader = make_first_reader(police, Role.POLICE_LIAISON, name="reyes")
    client = Client()
    open_as(client, reader)
    return client, police, reader.account


def written(organisation, by, **more):
    said = {
        "kind": "event",
        "what": "School evening",
        "on": clock.today(),
        "is_done": True,
        "organisation": organisation,
    }
    return save_engagement(said | more, held=None, by=by, at=AT)


def test_a_liaison_sees_the_work_of_her_own_organisation_and_a_coordinator_all(liaison, house, desk, coordinator):
    client, police, account = liaison
    written(police, account, what="Our evening")
    theirs = written(house, coordinator, what="Their meeting")

    page = client.get(reverse("outreach:liaison")).content.decode()

    assert "Our evening" in page
    assert "Their meeting" not in page
    assert client.get(reverse("outreach:engagement", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("outreach:remove_engagement", args=[theirs.pk])).status_code == 404
    assert "Their meeting" in desk.get(reverse("outreach:liaison")).content.decode()


def test_police_open_nothing_else_of_outreach(liaison):
    client, _police, _account = liaison
    own = {"outreach:liaison", "outreach:engage", "outreach:checklist"}
    names = ["programmes", "choose", "guides", "money", "released", "add_grant", "take_books", "bring_programme"]

    assert {client.get(reverse(f"outreach:{name}")).status_code for name in names} == {404}
    assert all(client.get(reverse(name, args=["child"] if "check" in name else [])).status_code == 200 for name in own)


def test_a_duty_shows_what_was_done_against_it_within_a_year(liaison):
    _client, police, account = liaison
    today = clock.today()
    laws = selectors_engagement.laws_with_duties("en")
    law = laws[0][0].id
    written(police, account, law=law, on=today - timedelta(days=20), minutes=90)
    written(police, account, law=law, on=today - timedelta(days=400))
    written(police, account, law=law, on=today + timedelta(days=5), is_done=False)

    found = {duty.law.id: duty for duty in selectors_engagement.duties([police.pk], "en", today=today)}

    assert (found[law].n_done, found[law].last.on) == (1, today - timedelta(days=20))
    assert {duty.n_done for name, duty in found.items() if name != law} <= {0}
    assert all(selectors_engagement.TOPICS.intersection(one.facts["topics"]) for one, _place in laws)


def test_hours_of_the_month_count_what_took_place_in_it(liaison):
    _client, police, account = liaison
    today = clock.today()
    written(police, account, minutes=200)
    written(police, account, minutes=60, is_done=False)
    written(police, account, minutes=60, on=today - timedelta(days=40))

    assert selectors_engagement.minutes_in_month([police.pk], today=today) == 200


def test_an_officer_writes_down_a_training_for_her_own_organisation_only(liaison, house):
    client, police, _account = liaison
    said = {
        "kind": "training", "what": "Twelve officers, two hours", "on_day": 3, "on_month": 11, "on_year": 2026,
        "is_done": "on", "minutes": "120", "n_people": "12", "law": "", "organisation": str(police.pk), "note": "",
    }  # fmt: skip

    taken = client.post(reverse("outreach:engage"), said)
    refused = client.post(reverse("outreach:engage"), said | {"organisation": str(house.pk)})

    assert (taken.status_code, refused.status_code) == (302, 422)
    row = Engagement.objects.get()
    assert (row.organisation, row.n_people, row.minutes) == (police, 12, 120)


def test_a_checklist_has_the_librarys_words_beside_its_steps(liaison):
    client, _police, _account = liaison

    page = client.get(reverse("outreach:checklist", args=["first-contact"])).content.decode()

    assert "A child and an adult, or a couple, with different skin colour or names" in page
    assert client.get(reverse("outreach:checklist", args=["no-such"])).status_code == 404


def test_a_bill_is_no_duty(house):
    assert all(law.facts["status"] != "pending_not_law" for law, _place in selectors_engagement.laws_with_duties("en"))
    assert "us-tvpra-2025-bill" not in {law.id for law, _place in selectors_engagement.laws_with_duties("en")}
