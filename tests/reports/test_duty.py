"""The duty to report: one acts at once, a second confirms; the rule is the coalition's own; what is told stays sealed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary, open_as
from tests.reports.conftest import opened, send
from tests.reports.pictures import SECRET, jpeg_with_place

from commonlight.core import clock
from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role
from commonlight.core.services.place import clear_place_entry
from commonlight.reports import services
from commonlight.reports.models import DutyClock, IntakeSettings, Package, StoredFile, UrgentAct
from commonlight.reports.services import duty, waiting

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
AT = clock.now()


def who(reader, at=AT):
    return {"by": reader.account, "keyring": reader.keyring, "at": at}


def tell(coalition, report_id, reader=None, at=AT, **changed):
    values = {"to": "County child protection", "reference": "CP-77", "words": "A girl of about 15.", **changed}
    return duty.record_telling(report_id=report_id, **values, **who(reader or coalition.dana, at))


@pytest.fixture
def child(coalition):
    return send(coalition.harbor, coalition.legal, what="girl about 15", child=True, police=(coalition.police,))


def test_panel_shows_the_places_own_rule_and_line(coalition, child, client):
    open_as(client, coalition.dana)

    page = client.get(reverse("reports:duty", args=[child[0].report_id])).content.decode()

    assert "Everybody who works with children must report at once." in page
    assert 'href="tel:1-555-0100"' in page
    assert "Your state wants it within 24 hours." in page
    assert "Check with counsel which duty binds you." in page


def test_missing_rule_says_so_and_nothing_is_guessed(coalition, child, client):
    for kind in ("mandated_reporter_rule", "child_protection_line"):
        clear_place_entry(kind=kind, by=coalition.dana.account, at=AT)
    IntakeSettings.objects.update(duty_hours=None)
    open_as(client, coalition.dana)

    page = client.get(reverse("reports:duty", args=[child[0].report_id])).content.decode()

    assert page.count("Not yet filled in for your place.") == 3
    assert "within 24" not in page
    assert 'href="tel:911"' in page


def test_clock_is_exact_runs_once_and_ends_with_the_telling(coalition, child):
    started = duty.start_clock(report_id=child[0].report_id, **who(coalition.dana))

    assert (started.started, started.due) == (AT, AT + timedelta(hours=24))
    with pytest.raises(duty.ClockRuns):
        duty.start_clock(report_id=child[0].report_id, **who(coalition.ben))
    tell(coalition, child[0].report_id, at=AT + timedelta(minutes=7))
    assert DutyClock.objects.get().ended == AT + timedelta(minutes=7)


def test_one_person_is_enough_and_the_second_confirms_afterwards(coalition, child):
    act = tell(coalition, child[0].report_id)

    assert DutyClock.objects.get().ended == AT
    assert UrgentAct.objects.get().confirmed_at is None
    with pytest.raises(duty.OwnAct):
        duty.confirm_act(act_id=act.pk, by=coalition.dana.account, at=AT)
    duty.confirm_act(act_id=act.pk, by=coalition.ben.account, at=AT + timedelta(hours=2))
    with pytest.raises(duty.ConfirmedAlready):
        duty.confirm_act(act_id=act.pk, by=coalition.ben.account, at=AT)
    row = UrgentAct.objects.get()
    assert (row.by, row.confirmed_by, row.confirmed_at) == (
        coalition.dana.account,
        coalition.ben.account,
        AT + timedelta(hours=2),
    )


def test_database_refuses_that_one_person_confirms_the_own_act(coalition, child):
    act = tell(coalition, child[0].report_id)

    with pytest.raises(IntegrityError), transaction.atomic():
        UrgentAct.objects.filter(pk=act.pk).update(confirmed_by=coalition.dana.account, confirmed_at=AT)


@pytest.mark.parametrize("name", ["lena", "reyes", "admin"])
def test_nobody_of_another_organisation_confirms(coalition, child, name):
    act = tell(coalition, child[0].report_id)
    person = getattr(coalition, name)

    with pytest.raises(services.NotYours):
        duty.confirm_act(act_id=act.pk, by=getattr(person, "account", person), at=AT)


def test_act_nobody_confirmed_within_a_day_climbs_to_the_coordinator(coalition, child, client):
    tell(coalition, child[0].report_id, at=AT - timedelta(hours=23))
    cora = make_ordinary(coalition.harbor, Role.COORDINATOR)
    open_as(client, cora)
    team = [coalition.harbor.pk]

    assert waiting.unconfirmed(AT, team) == (1, 0)
    assert "was not confirmed" not in client.get("/en/team/").content.decode()
    assert waiting.unconfirmed(AT + timedelta(hours=1), team) == (1, 1)
    UrgentAct.objects.update(at=AT - timedelta(hours=25))
    assert "One urgent act was not confirmed within a day." in client.get("/en/team/").content.decode()


def test_person_reads_that_somebody_was_told_and_by_whom(coalition, child, client):
    tell(coalition, child[0].report_id)
    client.post("/en/box/", {"code": child[1].digits}, headers={"sec-fetch-site": "same-origin"})

    page = client.get("/en/box/").content.decode()

    assert "so the authorities were told. Decided by: Dana." in page
    assert "CP-77" not in page
    assert 'href="tel:1-555-0100"' in page


def test_what_was_told_is_for_the_own_organisation_alone(coalition, child):
    tell(coalition, child[0].report_id)

    told = {}
    for reader in (coalition.ben, coalition.lena):
        report = services.open_report(report_id=child[0].report_id, **who(reader))
        told[reader.account.login_name] = [one.get("reference") for one in duty.panel_of(report, reader.keyring).told]

    assert told == {"ben": ["CP-77"], "lena": []}


def test_audit_says_that_it_was_done_and_nothing_of_what(coalition, child):
    act = tell(coalition, child[0].report_id)
    duty.confirm_act(act_id=act.pk, by=coalition.ben.account, at=AT)

    rows = AuditEvent.objects.filter(kind__in=("duty to report met", "urgent act confirmed"))

    assert sorted((row.kind, row.detail) for row in rows) == [
        ("duty to report met", {}),
        ("urgent act confirmed", {"act": "duty"}),
    ]


@pytest.mark.slow
def test_receipt_is_sealed_cleaned_and_goes_with_the_report(coalition, child, client, settings):
    open_as(client, coalition.dana)
    report_id = child[0].report_id
    photo = SimpleUploadedFile("receipt.jpg", jpeg_with_place(), content_type="image/jpeg")

    answer = client.post(
        reverse("reports:duty_told", args=[report_id]), {"to": "County", "receipt": photo}, format="multipart"
    )

    page = client.get(reverse("reports:duty", args=[report_id])).content.decode()
    link = reverse("reports:duty_receipt", args=[report_id, 0])
    stored = StoredFile.objects.get()
    kept = next(settings.DATA.glob(f"**/{stored.pk:016x}"))
    assert answer.status_code == 302
    assert link in page
    assert client.get(link).content.startswith(b"\xff\xd8")
    assert SECRET.encode() not in client.get(link).content
    assert b"\xff\xd8" not in kept.read_bytes()[:64]
    services.delete_report(opened=opened(child[1]), at=AT)
    assert not kept.exists()


@pytest.mark.slow
def test_receipt_of_another_organisation_is_not_found(coalition, child, client):
    photo = SimpleUploadedFile("receipt.jpg", jpeg_with_place(), content_type="image/jpeg")
    open_as(client, coalition.dana)
    client.post(reverse("reports:duty_told", args=[child[0].report_id]), {"to": "County", "receipt": photo})
    other = Client()
    open_as(other, coalition.lena)

    assert other.get(reverse("reports:duty_receipt", args=[child[0].report_id, 0])).status_code == 404


def test_override_waits_for_a_second_person_and_a_release_with_a_yes_does_not(coalition, child):
    with_yes = {"report_id": child[0].report_id, "to": coalition.police.pk, "parts": [0]}
    services.release_package(**with_yes, **who(coalition.dana))
    assert UrgentAct.objects.count() == 0

    services.release_package(**with_yes, reason="child", **who(coalition.dana))

    act = UrgentAct.objects.get()
    assert (act.kind, act.by, act.organisation) == ("override", coalition.dana.account, coalition.harbor)
    assert Package.objects.count() == 2


def test_override_without_reason_or_for_looks_alone_is_refused_and_leaves_no_act(coalition):
    sent, _ = send(coalition.harbor, child=True)
    looks, _ = send(coalition.harbor, submission_id="s2", said_or_done=("looks",), what="", child=True)
    to = {"to": coalition.police.pk, "parts": [0]}

    with pytest.raises(services.NoYes):
        services.release_package(report_id=sent.report_id, **to, **who(coalition.dana))
    with pytest.raises(ValueError, match="not a reason"):
        services.release_package(report_id=sent.report_id, **to, reason="curious", **who(coalition.dana))
    with pytest.raises(services.OnlyLooks):
        services.release_package(report_id=looks.report_id, **to, reason="child", **who(coalition.dana))
    assert UrgentAct.objects.count() == 0


def test_override_seals_a_package_and_no_key_of_the_report(coalition):
    sent, code = send(coalition.harbor, child=True, what="girl about 15")
    package = services.release_package(
        report_id=sent.report_id, to=coalition.police.pk, parts=[0], reason="child", **who(coalition.dana)
    )

    read = services.open_package(package_id=package.pk, **who(coalition.reyes))
    told = [part.content for part in services.read_mailbox(opened=opened(code)).parts if part.kind == "release"]

    assert read.parts[0]["facts"]["what"] == "girl about 15"
    with pytest.raises(services.NotYours):
        services.open_report(report_id=sent.report_id, **who(coalition.reyes))
    assert [(one["reason"], one["who"]) for one in told] == [("child", "Dana")]


def test_list_of_acts_shows_the_own_organisations_and_confirms_on_the_page(coalition, child, client):
    act = tell(coalition, child[0].report_id)
    other, mine = Client(), Client()
    open_as(other, coalition.lena)
    open_as(mine, coalition.dana)
    open_as(client, coalition.ben)
    confirm = reverse("reports:act_confirm", args=[act.pk])

    assert "Nothing waits." in other.get("/en/team/urgent/").content.decode()
    assert other.post(confirm).status_code == 404
    assert confirm not in mine.get("/en/team/urgent/").content.decode()
    assert confirm in client.get("/en/team/urgent/").content.decode()
    assert client.post(confirm).status_code == 302
    assert UrgentAct.objects.get().confirmed_by == coalition.ben.account


def test_there_is_no_way_to_undo_an_act(coalition, child, client):
    act = tell(coalition, child[0].report_id)
    open_as(client, coalition.ben)

    page = client.get(reverse("reports:duty", args=[child[0].report_id])).content.decode()

    assert "undo" not in page.lower()
    assert client.post(reverse("reports:duty_told", args=[child[0].report_id]), {"to": ""}).status_code == 422
    assert UrgentAct.objects.get().pk == act.pk
    assert DutyClock.objects.get().ended is not None
