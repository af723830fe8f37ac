"""What went wrong with a mail server, told apart so that a coordinator can say it to the person who runs it."""

import smtplib
import socket
import ssl
from enum import StrEnum


class Trouble(StrEnum):
    """One kind of trouble; the page has a sentence for each."""

    ADDRESS = "address"
    NO_SUCH_HOST = "no such host"
    REFUSED = "refused"
    TOO_SLOW = "too slow"
    CERTIFICATE = "certificate"
    NO_TLS = "no tls"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    HUNG_UP = "hung up"
    OTHER = "other"


# The first that fits: some are kinds of others.
_KINDS: tuple[tuple[type[BaseException], Trouble], ...] = (
    (smtplib.SMTPAuthenticationError, Trouble.LOGIN),
    (smtplib.SMTPSenderRefused, Trouble.SENDER),
    (smtplib.SMTPRecipientsRefused, Trouble.RECIPIENT),
    (smtplib.SMTPNotSupportedError, Trouble.NO_TLS),
    (smtplib.SMTPServerDisconnected, Trouble.HUNG_UP),
    (ssl.SSLCertVerificationError, Trouble.CERTIFICATE),
    (ssl.SSLError, Trouble.NO_TLS),
    (socket.gaierror, Trouble.NO_SUCH_HOST),
    (TimeoutError, Trouble.TOO_SLOW),
    (ConnectionRefusedError, Trouble.REFUSED),
    (ConnectionResetError, Trouble.HUNG_UP),
    (ValueError, Trouble.ADDRESS),
)


def name_trouble(problem: BaseException) -> Trouble:
    """Return what kind of trouble an error of the mail server is."""
    return next((trouble for kind, trouble in _KINDS if isinstance(problem, kind)), Trouble.OTHER)
