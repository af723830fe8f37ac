"""
Letters in plain text to many: one message to each person over one connection, so that nobody sees who else got it.

Unlike `mail`, which says nothing, a letter carries words of the team: an invitation, minutes. Never a word of a report.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid

from django.conf import settings

from commonlight.core.mail import SECONDS, MailServer, sender_address
from commonlight.core.mail_trouble import Trouble, name_trouble

logger = logging.getLogger("commonlight.mail")


@dataclass(frozen=True, repr=False)
class Letter:
    """One message to one address; `stop_address` is a page where its reader ends such mail with one POST."""

    to: str
    subject: str
    text: str
    stop_address: str = ""


def message_of(letter: Letter) -> EmailMessage:
    """Return a letter as it is handed to the mail server; raises ValueError for an address that is none."""
    sender = Address(addr_spec=sender_address())
    message = EmailMessage()
    # A line break in a subject would begin another header.
    message["From"], message["Subject"] = sender, " ".join(letter.subject.split())
    message["To"] = Address(addr_spec=letter.to)
    message["Message-ID"] = make_msgid(domain=sender.domain or "localhost")
    if letter.stop_address:
        message["List-Unsubscribe"] = f"<{letter.stop_address}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text.strip() + "\n", charset="utf-8")
    return message


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    opened = (
        smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context, local_hostname="localhost")
        if server.over_tls
        else smtplib.SMTP(server.host, server.port, timeout=SECONDS, local_hostname="localhost")
    )
    with opened as connection:
        if server.start_tls:
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        yield connection


def send_letters(letters: Iterable[Letter]) -> dict[str, Trouble | None]:
    """
    Hand each letter to the mail server and return, by address, None or what kept it; raises ValueError without a server.

    One address that is refused keeps nobody else from theirs. When the connection breaks it is opened once more; what
    is left after that is told as not sent.
    """
    if not settings.SMTP:
        raise ValueError("No mail server is set up.")
    waiting = list(letters)
    outcome: dict[str, Trouble | None] = {}
    trouble = Trouble.OTHER
    for _turn in range(2):
        try:
            with _connected(MailServer.from_url(settings.SMTP)) as connection:
                while waiting:
                    _hand_over(connection, waiting[0], outcome)
                    waiting.pop(0)
            return outcome
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            # The text of an error may hold an address.
            logger.error("letters could not be handed to the mail server: %s", type(problem))
            trouble = name_trouble(problem)
            # What was handed over goes no second time; who can refuse a whole connection refuses the next as well.
            if trouble is not Trouble.HUNG_UP or not waiting:
                break
    return outcome | {letter.to: trouble for letter in waiting}


def _hand_over(connection: smtplib.SMTP, letter: Letter, outcome: dict[str, Trouble | None]) -> None:
    try:
        message = message_of(letter)
    except (ValueError, IndexError):
        outcome[letter.to] = Trouble.ADDRESS
        return
    try:
        connection.send_message(message)
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError) as problem:
        outcome[letter.to] = name_trouble(problem)
    except UnicodeError:
        outcome[letter.to] = Trouble.ADDRESS
    else:
        outcome[letter.to] = None
