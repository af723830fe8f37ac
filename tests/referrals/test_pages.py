"""The pages, walked with a test browser: a record, a consent, a referral there and back, a link, a request."""

import re

import pytest
from django.test import Client as Browser
from tests.factories import open_as
from tests.referrals.conftest import as_, new_client, sent_to_legal

from commonlight.core import clock
from commonlight.referrals.models import Client, HelpRequest, Referral

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]
HOME = "/en/team/clients/"


def browser_of(who) -> Browser:
    client = Browser()
    open_as(client, who)
    return client


def day_in(days: int) -> dict[str, str]:
    """Return the three parts of a day from today on, as a form sends them."""
    from datetime import timedelta

    day = clock.now().date() + timedelta(days=days)
    return {"valid_to_day": str(day.day), "valid_to_month": str(day.month), "valid_to_year": str(day.year)}


@pytest.mark.slow
def test_whole_way_from_a_new_record_to_an_answer(coalition):
    dana, lena = browser_of(coalition.dana), browser_of(coalition.lena)
    made = dana.post(
        HOME + "new/",
        {"organisation": str(coalition.harbor.pk), "pseudonym": "J.", "language": "es", "age_group": "25_59"},
    )
    record = made.headers["Location"]
    assert dana.post(record + "add/need/", {"term": "immigration", "words": "papers to work"}).status_code == 302
    asked = dana.post(
        record + "consent/",
        {
            "recipients": [str(coalition.legal.pk)],
            "purpose": "a lawyer for a T visa",
            "items": ["pseudonym", "needs"],
            "language": "es",
            "who": "adult",
            "method": "signature",
            "sender_sees_outcome": "on",
            **day_in(30),
        },
    )
    assert asked.status_code == 302, re.findall(r"(?s)<main.*</main>", asked.content.decode())[0][:3000]
    consent = asked.headers["Location"]
    assert "Valley Legal Aid" in dana.get(consent).content.decode()
    dana.post(consent + "explain/", {"channel": "read_out"})
    dana.post(consent + "yes/", {"copy": "on"})
    page = dana.get(consent + "refer/").content.decode()
    need = re.search(r'<option value="([0-9a-f]{16})"', page)
    recipient = re.search(r'name="recipient" value="([^"]+)"', page)
    assert need
    assert recipient
    sent = dana.post(
        consent + "refer/",
        {"recipient": recipient[1], "mode": "account", "need": need[1], "items": ["pseudonym", "needs"]},
    )
    assert sent.status_code == 302, sent.content.decode()
    number = Referral.objects.get().pk

    assert f"/handed-over/{number}/" in lena.get("/en/team/handed-over/").content.decode()
    package = lena.get(f"/en/team/handed-over/{number}/").content.decode()
    assert "papers to work" in package
    assert lena.post(f"/en/team/handed-over/{number}/", {"step": "accepted"}).status_code == 302
    assert "Accepted" in dana.get(sent.headers["Location"]).content.decode()

    dana.post(consent + "back/")
    gone = lena.get(f"/en/team/handed-over/{number}/")
    assert gone.status_code == 410
    assert "papers to work" not in gone.content.decode()
    log = dana.get(record + "log/").content.decode()
    assert "Valley Legal Aid" in log


def test_partner_without_account_opens_answers_and_leaves(coalition):
    from tests.referrals.conftest import agreed, new_need, order, terms

    from commonlight.referrals.models import Mode
    from commonlight.referrals.services import sending

    now = clock.now()
    client = new_client(coalition, at=now)
    need = new_need(coalition, client, at=now)
    consent = agreed(coalition, client, terms("Hilltop Shelter", start=now), at=now)
    sent = sending.send(
        client_id=client.pk, order=order("Hilltop Shelter", consent, need, mode=Mode.LINK), **as_(coalition.dana, now)
    )
    visitor = Browser()
    at = f"/en/handover/{sent.link.token}/"
    assert visitor.get(at).status_code == 200
    other = Browser().get("/en/handover/not-a-token/").content.decode()
    assert other.replace("not-a-token", sent.link.token) == Browser().get(at).content.decode()
    assert visitor.post(at, {"pin": "0000000000"}).status_code == 422
    opened = visitor.post(at, {"pin": sent.link.pin})
    assert opened.headers["Location"] == "/en/handover/"
    assert "I want papers" in visitor.get("/en/handover/").content.decode()
    for language in ("ar", "fr", "ht", "zh-hans", "es"):
        told = visitor.get(f"/{language}/handover/").content.decode().partition("<main")[2].partition("</main")[0]
        words = [said for said in ("Accepted", "Declined", "A word", "No space", "The name", "Sender") if said in told]
        assert words == [], language
    assert Browser().post(at, {"pin": sent.link.pin}).status_code == 422
    done = visitor.post("/en/handover/", {"step": "declined", "reason": "no_space"})
    assert "Thank you" in done.content.decode()
    assert "I want papers" not in visitor.get("/en/handover/").content.decode()


def test_person_asks_once_and_a_case_worker_takes_it_up(coalition):
    visitor, dana = Browser(), browser_of(coalition.dana)
    page = visitor.get("/en/ask/").content.decode()
    state = re.search(r'name="state" value="([^"]+)"', page)
    assert state
    words = {
        "state": state[1],
        "organisation": str(coalition.harbor.pk),
        "term": "night_shelter",
        "words": "a bed for two nights",
        "called": "Blue",
        "language": "en",
        "how": "the library, at noon",
    }
    for _ in range(2):
        assert "It came in" in visitor.post("/en/ask/", words).content.decode()
    assert HelpRequest.objects.count() == 1
    assert visitor.cookies == {}
    assert "a bed for two nights" in dana.get(HOME).content.decode()
    taken = dana.post(f"{HOME}request/{HelpRequest.objects.get().pk}/")
    assert "Blue" in dana.get(taken.headers["Location"]).content.decode()
    assert HelpRequest.objects.count() == 0


@pytest.mark.parametrize("who", ["reyes", "lena", "ada", None])
def test_record_is_not_there_for_others(coalition, who):
    client = new_client(coalition, at=clock.now())
    browser = browser_of(getattr(coalition, who)) if who else Browser()
    for page in ("", "log/", "edit/", "consent/", "delete/"):
        assert browser.get(f"{HOME}{client.pk}/{page}").status_code in (302, 404)
    assert browser.get(HOME).status_code in (302, 404)


def test_restricted_record_opens_by_breaking_the_glass(coalition):
    client = new_client(coalition, at=clock.now(), restricted=True)
    eva, sofia = browser_of(coalition.eva), browser_of(coalition.sofia)
    record = f"{HOME}{client.pk}/"
    assert eva.get(record).status_code == 404
    assert eva.post(record + "glass/", {"reason": ""}).status_code == 422
    assert eva.post(record + "glass/", {"reason": "she is followed"}).status_code == 302
    assert eva.get(record).status_code == 200
    assert "she is followed" in sofia.get(record).content.decode()


@pytest.mark.slow
def test_every_small_form_of_a_record_works(coalition):
    sofia = browser_of(coalition.sofia)
    sent, _ = sent_to_legal(coalition, new_client(coalition, at=clock.now()), at=clock.now())
    record = f"{HOME}{Client.objects.get().pk}/"
    for what, data in {
        "note": {"text": "called her"},
        "task": {"what": "court", "due_day": "3", "due_month": "12", "due_year": "2027", "time": "9:30"},
        "contact": {**day_in(60), "how": "text"},
        "name": {"real_name": "Juana Flores"},
        "hold": {"why": "a lawsuit"},
        "demand": {"asked_by": "County court", "basis": "subpoena 7"},
        "assign": {"to": str(coalition.eva.account.pk)},
    }.items():
        assert sofia.post(f"{record}add/{what}/", data).status_code == 302, what
    assert sofia.post(f"{record}add/task/", {"what": ""}).status_code == 422
    page = sofia.get(record).content.decode()
    for words in ("called her", "court", "subpoena 7"):
        assert words in page
    assert "Juana Flores" not in page
    assert "Juana Flores" in sofia.post(record + "name/").content.decode()
    assert sofia.get(f"{record}referral/{sent.referral.pk}/").status_code == 200
    assert sofia.get(HOME + "totals/").status_code == 200
    assert sofia.post(record + "delete/", {"sure": "on"}).status_code == 302
    assert Client.objects.count() == 0
    assert Referral.objects.count() == 0


def test_number_of_the_receiver_is_one_touch_away(coalition):
    from tests.directory.entries import make_service, publish

    service = make_service("Visa clinic")
    service.organization.member = coalition.legal
    service.organization.save()
    publish(service)
    record = new_client(coalition, at=clock.now())
    sent, _ = sent_to_legal(coalition, record, at=clock.now())

    page = browser_of(coalition.dana).get(f"{HOME}{record.pk}/referral/{sent.referral.pk}/").content.decode()

    assert 'href="tel:+15135550100"' in page
    assert "Visa clinic" in page


def test_words_that_may_point_at_a_person_are_named_before_they_leave(coalition):
    from tests.referrals.conftest import agreed, terms

    from commonlight.referrals.policies.consent import Item
    from commonlight.referrals.services import work

    now = clock.now()
    client = new_client(coalition, at=now)
    words = {"term": "work_rights", "words": "Call my sister at 513-555-0100.", "urgent": False, "since": now.date()}
    work.add_need(client_id=client.pk, **words, **as_(coalition.dana, now))
    dana = browser_of(coalition.dana)
    said = {}
    for items in ({Item.NEEDS}, {Item.LANGUAGE}):
        consent = agreed(coalition, client, terms(coalition.legal.pk, start=now, items=frozenset(items)), at=now)
        page = dana.get(f"{HOME}{client.pk}/consent/{consent}/refer/").content.decode()
        said[min(items)] = "a telephone number" in page
    assert said == {Item.NEEDS: True, Item.LANGUAGE: False}
