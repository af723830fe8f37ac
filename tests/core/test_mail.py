"""Mail reaches a real server on this machine, and says nothing."""

import asyncio
import threading
from email import message_from_string
from email.policy import default

import pytest
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import mail
from commonlight.core.roles import Role

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


class SmallMailServer:
    """Speaks just enough SMTP to take messages in; refuses recipients at refused.example."""

    def __init__(self):
        self.received = []
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._started.wait(5)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        self._loop.run_forever()

    async def _talk(self, reader, writer):
        def say(line):
            writer.write(f"{line}\r\n".encode())

        say("220 here")
        while line := (await reader.readline()).decode().strip():
            word = line.upper()
            if word.startswith("RCPT") and "refused.example" in line:
                say("550 no such person")
            elif word == "DATA":
                say("354 go on")
                await writer.drain()
                lines = []
                while (part := (await reader.readline()).decode()) not in (".\r\n", ""):
                    lines.append(part)
                self.received.append("".join(lines))
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                break
            else:
                say("250 fine")
            await writer.drain()
        writer.close()

    def stop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


@pytest.fixture
def server(settings):
    running = SmallMailServer()
    settings.SMTP = f"smtp://127.0.0.1:{running.port}"
    settings.MAIL_FROM = "team@riverbend.example"
    yield running
    running.stop()


@pytest.mark.parametrize("kind", sorted(mail.NOTICE_KINDS))
def test_notice_arrives_as_plain_text_without_a_link(server, kind):
    assert mail.send_notice("dana@harbor.example", kind, "en") is mail.Outcome.SENT

    message = message_from_string(server.received[0], policy=default)
    assert message.get_content_type() == "text/plain"
    assert message["To"] == "dana@harbor.example"
    assert message["From"] == "team@riverbend.example"
    assert "Sign in as you always do" in message.get_content()
    assert "http" not in message.get_content()
    assert "report" not in (message["Subject"] + message.get_content()).lower()


def test_message_does_not_name_the_machine(server):
    import socket

    mail.send_notice("dana@harbor.example", "new", "en")

    assert "@riverbend.example>" in message_from_string(server.received[0], policy=default)["Message-ID"]
    name = socket.gethostname()
    assert name == "localhost" or name not in server.received[0]


def test_link_message_holds_the_link_whole(server):
    url = "https://riverbend.example/en/team/sign-in/link/" + "a1B2" * 20 + "/"

    assert mail.send_link("maria@harbor.example", url, "en") is mail.Outcome.SENT

    assert url in message_from_string(server.received[0], policy=default).get_content().split()


def test_without_a_server_nothing_fails_and_the_answer_says_so(settings):
    settings.SMTP = ""

    assert mail.send_notice("dana@harbor.example", "new", "en") is mail.Outcome.NOT_SET_UP


@pytest.mark.parametrize("to", ["someone@refused.example", "two\nlines@harbor.example", "no address"])
def test_message_that_cannot_leave_is_an_answer_and_the_log_holds_no_address(server, to, caplog):
    assert mail.send_notice(to, "new", "en") is mail.Outcome.FAILED

    assert server.received == []
    assert "example" not in caplog.text


def test_server_that_is_not_there_is_an_answer(settings):
    settings.SMTP = "smtp://127.0.0.1:1"

    assert mail.send_notice("dana@harbor.example", "new", "en") is mail.Outcome.FAILED


@pytest.mark.parametrize(
    ("url", "port", "over_tls", "start_tls"),
    [
        ("smtps://u:p%40ss@mail.example", 465, True, False),
        ("smtp://u:p%40ss@mail.example", 587, False, True),
        ("smtp://mail.example:2525?starttls=no", 2525, False, False),
        ("smtp://localhost:25", 25, False, False),
    ],
)
def test_address_of_a_server_is_read(url, port, over_tls, start_tls):
    server = mail.MailServer.from_url(url)

    assert (server.port, server.over_tls, server.start_tls) == (port, over_tls, start_tls)
    assert server.password in ("p@ss", "")


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example", "smtp://"])
def test_address_of_something_else_is_refused(url):
    with pytest.raises(ValueError, match="smtp://USER"):
        mail.MailServer.from_url(url)


@pytest.fixture
def admin(client, db):
    make_site()
    account = make_ordinary(make_organisation("Harbor House"), Role.ADMIN, name="ada")
    account.email = "ada@harbor.example"
    account.save()
    open_as(client, account)
    return client


two_databases = pytest.mark.django_db(databases=["default", "jobs"])


@two_databases
def test_page_says_plainly_that_mail_is_not_set_up_and_what_then_happens(admin, settings):
    settings.SMTP = ""

    asked, tried = admin.get(reverse("core:mail")), admin.post(reverse("core:mail"))

    assert (asked.status_code, tried.status_code) == (200, 200)
    for text in (asked.content.decode(), tried.content.decode()):
        assert "Mail is not set up." in text
        assert "reads out" in text
        assert "did not leave" not in text


@two_databases
def test_page_sends_a_test_notice_to_the_one_who_asks_and_to_nobody_else(admin, server):
    asked = admin.get(reverse("core:mail"))
    assert server.received == []
    answer = admin.post(reverse("core:mail"), {"to": "somebody@elsewhere.example"})

    assert "team@riverbend.example" in asked.content.decode()
    assert "The mail server took the test message for ada@harbor.example." in answer.content.decode()
    assert [message_from_string(one, policy=default)["To"] for one in server.received] == ["ada@harbor.example"]


@two_databases
def test_page_says_when_the_server_does_not_answer_and_shows_no_password(admin, settings):
    settings.SMTP = "smtp://post:h1dden@127.0.0.1:1"

    text = admin.post(reverse("core:mail")).content.decode()

    assert "The test message did not leave" in text
    assert "h1dden" not in text


@two_databases
def test_page_speaks_spanish(admin, settings):
    settings.SMTP = ""

    text = admin.get(reverse("core:mail").replace("/en/", "/es/")).content.decode()

    assert "El correo no está configurado." in text
