"""The consent form is short for a phone, and loses no rule: what is folded away is still asked for when it is needed."""

from datetime import date, timedelta

import pytest

from commonlight.referrals.forms.sharing import OTHER_DAY, ConsentForm
from commonlight.referrals.policies.consent import Consenter, Item, Method

TODAY = date(2026, 11, 23)
MEMBER = "0b0e7c4e-8a43-4a39-9f4b-0a0a33f2a001"
SHORT = {"recipients": [MEMBER], "purpose": "a lawyer", "items": ["needs"], "language": "es", "method": "signature"}


def form(age_group="25_59", **said):
    data = None if said.get("blank") else {**SHORT, "who": "adult", "length": "30", **said}
    return ConsentForm(data, members=[(MEMBER, "Valley Legal Aid")], today=TODAY, age_group=age_group, auto_id="%s")


def test_seven_questions_stand_open_and_the_rest_is_folded_away():
    shown = form(blank=True)
    open_ones = [name for name in shown.fields if name not in {one.name for one in shown.seldom()}]
    assert open_ones == [
        "recipients", "partner", "purpose", "items", "length", "sender_sees_outcome", "statistics",
    ]  # fmt: skip
    assert not shown.opens_seldom()
    assert [text.replace("\u2068", "").replace("\u2069", "") for _value, text in shown.fields["length"].choices][
        :2
    ] == [
        "One week, until 2026-11-30",
        "30 days, until 2026-12-23",
    ]


@pytest.mark.parametrize(("length", "days"), [("7", 7), ("30", 30), ("90", 90)])
def test_a_length_gives_the_last_day(length, days):
    asked = form(length=length)
    assert asked.is_valid(), asked.errors
    assert asked.terms().valid_to == TODAY + timedelta(days=days)
    assert asked.terms().who is Consenter.ADULT


def test_no_consent_without_a_last_day():
    assert list(form(length="").errors) == ["length"]
    asked = form(length=OTHER_DAY)
    assert list(asked.errors) == ["valid_to"]
    assert asked.opens_seldom()
    asked = form(length=OTHER_DAY, valid_to_day="24", valid_to_month="12", valid_to_year="2026")
    assert asked.is_valid(), asked.errors
    assert asked.terms().valid_to == date(2026, 12, 24)


@pytest.mark.parametrize("age_group", ["under_18", "unknown", ""])
def test_who_agrees_is_never_taken_as_said_unless_an_adults_age_is_known(age_group):
    shown = form(age_group, blank=True)
    assert shown.asks_who
    assert "who" not in {one.name for one in shown.seldom()}
    assert "who" in form(age_group, who="").errors


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"who": "minor_and_guardian", "guardian_is_safe": "on"}, "guardian"),
        ({"who": "court_guardian"}, "guardian"),
        ({"who": "minor_and_guardian", "guardian": "Aunt R."}, "guardian_is_safe"),
        ({"method": "spoken"}, "spoken_is_lawful"),
        ({"items": ["needs", "treatment"]}, "part2"),
    ],
)
def test_what_the_law_asks_besides_is_said_at_once_and_the_fold_opens(said, wrong):
    asked = form(**said)
    assert list(asked.errors) == [wrong]
    assert asked.opens_seldom()


def test_every_answer_reaches_the_terms():
    asked = form(
        "under_18", who="minor_and_guardian", guardian="Aunt R.", guardian_is_safe="on", method="spoken",
        spoken_is_lawful="on", items=["treatment"], part2="on", sender_sees_outcome="on", statistics="on",
    )  # fmt: skip
    assert asked.is_valid(), asked.errors
    terms = asked.terms()
    assert (terms.guardian, terms.guardian_is_safe, terms.method) == ("Aunt R.", True, Method.SPOKEN)
    assert terms.items == {Item.TREATMENT}
    assert terms.part2 and terms.spoken_is_lawful and terms.sender_sees_outcome and terms.statistics
