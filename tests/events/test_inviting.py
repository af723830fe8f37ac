"""Invitations, reminders, minutes and the digest reach a real mail server, each to one person; a private event never."""

import io
from datetime import date, timedelta
from email import message_from_string
from email.policy import default

import pytest
from django.urls import reverse
from tests.core.test_mail import SmallMailServer
from tests.events.plans import AT, make_event, make_planner, make_shift, make_volunteer, only_day, plan, wish
from tests.factories import make_organisation, open_as

from commonlight.core import clock
from commonlight.outreach import going_out
from commonlight.outreach.models import DayMinutes
from commonlight.outreach.refusals import Refused
from commonlight.outreach.services import events, inviting, minutes, reminding, sign_ups
from commonlight.outreach.services import volunteers as volunteering
from commonlight.partners.models import Contact, SentMail
from commonlight.partners.services import groups, mailing, opting_out, promises

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


@pytest.fixture
def server(settings, monkeypatch):
    running = SmallMailServer()
    settings.SMTP = f"smtp://127.0.0.1:{running.port}"
    settings.MAIL_FROM = "team@riverbend.example"
    settings.ALLOWED_HOSTS = ["riverbend.example", "testserver"]
    monkeypatch.setattr(clock, "now", lambda: AT)
    yield running
    running.stop()


@pytest.fixture
def vera(db):
    """The coordinator, with a list, a working group, and one who wants no more mail."""
    by = make_planner()
    promises.promise(account=by, at=AT)
    clinic, parish = make_organisation("Mill Clinic"), make_organisation("St Anne", kind="faith")
    day = AT.date()
    made = {
        name: Contact.objects.create(name=name, email=f"{name.lower()}@{home}.example", organisation=house, touched=day)
        for name, home, house in (("Ana", "clinic", clinic), ("Luis", "clinic", clinic), ("Jean", "parish", parish))
    }
    all_of_us = mailing.make_list(name="Neighbours", about="", has_digest=True, by=by, at=AT)
    mailing.put_on(all_of_us, [made["Ana"].pk, made["Luis"].pk], by=by, at=AT)
    groups.save_group(None, name="Farm work", purpose="", organisations=[clinic, parish], by=by, at=AT)
    opting_out.stop(opting_out.mark_of("luis@clinic.example"), at=AT)
    return by


def got(server):
    return [message_from_string(text, policy=default) for text in server.received]


def keys_of(day, *names):
    return [key for key, name, _ in inviting.choices(day) if name in names]


def test_an_invitation_goes_from_the_events_page_to_each_alone(client, server, vera):
    event = make_event()
    day = only_day(event)
    open_as(client, vera)
    page = client.get(reverse("events:mail", args=[day.pk])).content.decode()
    assert "Neighbours (1 person)" in page and "Farm work (2 people)" in page
    assert f"http://testserver/en/events/{event.slug}/" in page

    told = {"kind": "invite", "to": keys_of(day, "Neighbours", "Farm work"), "subject": "Come", "text": "On 9 March."}
    answer = client.post(reverse("events:mail", args=[day.pk]), told)

    assert answer.status_code == 200
    letters = got(server)
    assert sorted(str(one["To"]) for one in letters) == ["ana@clinic.example", "jean@parish.example"]
    for one in letters:
        assert one["Bcc"] is None and one["Cc"] is None and one.get_content_type() == "text/plain"
        assert "On 9 March." in one.get_content()
        assert str(one["List-Unsubscribe"]).strip("<>") in one.get_content()
    assert list(SentMail.objects.values_list("kind", "n_sent")) == [("invite", 2)]


@pytest.mark.parametrize(("kind", "begins"), [("remind", "Soon: "), ("minutes", "Minutes: ")])
def test_reminders_and_minutes_arrive_with_their_draft(client, server, vera, kind, begins):
    day = only_day(make_event())
    subject, text = inviting.draft(day, kind, address="")
    assert subject.startswith(begins + "Neighbours") and "Parish hall" in text

    inviting.send(day, keys_of(day, "Farm work"), subject, text, kind=kind, by=vera, base="https://r.example/", at=AT)

    assert [str(one["Subject"]) for one in got(server)] == [subject] * 2
    assert SentMail.objects.get().kind == kind
    # Minutes that went out stay with the day, and the next letter begins with them; nothing else is kept.
    kept = "\n".join(row.text for row in DayMinutes.objects.all())
    assert kept == (text.strip() if kind == "minutes" else "")


def test_minutes_are_written_corrected_and_deleted_on_the_page_of_the_day(client, vera, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    event = make_event()
    day = only_day(event)
    page, keep = reverse("events:day", args=[day.pk]), reverse("events:minutes", args=[day.pk])
    open_as(client, vera)

    client.post(keep, {"text": "Buses run until <ten>."})
    client.post(keep, {"text": "=Buses run until <nine>."})

    assert "Buses run until &lt;nine&gt;." in client.get(page).content.decode()
    assert "&lt;ten&gt;" not in client.get(page).content.decode()
    assert inviting.draft(day, "minutes", address="")[1] == "=Buses run until <nine>."
    stream = io.BytesIO()
    going_out.write_minutes(stream)
    assert "2027-03-09,2027-03-01,'=Buses run until <nine>." in stream.getvalue().decode("utf-8-sig")

    client.post(keep, {"text": " "})
    assert not DayMinutes.objects.exists()

    # An event that becomes private forgets its minutes, and a private one takes none.
    minutes.keep(day, "We agreed.", by=vera, at=AT)
    hidden = plan(audience="private", takes_sign_ups=False, capacity=None)
    events.save_event(hidden, event=event, by=vera, at=AT)
    client.post(keep, {"text": "We agreed."})
    assert not DayMinutes.objects.exists()
    assert keep not in client.get(page).content.decode()


def test_volunteers_of_the_day_are_written_to_once(server, vera):
    day = only_day(make_event())
    noor = make_volunteer(email="noor@example.org")
    shift = make_shift(occurrence=day)
    volunteering.assign(shift, noor, by=vera, at=AT)

    inviting.send(day, [inviting.HELPERS], "S", "T", kind="remind", by=vera, base="https://r.example/", at=AT)

    assert [str(one["To"]) for one in got(server)] == ["noor@example.org"]


def test_a_private_event_is_never_written_about(client, server, vera):
    event = make_event(audience="private", takes_sign_ups=False, capacity=None)
    day = only_day(event)
    open_as(client, vera)

    assert client.get(reverse("events:mail", args=[day.pk])).status_code == 404
    assert (
        reverse("events:mail", args=[day.pk]) not in client.get(reverse("events:day", args=[day.pk])).content.decode()
    )
    for act in (
        lambda: inviting.draft(day, "invite", address=""),
        lambda: inviting.send(day, ["everybody"], "S", "T", kind="invite", by=vera, base="https://r.example/", at=AT),
    ):
        with pytest.raises(Refused, match="private"):
            act()
    assert server.received == []
    assert inviting.digest_lines(date(2027, 3, 1)) == []


def test_nobody_chosen_sends_nothing_and_keeps_the_words(client, server, vera):
    day = only_day(make_event())
    open_as(client, vera)

    answer = client.post(reverse("events:mail", args=[day.pk]), {"kind": "invite", "subject": "S", "text": "My words"})

    assert answer.status_code == 422
    assert "Choose at least one list or group." in answer.content.decode()
    assert "My words" in answer.content.decode()
    assert server.received == []


def test_without_a_mail_server_the_invitation_is_a_list_to_paste(client, vera, settings, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.SMTP = ""
    day = only_day(make_event())
    open_as(client, vera)

    told = {"kind": "invite", "to": keys_of(day, "Farm work"), "subject": "Come", "text": "On 9 March."}
    page = client.post(reverse("events:mail", args=[day.pk]), told).content.decode()

    assert "ana@clinic.example, jean@parish.example" in page
    assert "mailto:?bcc=ana@clinic.example,jean@parish.example" in page
    assert "On 9 March." in page.partition("To print")[2]


def test_the_monthly_digest_names_what_comes_and_arrives(client, server, vera):
    make_event()
    make_event(words={"en": ("Too late for this one", "")}, first_day=date(2027, 5, 9))
    open_as(client, vera)
    from commonlight.partners.models import MailList

    address = reverse("partners:letter", args=[MailList.objects.get().pk])
    page = client.get(address).content.decode()
    assert "Neighbours&#x27; evening, Parish hall" in page
    assert "Too late" not in page

    client.post(address, {"digest": "1", "subject": "March", "text": "What comes\n- 9 March"})

    assert [str(one["Subject"]) for one in got(server)] == ["March"]
    assert SentMail.objects.get().kind == "digest"


def test_a_reminder_somebody_asked_for_arrives_and_a_stranger_cannot_make_it_ten(server, vera):
    day = only_day(make_event(capacity=40))
    for n in range(10):
        sign_ups.sign_up(day, wish(address="ana@example.org"), form_id=f"{n:032x}", at=AT)

    reminding.send_due(day.starts_at - timedelta(hours=20))
    reminding.send_due(day.starts_at - timedelta(hours=19))

    assert [str(one["To"]) for one in got(server)] == ["ana@example.org"]
