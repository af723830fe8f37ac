"""What another website can make a person's browser do with the public form: nothing."""

import pytest
from tests.reports.conftest import Code
from tests.reports.journey import code_of, form_of, submit, to_check

from commonlight.reports.models import Report

pytestmark = pytest.mark.slow

OWN = "http://testserver"
ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "origin": OWN},
    {"origin": "https://elsewhere.example"},
    {"origin": "http://testserver.elsewhere.example"},
    {"origin": "null"},
]
OURS = [{}, {"origin": OWN}, {"sec-fetch-site": "same-origin", "origin": "null"}, {"sec-fetch-site": "none"}]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_no_step_is_taken_from_another_site(coalition, client, headers):
    """Bad-input family 10: sessions."""
    first, check = client.get("/en/note/"), to_check(client)

    for page, step in ((first, "/note/about/"), (check, "/note/send/")):
        form = form_of(page, step)
        answer = client.post(form["action"], {**form["fields"], "about": "other"}, headers=headers)
        assert answer.status_code == 403
        assert 'name="state"' not in answer.content.decode()

    assert Report.objects.count() == 0


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_a_browser_that_says_less_may_still_send(coalition, client, headers):
    form = form_of(to_check(client), "/note/send/")

    assert client.post(form["action"], form["fields"], headers=headers).status_code == 200
    assert Report.objects.count() == 1


@pytest.mark.django_db(databases=["default", "jobs"])
@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_no_mailbox_is_opened_from_another_site(coalition, client, headers):
    code = code_of(submit(client, to_check(client), "/note/send/"))

    assert client.post("/en/box/", {"code": code}, headers=headers).status_code == 422
    assert not client.cookies
    assert client.post("/en/box/", {"code": code}, headers={"origin": OWN}).status_code == 302


def test_field_of_the_form_never_shows_the_code_after_sending(coalition, client):
    check = to_check(client)
    field = form_of(check, "/note/send/")["fields"]["state"]
    code = Code.read(code_of(submit(client, check, "/note/send/")))

    page = client.post("/en/note/kept/", {"state": field, "last": "1"})

    assert page.status_code == 400
    assert code.groups[0] not in page.content.decode()
