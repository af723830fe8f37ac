"""A question or an offer of help: short to write, read by a person, never counted, never passed to police."""

import pytest
from tests.reports.conftest import opened
from tests.reports.journey import code_of, form_of, submit
from tests.reports.test_triage import doing

from commonlight.core.codes import Code
from commonlight.reports import services
from commonlight.reports.facts import About
from commonlight.reports.models import Report
from commonlight.reports.services.cards import open_queue
from commonlight.reports.services.handing import OnlyLooks, Receiver, pass_on

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]
WORDS = "I have a car and a free evening. May I help?"


@pytest.fixture
def offered(coalition, client) -> Code:
    """Send an offer of help to Harbor House through the pages and return its code."""
    page = client.get("/en/note/")
    page = submit(client, page, "/note/about/", about="ask")
    assert "What do you want to ask or offer?" in page.content.decode()
    assert "said_or_done" not in page.content.decode()
    page = submit(client, page, "/note/facts/", what=WORDS)
    page = submit(client, page, "/note/reach/", audience="one", organisations=[str(coalition.harbor.pk)])
    assert "A question, or an offer of help" in page.content.decode()
    return Code(code_of(submit(client, page, "/note/send/")))


def test_offer_needs_words_and_nothing_else(coalition, client):
    page = submit(client, client.get("/en/note/"), "/note/about/", about="ask")
    empty = submit(client, page, "/note/facts/", what="")

    assert empty.status_code == 422
    assert set(form_of(page, "/note/facts/")["fields"]) >= {"state"}


def test_offer_is_seen_as_one_and_never_goes_to_police(coalition, offered):
    dana = doing(coalition.dana)
    line = open_queue(by=dana["by"], keyring=dana["keyring"]).lines[0]

    assert (line.card["w"], line.card["l"]) == ("ask", "looks")
    with pytest.raises(OnlyLooks):
        pass_on(
            report_id=Report.objects.get().pk,
            receiver=Receiver(None, "Sheriff"),
            parts=[0],
            reason="danger",
            **dana,
        )


def test_who_asked_first_can_tell_later_what_happened(coalition, client, offered):
    page = client.get("/en/box/")
    submit(client, page, "/box/", code=offered.digits)
    page = client.get("/en/box/facts/")
    answer = submit(client, page, "/box/facts/", said_or_done=["papers"], what="They keep my cousin's passport")

    assert answer.status_code == 302
    told = services.read_mailbox(opened=opened(offered)).facts
    assert (told.about, told.tells_conduct) == (About.OTHER, True)
