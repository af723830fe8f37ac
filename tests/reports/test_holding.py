"""The hold page of a report: who may, what it stores, and where the words go."""

from datetime import timedelta

import pytest
from tests.factories import open_as
from tests.reports.conftest import send

from commonlight.core import clock
from commonlight.core.models import AuditEvent, LegalHold
from commonlight.reports.models import Note

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


def day_in(days):
    day = clock.today() + timedelta(days=days)
    return {"until_day": str(day.day), "until_month": str(day.month), "until_year": str(day.year)}


def test_hold_is_set_shown_and_ended_and_its_words_are_sealed(client, coalition):
    sent, _ = send(coalition.harbor)
    at = f"/en/team/reports/{sent.report_id}/hold/"
    open_as(client, coalition.dana)

    assert client.post(at, {"reason": "court", "text": "case 12 of Judge Invented", **day_in(30)}).status_code == 302

    hold = LegalHold.objects.get()
    assert (hold.object_id, hold.reason, hold.set_by_id) == (str(sent.report_id), "court", coalition.dana.account.pk)
    assert Note.objects.count() == 1
    stored = str(list(LegalHold.objects.values())) + str(list(AuditEvent.objects.values()))
    assert "Invented" not in stored
    assert "An order of a court or an authority" in client.get(at).content.decode()

    assert client.post(at, {"act": "end"}).status_code == 302
    assert LegalHold.objects.count() == 0


@pytest.mark.parametrize("days", [-1, 400])
def test_day_out_of_reach_is_explained(client, coalition, days):
    sent, _ = send(coalition.harbor)
    open_as(client, coalition.dana)

    answer = client.post(f"/en/team/reports/{sent.report_id}/hold/", {"reason": "court", **day_in(days)})

    assert answer.status_code == 422
    assert "Choose a day from today up to one year." in answer.content.decode()
    assert LegalHold.objects.count() == 0


def test_somebody_who_cannot_open_the_report_finds_no_page(client, coalition):
    sent, _ = send(coalition.harbor)
    open_as(client, coalition.lena)
    at = f"/en/team/reports/{sent.report_id}/hold/"

    assert client.get(at).status_code == 404
    assert client.post(at, {"reason": "court", **day_in(30)}).status_code == 404
    assert client.post(at, {"act": "end"}).status_code == 404
