"""Follow-up questions: data, conditions without script, the team's own page, and what an answer does."""

import pytest
from tests.factories import open_as
from tests.reports.conftest import opened, send
from tests.reports.journey import Form, submit

from commonlight.core import clock
from commonlight.reports import catalogue, services
from commonlight.reports.catalogue import ContentBroken
from commonlight.reports.models import QuestionChange, Report, Status
from commonlight.reports.plans import ContactPlan
from commonlight.reports.questions import check_order, every_question, open_questions, read_question
from commonlight.reports.services import asking

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]
SAME_SITE = {"sec-fetch-site": "same-origin"}


def who(coalition):
    return {"by": coalition.dana.account, "keyring": coalition.dana.keyring, "at": clock.now()}


def codes_of(page) -> set[str]:
    import re

    return set(re.findall(r'name="q_(\w+)"', page.content.decode()))


def enter(client, code):
    client.post("/en/box/", {"code": code.digits}, headers=SAME_SITE)


def test_questions_that_come_with_it_fit_together():
    questions = every_question(with_off=True)

    check_order(questions)

    assert len(questions) >= 10
    assert all({"en", "es", "ar"} <= set(one.text.texts) for one in questions)
    assert all({"en", "es", "ar"} <= set(option.texts) for one in questions for option in one.options)


def test_questions_ask_nothing_about_race_faith_nationality_or_status():
    texts = " ".join(one.text.texts["en"].lower() for one in every_question())

    assert not [word for word in ("race", "nationality", "religion", "immigra", "citizen", "papers") if word in texts]


def test_kind_and_setting_choose_the_questions():
    fits = {one.code for one in every_question() if one.fits("labour", "farm")}

    assert {"paid", "debt", "lives_at_work", "people"} <= fits
    assert not {"who_arranges", "online_where"} & fits


def test_conditions_open_a_question_only_after_its_answer():
    asked = [one for one in every_question() if one.fits("labour", "farm")]
    first = {one.code for one in open_questions(asked, {})}

    after = {one.code for one in open_questions(asked, {"paid": "none", "lives_at_work": "no"})}

    assert not {"debt", "may_leave", "next_what"} & first
    assert "debt" in after
    assert "may_leave" not in after


def test_asked_in_the_report_answered_in_the_mailbox_page_by_page(coalition, client):
    sent, code = send(coalition.harbor, setting="farm")
    team = client.__class__()
    open_as(team, coalition.dana)
    page = team.get(f"/en/team/reports/{sent.report_id}/")
    assert submit(team, page, "/ask/", kind="labour", setting="farm").status_code == 302
    enter(client, code)
    assert "Answer a few questions" in client.get("/en/box/").content.decode()

    first = client.get("/en/box/questions/")
    assert "paid" in codes_of(first)
    assert "debt" not in codes_of(first)
    second = submit(client, first, "/box/questions/", q_paid="none", q_next_days="no", follow=True)
    assert second.status_code == 302
    second = client.get("/en/box/questions/")
    # What was left out is skipped and never asked again; what the answer opened comes now.
    assert codes_of(second) == {"debt"}
    assert submit(client, second, "/box/questions/", q_debt="yes").status_code == 302
    assert client.get("/en/box/questions/").url == "/en/box/"

    shown = client.get("/en/box/").content.decode()
    assert "Is the pay kept back for a debt?" in shown
    assert "Answer a few questions" not in shown
    assert "Is the pay kept back for a debt?" in team.get(f"/en/team/reports/{sent.report_id}/").content.decode()
    assert Report.objects.get().status in (Status.NEWS, Status.READ)
    answers = asking.answers_of(services.read_mailbox(opened=opened(code)))
    assert (answers["paid"], answers["debt"], answers["people"]) == ("none", "yes", "")


def test_answer_that_is_no_option_is_refused(coalition, client):
    sent, code = send(coalition.harbor)
    asking.ask(report_id=sent.report_id, kind="labour", setting="farm", **who(coalition))
    enter(client, code)

    page = submit(client, client.get("/en/box/questions/"), "/box/questions/", q_paid="invented")

    assert page.status_code == 422
    assert asking.answers_of(services.read_mailbox(opened=opened(code))) == {}


def test_asking_twice_asks_nothing_twice(coalition):
    sent, _ = send(coalition.harbor)
    asking.ask(report_id=sent.report_id, kind="labour", setting="farm", **who(coalition))

    with pytest.raises(asking.NothingToAsk):
        asking.ask(report_id=sent.report_id, kind="labour", setting="farm", **who(coalition))


def test_who_wants_no_answer_is_asked_nothing(coalition):
    sent, code = send(coalition.harbor)
    services.keep_plan(opened=opened(code), plan=ContactPlan(how="none"), at=clock.now())

    with pytest.raises(services.OutsidePlan):
        asking.ask(report_id=sent.report_id, kind="labour", setting="farm", **who(coalition))


def test_team_writes_changes_and_switches_off_questions_and_old_ones_stay_as_asked(coalition, client):
    sent, code = send(coalition.harbor)
    asking.ask(report_id=sent.report_id, kind="labour", setting="farm", **who(coalition))
    open_as(client, coalition.dana)
    page = client.get("/en/team/questions/paid/")
    action = Form(page.content.decode()).forms[-1]
    values = {"form": "choice", "text_en": "Were wages paid?", "options": "full | Yes\npart | In part\nnone | No"}

    changed = client.post("/en/team/questions/paid/", {**action["fields"], **values, "kinds": ["labour"]})
    new = client.post(
        "/en/team/questions/new/",
        {"code": "hours", "form": "words", "text_en": "How many hours a day?", "depends_on": "paid", "any_of": "none"},
    )
    off = client.post("/en/team/questions/wants/", {"form": "words", "text_en": "x", "is_off": "on"})

    assert [changed.status_code, new.status_code, off.status_code] == [302, 302, 302]
    now = {one.code: one for one in every_question()}
    assert now["paid"].text.texts["en"] == "Were wages paid?"
    assert now["hours"].depends_on == "paid"
    assert "wants" not in now
    asked = {one.code: one for one in asking.asked_of(services.read_mailbox(opened=opened(code)))}
    assert asked["paid"].text.texts["en"] == "Is the work paid?"
    listed = client.get("/en/team/questions/").content.decode()
    assert "How many hours a day?" in listed
    assert "switched off" in listed


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"code": "Bad Code"}, "Use small letters"),
        ({"code": "paid"}, "already"),
        ({"form": "choice"}, "two options or more"),
        ({"form": "choice", "options": "a b c"}, "is not of the form"),
        ({"depends_on": "next_days", "any_of": "perhaps"}, "an answer that is not there"),
        ({"depends_on": "next_days", "any_of": ""}, "an answer that is not there"),
    ],
)
def test_question_that_cannot_be_asked_is_explained(coalition, client, values, said):
    open_as(client, coalition.dana)

    page = client.post("/en/team/questions/new/", {"code": "new_one", "form": "words", "text_en": "?", **values})

    assert page.status_code == 422
    assert said in page.content.decode()
    assert QuestionChange.objects.count() == 0


@pytest.mark.parametrize("raw", [{"code": "x", "form": "odd", "en": "?"}, {"code": "x", "form": "words"}])
def test_broken_entry_names_the_question(raw):
    with pytest.raises(ContentBroken, match="questions, x"):
        read_question(raw)


def test_every_shipped_question_and_answer_speaks_all_six_languages():
    six = {"en", "es", "ar", "fr", "ht", "zh-hans"}
    shipped = [read_question(raw) for raw in catalogue.raw_list("questions.yaml", "questions")]
    texts = [entry for one in shipped for entry in (one.text, *one.options)]
    quiet = [entry for name in ("quiet_asks", "quiet_answers", "quiet_thanks") for entry in catalogue.entries(name)]

    assert len(texts) > 20
    assert [entry.code for entry in (*texts, *quiet) if set(entry.texts) != six] == []


@pytest.mark.parametrize("language", ["es", "ar", "fr", "ht", "zh-hans"])
def test_no_text_of_form_or_mailbox_stays_in_english(language):
    public = [name for name, (_, languages) in catalogue.LISTS.items() if languages == catalogue.PUBLIC_LANGUAGES]

    missing = [entry.key for name in public for entry in catalogue.entries(name) if not entry.texts.get(language)]

    assert missing == []
