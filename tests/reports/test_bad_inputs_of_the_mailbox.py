"""Sessions of the mailbox (bad-input family 10): two tabs, another's cookie, a code from elsewhere, words after leaving."""

import pytest
from django.test import Client
from tests.reports.conftest import send
from tests.reports.journey import submit

from commonlight.reports.models import Part

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]
SAME_SITE = {"sec-fetch-site": "same-origin"}


def enter(client, code):
    return client.post("/en/box/", {"code": code.digits}, headers=SAME_SITE)


def cookie(client):
    return next(iter(client.cookies.values())).value


def test_bad_input_10_cookie_from_before_the_code_opens_nothing_and_is_never_taken_over(coalition):
    _, code = send(coalition.harbor)
    client = Client()
    enter(client, code)
    first = cookie(client)

    enter(client, code)

    assert cookie(client) != first
    stranger = Client()
    stranger.cookies[next(iter(client.cookies))] = first
    assert "What was written" not in stranger.get("/en/box/").content.decode()


def test_bad_input_10_second_mailbox_in_the_same_browser_closes_the_first(coalition):
    _, one = send(coalition.harbor, submission_id="1", what="the first story")
    _, two = send(coalition.harbor, submission_id="2", what="the second story")
    client = Client()
    enter(client, one)
    old_tab = client.get("/en/box/")

    enter(client, two)

    page = client.get("/en/box/").content.decode()
    assert "the second story" in page
    assert "the first story" not in page
    # Words typed in the old tab never land in the other mailbox without its own token.
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert submit(strict, old_tab, "/box/write/", text="for the first").status_code == 403
    assert Part.objects.count() == 2


@pytest.mark.parametrize("path", ["plan/", "second/", "check/", "questions/", "interpreter/", "write/", "delete/"])
def test_bad_input_10_after_leaving_every_page_asks_for_the_code(coalition, path):
    _, code = send(coalition.harbor)
    client = Client()
    enter(client, code)
    submit(client, client.get("/en/box/"), "/box/leave/")
    before = Part.objects.count()

    page = client.post(f"/en/box/{path}", {"text": "late", "act": "show", "answer": "yes", "sure": "on"})

    assert page.status_code == 403
    assert "What you just typed was not sent" in page.content.decode()
    assert Part.objects.count() == before


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}])
def test_bad_input_10_code_from_another_site_opens_nothing(coalition, headers):
    _, code = send(coalition.harbor)
    client = Client()

    page = client.post("/en/box/", {"code": code.digits}, headers=headers)

    assert page.status_code == 422
    assert not client.cookies


@pytest.mark.parametrize("path", ["/en/note/", "/en/box/", "/en/answers/", "/en/"])
def test_bad_input_10_host_that_is_not_ours_gets_no_page_and_stands_on_none(coalition, settings, path):
    settings.ALLOWED_HOSTS = ["help.example", "abc.onion"]
    client = Client(raise_request_exception=False)

    refused = client.get(path, headers={"host": "evil.example"})
    beside = client.get(path, headers={"host": "help.example", "x-forwarded-host": "evil.example"})

    assert (refused.status_code, beside.status_code) == (400, 200)
    assert b"evil" not in refused.content + beside.content
    assert [value for answer in (refused, beside) for value in answer.headers.values() if "evil" in value] == []


def test_bad_input_10_onion_and_clear_host_never_stand_on_each_others_pages(coalition, settings):
    settings.ALLOWED_HOSTS = ["help.example", "abc.onion"]
    _, code = send(coalition.harbor)
    pages = {}
    for host in ("help.example", "abc.onion"):
        client = Client(headers={"host": host, **SAME_SITE})
        pages[host] = [client.get(path).content for path in ("/en/", "/en/note/", "/en/box/")]
        client.post("/en/box/", {"code": code.digits})
        pages[host].append(client.get("/en/box/").content)

    assert b"What was written" in pages["abc.onion"][-1]
    assert [page for page in pages["help.example"] if b"abc.onion" in page] == []
    assert [page for page in pages["abc.onion"] if b"help.example" in page] == []


@pytest.mark.parametrize("planted", ["x", "", "0" * 32, "a" * 4_000, "../../etc"])
def test_bad_input_10_cookie_that_a_neighbour_planted_opens_nothing_and_is_replaced(coalition, settings, planted):
    _, code = send(coalition.harbor)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted

    before = client.get("/en/box/")
    enter(client, code)

    assert "What was written" not in before.content.decode()
    assert cookie(client) not in ("", planted)
    assert "What was written" in client.get("/en/box/").content.decode()
