"""Who asked for help looks how far it is with a code of her own, and takes it back while nobody took it up."""

from datetime import timedelta

import pytest
from tests.referrals.conftest import LATER, START

from commonlight.core.codes import Code
from commonlight.referrals import retention
from commonlight.referrals.models import Client, HelpRequest, RequestTicket
from commonlight.referrals.services import asking

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
ASKED = asking.Asked("shelter", "A bed tonight.", "J.", "es", "text", "after 8 pm")
PAGE = "/en/ask/how-far/"


def ask(coalition, code, at=START):
    asking.ask_for_help(organisation_id=coalition.harbor.pk, asked=ASKED, at=at, code=code)


def look(client, code, **more):
    return client.post(PAGE, {"code": " ".join(code.groups), **more})


def test_person_sees_that_it_waits_and_that_it_was_taken_up(coalition, client):
    code = Code.draw()
    ask(coalition, code)
    assert "Harbor House has not opened your words yet" in look(client, code).content.decode()
    asking.take_up(
        request_id=HelpRequest.objects.get().pk, by=coalition.dana.account, keyring=coalition.dana.keyring, at=LATER
    )
    page = look(client, code, take_back="yes").content.decode()

    assert "Harbor House took it up on \u20682026-11-02\u2069" in page
    assert Client.objects.count() == 1
    assert HelpRequest.objects.count() == 0
    # Nothing ties the record to the ticket.
    assert not [field for field in Client._meta.get_fields() if field.related_model is RequestTicket]


def test_person_takes_it_back_and_nothing_is_left(coalition, client):
    code, other = Code.draw(), Code.draw()
    ask(coalition, code)
    ask(coalition, other)
    assert "It is gone" in look(client, code, take_back="yes").content.decode()

    assert HelpRequest.objects.count() == RequestTicket.objects.count() == 1
    assert look(client, code).status_code == 422
    assert "has not opened" in look(client, other).content.decode()


def test_wrong_code_says_nothing_of_others_and_no_cookie_is_set(coalition, client):
    ask(coalition, Code.draw())
    wrong = look(client, Code.draw())
    slip = client.post(PAGE, {"code": "12345"})

    assert (wrong.status_code, slip.status_code) == (422, 422)
    assert b"Harbor House" not in wrong.content
    assert not client.cookies
    elsewhere = client.post(PAGE, {"code": "12345"}, headers={"origin": "https://evil.example"})
    assert elsewhere.status_code == 422


def test_same_form_sent_twice_shows_the_same_code(coalition, client):
    page = client.get("/en/ask/").content.decode()
    state = page.split('name="state" value="')[1].split('"')[0]
    form = {
        "state": state, "organisation": str(coalition.harbor.pk), "term": "safe_shelter", "words": "A bed tonight.", "language": "es",
        "how": "text",
    }  # fmt: skip
    first, again = (client.post("/en/ask/", form).content.decode() for _ in range(2))
    shown = [text.split('<p class="code" dir="ltr">')[1].split("</p>")[0] for text in (first, again)]

    assert shown[0] == shown[1]
    assert RequestTicket.objects.count() == HelpRequest.objects.count() == 1
    digits = "".join(sign for sign in shown[0] if sign.isdigit())
    assert "has not opened" in client.post(PAGE, {"code": digits}).content.decode()


def test_ticket_goes_three_months_after_it_was_taken_up(coalition):
    ask(coalition, Code.draw())
    late = START.date() + timedelta(days=89)
    RequestTicket.objects.update(state="taken")
    assert retention.due_tickets(late) == []
    assert len(retention.due_tickets(late + timedelta(days=1))) == 1
