"""
Mail that says nothing: "there is something new", and one-time links to sign in.

A notice names no report, no person and no page; whoever reads it over a shoulder learns that somebody uses this site and
nothing more. Plain text only. Without a mail server nothing fails: the answer says that no mail left.
"""

import logging
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from commonlight.core.mail_trouble import Trouble, name_trouble
from commonlight.core.page_context import frame_of_site

logger = logging.getLogger("commonlight.mail")

SECONDS = 10
NOTICE_KINDS = frozenset({"new", "due", "audit", "test"})


class Outcome(StrEnum):
    """What became of a message."""

    SENT = "sent"
    NOT_SET_UP = "not set up"
    FAILED = "failed"


@dataclass(frozen=True, repr=False)
class MailServer:
    """A mail server, from `smtp://USER:PASSWORD@HOST:PORT` (STARTTLS unless on loopback) or `smtps://...`."""

    host: str
    port: int
    user: str
    password: str
    over_tls: bool
    start_tls: bool

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Return the server an address names; raises ValueError for another kind of address."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("A mail server is written smtp://USER:PASSWORD@HOST:PORT or smtps://...")
        over_tls = parts.scheme == "smtps"
        is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        wanted = parse_qs(parts.query).get("starttls", ["no" if is_local else "yes"])[0]
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if over_tls else 587),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            over_tls=over_tls,
            start_tls=not over_tls and wanted != "no",
        )

    def deliver(self, message: EmailMessage) -> None:
        """Hand one message over; raises OSError or smtplib.SMTPException."""
        context = ssl.create_default_context()
        opened = (
            smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context, local_hostname="localhost")
            if self.over_tls
            else smtplib.SMTP(self.host, self.port, timeout=SECONDS, local_hostname="localhost")
        )
        with opened as connection:
            if self.start_tls:
                connection.starttls(context=context)
            if self.user:
                connection.login(self.user, self.password)
            connection.send_message(message)


def sender_address() -> str:
    """Return the address that messages come from: the coalition's choice, else the setting of the computer."""
    return frame_of_site().sender_address or settings.MAIL_FROM


def is_set_up() -> bool:
    """Whether a mail server is named."""
    return bool(settings.SMTP)


def send_notice(to: str, kind: str, language: str) -> Outcome:
    """
    Tell somebody of the team that there is something, and nothing of what.

    kind : "new" (something is new), "due" (something waits for an answer) "audit" (a head to print waits) or
        "test" (the administrator asked whether mail arrives)
    """
    if kind not in NOTICE_KINDS:
        raise ValueError(f"No notice is called {kind!r}.")
    return _send(to, f"core/mail/{kind}.txt", {}, language)


def try_out(to: str, language: str) -> Trouble | None:
    """Send a test notice and return None, or say what kind of trouble kept it; raises ValueError without a server."""
    if not is_set_up():
        raise ValueError("No mail server is set up.")
    try:
        MailServer.from_url(settings.SMTP).deliver(_message(to, "core/mail/test.txt", {}, language))
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        return name_trouble(problem)
    return None


def send_link(to: str, url: str, language: str) -> Outcome:
    """Send a one-time link to sign in; the link is all that the message says."""
    return _send(to, "core/mail/link.txt", {"url": url}, language)


def send_text(to: str, subject: str, text: str) -> Outcome:
    """
    Send a letter that somebody without an account asked for, to one address: plain text, its subject in one line.

    It must name nothing that came in a report; only rooms of the open and the coalition space write such letters.
    """

    def make() -> EmailMessage:
        message = _frame(to, " ".join(subject.split()))
        message.set_content(text)
        return message

    return _hand_over(make)


def _message(to: str, template: str, context: dict[str, str], language: str) -> EmailMessage:
    with translation.override(language):
        subject, _, body = render_to_string(template, context).partition("\n")
    message = _frame(to, subject.strip())
    message.set_content(body.strip() + "\n")
    return message


def _frame(to: str, subject: str) -> EmailMessage:
    sender = Address(addr_spec=sender_address())
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, Address(addr_spec=to), subject
    # Named after the sender's domain: the machine's own name is nobody's business.
    message["Message-ID"] = make_msgid(domain=sender.domain or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    return message


def _send(to: str, template: str, context: dict[str, str], language: str) -> Outcome:
    return _hand_over(lambda: _message(to, template, context, language))


def _hand_over(make: Callable[[], EmailMessage]) -> Outcome:
    if not is_set_up():
        return Outcome.NOT_SET_UP
    try:
        MailServer.from_url(settings.SMTP).deliver(make())
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        # The text of the error may hold the address it was for.
        logger.error("a message could not be handed to the mail server: %s", type(problem))
        return Outcome.FAILED
    return Outcome.SENT
