"""Trust: police, us and offices apart, over rounds, by place where enough answered, beside what was done; never one figure."""

import random
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import make_ordinary
from tests.feedback.conftest import AT, browser

from commonlight.core.roles import Role
from commonlight.feedback import selectors_trust as selectors
from commonlight.feedback import survey_child, survey_splits, trust_words
from commonlight.feedback.models import PublicSurvey
from commonlight.feedback.models.dialogue import Dialogue, Promise
from commonlight.feedback.services import barriers, survey_answers, survey_results, surveys
from commonlight.feedback.surveys import library
from commonlight.feedback.surveys.form import Choice, Question, Step, Survey
from commonlight.feedback.views.shared_stories import WRONG_INPUT

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
SETS = ("fair_police", "would_tell", "trust_us", "trust_system")
PLACES = ("Town", "Mill Creek", "Farms")


def form():
    return survey_splits.with_about(
        library.survey_of(SETS, form_id="s", title="Our streets"), PLACES, ("Young people", "Others")
    )


def sheet(rng, answer, place):
    said = {one.name: answer() for one in form().asked if one.name not in (survey_splits.PLACE, survey_splits.GROUP)}
    return {**said, survey_splits.PLACE: place, survey_splits.GROUP: rng.choice(["n1", "n2"])}


def made(people, *, rounds=2, per_place=(40, 14, 3)):
    """Return a survey with rounds that were worked out: the answers of the second one are higher by one."""
    rng, given = random.Random(3), {"by": people.maria, "at": AT}
    survey = surveys.make(
        organisation_id=people.house.pk, slug="our-streets", title="Our streets", form=form(), way="open", **given
    )
    surveys.split(survey=survey, questions=[survey_splits.PLACE], **given)
    survey.refresh_from_db()
    for number in range(rounds):
        wave = surveys.open_wave(survey=survey, **given)
        for arm, sizes in (("asked", per_place), ("compared", (35,))):
            sheets = [
                sheet(rng, lambda low=1 + number: str(rng.randint(low, 2 + low)), f"n{place}")
                for place, n in enumerate(sizes, 1)
                for _n in range(n)
            ]
            survey_answers.bring_file(wave=wave, arm=arm, sheets=sheets, n_rows=len(sheets), **given)
        surveys.close_wave(wave=wave, **given)
        survey_results.ask(wave=wave, **given)
        survey_results.work_out(wave)
    return survey


def text_of(people, who=None, path=None):
    got = browser(who or people.maria).get(path or reverse("feedback:trust"))
    assert got.status_code == 200
    return got.content.decode()


def test_each_side_stands_by_itself_over_rounds_with_intervals_and_what_moved(people):
    survey = made(people)

    rounds = selectors.rounds_of(survey)
    assert [one.wave.number for one in rounds] == [1, 2]
    assert list(rounds[1].trust) == ["fair_police", "tell_police", "trust_us", "tell_group", "trust_system"]
    fair = rounds[1].trust["fair_police"]
    assert fair["arms"]["asked"]["n"] == 57 and fair["changes"]["asked"]["low"] > 0
    assert fair["changes"]["asked"]["estimate"] == pytest.approx(
        fair["arms"]["asked"]["figure"]["estimate"]
        - rounds[0].trust["fair_police"]["arms"]["asked"]["figure"]["estimate"]
    )
    said = text_of(people)
    for words in (*trust_words.SIDES.values(), *trust_words.TITLES.values()):
        assert str(words) in said
    assert said.count("<svg viewBox") == 5 and "Higher by" in said and "no proof that one made the other" in said
    # No figure joins the sides.
    assert said.count("<h2>") >= 3 and "average" not in said.lower()


def test_a_place_with_few_answers_is_left_out_together_with_a_second_one(people):
    survey = made(people)
    parts = selectors.rounds_of(survey)[1].trust["fair_police"]["apart"][survey_splits.PLACE]
    assert {name: one["n"] for name, one in parts.items()} == {"n1": 40, "n2": 14, "n3": 3}

    shown = selectors.parts_shown(parts)

    assert shown["n3"] is None and shown["n2"] is None and shown["n1"]["n"] == 40
    said = text_of(people)
    assert said.count("too few to show") == 2 * 5 and "Mill Creek" in said
    # Only the questions that were chosen: nothing is shown by group.
    assert "Young people" not in said


def test_who_would_rather_not_say_is_no_part(people):
    parts = {"n1": {"n": 40}, "n2": {"n": 22}, survey_splits.NO_SAY: {"n": 2}}

    assert selectors.parts_shown(parts) == {"n1": {"n": 40}, "n2": {"n": 22}}


@pytest.mark.parametrize(
    ("above", "n", "words"),
    [
        (9, 20, "9 of 20 above the middle"),
        (2, 20, "fewer than 5 of 20 above the middle"),
        (0, 20, "fewer than 5 of 20 above the middle"),
        (18, 20, "more than 15 of 20 above the middle"),
        (20, 20, "more than 15 of 20 above the middle"),
    ],
)
def test_a_handful_for_or_against_is_not_told_exactly(above, n, words):
    assert trust_words.part_words("fair_police", {"n": n, "above": above, "figure": None}, 5) == words


def test_under_thirty_people_the_page_says_x_of_y_and_nothing_of_change(people):
    survey = made(people, per_place=(12,))
    said = text_of(people, path=reverse("feedback:trust_of", args=[survey.pk]))

    assert " of 12 above the middle" in said and " of 12 would" in said and "Higher by" not in said


def test_what_was_done_stands_beside_by_side_and_says_how_it_stands(people):
    survey = made(people)
    talk = Dialogue.objects.create(title="The market", day=AT.date(), place="Library", with_police=True)
    given = {"dialogue": talk, "due": AT.date() + timedelta(days=30)}
    Promise.objects.create(side="police", who="Riverbend PD", what="answers letters in a week", **given)
    Promise.objects.create(side="residents", who="Neighbours", what="bring chairs", **given)
    board = barriers.add(title="Fear of police", kind="trust", words="People stay away.", by=people.maria, at=AT)
    barriers.tried(board, what="An open evening", outcome="worked", learned="", state="better", at=AT, by=people.maria)

    said = text_of(people)

    police, us = said.index("<h2>Police"), said.index("<h2>Us, and groups like us")
    assert police < said.index("answers letters in a week") < us < said.index("An open evening")
    assert "bring chairs" not in said
    # An analyst reads of a session only once everybody may.
    ida = make_ordinary(people.house, Role.ANALYST, name="ida")
    assert "answers letters" not in text_of(people, ida)
    Dialogue.objects.update(state=Dialogue.State.REPORTED)
    assert "answers letters" in text_of(people, ida)
    assert survey.pk


def test_other_houses_and_other_roles_see_nothing(people):
    survey = made(people, rounds=1)
    other = make_ordinary(people.legal, Role.COORDINATOR, name="otto")

    assert "Our streets" not in text_of(people, other)
    assert browser(other).get(reverse("feedback:trust_of", args=[survey.pk])).status_code == 404
    assert browser(people.rosa).get(reverse("feedback:trust")).status_code == 404


def test_a_result_from_before_sends_to_work_it_out_again(people):
    survey = made(people, rounds=1)
    result = survey.waves.get().result
    result.found.pop("trust")
    result.save()

    said = text_of(people)

    assert "Without figures of trust so far" in said and reverse("feedback:survey_results", args=[result.pk]) in said


def question(name="part", labels=None, choices=("a", "b")):
    return Question(
        name, "select_one", {"en": labels or "Which part?"}, tuple(Choice(one, {"en": one}) for one in choices)
    )


@pytest.mark.parametrize(
    ("one", "is_allowed"),
    [
        (question(), True),
        (question(labels="What is your nationality?"), False),
        (question(labels="Do you have papers?", choices=("undocumented", "other")), False),
        (question("faith", choices=("a", "b")), False),
        (question(choices=tuple("abcdefghijklm")), False),
        (question(choices=("a", survey_splits.NO_SAY)), False),
        (question(labels="您的国籍是什么？"), False),
        (question("us_listens"), False),
    ],
)
def test_people_are_never_shown_apart_by_passport_status_faith_or_descent(one, is_allowed):
    asked = Survey("s", "S", ("en",), (Step("one", (one,)),))

    assert bool(survey_splits.allowed(asked)) == is_allowed


def test_a_new_survey_asks_for_places_and_groups_and_refuses_what_must_not_be_asked(people):
    client, path = browser(people.maria), reverse("feedback:survey_new")
    said = {
        "title": "Our valley", "slug": "our-valley", "organisation": str(people.house.pk), "way": "open", "sets": ["trust_us"],
        "places": "Town\r\nFarms\r\n", "groups": "Citizens\nVisitors",
    }  # fmt: skip
    refused = client.post(path, said)
    assert refused.status_code == WRONG_INPUT
    assert "never shown apart by passport" in refused.content.decode()
    assert client.post(path, said | {"groups": "One"}).status_code == refused.status_code

    client.post(path, said | {"groups": ""})

    survey = PublicSurvey.objects.get()
    about = Survey.from_data(survey.form).question(survey_splits.PLACE)
    assert [choice.name for choice in about.choices] == ["n1", "n2", survey_splits.NO_SAY]
    assert survey.splits == [survey_splits.PLACE]
    assert {"en", "es", "ar", "fr", "ht", "zh-hans"} == set(about.labels)
    client.post(reverse("feedback:survey_split", args=[survey.pk]), {"questions": []})
    survey.refresh_from_db()
    assert survey.splits == []
    client.post(reverse("feedback:survey_split", args=[survey.pk]), {"questions": ["us_listens"]})
    survey.refresh_from_db()
    assert survey.splits == []
    with pytest.raises(ValueError, match="questions"):
        surveys.split(survey=survey, questions=["us_listens"], by=people.maria, at=AT)


def test_everybody_alike_gives_no_interval_and_breaks_nothing(people):
    alike = [{one.name: "4" for one in form().asked if one.name.startswith(("us_", "tell_"))}] * 30
    asked = {
        "what": "results", "questions": [], "scales": ["trust_us"], "sheets": {"asked": alike}, "before": {"asked": alike},
        "weights": {}, "splits": ["nobody_asked_this"],
    }  # fmt: skip

    (found,) = survey_child.results(asked)["trust"]

    assert found["name"] == "trust_us" and found["changes"] == {} and found["apart"] == {"nobody_asked_this": {}}
    assert found["arms"]["asked"]["above"] == 30
