"""The administrator's page shows columns and reasons, never values."""

import sqlite3

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core.roles import Role

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


@pytest.fixture
def admin():
    make_site()
    client = Client()
    open_as(client, make_ordinary(make_organisation("Harbor House"), Role.ADMIN, name="ada"))
    return client


@pytest.mark.slow
def test_page_names_a_leak_by_column_and_not_by_value(admin, settings, tmp_path):
    settings.DATA = tmp_path
    with sqlite3.connect(tmp_path / "a.sqlite3") as connection:
        connection.execute("CREATE TABLE diary (note TEXT)")
        connection.execute("INSERT INTO diary VALUES ('They took her papers.')")

    asked, looked = admin.get(reverse("core:thief")), admin.post(reverse("core:thief"))

    assert (asked.status_code, looked.status_code) == (200, 200)
    assert "diary.note" not in asked.content.decode()
    assert "diary.note" in looked.content.decode()
    assert "They took her papers" not in looked.content.decode()


def test_damaged_file_is_said_kindly(admin, settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "a.sqlite3").write_bytes(b"SQLite format 3\0" + b"damage" * 999)

    answer = admin.post(reverse("core:thief"))

    assert answer.status_code == 503
    assert "Nothing was changed" in answer.content.decode()
