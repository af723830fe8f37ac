"""Jobs and facts find their tables, with two databases and with one."""

import pytest
from django.db import connections

from commonlight.core.router import JobsRouter, is_one_database

ONE = {"ENGINE": "django.db.backends.postgresql", "HOST": "db.example", "PORT": 5432, "NAME": "commonlight"}


@pytest.fixture
def one_database(monkeypatch):
    for alias in ("default", "jobs"):
        monkeypatch.setattr(connections[alias], "settings_dict", dict(ONE))


def test_two_files_hold_their_own_tables_only():
    router = JobsRouter()

    assert not is_one_database()
    assert [router.allow_migrate(alias, "sessions") for alias in ("default", "jobs")] == [False, True]
    assert [router.allow_migrate(alias, "reports") for alias in ("default", "jobs")] == [True, False]


def test_queue_of_jobs_lies_with_the_facts_it_is_about():
    from django_tasks_db.models import DBTaskResult

    assert JobsRouter().db_for_write(DBTaskResult) == "default"


def test_one_database_holds_all_tables_whichever_alias_is_migrated_first(one_database):
    router = JobsRouter()

    assert is_one_database()
    for app in ("sessions", "django_tasks_database", "reports", "core"):
        assert [router.allow_migrate(alias, app) for alias in ("default", "jobs")] == [True, True]


def test_jobs_keep_a_connection_of_their_own_in_one_database(one_database):
    from django.contrib.sessions.models import Session

    assert JobsRouter().db_for_write(Session) == "jobs"


@pytest.mark.parametrize("part", ["HOST", "PORT", "NAME"])
def test_another_place_is_another_database(one_database, part):
    connections["jobs"].settings_dict[part] = "other"

    assert not is_one_database()
