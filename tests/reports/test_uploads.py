"""Files that come in: what no view takes leaves nothing behind, and strangers cannot fill the disk with them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.reports.journey import submit

from commonlight.core import clock, sealed_files

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]
SAME_SITE = {"sec-fetch-site": "same-origin"}


def lying():
    return sorted(path.name for path in sealed_files.folder().glob("??/*"))


def picture(size=4_000):
    return SimpleUploadedFile("kitchen.jpg", b"\xff\xd8\xff\xe0" + b"k" * size)


def facts_page(client):
    return submit(client, client.get("/en/note/"), "/note/about/", about="other")


def test_form_that_is_refused_leaves_no_file(coalition, client):
    answer = client.post("/en/note/facts/", {"state": "made up", "attached": [picture()]}, headers=SAME_SITE)

    assert answer.status_code == 400
    assert lying() == []


def test_form_of_another_site_leaves_no_file(coalition, client):
    answer = client.post("/en/note/facts/", {"attached": [picture()]}, headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert lying() == []


def test_file_sent_where_none_is_expected_leaves_nothing(coalition, client):
    answer = client.post("/en/box/", {"code": "1", "anything": picture()}, headers=SAME_SITE)

    assert answer.status_code in (200, 403, 422)
    assert lying() == []


def test_file_of_a_form_that_goes_on_waits(coalition, client):
    page = facts_page(client)
    submit(client, page, "/note/facts/", what="six passports", said_or_done=["papers"], attached=[picture()])

    assert len(lying()) == 1


@pytest.mark.slow
def test_files_that_wait_have_a_limit_and_words_have_none(coalition, client, monkeypatch):
    page = facts_page(client)
    monkeypatch.setattr(sealed_files, "MOST_WAITING_BYTES", 6_000)
    first = submit(client, page, "/note/facts/", what="six passports", said_or_done=["papers"], attached=[picture()])
    assert first.status_code == 200
    assert len(lying()) == 1
    second = submit(
        client, facts_page(client), "/note/facts/", what="a van", said_or_done=["papers"], attached=[picture()]
    )

    assert second.status_code == 422
    assert "kitchen.jpg" in second.content.decode()
    assert len(lying()) == 1
    without = submit(client, second, "/note/facts/", what="a van", said_or_done=["papers"])
    assert without.status_code == 200


def test_what_is_kept_or_gone_makes_room_again(coalition):
    before = sealed_files.room_for_waiting()
    writer = sealed_files.SealedFileWriter()
    writer.write(b"x" * 100_000)
    writer.finish(clock.now())
    assert before - sealed_files.room_for_waiting() >= 100_000
    sealed_files.set_day(writer.id, clock.now().date())
    kept = sealed_files.room_for_waiting()
    other = sealed_files.SealedFileWriter()
    other.write(b"x" * 50_000)
    other.finish(clock.now())
    sealed_files.discard(other.id)

    assert before - kept < 100_000
    assert abs(sealed_files.room_for_waiting() - kept) < 50_000


def test_after_a_restart_waiting_files_still_count(coalition, monkeypatch):
    kept, waiting = sealed_files.SealedFileWriter(), sealed_files.SealedFileWriter()
    for writer, size in ((kept, 300_000), (waiting, 40_000)):
        writer.write(b"x" * size)
        writer.finish(clock.now().replace(hour=12))
    sealed_files.set_day(kept.id, clock.now().date())
    monkeypatch.setattr(sealed_files, "_waiting", sealed_files._Waiting())

    assert 40_000 <= sealed_files._waiting.total() < 300_000
