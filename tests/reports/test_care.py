"""Warnings before hard words, who interpreted, the change of shifts, legal demands and breaches."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import open_as
from tests.reports.conftest import opened, send

from commonlight.core import clock
from commonlight.core.models import AuditEvent
from commonlight.reports import services
from commonlight.reports.models import BookEntry, Note, Package, Report
from commonlight.reports.services import handing, interpreters, legal, shifts, warnings
from commonlight.reports.services.handing import Receiver
from commonlight.reports.services.team import NotYours
from commonlight.reports.views.queue import number_of

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


def doing(reader):
    return {"by": reader.account, "keyring": reader.keyring, "at": clock.now()}


def office(reader) -> Client:
    client = Client()
    open_as(client, reader)
    return client


def mailbox(code) -> Client:
    client = Client()
    client.post("/en/box/", {"code": code.digits})
    return client


def test_marked_words_are_closed_for_the_team_and_for_police(coalition):
    sent, _ = send(coalition.harbor, coalition.legal, police=[coalition.police])
    address = f"/en/team/reports/{sent.report_id}/"
    before = office(coalition.lena).get(address).content.decode()
    assert "Hard to read or look at" not in before

    office(coalition.dana).post(f"{address}mark/", {"of": "0", "what": ["violence", "child"]})

    seen = office(coalition.lena).get(address).content.decode()
    words = seen.index("six passports")
    assert (
        seen.rindex("<details>", 0, words) > seen.rindex("</details>", 0, words)
        if "</details>" in seen[:words]
        else True
    )
    assert "Hard to read or look at: A child was hurt, Violence." in seen
    package = services.release_package(
        report_id=sent.report_id, to=coalition.police.pk, parts=[0], **doing(coalition.dana)
    )
    police = office(coalition.reyes).get(f"/en/team/released/{package.pk}/").content.decode()
    assert "Hard to read or look at: A child was hurt, Violence." in police


def test_person_marks_own_words_and_the_team_cannot_take_that_away(coalition):
    sent, code = send(coalition.harbor)
    box = mailbox(code)
    assert box.get("/en/box/marks/").status_code == 200
    box.post("/en/box/marks/", {"of": "0", "what": ["sexual"]})

    warnings.mark_as_team(report_id=sent.report_id, of=0, what=["violence"], **doing(coalition.dana))
    warnings.mark_as_team(report_id=sent.report_id, of=0, what=[], **doing(coalition.dana))

    found = services.open_report(report_id=sent.report_id, **doing(coalition.dana))
    assert warnings.warnings_of(found.content.parts) == {0: ["sexual"]}
    row = AuditEvent.objects.filter(kind="content warning set", actor_id=None).get()
    assert row.at is None


@pytest.mark.parametrize(("of", "what"), [(99, ["violence"]), (0, ["strange"]), (-1, ["violence"])])
def test_only_parts_that_are_there_get_known_marks(coalition, of, what):
    sent, code = send(coalition.harbor)

    with pytest.raises(warnings.NotMarkable):
        warnings.mark_as_team(report_id=sent.report_id, of=of, what=what, **doing(coalition.dana))
    assert mailbox(code).post("/en/box/marks/", {"of": str(of), "what": what}).status_code == 422
    assert [part.kind for part in services.read_mailbox(opened=opened(code)).parts] == ["facts"]


def test_who_interpreted_is_kept_for_the_own_organisation_alone(coalition):
    sent, code = send(coalition.harbor, coalition.legal)
    values = {"name": "CANARY Amal", "language": "ar", "way": "phone", "day": "2026-11-20", "no_tie": "on"}
    address = f"/en/team/reports/{sent.report_id}/"

    office(coalition.dana).post(f"{address}interpreter/", values)

    assert "CANARY Amal" in office(coalition.dana).get(address).content.decode()
    assert "Not asked whom the person wants." in office(coalition.dana).get(address).content.decode()
    assert "CANARY" not in office(coalition.lena).get(address).content.decode()
    assert "CANARY" not in mailbox(code).get("/en/box/").content.decode()
    assert b"CANARY" not in bytes(Note.objects.get().blob)
    nothing = office(coalition.dana).post(f"{address}interpreter/", {**values, "name": ""}, follow=True)
    assert "Nothing was kept." in nothing.content.decode()
    report = services.open_report(report_id=sent.report_id, **doing(coalition.dana))
    assert len(interpreters.interpreters_of(report, coalition.dana.keyring)) == 1


def test_shift_page_says_what_is_open_due_waiting_and_unconfirmed(coalition):
    urgent, _ = send(coalition.harbor, submission_id="1", child=True, what="CANARY words")
    waiting, _ = send(coalition.harbor, submission_id="2", police=[coalition.police])
    late, _ = send(coalition.harbor, submission_id="3")
    other, _ = send(coalition.legal, submission_id="4")
    services.reply(report_id=waiting.report_id, text="Are you safe?", **doing(coalition.dana))
    Report.objects.filter(pk=late.report_id).update(due=clock.now() - timedelta(hours=1))
    package = services.release_package(
        report_id=waiting.report_id, to=coalition.police.pk, parts=[0], **doing(coalition.dana)
    )
    Package.objects.filter(pk=package.pk).update(passed_at=clock.now() - timedelta(hours=30))

    child = services.release_package(
        report_id=urgent.report_id, to=coalition.police.pk, parts=[0], reason="child", **doing(coalition.dana)
    )
    Package.objects.filter(pk=child.pk).update(received_at=clock.now())
    look = shifts.look_over(by=coalition.dana.account, keyring=coalition.dana.keyring, at=clock.now())
    page = office(coalition.dana).get("/en/team/shift/").content.decode()

    ids = {name: [line.report_id for line in getattr(look, name)] for name in ("urgent", "late", "waiting")}
    assert ids == {"urgent": [urgent.report_id], "late": [late.report_id], "waiting": [waiting.report_id]}
    assert look.open_count == 3
    assert [(one.report_id, one.kind) for one in look.unconfirmed] == [(urgent.report_id, "override")]
    assert [one.pk for one in look.no_receipt] == [package.pk]
    assert all(number_of(one.report_id) in page for one in (urgent, waiting, late))
    assert number_of(other.report_id) not in page
    assert "CANARY" not in page


def test_note_for_the_next_shift_opens_for_the_own_organisation_alone(coalition):
    dana = office(coalition.dana)
    wrong = dana.post("/en/team/shift/", {"organisation": str(coalition.harbor.pk), "text": " "})
    assert wrong.status_code == 422
    dana.post("/en/team/shift/", {"organisation": str(coalition.harbor.pk), "text": "CANARY call counsel"})

    assert "CANARY" in office(coalition.ben).get("/en/team/shift/").content.decode()
    assert "CANARY" not in office(coalition.lena).get("/en/team/shift/").content.decode()
    assert b"CANARY" not in bytes(BookEntry.objects.get().blob)
    with pytest.raises(NotYours):
        shifts.leave_note(organisation_id=coalition.harbor.pk, text="x", by=coalition.lena.account, at=clock.now())


DEMAND = {
    "paper": "subpoena",
    "asked_by": "CANARY County court",
    "basis": "No. 26-1",
    "what": "all reports of November",
    "came": "2026-11-20",
    "until": "2026-12-04",
    "counsel": "Ms Ochoa, same day",
}


def test_demand_is_recorded_step_by_step_and_sealed(coalition):
    dana = office(coalition.dana)
    page = dana.post("/en/team/legal/new/demand/", {**DEMAND, "organisation": str(coalition.harbor.pk)}, follow=True)
    thread = BookEntry.objects.get().thread

    dana.post(f"/en/team/legal/{thread}/", {"entry": "counsel", "text": "CANARY too wide, narrow it"})
    dana.post(f"/en/team/legal/{thread}/", {"entry": "given", "text": "a copy of part 1 of one report"})

    assert "CANARY County court" in page.content.decode()
    case = legal.case_of(thread=thread, by=coalition.ben.account, keyring=coalition.ben.keyring)
    assert [step["entry"] for step in case.steps] == ["counsel", "given"]
    assert not case.is_closed
    assert all(b"CANARY" not in bytes(row.blob) for row in BookEntry.objects.all())
    assert office(coalition.lena).get(f"/en/team/legal/{thread}/").status_code == 404
    assert "CANARY" not in office(coalition.lena).get("/en/team/legal/").content.decode()
    assert AuditEvent.objects.filter(kind="legal book written").count() == 3
    with pytest.raises(legal.NoSuchCase):
        legal.add_step(thread=thread, entry="closed", text="x", **doing(coalition.lena))


def test_persons_are_told_only_with_counsels_word_and_only_of_own_reports(coalition):
    sent, code = send(coalition.harbor, submission_id="1")
    other, other_code = send(coalition.legal, submission_id="2")
    thread = legal.open_demand(organisation_id=coalition.harbor.pk, by=coalition.dana.account, at=clock.now(), **DEMAND)
    dana, address = office(coalition.dana), f"/en/team/legal/{thread}/notice/"
    number = number_of(sent.report_id)
    assert dana.post(address, {"notice": "demand", "numbers": number}).status_code == 422
    strange = {"notice": "demand", "numbers": number_of(other.report_id), "allowed": "on"}
    assert dana.post(address, strange).status_code == 422

    dana.post(address, {"notice": "demand", "numbers": number, "allowed": "on"})
    told, left = legal.tell_persons(
        thread=thread, notice="given", report_ids=[other.report_id], **doing(coalition.dana)
    )

    assert (told, left) == (0, 1)
    text = mailbox(code).get("/es/box/").content.decode()
    assert "Alguien nos pidió por ley" in text
    assert "Harbor House" in text
    assert "CANARY" not in text
    assert [part.kind for part in services.read_mailbox(opened=opened(other_code)).parts] == ["facts"]
    assert AuditEvent.objects.filter(kind="person told of a legal matter").count() == 1


def test_breach_is_recorded_and_closed(coalition):
    dana = office(coalition.dana)
    values = {"what": "laptop lost", "since": "Friday", "noticed": "Ben", "who_may_have_seen": "nobody we know"}
    dana.post("/en/team/legal/new/breach/", {**values, "organisation": str(coalition.harbor.pk)})
    thread = BookEntry.objects.get().thread

    dana.post(f"/en/team/legal/{thread}/", {"entry": "closed", "text": "keys changed"})

    case = legal.case_of(thread=thread, by=coalition.dana.account, keyring=coalition.dana.keyring)
    assert (case.is_breach, case.is_closed) == (True, True)
    assert dana.get("/en/team/legal/").status_code == 200
    assert dana.get("/en/team/legal/new/strange/").status_code == 404


def test_team_books_come_under_a_new_key_too(coalition):
    from commonlight.core import resealing
    from commonlight.core.services.readers import remove_reader

    thread = legal.open_demand(organisation_id=coalition.harbor.pk, by=coalition.dana.account, at=clock.now(), **DEMAND)
    remove_reader(organisation_id=coalition.harbor.pk, account=coalition.ben.account, by=None, at=clock.now())

    resealing.go_on(keyring=coalition.dana.keyring, organisation_id=coalition.harbor.pk, seconds=10.0, at=clock.now())

    assert BookEntry.objects.get().epoch == 2
    case = legal.case_of(thread=thread, by=coalition.dana.account, keyring=coalition.dana.keyring)
    assert case.head["asked_by"] == "CANARY County court"


def test_marks_of_a_package_do_not_change_what_was_written(coalition):
    sent, _ = send(coalition.harbor, police=[coalition.police])
    warnings.mark_as_team(report_id=sent.report_id, of=0, what=["violence"], **doing(coalition.dana))

    passed = handing.pass_on(
        report_id=sent.report_id,
        receiver=Receiver(coalition.police.pk, "Riverbend PD"),
        parts=[0],
        **doing(coalition.dana),
    )

    seen = services.open_package(package_id=passed.package.pk, **doing(coalition.reyes))
    assert seen.parts[0]["warned"] == ["violence"]
    assert seen.parts[0]["facts"]["what"].startswith("six passports")
