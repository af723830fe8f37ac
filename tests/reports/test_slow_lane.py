"""A flood from one network goes to the slow lane of triage: marked, sorted behind, never refused."""

import pytest
from django.test import Client
from tests.factories import open_as
from tests.reports.conftest import facts_of, opened
from tests.reports.journey import code_of, submit, to_check

from commonlight.core import clock, lanes
from commonlight.core.codes import Code
from commonlight.core.lanes import Lanes
from commonlight.core.models import AuditEvent
from commonlight.reports import services
from commonlight.reports.models import Report
from commonlight.reports.services.cards import open_queue
from commonlight.reports.views import note as note_view

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
MARK = {"commonlight.network_mark": b"m" * 16}


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(note_view, "LANES", Lanes())
    monkeypatch.setattr(lanes, "SENDS_AN_HOUR", 2)


def cards(coalition):
    return [one.card.get("f", 0) for one in open_queue(by=coalition.dana.account, keyring=coalition.dana.keyring).lines]


@pytest.mark.slow
def test_nobody_is_refused_and_what_is_too_many_is_marked(coalition, few):
    """Bad-input family 13: floods."""
    client = Client(**MARK)
    pages = [to_check(client) for _ in range(5)]
    sent = [submit(client, page, "/note/send/") for page in pages]

    assert [answer.status_code for answer in sent] == [200] * 5
    assert len({code_of(answer) for answer in sent}) == 5
    assert Report.objects.count() == 5
    assert sorted(cards(coalition)) == [0, 0, 1, 1, 1]
    # The person's page is the same in both lanes.
    assert "low lane" not in sent[-1].content.decode()


@pytest.mark.slow
def test_mark_is_stored_nowhere(coalition, few):
    client = Client(**MARK)
    for page in [to_check(client) for _ in range(3)]:
        submit(client, page, "/note/send/")

    assert "mmmm" not in str(list(AuditEvent.objects.values())) + str(list(Report.objects.values()))


def send_in(lane, number, coalition, **facts):

    from commonlight.reports.facts import Audience, Note

    return services.submit_report(
        submission_id=f"n{number}",
        mailbox=services.prepare_mailbox(Code.draw()),
        note=Note(
            facts=facts_of(**facts),
            audience=Audience((coalition.harbor.pk,), ()),
            language="en",
            agrees_to_statistics=False,
            files=(),
        ),
        at=clock.now(),
        slow_lane=lane == "slow",
    )


def numbers(page):
    import re

    return re.findall(r'/team/reports/(\d+)/"', page.content.decode())


@pytest.mark.slow
def test_queue_shows_the_slow_lane_behind_the_rest_and_filters_it(coalition, client):
    slow_urgent = send_in("slow", 1, coalition, danger_now="yes")
    slow = send_in("slow", 2, coalition)
    usual = send_in("normal", 3, coalition)
    urgent = send_in("normal", 4, coalition, danger_now="yes")
    open_as(client, coalition.dana)
    client.get("/en/team/reports/")

    order = numbers(client.get("/en/team/reports/"))
    wanted = [str(one.report_id) for one in (urgent, slow_urgent, usual, slow)]
    assert [one for one in order if one in wanted] == wanted
    only_slow = set(numbers(client.post("/en/team/reports/", {"status": "open", "lane": "slow"})))
    without = set(numbers(client.post("/en/team/reports/", {"status": "open", "lane": "normal"})))
    assert {str(slow.report_id), str(slow_urgent.report_id)} == only_slow
    assert {str(usual.report_id), str(urgent.report_id)} == without


def test_who_comes_back_with_further_facts_leaves_the_slow_lane(coalition):
    code = Code.draw()

    from commonlight.reports.facts import Audience, Note

    services.submit_report(
        submission_id="x",
        mailbox=services.prepare_mailbox(code),
        note=Note(
            facts_of(), Audience((coalition.harbor.pk,), ()), language="en", agrees_to_statistics=False, files=()
        ),
        at=clock.now(),
        slow_lane=True,
    )
    assert cards(coalition) == [1]

    services.write_from_mailbox(opened=opened(code), facts=facts_of(what="and they moved her"), at=clock.now())

    assert cards(coalition) == [0]
