"""Police: packages by account, link and paper; receipts, answers and the joint list; evidence and who had it."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import open_as
from tests.reports.conftest import opened, send
from tests.reports.journey import code_of, form_if, submit
from tests.reports.pictures import jpeg_with_place

from commonlight.core import clock
from commonlight.core.models import AuditEvent, PackageLink
from commonlight.reports import services
from commonlight.reports.models import Package, PackageEntry, PackageEntryWrap, Report, UrgentAct, Way, Wrap
from commonlight.reports.services import custody, handing, police_answers
from commonlight.reports.services.handing import Receiver
from commonlight.reports.services.police_answers import Writer

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


def doing(reader):
    return {"by": reader.account, "keyring": reader.keyring, "at": clock.now()}


def passed(coalition, sent, way=Way.ACCOUNT, **changed):
    receiver = Receiver(coalition.police.pk, coalition.police.name, way, "" if way == Way.ACCOUNT else "Officer 4411")
    values = {"report_id": sent.report_id, "receiver": receiver, "parts": [0], **doing(coalition.dana)}
    return handing.pass_on(**{**values, **changed})


def handed(coalition, sent, reader=None):
    reader = reader or coalition.dana
    report = services.open_report(report_id=sent.report_id, **doing(reader))
    return police_answers.handed_of(report, reader.keyring, at=clock.now())


def office(reader) -> Client:
    client = Client()
    open_as(client, reader)
    return client


def send_original(coalition, **more):
    """Send a note with a photo kept as evidence, through the public form."""
    client = Client()
    page = submit(client, client.get("/en/note/"), "/note/about/", about="other")
    photo = SimpleUploadedFile("camp.jpg", jpeg_with_place())
    page = submit(
        client,
        page,
        "/note/facts/",
        said_or_done=["papers"],
        what="six passports",
        keep_originals="on",
        attached=[photo],
    )
    reach = {"audience": "police", "organisations": [str(coalition.harbor.pk)], **more}
    page = submit(client, page, "/note/reach/", **reach)
    sent = submit(client, page, "/note/send/")
    return code_of(sent), Report.objects.get()


def test_officer_without_account_opens_a_link_once_with_the_digits(coalition):
    sent, code = send(coalition.harbor, police=[coalition.police])
    dana = office(coalition.dana)
    page = dana.post(
        f"/en/team/reports/{sent.report_id}/release/",
        {"to": str(coalition.police.pk), "way": "link", "officer": "Officer 4411", "parts": ["0"], "reason": ""},
    )
    address = re.search(r"http://testserver(/en/parcel/[0-9a-f]{32}/)", page.content.decode()).group(1)
    pin = re.search(r"\d{5} \d{5}", page.content.decode()).group()
    officer = Client()

    for _ in range(3):
        looked = officer.get(address)
        assert looked.status_code == 200
        assert b"six passports" not in looked.content
    assert PackageLink.objects.get().opened is None
    assert PackageLink.objects.get().tries == 0
    wrong = officer.post(address, {"pin": "0" * 10 if pin != "00000 00000" else "1" * 10})
    assert wrong.status_code == 422
    answered = officer.post(address, {"pin": pin}, follow=True)

    text = answered.content.decode()
    assert "six passports" in text
    assert str(sent.report_id) not in text
    assert "Harbor House" in text
    assert Client().post(address, {"pin": pin}).status_code == 422
    kinds = [part.kind for part in services.read_mailbox(opened=opened(code)).parts]
    assert "release" in kinds


def test_link_that_never_was_looks_the_same(coalition):
    sent, _ = send(coalition.harbor, police=[coalition.police])
    link = passed(coalition, sent, Way.LINK).link
    there, absent = f"/en/parcel/{link.token}/", f"/en/parcel/{'0' * 32}/"

    looks = [Client().get(address) for address in (there, absent)]
    tries = [Client().post(address, {"pin": "1234567890"}) for address in (there, absent)]

    own = link.token.encode()
    assert looks[0].content.replace(own, b"0" * 32) == looks[1].content
    assert tries[0].content.replace(own, b"0" * 32) == tries[1].content
    assert [one.status_code for one in (*looks, *tries)] == [200, 200, 422, 422]


def test_officer_with_a_link_confirms_and_answers_and_the_sender_sees_it(coalition):
    sent, _ = send(coalition.harbor, police=[coalition.police])
    link = passed(coalition, sent, Way.LINK).link
    officer = Client()
    page = officer.post(f"/en/parcel/{link.token}/", {"pin": link.pin}, follow=True)
    page = submit(officer, page, "/parcel/answer/", officer="Officer 4411", case_number="26-118")
    page = officer.get("/en/parcel/")
    answer = submit(officer, page, "/parcel/answer/", act="answer", answer="needs_more", text="")
    assert answer.status_code == 422
    submit(officer, answer, "/parcel/answer/", act="answer", answer="needs_more", text="plate of the van")

    one = handed(coalition, sent)[0]

    assert (one.receipt["officer"], one.receipt["case"]) == ("Officer 4411", "26-118")
    assert [(entry["answer"], entry["text"], entry["side"]) for entry in one.answers] == [
        ("needs_more", "plate of the van", "police")
    ]
    assert one.package.received_at is not None
    officer.post("/en/parcel/leave/")
    assert "six passports" not in officer.get("/en/parcel/").content.decode()


def test_link_taken_back_takes_the_package_along(coalition):
    sent, _ = send(coalition.harbor, police=[coalition.police])
    link = passed(coalition, sent, Way.LINK).link
    package = Package.objects.get()

    office(coalition.dana).post(f"/en/team/reports/{sent.report_id}/police/{package.pk}/", {"act": "withdraw"})

    assert Package.objects.count() == 0
    assert Client().post(f"/en/parcel/{link.token}/", {"pin": link.pin}).status_code == 422


def test_yes_taken_back_closes_an_open_link_too(coalition):
    sent, code = send(coalition.harbor, police=[coalition.police])
    link = passed(coalition, sent, Way.LINK).link
    officer = Client()
    assert b"six passports" in officer.post(f"/en/parcel/{link.token}/", {"pin": link.pin}, follow=True).content

    services.withdraw(opened=opened(code), police=(coalition.police.pk,), at=clock.now())

    assert officer.get("/en/parcel/").status_code == 410
    assert PackageLink.objects.count() == 0


def test_agency_outside_gets_parts_only_in_an_exception(coalition):
    sent, code = send(coalition.harbor, police=[coalition.police], danger_now="yes")
    outside = Receiver(None, "State bureau", Way.PRINT, "Agent Poole")

    with pytest.raises(handing.NoYes):
        passed(coalition, sent, receiver=outside)
    passed(coalition, sent, receiver=outside, reason="danger")

    told = [part.content for part in services.read_mailbox(opened=opened(code)).parts if part.kind == "release"]
    assert [(one["to"], one["reason"], one["who"]) for one in told] == [("State bureau", "danger", "Dana")]


def test_house_that_was_not_chosen_gets_parts_only_in_an_exception_and_the_person_reads_who_decided(coalition):
    sent, code = send(coalition.harbor, child=True)
    page, address = office(coalition.dana), f"/en/team/reports/{sent.report_id}"
    form = {"to": str(coalition.legal.pk), "way": "link", "officer": "Lena", "parts": ["0"]}
    offered = page.get(f"{address}/police/").content.decode()
    assert f'value="{coalition.legal.pk}"' in offered
    assert f'value="{coalition.harbor.pk}"' not in offered

    refused = [
        page.post(f"{address}/release/", form),
        page.post(f"{address}/release/", {**form, "way": "account", "reason": "child"}),
    ]
    assert [one.status_code for one in refused] == [422, 422]
    assert Package.objects.count() == 0
    passed_on = page.post(f"{address}/release/", {**form, "reason": "child"})

    assert passed_on.status_code == 200
    package = Package.objects.get()
    assert (package.organisation_id, package.way, package.box) == (coalition.legal.pk, Way.LINK, None)
    told = [part.content for part in services.read_mailbox(opened=opened(code)).parts if part.kind == "release"]
    assert [(one["to"], one["reason"], one["who"]) for one in told] == [("Valley Legal Aid", "child", "Dana")]
    assert UrgentAct.objects.get().kind == UrgentAct.Kind.OVERRIDE
    assert AuditEvent.objects.filter(kind="package released").count() == 1
    # The report itself stays closed to them.
    assert not Wrap.objects.filter(organisation=coalition.legal).exists()
    assert office(coalition.lena).get(f"{address}/").status_code == 404


def test_paper_shows_the_parts_and_a_digest_that_both_sides_can_count(coalition):
    sent, _ = send(coalition.harbor, coalition.legal, police=[coalition.police])
    package = passed(coalition, sent, Way.PRINT).package
    address = f"/en/team/reports/{sent.report_id}/police/{package.pk}/print/"

    page = office(coalition.dana).get(address).content.decode()
    other = office(coalition.lena).get(address).content.decode()

    digest = handed(coalition, sent)[0].told["digest"]
    assert "six passports" in page
    assert digest in page
    assert digest in other
    by_account = passed(coalition, sent).package
    key = coalition.reyes.keyring
    opened_there = services.open_package(
        package_id=by_account.pk, by=coalition.reyes.account, keyring=key, at=clock.now()
    )
    assert opened_there.digest == digest == handing.digest_of(opened_there.parts)
    assert handing.digest_of([{**opened_there.parts[0], "day": "1999-01-01"}]) != digest


def test_way_needs_what_it_needs(coalition):
    sent, _ = send(coalition.harbor, police=[coalition.police])
    dana, address = office(coalition.dana), f"/en/team/reports/{sent.report_id}/release/"
    base = {"to": str(coalition.police.pk), "parts": ["0"], "reason": ""}

    wrong = [
        {**base, "way": "link"},
        {**base, "way": "print"},
        {**base, "to": "outside", "way": "print", "officer": "x", "reason": "child"},
        {**base, "to": "outside", "way": "print", "officer": "x", "agency": "State bureau"},
        {**base, "to": "outside", "agency": "State bureau", "reason": "child"},
        {**base, "parts": []},
    ]

    assert [dana.post(address, values).status_code for values in wrong] == [422] * len(wrong)
    assert Package.objects.count() == 0


def test_liaison_confirms_answers_and_ticks_and_both_sides_see_it(coalition):
    sent, _ = send(coalition.harbor, coalition.legal, police=[coalition.police])
    package = passed(coalition, sent).package
    reyes, dana = office(coalition.reyes), office(coalition.dana)
    address = f"/en/team/released/{package.pk}/"
    page = reyes.get(address)
    assert form_if(page, "/answer/")
    submit(reyes, page, "/answer/", act="receipt", officer="Reyes", case_number="")
    reyes.post(f"{address}answer/", {"act": "answer", "answer": "no_action", "text": ""})
    reyes.post(f"{address}answer/", {"act": "check", "step": "interpreter:done"})
    dana.post(f"/en/team/reports/{sent.report_id}/police/{package.pk}/", {"act": "check", "step": "lead:not_needed"})

    for reader in (coalition.dana, coalition.lena):
        one = handed(coalition, sent, reader)[0]
        states = {check.item: (check.state, check.who) for check in police_answers.checks_of(one.entries)}
        assert states["interpreter"] == ("done", "Reyes")
        assert states["lead"] == ("not_needed", "Dana")
        assert [entry["answer"] for entry in one.answers] == ["no_action"]
    seen = reyes.get(address).content.decode()
    assert "No action taken" in seen
    assert "Dana" in seen
    assert AuditEvent.objects.filter(kind="package receipt").count() == 1


def test_receipt_is_given_once_and_the_clock_is_counted(coalition):
    sent, _ = send(coalition.harbor, police=[coalition.police])
    package = passed(coalition, sent).package
    Package.objects.filter(pk=package.pk).update(passed_at=clock.now() - timedelta(hours=30))
    one = handed(coalition, sent)[0]
    assert (one.receipt_hours, one.is_late(clock.now())) == (30, True)
    writer = Writer("police", "Reyes", "Riverbend PD", coalition.reyes.account)
    given = {"package": package, "officer": "R", "case_number": "", "writer": writer}

    police_answers.give_receipt(**given, at=clock.now() - timedelta(hours=27))

    with pytest.raises(police_answers.EntryRefused):
        police_answers.give_receipt(**given, at=clock.now())
    one = handed(coalition, sent)[0]
    assert (one.receipt_hours, one.is_late(clock.now())) == (3, False)
    assert one.is_late(clock.now() + timedelta(days=15)) is True


def test_entries_are_sealed_to_those_who_can_read_and_go_with_them(coalition):
    sent, code = send(coalition.harbor, coalition.legal, police=[coalition.police])
    package = passed(coalition, sent).package
    writer = Writer("police", "Reyes", "Riverbend PD", coalition.reyes.account)
    police_answers.answer(package=package, code="closed", text="CANARY plate", writer=writer, at=clock.now())
    holders = {wrap.organisation_id for wrap in PackageEntryWrap.objects.all()}
    assert holders == {coalition.harbor.pk, coalition.legal.pk, coalition.police.pk}
    assert b"CANARY" not in bytes(PackageEntry.objects.get().blob)

    services.withdraw(opened=opened(code), organisations=(coalition.legal.pk,), at=clock.now())

    holders = {wrap.organisation_id for wrap in PackageEntryWrap.objects.all()}
    assert holders == {coalition.harbor.pk, coalition.police.pk}
    services.delete_report(opened=opened(code), at=clock.now())
    assert PackageEntry.objects.count() == 0


def test_original_keeps_the_digest_it_came_with(coalition):
    _, report = send_original(coalition)
    data = jpeg_with_place()

    found = services.open_report(report_id=report.pk, **doing(coalition.dana))
    sequence = next(p.sequence for p in found.content.parts if p.kind == "file" and p.content["file"]["is_original"])

    assert custody.evidence_of(found, sequence).file.digest == sha256(data).hexdigest()
    clean = next(p for p in found.content.parts if p.kind == "file" and not p.content["file"]["is_original"])
    with pytest.raises(custody.NoEvidence):
        custody.evidence_of(found, clean.sequence)


def test_copy_of_evidence_needs_a_reason_and_is_listed(coalition):
    _, report = send_original(coalition)
    dana = office(coalition.dana)
    found = services.open_report(report_id=report.pk, **doing(coalition.dana))
    sequence = next(p.sequence for p in found.content.parts if p.kind == "file" and p.content["file"]["is_original"])
    address = f"/en/team/reports/{report.pk}/evidence/{sequence}/"

    straight = dana.get(f"/en/team/reports/{report.pk}/files/{sequence}/")
    nothing = dana.post(address, {"why": " "})
    copy = dana.post(address, {"why": "for the prosecutor"})

    assert (straight.status_code, straight.url) == (302, address)
    assert nothing.status_code == 422
    assert copy.content == jpeg_with_place()
    listed = dana.get(address).content.decode()
    assert "for the prosecutor" in listed
    assert sha256(jpeg_with_place()).hexdigest() in listed


def test_handing_evidence_on_stands_in_its_list(coalition):
    code, report = send_original(coalition, police=[str(coalition.police.pk)])
    found = services.open_report(report_id=report.pk, **doing(coalition.dana))
    sequence = next(p.sequence for p in found.content.parts if p.kind == "file" and p.content["file"]["is_original"])

    handing.pass_on(
        report_id=report.pk,
        receiver=Receiver(coalition.police.pk, coalition.police.name),
        parts=[sequence],
        reason="danger",
        **doing(coalition.dana),
    )

    again = services.open_report(report_id=report.pk, **doing(coalition.dana))
    entry = custody.evidence_of(again, sequence).custody[0]
    assert (entry["act"], entry["why"], entry["who"]) == ("passed", "Riverbend PD", "Dana")
    assert entry["digest"] == sha256(jpeg_with_place()).hexdigest()
    page = services.read_mailbox(opened=opened_code(code))
    assert "custody" in {part.kind for part in page.parts}


def opened_code(code):
    from commonlight.core.codes import Code

    return opened(Code.read(code))


def test_changed_evidence_is_never_given_out(coalition, monkeypatch):
    _, report = send_original(coalition)
    found = services.open_report(report_id=report.pk, **doing(coalition.dana))
    sequence = next(p.sequence for p in found.content.parts if p.kind == "file" and p.content["file"]["is_original"])
    monkeypatch.setattr(custody, "read_file", lambda file: b"other bytes")

    answer = office(coalition.dana).post(f"/en/team/reports/{report.pk}/evidence/{sequence}/", {"why": "look"})

    assert answer.status_code == 409
    assert b"other bytes" not in answer.content
    assert (
        custody.evidence_of(services.open_report(report_id=report.pk, **doing(coalition.dana)), sequence).custody == []
    )
