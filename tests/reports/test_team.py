"""What the team does with a report, and what it cannot do."""

from uuid import uuid4

import pytest
from tests.factories import make_reader, open_as
from tests.reports.conftest import facts_of, opened, send
from tests.reports.journey import form_if, submit
from tests.reports.pictures import jpeg_with_place

from commonlight.core import clock, sealed_files
from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role
from commonlight.core.uploads import SealedUpload
from commonlight.reports import policies, services
from commonlight.reports.models import Note, Package, Report, StatisticsLine, StatisticsRefusals, Status
from commonlight.reports.services.cards import QueueLine, open_queue
from commonlight.reports.services.files import take_files
from commonlight.reports.services.team import AssigneeCannotRead, notes_of, reach
from commonlight.reports.views.queue import order

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]

CODING = services.Coding(
    kind="labour", setting="farm", zone="county", event_month=None, contact_before="no", outcome="helped"
)


def doing(who):
    return {"by": who.account, "keyring": who.keyring, "at": clock.now()}


def test_opening_is_logged_with_who_and_when(coalition):
    sent, _ = send(coalition.harbor)

    services.open_report(report_id=sent.report_id, **doing(coalition.dana))

    event = AuditEvent.objects.get(kind="report read")
    assert (event.actor_id, event.subject_id) == (coalition.dana.account.pk, str(sent.report_id))
    assert event.at is not None


def test_every_step_is_allowed_or_refused_as_the_table_says(coalition):
    sent, _ = send(coalition.harbor)
    refused = []

    for current in Status:
        for to in Status:
            Report.objects.update(status=current)
            try:
                services.set_status(report_id=sent.report_id, to=to, **doing(coalition.dana))
            except policies.StepNotAllowed:
                refused.append((current, to))
                assert Report.objects.get().status == current
            else:
                assert Report.objects.get().status == to

    assert refused == [(current, to) for current in Status for to in Status if to not in policies.STEPS[current]]


def test_first_answer_erases_the_due_date(coalition):
    sent, code = send(coalition.harbor)

    services.reply(report_id=sent.report_id, text="We read you.", **doing(coalition.dana))

    report = Report.objects.get()
    assert (report.status, report.due) == (Status.WAITING, None)
    assert services.read_mailbox(opened=opened(code)).parts[-1].content["text"] == "We read you."


def test_only_who_can_read_may_be_assigned(coalition):
    sent, _ = send(coalition.harbor)

    services.assign(report_id=sent.report_id, to=coalition.ben.account, **doing(coalition.dana))
    with pytest.raises(AssigneeCannotRead):
        services.assign(report_id=sent.report_id, to=coalition.lena.account, **doing(coalition.dana))

    assert Report.objects.get().assignee_id == coalition.ben.account.pk


def test_notes_open_for_the_own_organisation_alone(coalition):
    sent, code = send(coalition.harbor, coalition.legal)
    services.add_note(report_id=sent.report_id, text="ask the shelter", **doing(coalition.dana))

    def seen(who):
        return [
            one["text"]
            for one in notes_of(reach(report_id=sent.report_id, by=who.account, keyring=who.keyring), who.keyring)
        ]

    assert seen(coalition.ben) == ["ask the shelter"]
    assert seen(coalition.lena) == []
    assert "ask the shelter" not in str([part.content for part in services.read_mailbox(opened=opened(code)).parts])
    assert b"shelter" not in bytes(Note.objects.get().blob)


@pytest.mark.parametrize("agrees", [True, False])
def test_closing_counts_only_with_the_persons_agreement(coalition, agrees):
    sent, _ = send(coalition.harbor, statistics=agrees)
    services.open_report(report_id=sent.report_id, **doing(coalition.dana))

    services.close_report(report_id=sent.report_id, coding=CODING, **doing(coalition.dana))

    assert StatisticsLine.objects.count() == int(agrees)
    assert list(StatisticsRefusals.objects.values_list("count", flat=True)) == ([] if agrees else [1])
    assert "report" not in {field.name for field in StatisticsLine._meta.get_fields()}


def test_report_closed_twice_is_counted_once(coalition):
    sent, _ = send(coalition.harbor, statistics=True)
    services.open_report(report_id=sent.report_id, **doing(coalition.dana))
    services.close_report(report_id=sent.report_id, coding=CODING, **doing(coalition.dana))
    services.set_status(report_id=sent.report_id, to=Status.IN_WORK, **doing(coalition.dana))

    services.close_report(report_id=sent.report_id, coding=CODING, **doing(coalition.dana))

    assert StatisticsLine.objects.count() == 1


def test_looks_only_is_never_counted_and_never_goes_to_police(coalition):
    sent, code = send(coalition.harbor, police=[coalition.police], said_or_done=("looks",), statistics=True)
    services.open_report(report_id=sent.report_id, **doing(coalition.dana))
    with pytest.raises(services.OnlyLooks):
        services.release_package(report_id=sent.report_id, to=coalition.police.pk, parts=[0], **doing(coalition.dana))

    services.close_report(report_id=sent.report_id, coding=CODING, **doing(coalition.dana))

    assert (StatisticsLine.objects.count(), StatisticsRefusals.objects.count(), Package.objects.count()) == (0, 0, 0)
    services.write_from_mailbox(opened=opened(code), facts=facts_of(said_or_done=("papers",)), at=clock.now())
    services.release_package(report_id=sent.report_id, to=coalition.police.pk, parts=[1], **doing(coalition.dana))
    assert Package.objects.count() == 1


def test_police_get_a_package_only_with_a_yes_or_a_named_exception(coalition):
    sent, code = send(coalition.harbor)
    act = {"report_id": sent.report_id, "to": coalition.police.pk, "parts": [0]}
    with pytest.raises(services.NoYes):
        services.release_package(**act, **doing(coalition.dana))

    services.release_package(**act, reason="child", **doing(coalition.dana))

    told = services.read_mailbox(opened=opened(code)).parts[-1].content
    assert (told["kind"], told["to"], told["reason"], told["who"]) == ("release", "Riverbend PD", "child", "Dana")


def photo():
    writer = sealed_files.SealedFileWriter()
    writer.write(jpeg_with_place())
    writer.finish(clock.now())
    upload = SealedUpload(writer=writer, refused="", name="C:\\Users\\ana\\route12.jpg", size=1)
    return take_files([upload], at=clock.now()).kept


def test_package_holds_chosen_parts_alone_and_its_own_file(coalition):
    files = photo()
    sent, code = send(coalition.harbor, police=[coalition.police], files=files)
    services.write_from_mailbox(opened=opened(code), text="not for police", at=clock.now())
    package = services.release_package(
        report_id=sent.report_id, to=coalition.police.pk, parts=[0, 1], **doing(coalition.dana)
    )

    seen = services.open_package(package_id=package.pk, **doing(coalition.reyes))

    assert [part["kind"] for part in seen.parts] == ["facts", "file"]
    assert seen.parts[1]["file"]["name"] == "route12.jpg"
    assert seen.parts[1]["file"]["id"] != files[0].id
    for other in (coalition.dana, coalition.lena):
        with pytest.raises(services.NotYours):
            services.open_package(package_id=package.pk, **doing(other))


def test_yes_taken_back_removes_the_package_and_its_file(coalition):
    sent, code = send(coalition.harbor, police=[coalition.police], files=photo())
    services.release_package(report_id=sent.report_id, to=coalition.police.pk, parts=[0, 1], **doing(coalition.dana))
    assert len(list(sealed_files.folder().glob("??/*"))) == 2

    services.withdraw(opened=opened(code), police=(coalition.police.pk,), at=clock.now())

    assert Package.objects.count() == 0
    assert len(list(sealed_files.folder().glob("??/*"))) == 1
    with pytest.raises(services.NoYes):
        services.release_package(report_id=sent.report_id, to=coalition.police.pk, parts=[0], **doing(coalition.dana))


def test_withdrawing_seals_files_anew(coalition):
    files = photo()
    sent, code = send(coalition.harbor, coalition.legal, files=files)

    services.withdraw(opened=opened(code), organisations=(coalition.legal.pk,), at=clock.now())

    left = reach(report_id=sent.report_id, by=coalition.dana.account, keyring=coalition.dana.keyring)
    kept = next(part.content["file"] for part in left.content.parts if part.kind == "file")
    assert kept["id"] != files[0].id
    assert not sealed_files.exists(files[0].id)
    assert sealed_files.exists(kept["id"])


def test_reader_let_in_later_reads_and_a_role_taken_away_closes(coalition):
    sent, _ = send(coalition.harbor)
    nora = make_reader(coalition.harbor, Role.CASEWORKER, let_in_by=coalition.dana)

    with pytest.raises(services.NotYours):
        services.open_report(report_id=sent.report_id, **doing(nora))


def test_pages_carry_the_work(coalition, client):
    sent, _ = send(coalition.harbor, police=[coalition.police], files=photo(), danger_now="yes")
    open_as(client, coalition.dana)
    queue = client.get("/en/team/reports/")
    number = f"{sent.report_id % 10**6:06d}"
    assert number in queue.content.decode()
    assert "Danger now" in queue.content.decode()
    assert "six passports" not in queue.content.decode()
    page = client.get(f"/en/team/reports/{sent.report_id}/")
    assert "six passports" in page.content.decode()
    steps = [
        ("/reply/", {"text": "We are here."}),
        ("/note/", {"text": "call counsel"}),
        ("/assign/", {"to": str(coalition.ben.account.pk)}),
        ("/labels/", {"kind": "labour", "labels": ["bed", "legal"]}),
        ("/status/", {"to": "in_work"}),
        ("/close/", {"outcome": "helped", "kind": "labour", "zone": "county", "contact_before": "no"}),
    ]
    for ending, values in steps:
        page = submit(client, page, ending, **values)
        assert page.status_code == 302, (ending, page.content.decode())
        page = client.get(page.url)
    text = page.content.decode()
    assert "We are here." in text
    assert "call counsel" in text
    assert Report.objects.get().status == Status.CLOSED
    assert not form_if(page, "/reply/")
    photo_page = client.get(f"/en/team/reports/{sent.report_id}/files/1/")
    assert photo_page["Content-Type"] == "image/jpeg"
    assert photo_page["Content-Disposition"].startswith("attachment")
    assert photo_page.content[:2] == b"\xff\xd8"
    assert number not in client.get("/en/team/reports/").content.decode()
    everything = submit(client, queue, "/team/reports/", status="all")
    assert number in everything.content.decode()


def test_empty_answer_is_explained_in_place(coalition, client):
    sent, _ = send(coalition.harbor)
    open_as(client, coalition.dana)

    page = client.post(f"/en/team/reports/{sent.report_id}/reply/", {"text": "  "})

    assert page.status_code == 422
    assert "Nothing was sent." in page.content.decode()


def test_changed_bytes_show_nothing_false(coalition, client):
    sent, _ = send(coalition.harbor)
    from commonlight.reports.models import Part

    part = Part.objects.get()
    part.blob = bytes(part.blob)[:-1] + bytes([bytes(part.blob)[-1] ^ 1])
    part.save()
    open_as(client, coalition.dana)

    page = client.get(f"/en/team/reports/{sent.report_id}/")

    assert page.status_code == 409
    assert "Nothing false is shown." in page.content.decode()


def test_danger_and_child_are_never_lowered_by_newer_answers(coalition):
    _, code = send(coalition.harbor, danger_now="yes", child=True)

    services.write_from_mailbox(opened=opened(code), facts=facts_of(danger_now="no"), at=clock.now())

    line = open_queue(by=coalition.dana.account, keyring=coalition.dana.keyring).lines[0]
    assert line.card["u"] == ["danger", "child"]


def test_menu_shows_each_their_own_pages(coalition, client):
    open_as(client, coalition.dana)
    team = client.get("/en/team/reports/").content.decode()
    open_as(client, coalition.reyes)
    police = client.get("/en/team/released/").content.decode()

    assert 'href="/en/team/reports/"' in team
    assert 'href="/en/team/released/"' not in team
    assert 'href="/en/team/released/"' in police
    assert 'href="/en/team/reports/"' not in police


def test_orphan_files_go_and_kept_ones_stay(coalition):
    from datetime import timedelta

    orphan, kept = photo()[0], photo()
    send(coalition.harbor, files=kept)
    at = clock.now()
    assert sealed_files.sweep_orphans(at=at) == 0

    gone = sealed_files.sweep_orphans(at=at + timedelta(hours=4))

    assert gone == 1
    assert not sealed_files.exists(orphan.id)
    assert sealed_files.exists(kept[0].id)


def test_who_wrote_again_and_waits_stands_before_what_nobody_opened():
    waits = QueueLine(1, uuid4(), Status.NEWS, None, None, {})
    unopened = QueueLine(2, uuid4(), Status.NEW, "2026-01-01T00:00", None, {})
    urgent = QueueLine(3, uuid4(), Status.NEW, None, None, {"u": ["danger"]})

    assert [line.report_id for line in sorted([unopened, waits, urgent], key=order)] == [3, 1, 2]
