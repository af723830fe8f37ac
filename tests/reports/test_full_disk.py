"""When nothing can be stored: the person reads what happened, whether the words are safe, and gets them back."""

from contextlib import ExitStack, contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connections
from tests.factories import open_as
from tests.reports.conftest import opened, send
from tests.reports.journey import code_of, form_of, submit, to_check

from commonlight.core.codes import Code
from commonlight.reports import services
from commonlight.reports.models import Part, Report
from commonlight.reports.views import box

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]
MESSAGES = ["database or disk is full", "disk I/O error", "database is locked"]
SAME_SITE = {"sec-fetch-site": "same-origin"}


@contextmanager
def trouble(message="database or disk is full", *, of=("default",), reads_too=False):
    """Let every write (and, if asked, every read) of the named databases fail as SQLite does."""

    def fail(execute, sql, params, many, context):
        if reads_too or sql.startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")):
            raise OperationalError(message)
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for alias in of:
            stack.enter_context(connections[alias].execute_wrapper(fail))
        yield


@pytest.fixture
def browser(client):
    """Return a browser that shows the page of an error as a person sees it."""
    client.raise_request_exception = False
    return client


def enter(client, code):
    return client.post("/en/box/", {"code": code.digits}, headers=SAME_SITE)


@pytest.mark.parametrize("message", MESSAGES)
def test_sending_that_cannot_be_stored_says_so_and_can_be_done_again_from_the_page(coalition, browser, message):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    check = to_check(browser)
    with trouble(message):
        page = submit(browser, check, "/note/send/")
    text = page.content.decode()

    assert page.status_code == 503
    assert page["Cache-Control"] == "no-store"
    assert page["Retry-After"] == "300"
    assert "nothing of it was sent" in text
    assert 'href="tel:911"' in text
    assert "/en/lines/" in text or "Find a number to call" in text
    assert Report.objects.count() == 0

    sent = submit(browser, page, "/note/send/")

    assert sent.status_code == 200
    assert Report.objects.count() == 1
    content = services.read_mailbox(opened=opened(Code.read(code_of(sent))))
    assert content.facts.what == "six passports kept by the crew leader"


@pytest.mark.parametrize("message", MESSAGES)
def test_message_in_the_mailbox_comes_back_and_is_sent_once(coalition, browser, message):
    _, code = send(coalition.harbor)
    enter(browser, code)
    mailbox = browser.get("/en/box/")
    before = Part.objects.count()
    with trouble(message):
        page = submit(browser, mailbox, "/box/write/", text="call after <eight>")

    assert page.status_code == 503
    assert "nothing of it was sent" in page.content.decode()
    assert "call after &lt;eight&gt;</p>" in page.content.decode()
    assert Part.objects.count() == before

    assert submit(browser, page, "/box/write/").status_code == 302
    assert Part.objects.count() == before + 1
    assert "call after &lt;eight&gt;" in browser.get("/en/box/").content.decode()


def test_database_that_answers_nothing_still_gives_the_page_and_the_words(coalition, browser):
    _, code = send(coalition.harbor)
    enter(browser, code)
    mailbox = browser.get("/en/box/")
    with trouble(of=("default", "jobs"), reads_too=True):
        page = submit(browser, mailbox, "/box/write/", text="call after eight")
        shown = browser.get("/en/box/")

    assert (page.status_code, shown.status_code) == (503, 503)
    assert form_of(page, "/box/write/")["fields"]["text"] == ["call after eight"]
    assert "Call the emergency number of your country." in page.content.decode()
    assert "You sent nothing just now" in shown.content.decode()
    assert "<form" not in shown.content.decode().split("<main")[1]


def test_words_that_are_stored_are_not_asked_for_again(coalition, browser, monkeypatch):
    _, code = send(coalition.harbor)
    enter(browser, code)
    mailbox = browser.get("/en/box/")

    def fail(*_):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(box, "redirect", fail)
    page = submit(browser, mailbox, "/box/write/", text="call after eight")

    assert page.status_code == 503
    assert "Your words came in and are safe." in page.content.decode()
    assert "call after eight" not in page.content.decode()


def test_typing_the_last_digits_never_sounds_as_if_the_report_were_lost(coalition, browser):
    sent = submit(browser, to_check(browser), "/note/send/")
    with trouble():
        page = submit(browser, sent, "/note/kept/", last=code_of(sent)[-5:])

    assert page.status_code == 503
    assert "Your words came in and are safe." in page.content.decode()
    assert "nothing of it was sent" not in page.content.decode()


def test_deleting_that_failed_asks_to_look_first(coalition, browser):
    _, code = send(coalition.harbor)
    enter(browser, code)
    page = browser.get("/en/box/delete/")
    with trouble():
        answer = submit(browser, page, "/box/delete/", sure="on")

    assert answer.status_code == 503
    assert "may not have been done" in answer.content.decode()
    assert Report.objects.count() == 1


def test_file_that_fills_the_disk_gives_the_same_page(coalition, browser, monkeypatch):
    page = submit(browser, browser.get("/en/note/"), "/note/about/", about="other")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("commonlight.core.uploads.SealingUploadHandler.receive_data_chunk", fail)
    answer = submit(
        browser, page, "/note/facts/", what="six passports", attached=[SimpleUploadedFile("a.jpg", b"x" * 99)]
    )

    assert answer.status_code == 503
    assert "was not taken" in answer.content.decode()


def test_session_that_cannot_be_kept_is_no_bad_request(coalition, browser):
    _, code = send(coalition.harbor)
    with trouble(of=("jobs",)):
        page = enter(browser, code)

    assert page.status_code == 503


def test_answer_of_the_team_comes_back(coalition, browser):
    sent, _ = send(coalition.harbor)
    open_as(browser, coalition.dana)
    at = f"/en/team/reports/{sent.report_id}/"
    browser.get(at)
    with trouble():
        page = browser.post(at + "reply/", {"text": "Are you safe where you are?"})

    assert page.status_code == 503
    assert form_of(page, "/reply/")["fields"]["text"] == ["Are you safe where you are?"]
