"""After a reader left: everything comes under the new key, in a reader's own requests, and a kill costs nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest
from tests.conftest import PROJECT
from tests.factories import make_reader
from tests.reports.conftest import opened, send
from tests.reports.test_backup import environment

from commonlight.core import clock, resealing
from commonlight.core.keyring import NotAReader
from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role
from commonlight.core.services.readers import remove_reader
from commonlight.reports import services
from commonlight.reports.models import Card, Notebook, Package, Wrap
from commonlight.reports.services.cards import open_queue

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


def remove_ben(coalition):
    remove_reader(organisation_id=coalition.harbor.pk, account=coalition.ben.account, by=None, at=clock.now())


def reseal(coalition, who=None, house=None, seconds=30.0):
    who, house = who or coalition.dana, house or coalition.harbor
    return resealing.go_on(keyring=who.keyring, organisation_id=house.pk, seconds=seconds, at=clock.now())


def doing(who):
    return {"by": who.account, "keyring": who.keyring, "at": clock.now()}


def test_everything_comes_under_the_new_key_and_opens_as_before(coalition):
    sent, code = send(coalition.harbor, coalition.legal)
    fresh, _ = send(coalition.harbor, submission_id="s2")
    services.open_report(report_id=sent.report_id, **doing(coalition.dana))
    services.set_labels(report_id=sent.report_id, kind="labour", labels=["bed"], **doing(coalition.dana))
    services.add_note(report_id=sent.report_id, text="called the clinic", **doing(coalition.dana))
    before = open_queue(by=coalition.dana.account, keyring=coalition.dana.keyring).lines
    remove_ben(coalition)

    progress = reseal(coalition)

    # Two wraps, two cards, one notebook; nothing of the other house.
    assert (progress.done, progress.broken, progress.left) == (5, 0, 0)
    mine = {"organisation": coalition.harbor}
    assert set(Wrap.objects.filter(**mine).values_list("epoch", flat=True)) == {2}
    assert set(Card.objects.filter(**mine).values_list("epoch", "fresh_epoch")) == {(2, None)}
    assert Notebook.objects.get(**mine).epoch == 2
    assert Wrap.objects.get(organisation=coalition.legal).epoch == 1
    after = open_queue(by=coalition.dana.account, keyring=coalition.dana.keyring).lines
    assert sorted((one.report_id, str(one.card)) for one in after) == sorted(
        (one.report_id, str(one.card)) for one in before
    )
    opened_again = services.open_report(report_id=sent.report_id, **doing(coalition.dana))
    assert services.read_mailbox(opened=opened(code)).facts == opened_again.content.facts
    from commonlight.reports.services.team import notes_of

    assert [note["text"] for note in notes_of(opened_again, coalition.dana.keyring)] == ["called the clinic"]
    assert services.open_report(report_id=fresh.report_id, **doing(coalition.dana)).content.facts.what


def test_removed_reader_with_her_old_keys_opens_nothing_that_was_sealed_anew(coalition):
    """Bad-input family 11: roles."""
    sent, _ = send(coalition.harbor)
    old = coalition.ben.keyring
    secret = old.secret(coalition.harbor.pk, 1)
    remove_ben(coalition)
    reseal(coalition)

    from commonlight.reports.sealing import Envelope, SealBroken, organisation_holder

    wrap = Wrap.objects.get(report_id=sent.report_id)
    for epoch in (1, 2):
        with pytest.raises(SealBroken):
            Envelope.unwrap(
                "report",
                sent.report_id,
                secret=secret,
                box=bytes(wrap.box),
                holder=organisation_holder(coalition.harbor.pk, epoch),
            )


def test_it_pauses_and_another_reader_of_the_house_goes_on(coalition, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 1)
    for number in range(4):
        send(coalition.harbor, submission_id=f"s{number}")
    carla = make_reader(coalition.harbor, Role.INTAKE, let_in_by=coalition.dana, name="carla")
    remove_ben(coalition)

    first = reseal(coalition, seconds=0)
    assert (first.done, first.left) == (0, 8)
    assert resealing.waiting() == [(coalition.harbor, 8)]

    assert reseal(coalition, who=carla).left == 0
    assert resealing.waiting() == []
    assert AuditEvent.objects.get(kind="sealed anew").actor_id == carla.account.pk


def test_reader_of_another_house_cannot_go_on(coalition):
    send(coalition.harbor)
    remove_ben(coalition)

    with pytest.raises(NotAReader):
        reseal(coalition, who=coalition.lena)


def test_row_that_does_not_open_is_counted_and_holds_up_nothing(coalition, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 1)
    sent, _ = send(coalition.harbor)
    send(coalition.harbor, submission_id="s2")
    Wrap.objects.filter(report_id=sent.report_id).update(box=bytes(80))
    remove_ben(coalition)

    progress = reseal(coalition)

    assert (progress.done, progress.broken, progress.left) == (3, 1, 1)


def test_package_of_police_comes_under_their_new_key(coalition):
    officer = make_reader(coalition.police, Role.POLICE_LIAISON, let_in_by=coalition.reyes, name="ortiz")
    sent, _ = send(coalition.harbor, police=[coalition.police])
    package = services.release_package(
        report_id=sent.report_id, to=coalition.police.pk, parts=[0], **doing(coalition.dana)
    )
    remove_reader(organisation_id=coalition.police.pk, account=officer.account, by=None, at=clock.now())

    assert reseal(coalition, who=coalition.reyes, house=coalition.police).left == 0
    assert Package.objects.get(pk=package.pk).epoch == 2
    assert services.open_package(package_id=package.pk, **doing(coalition.reyes)).parts


def killed_and_resumed(tmp_path, kills, reports):
    """Kill the process that seals anew again and again; at the end every report opens under the new key."""
    command = [sys.executable, "-m", "tests.reports.reseal_site", str(tmp_path)]

    def run(act, **more):
        return subprocess.Popen(
            [*command, *act], env=environment(tmp_path), cwd=PROJECT, stdout=subprocess.PIPE, **more
        )

    built = run(["build", str(reports)])
    assert built.wait(300) == 0
    built.stdout.close()
    for kill in range(kills):
        process = run(["go"])
        assert process.stdout.readline() == b"going\n"
        time.sleep(0.02 + 0.03 * kill % 0.4)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
        process.stdout.close()
    last = run(["finish"])
    told = last.stdout.read()
    last.stdout.close()
    assert last.wait(300) == 0
    return told.split()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="kills processes")
def test_killed_in_the_middle_it_goes_on_and_loses_nothing(tmp_path):
    left, opening = killed_and_resumed(tmp_path, kills=1, reports=40)

    assert (int(left), int(opening)) == (0, 40)


@pytest.mark.proofs
@pytest.mark.skipif(sys.platform != "linux", reason="kills processes")
def test_killed_at_fifteen_points_it_goes_on_and_loses_nothing(tmp_path):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    left, opening = killed_and_resumed(tmp_path, kills=15, reports=600)

    assert (int(left), int(opening)) == (0, 600)
