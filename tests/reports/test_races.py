"""Two people at one report at the same moment: nothing is sealed under a dead key, nothing taken back is handed on."""

import pytest
from tests.reports.conftest import facts_of, opened, send

from commonlight.core import clock
from commonlight.core.models import AuditEvent
from commonlight.core.sealed import SealBroken
from commonlight.reports import services
from commonlight.reports.models import Notebook, Package, Part, Report, Status
from commonlight.reports.services import handing, mailbox, team
from commonlight.reports.services.parts import ReportChanged, ReportGone

CODING = team.Coding("labour", "farm", "county", None, "no", "police")
pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


def act(reader, sent):
    return {"report_id": sent.report_id, "by": reader.account, "keyring": reader.keyring, "at": clock.now()}


def once(monkeypatch, module, name, meanwhile):
    """Let `meanwhile` happen right after the first call of a function, before its caller goes on."""
    real, done = getattr(module, name), []

    def patched(*args, **kwargs):
        result = real(*args, **kwargs)
        if not done:
            done.append(True)
            meanwhile()
        return result

    monkeypatch.setattr(module, name, patched)


def before_the_turn(monkeypatch, module, meanwhile):
    """Let `meanwhile` happen while a service waits for its turn to write."""
    real, done = module.write, []

    def patched(*args, **kwargs):
        if not done:
            done.append(True)
            meanwhile()
        return real(*args, **kwargs)

    monkeypatch.setattr(module, "write", patched)


@pytest.fixture
def shared(coalition):
    """A report that two houses can read; the second is about to be withdrawn."""
    return send(coalition.harbor, coalition.legal, police=[coalition.police])


def withdraw_legal(coalition, code):
    services.withdraw(opened=opened(code), organisations=(coalition.legal.pk,), at=clock.now())


def test_reply_during_a_withdrawal_lies_under_the_new_key(coalition, shared, monkeypatch):
    sent, code = shared
    before_the_turn(monkeypatch, team, lambda: withdraw_legal(coalition, code))

    services.reply(**act(coalition.dana, sent), text="are you safe?")

    content = services.read_mailbox(opened=opened(code))
    assert [part.content["text"] for part in content.parts if part.kind == "message"] == ["are you safe?"]
    assert services.open_report(**act(coalition.dana, sent)).content.organisations == [coalition.harbor.pk]


def test_words_written_in_another_tab_during_a_withdrawal_lie_under_the_new_key(coalition, shared, monkeypatch):
    _, code = shared
    once(monkeypatch, mailbox, "file_parts", lambda: withdraw_legal(coalition, code))

    services.write_from_mailbox(opened=opened(code), text="one more thing", at=clock.now())

    content = services.read_mailbox(opened=opened(code))
    assert [part.content["text"] for part in content.parts if part.kind == "message"] == ["one more thing"]


def test_a_dead_key_seals_nothing(coalition, shared):
    sent, code = shared
    before = team.reach(report_id=sent.report_id, by=coalition.dana.account, keyring=coalition.dana.keyring)
    withdraw_legal(coalition, code)
    parts = Part.objects.count()

    with pytest.raises(ReportChanged):
        team.append_parts(before.report, before.envelope, [{"kind": "message", "by": "team", "text": "x"}])

    assert Part.objects.count() == parts
    assert services.read_mailbox(opened=opened(code))


def test_yes_taken_back_while_a_package_is_made_stops_it(coalition, shared, monkeypatch):
    sent, code = shared
    before_the_turn(
        monkeypatch,
        handing,
        lambda: services.withdraw(opened=opened(code), police=(coalition.police.pk,), at=clock.now()),
    )

    with pytest.raises(services.NoYes):
        services.release_package(**act(coalition.dana, sent), to=coalition.police.pk, parts=[0])

    assert Package.objects.count() == 0


@pytest.mark.parametrize("reason", ["", "danger", "child"])
def test_looks_only_never_goes_to_police_whatever_the_reason(coalition, reason):
    sent, _ = send(coalition.harbor, police=[coalition.police], said_or_done=("looks",))

    with pytest.raises(services.OnlyLooks):
        services.release_package(**act(coalition.dana, sent), to=coalition.police.pk, parts=[0], reason=reason)


def test_withdrawing_names_nobody_of_the_withdrawn_organisation(coalition, shared):
    sent, code = shared
    services.open_report(**act(coalition.lena, sent))
    services.assign(**act(coalition.lena, sent), to=coalition.lena.account)

    withdraw_legal(coalition, code)

    assert Report.objects.get(pk=sent.report_id).assignee is None


@pytest.mark.parametrize("who", ["dana", "lena"])
def test_work_while_reading_is_taken_away_leaves_nothing_of_the_withdrawn(coalition, shared, monkeypatch, who):
    sent, code = shared
    reader = getattr(coalition, who)
    services.open_report(**act(reader, sent))
    acts = {
        "assign": lambda: services.assign(**act(reader, sent), to=coalition.lena.account),
        "note": lambda: services.add_note(**act(coalition.lena, sent), text="x"),
        "labels": lambda: services.set_labels(**act(coalition.lena, sent), kind="labour", labels=[]),
        "status": lambda: services.set_status(**act(coalition.lena, sent), to=Status.IN_WORK),
        "close": lambda: services.close_report(**act(reader, sent), coding=CODING),
    }
    before_the_turn(monkeypatch, team, lambda: withdraw_legal(coalition, code))
    refused = []

    for name, acting in acts.items():
        try:
            acting()
        except (services.NotYours, team.AssigneeCannotRead):
            refused.append(name)

    assert refused == ["assign", "note", "labels", "status", *(["close"] if who == "lena" else [])]
    assert Report.objects.get(pk=sent.report_id).assignee is None
    assert not Notebook.objects.filter(organisation_id=coalition.legal.pk).exists()
    assert services.read_mailbox(opened=opened(code))


def test_facts_that_become_looks_only_meanwhile_never_go_to_police(coalition, shared, monkeypatch):
    sent, code = shared
    looks = facts_of(said_or_done=("looks",))
    before_the_turn(
        monkeypatch,
        handing,
        lambda: services.write_from_mailbox(opened=opened(code), facts=looks, at=clock.now()),
    )

    with pytest.raises(services.OnlyLooks):
        services.release_package(**act(coalition.dana, sent), to=coalition.police.pk, parts=[0])

    assert Package.objects.count() == 0


@pytest.mark.parametrize("name", ["reply", "close", "note", "labels", "status", "assign", "release"])
def test_work_on_a_report_deleted_meanwhile_is_not_found(coalition, shared, monkeypatch, name):
    sent, code = shared
    dana = act(coalition.dana, sent)
    services.open_report(**dana)
    module = handing if name == "release" else team
    before_the_turn(monkeypatch, module, lambda: services.delete_report(opened=opened(code), at=clock.now()))
    acting = {
        "reply": lambda: services.reply(**dana, text="x"),
        "close": lambda: services.close_report(**dana, coding=CODING),
        "note": lambda: services.add_note(**dana, text="x"),
        "labels": lambda: services.set_labels(**dana, kind="labour", labels=[]),
        "status": lambda: services.set_status(**dana, to=Status.IN_WORK),
        "assign": lambda: services.assign(**dana, to=coalition.dana.account),
        "release": lambda: services.release_package(**dana, to=coalition.police.pk, parts=[0]),
    }[name]

    with pytest.raises(services.NotYours):
        acting()

    assert (Part.objects.count(), Notebook.objects.count(), Package.objects.count()) == (0, 0, 0)


def test_mailbox_deleted_between_key_and_parts_is_gone_and_no_fault(coalition, shared, monkeypatch):
    _, code = shared
    held = opened(code)
    once(monkeypatch, mailbox, "envelope_of", lambda: services.delete_report(opened=held, at=clock.now()))

    with pytest.raises((mailbox.MailboxGone, ReportGone)):
        services.read_mailbox(opened=held)


def test_deleting_while_a_reader_opens_is_not_found_and_no_fault(coalition, shared, monkeypatch, client):
    from tests.factories import open_as

    sent, code = shared
    open_as(client, coalition.dana)
    once(monkeypatch, team, "reach", lambda: services.delete_report(opened=opened(code), at=clock.now()))

    assert client.get(f"/en/team/reports/{sent.report_id}/").status_code == 404


def test_damaged_messages_are_explained_to_the_person(coalition, shared, client):
    sent, code = shared
    part = Part.objects.get(report_id=sent.report_id, sequence=0)
    Part.objects.filter(pk=part.pk).update(blob=bytes(part.blob)[:-1] + b"\0")

    page = client.post("/en/box/", {"code": " ".join(code.groups)}, follow=True)

    assert "cannot be opened" in page.content.decode()
    with pytest.raises(SealBroken):
        services.read_mailbox(opened=opened(code))


def test_audit_keeps_no_fact_of_the_report(coalition, shared):
    sent, _ = shared
    services.open_report(**act(coalition.dana, sent))
    services.release_package(**act(coalition.dana, sent), to=coalition.police.pk, parts=[0], reason="child")
    coding = team.Coding("labour", "farm", "county", None, "no", "police")
    services.close_report(**act(coalition.dana, sent), coding=coding)

    details = list(AuditEvent.objects.filter(subject_id=str(sent.report_id)).values_list("detail", flat=True))

    assert not any({"outcome", "reason"} & set(detail) for detail in details)
