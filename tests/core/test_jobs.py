"""Jobs take ids only and leave no words behind; sweeps run at their times; the worker has no reader's key."""

import random
import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from tests.factories import make_first_reader, make_organisation, make_site

from commonlight.core import clock, jobs
from commonlight.core.models import ReaderKey, ReaderWrap
from commonlight.core.organisation_keys import reader_context
from commonlight.core.sealed import SealBroken, open_box, open_part

AT = clock.now()
pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
CANARY = "canary words of a person"
done = []


@task()
def note_down(number, name=None):
    done.append((number, name))
    return CANARY


@task()
def fail(number):
    raise ValueError(CANARY)


def test_job_runs_once_and_its_return_value_is_not_kept():
    done.clear()
    number = uuid.uuid4()
    note_down.enqueue(7, name=number)

    assert jobs.run_next_job() is True
    assert jobs.run_next_job() is False

    row = DBTaskResult.objects.get()
    assert done == [(7, str(number))]
    assert (row.status, row.return_value, row.traceback) == ("SUCCESSFUL", None, "")
    assert row.finished_at is not None


def test_failed_job_keeps_the_class_of_the_error_and_none_of_its_words(caplog):
    fail.enqueue(1)

    jobs.run_next_job()

    row = DBTaskResult.objects.get()
    assert row.status == "FAILED"
    assert row.exception_class_path == "builtins.ValueError"
    assert CANARY not in str([getattr(row, field.attname) for field in row._meta.fields])


def take_and_die():
    """Take the next job as a worker does that dies in it."""
    assert jobs._take_next_job() is not None


@pytest.mark.slow
def test_job_of_a_worker_that_died_is_begun_again_and_runs():
    done.clear()
    note_down.enqueue(7)
    take_and_die()
    assert jobs.run_next_job() is False

    assert jobs.give_back_lost(at=AT) == 1
    assert jobs.run_next_job() is True

    assert done == [(7, None)]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert jobs.give_back_lost(at=AT) == 0


@pytest.mark.slow
def test_job_in_which_every_worker_dies_is_given_up_and_its_room_told(monkeypatch):
    told = []
    monkeypatch.setattr(jobs, "_lost", {})
    jobs.on_lost(note_down, again=lambda n: told.append(("again", n)), given_up=lambda n: told.append(("over", n)))
    note_down.enqueue(7)
    for _ in range(jobs.MOST_BEGUN):
        take_and_die()
        jobs.give_back_lost(at=AT)

    row = DBTaskResult.objects.get()
    assert told == [("again", 7), ("again", 7), ("over", 7)]
    assert (row.status, row.exception_class_path) == ("FAILED", "commonlight.core.jobs.WorkerDied")
    assert jobs.run_next_job() is False


@pytest.mark.parametrize("argument", [CANARY, {"a": 1}, [1], None, 1.5, b"bytes"])
def test_argument_that_is_no_id_is_refused(argument):
    with pytest.raises(jobs.NotAnId):
        note_down.enqueue(argument)

    assert not DBTaskResult.objects.exists()


def test_sweep_runs_at_its_times_and_again_soon_when_more_is_left():
    ran = []
    table = {
        "seldom": jobs.Registered("seldom", lambda at: ran.append("seldom"), timedelta(hours=1)),
        "more": jobs.Registered("more", lambda at: ran.append("more") or True, timedelta(hours=1)),
    }
    timetable = jobs.Timetable(table, began=0, rng=random.Random(1))

    for second in range(31):
        timetable.run_due(second, AT)
    first = ran.count("seldom")
    for second in range(3900, 4000):
        timetable.run_due(second, AT)

    assert (first, ran.count("seldom")) == (1, 2)
    assert ran.count("more") > 90


def test_sweep_that_fails_does_not_stop_the_others_or_say_why(caplog):
    ran = []

    def broken(at):
        raise ValueError(CANARY)

    table = {
        "a": jobs.Registered("a", broken, timedelta(seconds=1)),
        "b": jobs.Registered("b", lambda at: ran.append(at), timedelta(seconds=1)),
    }

    jobs.Timetable(table, began=0, rng=random.Random(1)).run_due(5, AT)

    assert ran == [AT]


def test_finished_jobs_go_after_seven_days():
    for days, status in ((8, "SUCCESSFUL"), (8, "FAILED"), (6, "SUCCESSFUL"), (8, "READY")):
        note_down.enqueue(1)
        newest = DBTaskResult.objects.order_by("-enqueued_at").first()
        DBTaskResult.objects.filter(pk=newest.pk).update(status=status, finished_at=AT - timedelta(days=days))

    assert jobs.remove_finished_jobs(AT) is False

    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]


def test_expired_sessions_go_in_batches(monkeypatch):
    monkeypatch.setattr(jobs, "BATCH_ROWS", 2)
    for number in range(3):
        Session.objects.create(session_key=f"{number}", session_data="", expire_date=AT - timedelta(days=1))
    Session.objects.create(session_key="stays", session_data="", expire_date=AT + timedelta(days=1))

    assert jobs.remove_expired_sessions(AT) is True
    assert jobs.remove_expired_sessions(AT) is False

    assert list(Session.objects.values_list("pk", flat=True)) == ["stays"]


def test_every_rooms_sweeps_are_found():
    jobs.autodiscover_modules("sweeps", "tasks")

    assert {
        "commonlight.core.sweeps.chain_audit_rows",
        "commonlight.core.jobs.remove_expired_sessions",
        "commonlight.core.jobs.remove_finished_jobs",
    } <= set(jobs.SWEEPS)


def opens(act, *args, **kwargs) -> bool:
    try:
        act(*args, **kwargs)
    except SealBroken:
        return False
    return True


def test_no_secret_the_worker_holds_opens_a_readers_or_an_organisations_key(cheap_passphrases, settings):
    make_site()
    reader = make_first_reader(make_organisation("Harbor House"), name="dana")
    row, wrap = ReaderKey.objects.get(), ReaderWrap.objects.get()
    record = {"record": str(row.account_id), "part": "reader secret"}
    context = reader_context(wrap.key.organisation_id, wrap.key.epoch, row.account_id)
    site = settings.SITE_SECRETS
    held = [site.pepper, site.server, site.escalation, site.subkey("django"), site.subkey("reader", of="pepper")]

    assert opens(open_box, reader.keyring._secret, bytes(wrap.box), context=context)
    assert [opens(open_part, key, bytes(row.sealed_secret), **record) for key in held] == [False] * 5
    assert [opens(open_box, key, bytes(wrap.box), context=context) for key in held] == [False] * 5
