"""The safe-contact plan from the form to the team: what it allows, what it refuses, and what the audit keeps."""

from datetime import UTC, datetime

import pytest
from tests.factories import open_as
from tests.reports.conftest import facts_of, opened, send
from tests.reports.journey import code_of, submit, to_check

from commonlight.core import clock
from commonlight.core.codes import Code
from commonlight.core.models import AuditEvent, Site
from commonlight.reports import services
from commonlight.reports.facts import About
from commonlight.reports.models import Report, StatisticsLine
from commonlight.reports.plans import ContactPlan
from commonlight.reports.services.cards import open_queue

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]
# Sunday 22 November 2026 in Ohio: 19:00 and 20:30.
SEVEN, HALF_PAST_EIGHT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC), datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
EVENINGS = ContactPlan(
    how="text", number="614 555 0199", start=20, end=22, say="This is the clinic", never_say="police"
)


@pytest.fixture
def in_ohio(coalition):
    Site.objects.update(time_zone="America/New_York")
    return coalition


def keep(code, plan=EVENINGS):
    services.keep_plan(opened=opened(code), plan=plan, at=clock.now())


def show(coalition, sent, at, *, who=None, **more):
    who = who or coalition.dana
    return services.show_contact(report_id=sent.report_id, by=who.account, keyring=who.keyring, at=at, **more)


def answer(coalition, sent, text, who=None):
    who = who or coalition.dana
    services.reply(report_id=sent.report_id, text=text, by=who.account, keyring=who.keyring, at=clock.now())


def refused(act, reason):
    with pytest.raises(services.OutsidePlan) as problem:
        act()
    assert problem.value.reason == reason
    return problem.value


def test_number_shows_inside_the_hours_only_and_each_showing_is_logged(in_ohio):
    sent, code = send(in_ohio.harbor)
    keep(code)

    problem = refused(lambda: show(in_ohio, sent, SEVEN), "hours")
    assert f"{problem.opening.opens:%H:%M}" == "20:00"
    assert not AuditEvent.objects.filter(kind="contact shown").exists()

    shown = show(in_ohio, sent, HALF_PAST_EIGHT)

    assert (shown.plan.number, shown.plan.say) == ("614 555 0199", "This is the clinic")
    row = AuditEvent.objects.get(kind="contact shown")
    assert (row.actor_id, row.subject_id, row.detail) == (
        in_ohio.dana.account.pk,
        str(sent.report_id),
        {"asked_for": "anyone"},
    )


def test_report_page_holds_no_number_and_the_number_page_only_inside_the_hours(in_ohio, client, monkeypatch):
    sent, code = send(in_ohio.harbor)
    keep(code)
    open_as(client, in_ohio.dana)
    now = {"at": clock.now()}
    monkeypatch.setattr(clock, "now", lambda: now["at"])
    pages = {}

    for name, at in (("seven", SEVEN), ("later", HALF_PAST_EIGHT)):
        now["at"] = at
        open_as(client, in_ohio.dana)
        page = client.get(f"/en/team/reports/{sent.report_id}/")
        assert "614 555 0199" not in page.content.decode()
        assert "This is the clinic" in page.content.decode()
        pages[name] = client.post(f"/en/team/reports/{sent.report_id}/number/", follow=True).content.decode()

    assert "614 555 0199" not in pages["seven"]
    assert "can be shown again from Sunday 20:00" in pages["seven"]
    assert "614 555 0199" in pages["later"]
    assert "This is the clinic" in pages["later"]


def test_number_for_a_woman_asks_who_calls(in_ohio):
    sent, code = send(in_ohio.harbor)
    keep(code, ContactPlan(how="call", number="1", by_whom="woman"))

    refused(lambda: show(in_ohio, sent, SEVEN), "fits")

    assert show(in_ohio, sent, SEVEN, fits=True).plan.number == "1"


def test_only_the_organisation_named_may_answer_or_see_the_number(in_ohio):
    sent, code = send(in_ohio.harbor, in_ohio.legal)
    keep(code, ContactPlan(how="call", number="1", by_whom=str(in_ohio.legal.pk)))

    refused(lambda: show(in_ohio, sent, SEVEN), "organisation")
    refused(lambda: answer(in_ohio, sent, "hello"), "organisation")

    assert show(in_ohio, sent, SEVEN, who=in_ohio.lena).plan.number == "1"
    answer(in_ohio, sent, "hello", who=in_ohio.lena)


def test_reply_with_a_forbidden_word_is_refused_and_stays_on_the_page(in_ohio, client):
    sent, code = send(in_ohio.harbor)
    keep(code)
    open_as(client, in_ohio.dana)

    page = client.post(f"/en/team/reports/{sent.report_id}/reply/", {"text": "The POLICE can come"})

    assert page.status_code == 422
    assert "The person asked us not to use “police”" in page.content.decode()
    assert "The POLICE can come" in page.content.decode()
    assert len(services.read_mailbox(opened=opened(code)).parts) == 2


def test_no_answer_wanted_means_none(in_ohio):
    sent, code = send(in_ohio.harbor)
    keep(code, ContactPlan(how="none"))

    refused(lambda: answer(in_ohio, sent, "hello"), "nobody")
    refused(lambda: show(in_ohio, sent, SEVEN), "no_number")


def test_newest_plan_counts(in_ohio):
    sent, code = send(in_ohio.harbor)
    keep(code)
    keep(code, ContactPlan(how="here"))

    refused(lambda: show(in_ohio, sent, HALF_PAST_EIGHT), "no_number")


def test_plan_given_in_the_form_is_kept_sealed_and_shown_before_sending(in_ohio, client):
    reach = {"plan-how": "text", "plan-number": "٦١٤ ٥٥٥ ٠١٩٩", "plan-start": "20", "plan-end": "22"}
    check = to_check(client, reach={**reach, "plan-days": ["5", "6"], "plan-say": "clinic"})
    text = check.content.decode()
    assert "614 555 0199" in text
    assert "Saturday, Sunday, 20:00–22:00" in text

    code = Code.read(code_of(submit(client, check, "/note/send/")))

    plan = services.plan_of(services.read_mailbox(opened=opened(code)))
    assert plan == ContactPlan(how="text", number="614 555 0199", days=(5, 6), start=20, end=22, say="clinic")


def test_form_without_a_plan_keeps_none(in_ohio, client):
    code = Code.read(code_of(submit(client, to_check(client), "/note/send/")))

    content = services.read_mailbox(opened=opened(code))

    assert services.plan_of(content) is None
    assert len(content.parts) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"plan-how": "text"}, "Write the number"),
        ({"plan-start": "20"}, "Choose both times"),
        ({"plan-how": "call", "plan-number": "no digits"}, "Write the number"),
        ({"plan-how": "call", "plan-number": "1" * 60}, "too long"),
        ({"plan-by_whom": "nobody-i-know"}, "nobody-i-know"),
    ],
)
def test_plan_that_cannot_be_kept_is_explained(in_ohio, client, fields, said):
    page = to_check(client, reach=fields)

    assert page.status_code == 422
    assert said in page.content.decode()
    assert "Nothing was sent yet" in page.content.decode()
    assert Report.objects.count() == 0


def test_plan_may_name_only_somebody_who_may_read(in_ohio, client):
    page = to_check(client, reach={"organisations": [str(in_ohio.harbor.pk)], "plan-by_whom": str(in_ohio.legal.pk)})

    assert page.status_code == 422
    assert "Choose one that you ticked above" in page.content.decode()


def test_plan_is_changed_in_the_mailbox(in_ohio, client):
    _, code = send(in_ohio.harbor)
    client.post("/en/box/", {"code": code.digits}, headers={"sec-fetch-site": "same-origin"})
    page = client.get("/en/box/plan/")

    assert submit(client, page, "/box/plan/", how="call", number="614 555 0199", start="9", end="12").status_code == 302

    text = client.get("/en/box/").content.decode()
    assert "By a call" in text
    assert "every day, 09:00–12:00" in text


def test_words_for_someone_who_does_not_know_lead_to_no_contact(in_ohio, client):
    facts = {"about": "behalf", "person_knows": "no"}
    page = to_check(client, **facts, reach={"plan-how": "call", "plan-number": "1"})
    assert page.status_code == 422
    assert "The person does not know that you write" in page.content.decode()
    check = submit(client, page, "/note/reach/", **{"plan-how": "here", "plan-number": ""})
    sent = submit(client, check, "/note/send/")

    content = services.read_mailbox(opened=opened(Code.read(code_of(sent))))

    assert (content.facts.about, content.facts.person_knows) == (About.BEHALF, "no")
    # Even a number that came in by another way is never shown.
    services.keep_plan(
        opened=opened(Code.read(code_of(sent))), plan=ContactPlan(how="call", number="1"), at=clock.now()
    )
    mine = {"by": in_ohio.dana.account, "keyring": in_ohio.dana.keyring, "at": clock.now()}
    refused(lambda: services.show_contact(report_id=content.report.pk, **mine), "unknown_to_person")


def test_words_for_someone_ask_whether_the_person_knows(in_ohio, client):
    page = to_check(client, about="behalf")

    assert page.status_code == 422
    assert "Does the person know that you write to us?" in page.content.decode()


def test_looks_only_is_raised_by_who_reads_it_and_then_counts(in_ohio, client):
    sent, code = send(in_ohio.harbor, said_or_done=("looks",), what="he keeps her passport", statistics=True)
    who = {"by": in_ohio.dana.account, "keyring": in_ohio.dana.keyring, "at": clock.now()}
    open_as(client, in_ohio.dana)
    assert "Only looks were told" in client.get(f"/en/team/reports/{sent.report_id}/").content.decode()

    page = client.post(f"/en/team/reports/{sent.report_id}/raise/", {"found": ["papers"], "urgency": ["child"]})

    assert page.status_code == 302
    card = open_queue(by=who["by"], keyring=who["keyring"]).lines[0].card
    assert (card["l"], card["u"]) == ("conduct", ["child"])
    mailbox = services.read_mailbox(opened=opened(code))
    assert mailbox.tells_conduct
    assert mailbox.parts[-1].content["who"] == "Dana"
    coding = services.Coding("labour", "farm", "county", None, "no", "other")
    services.close_report(report_id=sent.report_id, coding=coding, **who)
    assert StatisticsLine.objects.count() == 1


def test_raising_needs_something_named_and_never_lowers(in_ohio, client):
    sent, _ = send(in_ohio.harbor, said_or_done=("papers",), child=True)
    open_as(client, in_ohio.dana)

    page = client.post(f"/en/team/reports/{sent.report_id}/raise/", {})

    assert page.status_code == 422
    assert "Tick at least one line" in page.content.decode()
    who = {"by": in_ohio.dana.account, "keyring": in_ohio.dana.keyring, "at": clock.now()}
    with pytest.raises(services.NothingNamed):
        services.raise_level(report_id=sent.report_id, found=["looks"], **who)
    with pytest.raises(ValueError, match="unknown"):
        services.raise_level(report_id=sent.report_id, found=["papers", "invented"], **who)
    services.raise_level(report_id=sent.report_id, urgency=["danger"], **who)
    card = open_queue(by=who["by"], keyring=who["keyring"]).lines[0].card
    assert (card["l"], card["u"]) == ("conduct", ["danger", "child"])


def test_newer_answers_of_the_person_never_lower_child_or_danger(in_ohio):
    _, code = send(in_ohio.harbor, child=True, danger_now="yes")

    services.write_from_mailbox(opened=opened(code), facts=facts_of(child=False, danger_now="no"), at=clock.now())

    lines = open_queue(by=in_ohio.dana.account, keyring=in_ohio.dana.keyring).lines
    assert lines[0].card["u"] == ["danger", "child"]


@pytest.mark.parametrize("about", ["other", "behalf", "self"])
def test_route_sentence_says_that_police_copies_may_reach_a_court_file(in_ohio, client, about):
    both = [str(in_ohio.harbor.pk), str(in_ohio.legal.pk)]
    facts = {"about": about, **({"person_knows": "yes"} if about == "behalf" else {})}

    check = to_check(client, **facts, reach={"audience": "police", "organisations": both})
    without = to_check(client, **facts)

    assert "may end up in a court file" in check.content.decode()
    assert "may end up in a court file" not in without.content.decode()
