"""Dialogue: each side prepares and promises for itself, no name is kept, and nothing is public before all agree to the words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_first_reader, make_organisation
from tests.feedback.conftest import AT, browser

from commonlight.core.roles import Role
from commonlight.feedback import selectors_dialogue as selectors
from commonlight.feedback import starting_dialogue
from commonlight.feedback.models import Dialogue, Idea, Preparation, Promise, Said
from commonlight.feedback.services import dialogue as services

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
EN = {
    "heading": "Talk at the market",
    "said": "The square is dark.",
    "chosen": "Lamps first.",
    "next": "The city, by May.",
}
ES = {"heading": "Charla", "said": "La plaza es oscura.", "chosen": "Primero lámparas.", "next": "La ciudad, en mayo."}
TODAY = AT.date()


@pytest.fixture
def reyes(people):
    return make_first_reader(make_organisation("Riverbend PD", kind="police"), Role.POLICE_LIAISON, name="reyes")


def planned(people, **changed):
    said = {
        "title": "The market at night", "day": TODAY, "time": None, "place": "Library", "welcome": "Soup", "invited": "",
        "with_police": True,
    }  # fmt: skip
    return services.plan(**(said | changed), by=people.maria, at=AT)


def held(people, *, n_came=23, **changed):
    row = planned(people, **changed)
    services.hold(row, n_came=n_came, by=people.maria, at=AT)
    row.refresh_from_db()
    return row


def written(people, row, **texts):
    for language, text in (texts or {"en": EN, "es": ES}).items():
        services.write_report(row, language, text, by=people.maria, at=AT)


def public(language="en"):
    return Client().get(f"/{language}/dialogue/").content.decode()


def test_a_side_writes_for_itself_and_police_read_only_where_they_sit(people, reyes):
    row, own = planned(people), planned(people, title="Among ourselves", with_police=False)
    want = {"wants_to_say": "We are afraid at night.", "wants_to_know": "Who answers?", "worries": ""}
    services.prepare(row, "residents", **want, by=people.maria, at=AT)
    for side, who in (("police", people.maria), ("residents", reyes), ("coalition", reyes)):
        with pytest.raises(services.NotYours):
            services.prepare(row, side, **want, by=getattr(who, "account", who), at=AT)
        assert browser(who).get(reverse("feedback:dialogue_prepare", args=[row.pk, side])).status_code == 404
    page = browser(reyes)
    page.post(
        reverse("feedback:dialogue_prepare", args=[row.pk, "police"]),
        {"wants_to_say": "We come without uniforms.", "wants_to_know": "", "worries": "No case is spoken of."},
    )
    both = page.get(reverse("feedback:dialogue_together", args=[row.pk])).content.decode()
    assert "afraid at night" in both and "without uniforms" in both and Preparation.objects.count() == 2
    assert page.get(reverse("feedback:dialogue", args=[own.pk])).status_code == 404
    listed = page.get(reverse("feedback:dialogues")).content.decode()
    assert "The market at night" in listed and "Among ourselves" not in listed


def test_nothing_is_public_before_both_agree_to_these_very_words(people, reyes):
    row = planned(people)
    written(people, row)
    assert services.missing(row) == ["held", "coalition", "police"]
    services.hold(row, n_came=23, by=people.maria, at=AT)
    row.refresh_from_db()
    services.agree(row, for_police=False, by=people.maria, at=AT)
    with pytest.raises(services.NotYours):
        services.agree(row, for_police=True, by=people.maria, at=AT)
    with pytest.raises(services.NotReady) as left:
        services.report(row, by=people.maria, at=AT)
    assert left.value.missing == ["police"] and "dark" not in public()

    browser(reyes).post(reverse("feedback:dialogue_agree", args=[row.pk]), {"side": "police"})
    browser(people.maria).post(reverse("feedback:dialogue_show", args=[row.pk]))
    assert "The square is dark." in public() and "La plaza es oscura." in public("es") and "dark" not in public("ar")
    assert "about 25 people came" in public() and "police were there" in public()

    # A changed word is not shown for an hour: it waits for everybody's yes again.
    row.refresh_from_db()
    services.write_report(row, "en", EN | {"said": "The police laughed."}, by=people.maria, at=AT)
    row.refresh_from_db()
    assert row.state == Dialogue.State.HELD and "plaza" not in public("es")
    assert services.missing(row) == ["coalition", "police"]


def test_few_people_are_not_counted_in_public_and_nobody_without_police_waits_for_them(people):
    row = held(people, n_came=6, with_police=False)
    written(people, row, en=EN)
    services.agree(row, for_police=False, by=people.maria, at=AT)
    row.refresh_from_db()
    services.report(row, by=people.maria, at=AT)
    assert "The square is dark." in public() and "people came" not in public() and "police were" not in public()
    services.hide(row, by=people.maria, at=AT)
    assert "The square is dark." not in public()


def test_a_side_says_itself_that_it_kept_its_word_and_either_says_that_one_was_broken(people, reyes):
    row = held(people)
    with pytest.raises(services.NotYours):
        services.promise(row, "police", who="City police", what="Lamps", due=TODAY, idea=None, by=people.maria, at=AT)
    lamp, patrol = (
        services.promise(row, "police", who="City police", what=what, due=TODAY, idea=None, by=reyes.account, at=AT)
        for what in ("Ask for lamps", "Come on foot")
    )
    assert selectors.promises_due(reyes.account, TODAY) == 2 and selectors.promises_due(people.maria, TODAY) == 0
    refused = browser(people.maria).post(
        reverse("feedback:dialogue_promise_end", args=[lamp.pk]), {"kept": "yes", "came_of_it": "Done"}
    )
    assert refused.status_code == 422 and "says itself" in refused.content.decode()
    services.end_promise(patrol, kept=False, came_of_it="Nobody came.", by=people.maria, at=AT)
    browser(reyes).post(
        reverse("feedback:dialogue_promise_end", args=[lamp.pk]), {"kept": "yes", "came_of_it": "Asked."}
    )
    services.note_idea(row, words="Lamps", hands=9, is_chosen=True, why_not="", by=people.maria, at=AT)
    services.note_said(row, "police", "We come on foot.", "police.fair", by=people.maria, at=AT)
    shown = browser(people.maria).get(reverse("feedback:dialogue", args=[row.pk])).content.decode()
    assert all(words in shown for words in ("Nobody came.", "Asked.", "9 hands", "We come on foot.", "23 came"))
    assert set(Promise.objects.values_list("what", "state")) == {("Ask for lamps", "kept"), ("Come on foot", "broken")}
    written(people, row)
    services.agree(row, for_police=False, by=people.maria, at=AT)
    services.agree(row, for_police=True, by=reyes.account, at=AT)
    row.refresh_from_db()
    services.report(row, by=people.maria, at=AT)
    assert "Promised: 2. Kept so far: 1. Not kept: 1." in public()


def test_words_that_point_at_a_person_are_asked_about_and_a_reason_is_owed(people):
    row, client = held(people), browser(people.maria)
    where = reverse("feedback:dialogue_said", args=[row.pk])
    said = {"side": "residents", "words": "Her name is Ines, 555 010 2233.", "code": "police.fear"}
    assert client.post(where, said).status_code == 422 and not Said.objects.exists()
    assert client.post(where, said | {"words": "We are stopped for nothing."}).status_code == 302
    assert client.post(where, said | {"words": "x", "code": "police.none"}).status_code == 422
    ideas = reverse("feedback:dialogue_idea", args=[row.pk])
    assert client.post(ideas, {"words": "A bench", "hands": "4"}).status_code == 422
    client.post(ideas, {"words": "A bench", "hands": "4", "why_not": "No money before May"})
    line = Idea.objects.get()
    client.post(reverse("feedback:dialogue_strike", args=[row.pk]), {"what": "idea", "line": str(line.pk)})
    assert not Idea.objects.exists() and Said.objects.count() == 1
    half = client.post(reverse("feedback:dialogue_report", args=[row.pk, "en"]), {"heading": "H", "said": "S"})
    assert half.status_code == 422


def test_the_invitation_says_whether_police_come_in_each_language(people):
    row = planned(people)
    page = (
        browser(people.maria).get(reverse("feedback:dialogue_invite", args=[row.pk]) + "?in=en&in=ar").content.decode()
    )
    assert "Police come too, to listen." in page and 'dir="rtl"' in page and "Soup" in page
    row = planned(people, with_police=False)
    page = browser(people.maria).get(reverse("feedback:dialogue_invite", args=[row.pk])).content.decode()
    assert "No police will be there." in page


def test_it_goes_after_five_years_unless_a_promise_is_open(people):
    row = held(people)
    open_one = services.promise(
        row, "coalition", who="Coalition", what="Call the city", due=TODAY, idea=None, by=people.maria, at=AT
    )
    late = TODAY + starting_dialogue.KEPT + timedelta(days=1)
    assert starting_dialogue.due(late) == []
    services.end_promise(open_one, kept=True, came_of_it="Called.", by=people.maria, at=AT)
    (due,) = starting_dialogue.due(late)
    starting_dialogue.erase([due.object_id], AT)
    assert not Dialogue.objects.exists()
