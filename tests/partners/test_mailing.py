"""Mail to many reaches a real server on this machine, one message each; one bad address stops nobody."""

from email import message_from_string
from email.policy import default

import pytest
from django.test import Client
from tests.core.test_mail import SmallMailServer
from tests.factories import make_ordinary, make_organisation, make_site

from commonlight.core import clock
from commonlight.core.mail_trouble import Trouble
from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role
from commonlight.partners.models import Contact, OptOut, SentMail
from commonlight.partners.services import mailing, opting_out
from commonlight.partners.services.mailing import Recipient

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]

PEOPLE = [
    Recipient("ana@church.example", "Ana"),
    Recipient("gone@refused.example", "Gone"),
    Recipient("not an address", "Typo"),
    Recipient("josé@escuela.example", "José", "es"),
    Recipient("li@clinic.example", "李", "zh-hans"),
]


@pytest.fixture
def server(settings):
    running = SmallMailServer()
    settings.SMTP = f"smtp://127.0.0.1:{running.port}"
    settings.MAIL_FROM = "team@riverbend.example"
    settings.ALLOWED_HOSTS = ["riverbend.example", "testserver"]
    yield running
    running.stop()


@pytest.fixture
def dora(db):
    make_site()
    return make_ordinary(make_organisation(), Role.COORDINATOR, name="dora")


def test_each_gets_a_message_of_her_own_and_bad_addresses_are_told(server, dora):
    sending = mailing.send_to(PEOPLE, "Meeting\nBcc: evil@example.org", "On Tuesday.", by=dora)

    messages = [message_from_string(text, policy=default) for text in server.received]
    assert [str(message["To"]) for message in messages] == ["ana@church.example", "li@clinic.example"]
    assert sending.sent == ["ana@church.example", "li@clinic.example"]
    assert {one.email: one.trouble for one in sending.refused} == {
        "not an address": Trouble.ADDRESS,
        "gone@refused.example": Trouble.RECIPIENT,
        "josé@escuela.example": Trouble.ADDRESS,
    }
    for message in messages:
        assert message["Bcc"] is None and message["Cc"] is None
        assert message.get_content_type() == "text/plain"
        assert message["Subject"] == "Meeting Bcc: evil@example.org"
        text = message.get_content()
        assert "On Tuesday." in text and "church.example" not in text


def test_the_address_at_the_end_stops_mail_by_a_post_only_and_outlives_the_contact(server, dora, client):
    day = clock.today()
    contact = Contact.objects.create(name="Ana", email="Ana@church.example", touched=day)
    mailing.send_to(mailing.recipients_of([contact]), "News", "Hello.", by=dora)
    message = message_from_string(server.received[0], policy=default)
    address = str(message["List-Unsubscribe"]).strip("<>")
    path = address.removeprefix("http://riverbend.example").removeprefix("https://riverbend.example")

    assert "ana" not in path.lower()
    assert client.get(path).status_code == 200
    assert not OptOut.objects.exists()
    # What a mail program sends by itself: no cookie, no CSRF mark.
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    contact.refresh_from_db()
    assert contact.opted_out_at == day

    contact.delete()
    sending = mailing.send_to([Recipient("ANA@church.example")], "News", "Again.", by=dora)

    assert (sending.sent, sending.left_out, len(server.received)) == ([], 1, 1)
    assert client.post(path, {"act": "again"}).status_code == 200
    assert not OptOut.objects.exists()


@pytest.mark.parametrize("change", [lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"), lambda _: "word"])
def test_a_made_up_stop_address_keeps_nothing(client, db, change):
    make_site()
    token = change(opting_out.token_for("ana@church.example"))

    assert client.post(f"/en/messages/{token}/").status_code == 404
    assert not OptOut.objects.exists()


def test_without_a_server_it_is_a_list_to_paste_and_a_mailto_link(dora, settings):
    settings.SMTP = ""

    sending = mailing.send_to(PEOPLE, "A & B", "Come & see.", by=dora)

    assert sending.sent == []
    assert sending.paste == "ana@church.example, gone@refused.example, li@clinic.example"
    assert sending.mailto.startswith("mailto:?bcc=ana@church.example,")
    assert "subject=A%20%26%20B" in sending.mailto and "body=Come%20%26%20see." in sending.mailto
    assert [one.email for one in sending.refused] == ["not an address", "josé@escuela.example"]
    many = [Recipient(f"person{n}@church.example") for n in range(200)]
    assert mailing.send_to(many, "A", "B", by=dora).mailto == ""


def test_a_server_that_is_not_there_leaves_the_list_to_paste(dora, settings):
    settings.SMTP = "smtp://127.0.0.1:1"
    settings.MAIL_FROM = "team@riverbend.example"

    sending = mailing.send_to(PEOPLE[:1], "A", "B", by=dora)

    assert sending.refused == [mailing.Refused("ana@church.example", Trouble.REFUSED)]
    assert sending.paste == "ana@church.example"


def test_what_is_kept_of_a_message_is_how_many(server, dora):
    mailing.send_to(PEOPLE[:2], "Secret plan", "Words", by=dora)

    assert list(SentMail.objects.values_list("n_sent", "n_refused")) == [(1, 1)]
    row = AuditEvent.objects.get(kind="mail to many")
    assert row.detail == {"kind": "other", "sent": 1, "refused": 1}
    assert not AuditEvent.objects.filter(detail__icontains="church").exists()
