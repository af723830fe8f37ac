"""The public pages of programmes: what they show, in which language, and what they never show."""

import re

import pytest
from tests.outreach.conftest import AT

from commonlight.outreach.models import Programme
from commonlight.outreach.services import programmes
from commonlight.outreach.services.programme_records import add_record

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


@pytest.fixture
def shown(rural_youth):
    Programme.objects.update(is_public=True, state="running")
    return rural_youth


@pytest.mark.parametrize(("state", "is_public"), [("running", False), ("ended", True), ("paused", True)])
def test_what_is_not_public_or_not_going_on_is_not_there(client, rural_youth, state, is_public):
    Programme.objects.update(is_public=is_public, state=state)

    assert client.get("/en/programmes/rural-youth/").status_code == 404
    assert "Rural youth" not in client.get("/en/programmes/").content.decode()


def test_the_page_shows_the_plan_and_no_count_name_money_or_task(client, shown, coordinator):
    add_record(
        shown, "ambassador", {"name": "Coach Bodil", "standing": "x", "agreed_on": AT.date()}, by=coordinator, at=AT
    )
    reached = {"area": "Hidden valley", "reached": 77, "counted": "door", "population": 0, "since": AT.date(),
               "until": AT.date()}  # fmt: skip
    add_record(shown, "reach", reached, by=coordinator, at=AT)
    programmes.save_task(shown, text="Call the sheriff", due=AT.date(), owner=coordinator, by=coordinator, at=AT)

    page = client.get("/en/programmes/rural-youth/").content.decode()

    assert "A bed should never cost you anything." in page
    secret = ("Bodil", "Hidden valley", "77", "Call the sheriff", coordinator.display_name)
    assert [word for word in secret if word in page] == []


def test_only_changes_marked_public_are_shown(client, shown, coordinator):
    for text, is_public in (("Rides at night", True), ("Inner matter", False)):
        said = {"heard_from": "feedback", "heard_on": AT.date(), "heard": "No bus", "changed": text,
                "changed_on": AT.date(), "is_public": is_public}  # fmt: skip
        add_record(shown, "change", said, by=coordinator, at=AT)

    page = client.get("/en/programmes/rural-youth/").content.decode()

    assert "Rides at night" in page
    assert "Inner matter" not in page


def test_the_plan_is_read_in_arabic_and_the_teams_own_words_are_marked_as_english(client, shown, coordinator):
    whole = client.get("/ar/programmes/rural-youth/").content.decode()
    programmes.write_line(shown, section="goals", text="Ours in English", by=coordinator, at=AT)
    arabic = client.get("/ar/programmes/rural-youth/").content.decode()
    spanish = client.get("/es/programmes/rural-youth/").content.decode()

    assert "<li>لا يضطر أحد إلى مقايضة شيء بسرير.</li>" in whole
    assert "أجزاء من هذه الصفحة ليست بلغتك بعد" not in whole
    assert '<span lang="en" dir="ltr">Ours in English</span>' in arabic
    assert "أجزاء من هذه الصفحة ليست بلغتك بعد" in arabic
    assert "<li>Nadie tiene que dar nada a cambio de una cama.</li>" in spanish


def test_running_programmes_stand_on_the_home_page(client, shown):
    assert "/en/programmes/rural-youth/" in client.get("/en/").content.decode()


def test_where_somebody_who_may_be_watched_is_met_stands_on_the_team_page_alone(client, desk, rural_youth):
    Programme.objects.update(is_public=True, state="running", setting="urban")
    programmes.write_line(rural_youth, section="channels", text="Ours", by=rural_youth.lead, at=AT)
    rural_youth.lines.create(section="channels", code="youth-instability.games", position=99)

    public = client.get("/en/programmes/rural-youth/").content.decode()
    team = desk.get(f"/en/team/programmes/{rural_youth.pk}/").content.decode()

    assert ("moderator" in public, "moderator" in team) == (False, True)
    assert "Ours" in public


def promised(page):
    """Return the promises of the page: its own, and those folded under them."""
    part = page.partition("What we promise not to do</h2>")[2].partition("<h2>")[0]
    own, _, general = part.partition("<details")
    return re.findall(r"<li>(.*?)</li>", own), re.findall(r"<li>(.*?)</li>", general)


def test_a_promise_is_read_once_and_what_every_programme_promises_is_folded(client, shown, coordinator):
    own, general = promised(client.get("/en/programmes/rural-youth/").content.decode())

    assert own[0].startswith("We show no films that scare") and len(own) == 9
    assert "We ask nobody to tell what happened to them in front of a group." in general and len(general) == 9
    # The team works with both lines; a reader needs to read it once, in the words of the group.
    twice = "We let nobody speak before we have said what we must report."
    assert twice not in own + general
    assert shown.lines.filter(code="all.limits-first", is_removed=False).exists()

    # Once the line of the group says something else, or is gone, the general one stands again.
    line = shown.lines.get(code="youth-instability.limits")
    programmes.write_line(shown, section="do_nots", text="Our own words", line=line, by=coordinator, at=AT)
    reworded = promised(client.get("/en/programmes/rural-youth/").content.decode())
    assert "Our own words" in reworded[0] and twice in reworded[1]
    general_line = shown.lines.get(code="all.limits-first")
    programmes.write_line(
        shown, section="do_nots", text="Limits, as we say it", line=general_line, by=coordinator, at=AT
    )
    ours = promised(client.get("/en/programmes/rural-youth/").content.decode())
    assert "Limits, as we say it" in ours[0] and twice not in ours[1]


def test_a_programme_without_promises_of_its_own_shows_the_general_ones_open(client, shown):
    shown.lines.filter(section="do_nots").exclude(code__startswith="all.").delete()

    own, general = promised(client.get("/en/programmes/rural-youth/").content.decode())

    assert len(own) == 10 and general == []
