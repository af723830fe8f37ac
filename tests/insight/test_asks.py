"""Asks of those who decide: affected people first and paid, briefs from published figures only, advisers' words that lapse."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from tests.factories import make_ordinary
from tests.insight.conftest import AT
from tests.insight.test_register import browser

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.demo.rooms import asks as demo
from commonlight.insight.brief_words import loose_figures
from commonlight.insight.models import PolicyAsk, Release
from commonlight.insight.services import asks

WORDS = {
    "title": "Inspect labour camps without warning", "decides": "State labour department", "root_cause": "Nobody looks.",
    "brief": "In two years 71 people told us of forced labour.", "language": "en", "laws": [], "speaker": "Lucía",
    "is_affected": True, "pay": 150, "why_not": "",
}  # fmt: skip


def test_figures_of_a_brief_stand_in_a_published_table_or_a_law():
    words = "Since 2019, 1,240 people (13 of them in ١٢ camps) asked under 22 U.S.C. 7102; 4.5 each."
    assert loose_figures(words, allowed={"1240"}, quoted=["22 U.S.C. 7102"]) == ["13", "12", "4.5"]


@pytest.fixture
def house(people, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    return SimpleNamespace(**vars(people), rosa=make_ordinary(people.house, Role.CONTENT_ADVISER, name="rosa"))


def published(number=1, value=71) -> Release:
    return Release.objects.create(
        kind="told", title="What people told us, by kind, 2025-01 – 2026-06", source="report-lines", state="released",
        number=number, asked_on=AT.date(), released_on=AT.date(), n_shown=2, n_hidden=1,
        tables=[[["kind"], [[["labour"], value], [["crime"], None], [["TOTAL"], 80]]]],
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "jobs"])
class TestAsks:
    def save(self, house, ask=None, **changed) -> PolicyAsk:
        if "releases" not in changed:
            changed["releases"] = [published()] if ask is None else [one.release for one in ask.evidence.all()]
        said = WORDS | changed
        return asks.save_ask(ask, said, seen=ask.version if ask else 0, by=house.maria, at=AT)

    def test_a_brief_leaves_the_house_when_its_figures_are_published_and_an_adviser_agrees(self, house):
        ask = self.save(house)
        assert not asks.standing_of(ask).is_ready
        seen = asks.digest_of(ask)
        asks.advise(ask, name="Sunbird", agrees=True, edits="", seen=seen, by=house.rosa, at=AT)
        assert asks.standing_of(ask).is_ready
        # Her word speaks of what she read: one more figure, and it counts no more.
        ask = self.save(house, ask, brief=WORDS["brief"] + " That is 72.")
        found = asks.standing_of(ask)
        assert (found.loose, found.signed) == (["72"], [])
        with pytest.raises(asks.ChangedMeanwhile):
            asks.advise(ask, name="Sunbird", agrees=True, edits="", seen=seen, by=house.rosa, at=AT)

    def test_a_table_that_is_taken_back_marks_the_brief(self, house):
        ask = self.save(house)
        asks.advise(ask, name="Sunbird", agrees=True, edits="", seen=asks.digest_of(ask), by=house.rosa, at=AT)
        Release.objects.update(state="withdrawn", tables=[], withdrawn_why="A month twice.")
        found = asks.standing_of(ask)
        assert found.withdrawn and found.loose == ["71"] and not found.is_ready
        assert "was taken back" in browser(house.sam).get(reverse("insight:ask_brief", args=[ask.pk])).content.decode()
        with pytest.raises(asks.NotReleased):
            self.save(house, None, releases=list(Release.objects.all()))

    def test_an_objection_stands_until_the_same_adviser_agrees(self, house):
        ask = self.save(house)
        seen = asks.digest_of(ask)
        with pytest.raises(ValueError):
            asks.advise(ask, name="Sunbird", agrees=False, edits=" ", seen=seen, by=house.rosa, at=AT)
        asks.advise(ask, name="Sunbird", agrees=False, edits="Say who pays.", seen=seen, by=house.rosa, at=AT)
        asks.advise(ask, name="Ant", agrees=True, edits="", seen=seen, by=house.rosa, at=AT)
        found = asks.standing_of(ask)
        assert [one.name for one in found.against] == ["Sunbird"] and not found.is_ready

    def test_who_speaks_is_affected_and_paid_or_a_reason_stands_there(self, house):
        for changed in ({"is_affected": False}, {"pay": None}, {"pay": 0}):
            with pytest.raises(asks.Lacking):
                self.save(house, None, releases=[], **changed)
        assert self.save(house, None, releases=[], pay=None, why_not="She did not want money.").why_not

    def test_dead_figures_and_judging_words_keep_a_brief_in_the_house(self, house):
        ask = self.save(house, brief="Every prostitute is a victim of modern slavery.")
        assert asks.standing_of(ask).flaws

    def test_two_writers_are_told_apart(self, house):
        ask = self.save(house)
        self.save(house, ask, title="Another")
        with pytest.raises(asks.ChangedMeanwhile):
            asks.save_ask(ask, WORDS | {"releases": []}, seen=1, by=house.maria, at=AT)

    def test_pages_from_the_ask_to_the_answer(self, house):
        row, maria, rosa = published(), browser(house.maria), browser(house.rosa)
        said = WORDS | {"seen": 0, "releases": [str(row.pk)], "is_affected": "on", "laws": []}
        assert maria.post(reverse("insight:ask_new"), said | {"pay": "", "why_not": ""}).status_code == 422
        answer = maria.post(reverse("insight:ask_new"), said)
        ask = PolicyAsk.objects.get()
        assert answer.url == reverse("insight:ask", args=[ask.pk])
        page = rosa.get(reverse("insight:ask_advise", args=[ask.pk]))
        seen = page.context["form"].initial["seen"]
        rosa.post(page.request["PATH_INFO"], {"seen": seen, "name": "Sunbird", "agrees": "yes", "edits": ""})
        assert "stays in the house" not in maria.get(answer.url).content.decode()
        day = {"day_day": "1", "day_month": "11", "day_year": "2026"}
        maria.post(
            reverse("insight:ask_meeting", args=[ask.pk]), day | {"with_whom": "Deputy", "said": "Will look at it."}
        )
        future = {"on_day": "1", "on_month": "1", "on_year": "2030", "result": "agreed", "words": "Yes."}
        assert maria.post(reverse("insight:ask_answer", args=[ask.pk]), future).status_code == 422
        maria.post(reverse("insight:ask_answer", args=[ask.pk]), future | {"on_year": "2026"})
        text = maria.get(answer.url).content.decode()
        assert "Will look at it." in text and "Yes." in text
        assert rosa.post(reverse("insight:ask_answer", args=[ask.pk]), future).status_code == 404
        assert "Lucía" not in maria.get(reverse("insight:asks")).content.decode()

    def test_the_demo_shows_an_ask_with_its_table_and_a_sign_off(self, house):
        published()
        demo.build(SimpleNamespace(), at=AT)
        ask = PolicyAsk.objects.get()
        assert asks.standing_of(ask).is_ready, asks.standing_of(ask)
        assert json.dumps(ask.laws) and ask.meetings.count() == 1
        assert date(2026, 1, 1) < ask.made_on
