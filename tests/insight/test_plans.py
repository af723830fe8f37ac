"""A plan with a budget: the best one within limits and floors, why, what a change by hand loses, and a memo to take along."""

import io
import itertools
import json

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from docx import Document as Word
from tests.factories import open_as
from tests.insight.conftest import AT

from commonlight.insight.kinds import plan as kind
from commonlight.insight.models import Run
from commonlight.insight.services import plans, runs
from commonlight.insight.views.shared import WRONG_INPUT
from commonlight.outreach.making.measuring import measured
from commonlight.places.models import Area
from commonlight.places.services import packaged

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
EVENING = plans.Offer("Evenings", cost=400, effect=0.2, hours=20)
COURSE = plans.Offer("Courses", cost=900, effect=0.4, hours=60, at_most=2)


@pytest.fixture
def vermont(people):
    packaged.load_state("VT", by=people.maria, at=AT)
    return list(Area.objects.filter(level="county").order_by("code"))


def asked(people, **changed):
    given = {
        "level": "county", "within": "", "need": "poverty-150", "offers": (EVENING, COURSE), "budget": 3000.0, "hours": 200.0,
        "floors": (), "named": (), "by": people.maria, "at": AT,
    }  # fmt: skip
    return plans.ask(**(given | changed))


def worked(run):
    runs.perform(run)
    run.refresh_from_db()
    assert run.state == Run.State.DONE, run.error_kind
    return run


def client_of(who):
    client = Client()
    open_as(client, who)
    return client


def best_by_hand(held):
    """Return the most need that any set of choices covers within money, hours and places; every set is tried."""
    areas, offers = held["areas"], held["programmes"]
    pairs = [(area, one) for area in areas for one in offers]
    best = 0.0
    for n in range(5):
        for some in itertools.combinations(pairs, n):
            if sum(one["cost"] for _area, one in some) > held["budget"]:
                continue
            if sum(one["hours"] for _area, one in some) > held["hours"]:
                continue
            if sum(one["name"] == "Courses" for _area, one in some) > 2:
                continue
            covered = {}
            for area, one in some:
                covered[area["code"]] = min(covered.get(area["code"], 0.0) + one["effect"], 1.0)
            need = {area["code"]: area["need"] for area in areas}
            best = max(best, sum(need[code] * share for code, share in covered.items()))
    return best


def test_the_plan_is_as_good_as_the_best_of_all_plans_tried_one_by_one(people, vermont):
    # The largest four counties, so that every plan can be tried.
    run = asked(people, budget=1800.0)
    held = runs.asked_of(run)
    held["areas"] = sorted(held["areas"], key=lambda one: -one["need"])[:4]
    found = kind.work_out(held | {"seed": 1}, lambda _percent: None)
    assert found["plan"]["covered"] == pytest.approx(best_by_hand(held), rel=1e-6)
    assert found["plan"]["proven"] and found["plan"]["spent"] <= 1800


def test_the_page_says_what_to_do_where_why_and_what_it_cannot_say(people, vermont):
    run = worked(asked(people, floors=(plans.Promise("rural", 0.6),)))
    found = runs.result_of(run)
    page = client_of(people.maria).get(reverse("insight:plan", args=[run.pk])).content.decode()
    assert "What this does not say" in page and "It does not mean that anybody came, or was helped." in page
    assert "Rural areas: at least 60 % of all people within reach" in page and "The next 1,000" in page
    assert "No other plan within these limits covers more." in page and "<svg" in page
    assert found["draws"] == kind.DRAWS and f" / {kind.DRAWS}</td>" in page
    rural = {one["code"] for one in runs.asked_of(run)["areas"] if "rural" in one["groups"]}
    assert found["plan"]["shares"]["rural"] >= 0.6 - 1e-6 and rural
    assert "risk" not in page.lower() and "caused" not in page.lower()
    # Once more, to the same bytes.
    runs.again(run, by=people.maria, at=AT)
    runs.perform_again(Run.objects.get(pk=run.pk))
    assert Run.objects.get(pk=run.pk).checked == Run.Checked.SAME


def test_floors_that_cannot_be_kept_are_named(people, vermont):
    floors = (plans.Promise("rural", 0.9), plans.Promise("named", 0.9))
    city = next(one.code for one in vermont if one.name.startswith("Chittenden"))
    run = worked(asked(people, floors=floors, named=(city,)))
    page = client_of(people.sam).get(reverse("insight:plan", args=[run.pk])).content.decode()
    assert "No plan keeps these together" in page
    assert "Rural areas: at least 90 %" in page and "Areas you named: at least 90 %" in page
    poor = worked(asked(people, budget=10.0))
    page = client_of(people.sam).get(reverse("insight:plan", args=[poor.pk])).content.decode()
    assert "the cheapest programme costs more" in page


def test_a_change_by_hand_says_what_it_loses_and_what_it_breaks(people, vermont):
    run = worked(asked(people, floors=(plans.Promise("rural", 0.5),)))
    client, path = client_of(people.maria), reverse("insight:plan_by_hand", args=[run.pk])
    page = client.get(path).content.decode()
    assert page.count('name="keep"') == len(runs.result_of(run)["plan"]["chosen"])
    assert client.post(path, {}).status_code == WRONG_INPUT
    assert client.post(path, {"keep": ["99999\nEvenings"]}).status_code == WRONG_INPUT
    city = next(one.code for one in vermont if one.name.startswith("Chittenden"))
    others = [one.code for one in vermont if one.code != city][:3]
    sent = client.post(
        path, {"area": [city, *others, ""], "programme": ["Courses", "Courses", "Courses", "Evenings", "Evenings"]}
    )
    hand = worked(Run.objects.exclude(pk=run.pk).get())
    assert sent.status_code == 302 and str(hand.pk) in sent["Location"]
    found = runs.result_of(hand)
    assert found["plan"]["covered"] <= found["best"]["covered"] + found["over_money"]
    page = client.get(reverse("insight:plan", args=[hand.pk])).content.decode()
    assert "A plan put together by hand" in page and "“Courses” stands in more areas than it can." in page
    assert "It costs 100 more than there is." in page and "No other plan" not in page
    # Two side by side.
    page = client.get(reverse("insight:plan_compare", args=[run.pk]), {"with": str(hand.pk)}).content.decode()
    assert "Only in the first" in page and "It spends" in page and "cannot be held against" not in page
    other = worked(asked(people, need="no-vehicle"))
    page = client.get(reverse("insight:plan_compare", args=[run.pk]), {"with": str(other.pk)}).content.decode()
    assert "cannot be held against each other" in page and "It spends" not in page
    assert client.get(reverse("insight:plan_compare", args=[run.pk]), {"with": "no-id"}).status_code == 404


def test_the_memo_is_one_page_with_what_it_does_not_say(people, vermont):
    run = worked(asked(people, floors=(plans.Promise("rural", 0.5),)))
    client = client_of(people.maria)
    got = client.get(reverse("insight:plan_memo", args=[run.pk, "docx"]))
    said = "\n".join(one.text for one in Word(io.BytesIO(got.content)).paragraphs)
    assert "What this does not say" in said and "Rural areas" in said and run.result_digest[:16] in said
    got = client.get(reverse("insight:plan_memo", args=[run.pk, "pdf"]))
    assert got["Content-Type"] == "application/pdf", [str(one) for one in get_messages(got.wsgi_request)]
    assert len(measured(got.content).sizes) == 1
    assert client.get(reverse("insight:plan_memo", args=[run.pk, "exe"])).status_code == 404
    with_spanish = client.get(f"/es/team/insight/plans/{run.pk}/memo.docx")
    assert "Lo que esto no dice" in "\n".join(one.text for one in Word(io.BytesIO(with_spanish.content)).paragraphs)


def test_the_form_asks_for_whole_programmes_and_keeps_what_was_written(people, vermont):
    client, path = client_of(people.maria), reverse("insight:plan_ask", args=["county"])
    said = {
        "need": "poverty-150", "budget": "5000", "name_1": "Evenings", "cost_1": "400", "effect_1": "20",
        "kind_rural": "covered", "kind_language": "covered", "kind_named": "covered", "share_rural": "40",
    }  # fmt: skip
    for changed, words in (
        ({"cost_1": ""}, "needs money for one area"),
        ({"name_1": ""}, "Name one programme at least"),
        ({"name_2": "Evenings", "cost_2": "5", "effect_2": "5"}, "Two programmes have this name"),
        ({"budget": "0"}, "greater than or equal to 1"),
    ):
        page = client.post(path, said | changed)
        assert page.status_code == WRONG_INPUT and words in page.content.decode(), changed
    assert not Run.objects.exists()
    assert client.post(path, said).status_code == 302
    held = json.loads(Run.objects.get().asked)
    assert held["floors"] == [{"group": "rural", "share": 0.4, "kind": "covered"}]
    assert held["programmes"][0]["effect"] == 0.2 and held["hours"] is None
    assert client_of(people.reyes).get(path).status_code == 404
    assert client.get(reverse("insight:plan_ask", args=["moon"])).status_code == 404


def test_a_figure_that_says_who_was_heard_cannot_be_need(people, vermont):
    with pytest.raises(plans.CannotPlan, match="need"):
        asked(people, need="no-such-figure")
    with pytest.raises(plans.CannotPlan, match="areas"):
        asked(people, within="99")
