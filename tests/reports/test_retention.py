"""What stood long enough goes, keys first; what nobody opened, what is held and what was done lately stays."""

from datetime import timedelta

import pytest
from tests.reports.conftest import opened, send

from commonlight.core import clock, retention, sealed_files, tombstones
from commonlight.core.models import Account, AuditEvent, LegalHold, Tombstone
from commonlight.reports import services
from commonlight.reports.models import Card, Mailbox, Package, Part, Report, StoredFile, Wrap
from commonlight.reports.services import Coding

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
NOW = clock.now()


def plan_of_reports(on):
    return next(plan for plan in retention.plan(on=on) if plan.rules.kind == "report")


def later(days):
    return NOW + timedelta(days=days)


def somebody_here(at):
    Account.objects.filter(login_name="dana").update(last_day=at.date())


def swept(days):
    somebody_here(later(days))
    while retention.sweep_due(at=later(days)):
        pass
    return Report.objects.count()


def read(coalition, sent):
    services.open_report(
        report_id=sent.report_id, by=coalition.dana.account, keyring=coalition.dana.keyring, at=clock.now()
    )


def close(coalition, sent):
    read(coalition, sent)
    services.close_report(
        report_id=sent.report_id,
        coding=Coding("labour", "", "county", None, "unknown", "other"),
        by=coalition.dana.account,
        keyring=coalition.dana.keyring,
        at=clock.now(),
    )


def file_of(words=b"six passports"):
    from commonlight.reports.facts import FileRef
    from commonlight.reports.sealing import b64

    writer = sealed_files.SealedFileWriter()
    writer.write(words)
    writer.finish(clock.now())
    return FileRef(id=writer.id, key=b64(writer.key), name="a.jpg", type="image/jpeg", size=len(words))


def test_opened_report_goes_after_180_days_without_action_and_not_a_day_sooner(coalition):
    sent, _ = send(coalition.harbor)
    read(coalition, sent)

    assert swept(179) == 1
    assert swept(180) == 0


def test_closed_report_goes_90_days_after_closing(coalition):
    sent, _ = send(coalition.harbor)
    close(coalition, sent)

    assert swept(89) == 1
    assert swept(90) == 0


def test_any_act_begins_the_time_anew(coalition):
    sent, _ = send(coalition.harbor)
    read(coalition, sent)
    services.reply(
        report_id=sent.report_id,
        text="Are you safe?",
        by=coalition.dana.account,
        keyring=coalition.dana.keyring,
        at=later(100),
    )

    assert swept(200) == 1
    assert swept(280) == 0


def test_nothing_of_an_expired_report_is_left_but_a_tombstone_and_its_audit(coalition):
    file = file_of()
    sent, _ = send(coalition.harbor, files=[file])
    read(coalition, sent)

    swept(180)

    rows = [model.objects.count() for model in (Report, Wrap, Card, Part, Mailbox, Package, StoredFile)]
    assert rows == [0] * 7
    assert not sealed_files.exists(file.id)
    assert list(Tombstone.objects.values_list("kind", "object_id")) == [("report", str(sent.report_id))]
    expired = AuditEvent.objects.get(kind="report expired")
    assert (expired.actor_id, expired.at, expired.subject_id) == (None, None, str(sent.report_id))


def test_report_nobody_opened_is_never_deleted_by_the_calendar_and_is_named(coalition):
    sent, _ = send(coalition.harbor)

    assert swept(4000) == 1
    assert [one.object_id for one in plan_of_reports(later(180).date()).waiting] == [str(sent.report_id)]


def test_words_nobody_read_keep_an_old_report(coalition):
    sent, code = send(coalition.harbor)
    close(coalition, sent)
    services.write_from_mailbox(opened=opened(code), text="they moved her", at=clock.now())

    assert swept(4000) == 1


def test_hold_keeps_until_its_day_and_says_who_and_why(coalition):
    sent, _ = send(coalition.harbor)
    read(coalition, sent)
    until = later(200).date()
    retention.hold(
        kind="report", object_id=sent.report_id, reason="court", until=until, by=coalition.ben.account, at=NOW
    )

    assert swept(200) == 1
    held = plan_of_reports(until).held
    assert [(due.object_id, hold.set_by_id, hold.reason) for due, hold in held] == [
        (str(sent.report_id), coalition.ben.account.pk, LegalHold.Reason.COURT)
    ]
    assert AuditEvent.objects.filter(kind="hold set", subject_id=str(sent.report_id)).count() == 1
    assert swept(201) == 0


def test_ended_hold_lets_it_go_and_is_audited(coalition):
    sent, _ = send(coalition.harbor)
    read(coalition, sent)
    at = {"kind": "report", "object_id": sent.report_id, "by": coalition.ben.account, "at": NOW}
    retention.hold(reason="claim", until=later(300).date(), **at)
    retention.end_hold(**at)

    assert swept(180) == 0
    assert AuditEvent.objects.filter(kind="hold ended").count() == 1


@pytest.mark.parametrize("days", [-1, 367])
def test_hold_in_the_past_or_for_ever_is_refused(coalition, days):
    with pytest.raises(retention.HoldRefused):
        retention.hold(
            kind="report", object_id=1, reason="court", until=later(days).date(), by=coalition.ben.account, at=NOW
        )


def test_dry_run_deletes_nothing(coalition):
    sent, _ = send(coalition.harbor)
    read(coalition, sent)

    plan = plan_of_reports(later(180).date())

    assert [(due.object_id, due.rule) for due in plan.going] == [(str(sent.report_id), "no_action")]
    assert Report.objects.count() == 1


def test_clock_that_jumped_ahead_deletes_nothing_while_nobody_was_here(coalition):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    sent, _ = send(coalition.harbor)
    read(coalition, sent)
    somebody_here(NOW)

    assert retention.sweep_due(at=later(3650)) is False
    assert Report.objects.count() == 1


def test_clock_set_back_deletes_nothing_early(coalition):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    sent, _ = send(coalition.harbor)
    read(coalition, sent)

    assert swept(-4000) == 1


def test_every_deletion_of_sealed_rows_leaves_its_tombstone(coalition):
    sent, code = send(coalition.harbor, coalition.legal, police=[coalition.police], said_or_done=("papers",))
    package = services.release_package(
        report_id=sent.report_id,
        to=coalition.police.pk,
        parts=[0],
        by=coalition.dana.account,
        keyring=coalition.dana.keyring,
        at=NOW,
    )
    wrap = Wrap.objects.get(organisation=coalition.legal)
    card = Card.objects.get(organisation=coalition.legal)
    services.withdraw(
        opened=opened(code), organisations=(coalition.legal.pk,), police=(coalition.police.pk,), at=clock.now()
    )

    assert set(Tombstone.objects.values_list("kind", "object_id")) == {
        ("report wrap", str(wrap.pk)),
        ("report card", str(card.pk)),
        ("package", str(package.pk)),
    }

    services.delete_report(opened=opened(code), at=clock.now())

    assert ("report", str(sent.report_id)) in set(Tombstone.objects.values_list("kind", "object_id"))


def test_what_a_backup_brought_back_goes_again(coalition):
    sent, _ = send(coalition.harbor)
    tombstones.bury("report", [sent.report_id], at=NOW)

    assert tombstones.apply_tombstones() == {"report": 1}
    assert (Report.objects.count(), Wrap.objects.count(), Mailbox.objects.count()) == (0, 0, 0)
    assert tombstones.apply_tombstones() == {}


def test_file_of_tombstones_is_taken_whole_or_not_at_all(coalition, tmp_path):
    tombstones.bury("report", [4711, 4712], at=NOW)
    path = tmp_path / "tombstones.txt"
    path.write_text("\n".join(tombstones.lines()) + "\n")
    Tombstone.objects.all().delete()

    assert tombstones.take_in(tombstones.read_file(path)) == 2
    assert tombstones.take_in(tombstones.read_file(path)) == 0
    for damaged in (path.read_text()[:-8], "", "\n".join(path.read_text().splitlines()[1:])):
        path.write_text(damaged)
        with pytest.raises(tombstones.TombstonesDamaged):
            tombstones.read_file(path)
