"""Settings with a page of their own: mail that says what is wrong, the way out, the smallest counts, the list of acts."""

import smtplib
import socket
import ssl

import pytest
from django.db import IntegrityError
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.cli.main import build_parser
from commonlight.core import acts, clock, mail, selectors
from commonlight.core.exit_targets import NEUTRAL, NotNeutral, read_target
from commonlight.core.mail_trouble import Trouble, name_trouble
from commonlight.core.models import AuditEvent, Site
from commonlight.core.roles import Role
from commonlight.core.services import settings as services
from commonlight.core.views.mail import SENTENCES

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


@pytest.fixture
def admin(db, client):
    make_site()
    account = make_ordinary(make_organisation(), Role.ADMIN, email="jo@harbor.example")
    open_as(client, account)
    return account


# Mail


@pytest.mark.parametrize(
    ("problem", "trouble"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), Trouble.LOGIN),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b.example"), Trouble.SENDER),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"no")}), Trouble.RECIPIENT),
        (smtplib.SMTPNotSupportedError(), Trouble.NO_TLS),
        (smtplib.SMTPServerDisconnected(), Trouble.HUNG_UP),
        (ssl.SSLCertVerificationError(), Trouble.CERTIFICATE),
        (ssl.SSLError(), Trouble.NO_TLS),
        (socket.gaierror(-2, "no"), Trouble.NO_SUCH_HOST),
        (TimeoutError(), Trouble.TOO_SLOW),
        (ConnectionRefusedError(), Trouble.REFUSED),
        (ValueError(), Trouble.ADDRESS),
        (smtplib.SMTPDataError(554, b"no"), Trouble.OTHER),
    ],
)
def test_each_trouble_with_mail_is_told_apart(problem, trouble):
    assert name_trouble(problem) is trouble
    assert SENTENCES[trouble]


def test_every_trouble_has_its_sentence():
    assert set(SENTENCES) == set(Trouble)


def test_a_server_that_is_not_there_is_said_in_words(client, admin, settings):
    settings.SMTP = "smtp://127.0.0.1:1"

    text = client.post(reverse("core:mail"), {"act": "try"}).content.decode()

    assert "no mail server answers at this port" in text
    assert "127.0.0.1" not in text


def test_the_sender_is_the_coalitions_choice_then_that_of_the_computer(client, admin, settings):
    settings.SMTP, settings.MAIL_FROM = "smtp://127.0.0.1:1", "site@riverbend.example"
    assert mail.sender_address() == "site@riverbend.example"

    wrong = client.post(reverse("core:mail"), {"act": "sender", "sender_address": "no address"})
    right = client.post(reverse("core:mail"), {"act": "sender", "sender_address": "hello@riverbend.example"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert mail.sender_address() == "hello@riverbend.example"
    assert AuditEvent.objects.filter(kind="sender address changed", detail={}).exists()


# The way out


@pytest.mark.parametrize("address", [*NEUTRAL, "https://news.example.org/today"])
def test_public_pages_over_tls_may_be_left_to(address):
    assert read_target(f" {address} ", own_host="help.example.org:8000") == address


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://www.wikipedia.org/", "https"),
        ("javascript:alert(1)", "https"),
        ("//www.wikipedia.org/", "https"),
        ("", "https"),
        ("https://192.0.2.7/", "name"),
        ("https://[::1]/", "name"),
        ("https://localhost/", "name"),
        ("https://user:pass@www.wikipedia.org/", "name"),
        ("https://[broken", "name"),
        ("https://help.example.org/x", "own site"),
    ],
)
def test_others_may_not(address, reason):
    with pytest.raises(NotNeutral) as refused:
        read_target(address, own_host="help.example.org:8000")

    assert refused.value.reason == reason


def test_the_chosen_page_is_where_leaving_leads(client, admin):
    address = reverse("core:settings_leaving")

    refused = client.post(address, {"target": "own", "own": "http://x.example/"})
    client.post(address, {"target": "https://www.wikipedia.org/", "own": ""})

    assert refused.status_code == 422
    assert client.get("/exit/").url == "https://www.wikipedia.org/"
    text = client.get("/en/").content.decode()
    assert "opens a weather page" not in text
    assert "opens a page that has nothing to do with us" in text


def test_the_computers_own_choice_can_be_taken_back(client, admin, settings):
    settings.EXIT_URL = "https://weather.example/"
    services.set_exit(exit_url="https://www.wikipedia.org/", by=admin, at=clock.now())
    open_as(client, admin)

    client.post(reverse("core:settings_leaving"), {"target": "default", "own": ""})

    assert client.get("/exit/").url == "https://weather.example/"


# Small counts


@pytest.mark.parametrize(
    ("public", "partners", "status"),
    [(11, 5, 302), (20, 11, 302), (10, 5, 422), (11, 4, 422), (11, 12, 422), ("", 5, 422)],
)
def test_counts_can_be_raised_and_never_lowered(client, admin, public, partners, status):
    typed = {"threshold_public": public, "threshold_partners": partners}

    assert client.post(reverse("core:settings_counts"), typed).status_code == status
    assert selectors.thresholds() == ((public, partners) if status == 302 else (11, 5))


def test_the_database_itself_refuses_smaller_counts(admin):
    with pytest.raises(IntegrityError):
        services.set_thresholds(public=10, partners=5, by=admin, at=clock.now())


# What you can do here


def test_acts_show_to_those_who_may_do_them(client, admin):
    assert reverse("core:thief") in client.get(reverse("core:acts")).content.decode()

    open_as(client, make_ordinary(make_organisation(), Role.FACILITATOR))
    assert reverse("core:thief") not in client.get(reverse("core:acts")).content.decode()


def test_an_act_in_a_group_that_is_not_there_is_a_mistake():
    with pytest.raises(ValueError, match="elsewhere"):
        acts.add_act("elsewhere", "core:home", "x", "x")


def test_acts_name_only_commands_that_exist():
    chosen = next(action for action in build_parser()._actions if getattr(action, "choices", None))

    assert {words.split()[0] for words in acts.commands_covered()} <= set(chosen.choices)
    # What a coordinator needs has a page. The others serve the site, show an invented one, work for an analyst,
    # mend from outside what no page of a lost site could, or work while the site stands still.
    covered = {words.split()[0] for words in acts.commands_covered()}
    others = {"serve", "demo", "analyse", "plan", "power", "publish", "feedback", "rebuild-secrets", "move-to"}
    assert covered | others >= set(chosen.choices), "give the command a page, or say here why it has none"
    assert covered >= {"setup", "backup", "restore", "doctor", "thief", "audit", "library", "directory"}


def test_settings_page_leads_to_the_others(client, admin):
    text = client.get(reverse("core:settings")).content.decode()

    for name in ("core:mail", "core:settings_leaving", "core:settings_counts"):
        assert f'href="{reverse(name)}"' in text
    assert Site.objects.count() == 1
