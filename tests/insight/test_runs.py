"""A run keeps its inputs, versions and seed; worked out again it gives the same bytes, or says that it does not."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import open_as

from commonlight.core import clock
from commonlight.insight.models import Run
from commonlight.insight.services import child, runs

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
QUESTION = {"what": "power", "mean": 20.0, "before": 24, "after": 12, "mei": 1.5, "runs": 50}


@pytest.fixture
def asked(people):
    return runs.ask("impact", QUESTION, seed=3, by=people.sam, at=clock.now())


def page(account, run):
    client = Client()
    open_as(client, account)
    return client.get(reverse("insight:run", args=[run.pk]))


def test_the_same_question_and_seed_give_the_same_bytes(people, asked):
    waiting = page(people.sam, asked)
    assert waiting["Refresh"] and "<progress" in waiting.content.decode()
    runs.perform(asked)
    asked.refresh_from_db()
    assert asked.state == Run.State.DONE and asked.progress == 100
    assert asked.inputs_digest == runs.digest(runs.as_bytes(QUESTION)) and {"numpy", "python"} <= asked.versions.keys()
    first = bytes(asked.result)
    runs.again(asked, by=people.maria, at=clock.now())
    asked.refresh_from_db()
    with pytest.raises(runs.StillOpen):
        runs.again(asked, by=people.maria, at=clock.now())
    runs.perform_again(asked)
    asked.refresh_from_db()
    assert asked.checked == Run.Checked.SAME and bytes(asked.result) == first
    shown = page(people.sam, asked)
    assert "Refresh" not in shown and "to the same bytes" in shown.content.decode()


def test_inputs_changed_in_the_store_and_other_answers_are_noticed(people, asked, monkeypatch):
    runs.perform(asked)
    Run.objects.filter(pk=asked.pk).update(checked="waiting")
    monkeypatch.setattr(child, "work_out", lambda *_, **__: child.Answer(found={"other": 1}, versions={"python": "0"}))
    asked.refresh_from_db()
    runs.perform_again(asked)
    asked.refresh_from_db()
    assert asked.checked == Run.Checked.DIFFERENT
    Run.objects.filter(pk=asked.pk).update(checked="waiting", asked=asked.asked.replace("20", "21"))
    asked.refresh_from_db()
    runs.perform_again(asked)
    asked.refresh_from_db()
    assert asked.checked == Run.Checked.FAILED


@pytest.mark.parametrize(("kind", "error"), [("impact", "failed"), ("no_such_kind", "failed")])
def test_a_question_that_cannot_be_worked_out_says_so(people, kind, error):
    run = runs.ask(kind, {"what": "power"}, by=people.sam, at=clock.now())
    runs.perform(run)
    run.refresh_from_db()
    assert (run.state, run.error_kind) == (Run.State.FAILED, error)
    assert child.PROBLEMS[error] in page(people.sam, run).content.decode()


def test_police_and_partners_do_not_see_runs_but_find_their_own_way_in(people, asked):
    assert page(people.reyes, asked).status_code == 404
    client = Client()
    open_as(client, people.reyes)
    shown = client.get(reverse("insight:index")).content.decode()
    assert reverse("insight:figures") in shown and reverse("insight:impact_plans") not in shown


@pytest.mark.slow
def test_run_whose_worker_died_waits_again_and_says_so_when_given_up(asked):
    Run.objects.filter(pk=asked.pk).update(state=Run.State.RUNNING, progress=40)

    runs.give_back(str(asked.pk))
    asked.refresh_from_db()
    assert (asked.state, asked.progress) == (Run.State.WAITING, 0)

    runs.give_up(str(asked.pk))
    asked.refresh_from_db()
    assert (asked.state, asked.error_kind) == (Run.State.FAILED, "failed")
