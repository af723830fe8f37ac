"""
Writing to many: each gets a message of her own, in plain text, with an address that ends such mail.

Without a mail server the same becomes a list to paste into the BCC line, a mailto link, and a page to print.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from commonlight.core import audit, clock, mail
from commonlight.core.letters import Letter, send_letters
from commonlight.core.mail_trouble import Trouble
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.partners.models import Contact, ListMember, MailList, SentMail
from commonlight.partners.services import opting_out

# Longer addresses are cut by mail programs.
LONGEST_MAILTO = 1900
MOST_AT_ONCE = 2000


class TooMany(ValueError):
    """More people than one message may go to."""


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to; `language` is that of the line about ending such mail."""

    email: str
    name: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Refused:
    """An address that got nothing, and the kind of trouble."""

    email: str
    trouble: Trouble


@dataclass(frozen=True)
class Sending:
    """
    What became of a message to many.

    sent : addresses it was handed over for
    refused : addresses that got nothing, with the reason
    left_out : how many want no such mail
    paste : the addresses nobody could be written to from here, for the BCC line of one's own mail program; when no
        mail server is set up these are all
    mailto : a link that opens one's own mail program with them in BCC; "" when it would be too long
    """

    sent: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    left_out: int = 0
    paste: str = ""
    mailto: str = ""


def recipients_of(contacts: Iterable[Contact]) -> list[Recipient]:
    """Return contacts as recipients, in the first of their languages that the site has; those without an address not."""
    return [
        Recipient(contact.email, contact.name, next(iter(contact.languages), "en"))
        for contact in contacts
        if contact.email
    ]


def site_address() -> str:
    """Return the site's own address for letters that no request caused."""
    host = settings.ALLOWED_HOSTS[0]
    return f"http://{host}/" if settings.REACHED_OVER in ("onion", "loopback") else f"https://{host}/"


def send_to(
    recipients: Sequence[Recipient],
    subject: str,
    text: str,
    *,
    by: Account | None,
    kind: str = SentMail.Kind.OTHER,
    base: str = "",
    at: datetime | None = None,
) -> Sending:
    """
    Write to each recipient once, except those who want no such mail; one bad address keeps nobody else from theirs.

    base : the site's address, for the line that ends such mail; the first host of the settings when not given
    Raises TooMany above 2,000 recipients.
    """
    at = at or clock.now()
    once = {one.email.strip().casefold(): one for one in recipients if one.email.strip()}
    if len(once) > MOST_AT_ONCE:
        raise TooMany
    out = opting_out.out_of([one.email for one in once.values()])
    wanted = [one for one in once.values() if one.email not in out]
    good, bad = _sorted_out(wanted)
    if not mail.is_set_up():
        paste, mailto = _by_hand(good, subject, text)
        sending = Sending([], bad, len(out), paste, mailto)
    else:
        letters = [_letter(one, subject, text, base or site_address()) for one in good]
        outcome = send_letters(letters)
        sent = [one.email for one in good if outcome.get(one.email, Trouble.OTHER) is None]
        lost = [one for one in good if outcome.get(one.email, Trouble.OTHER) is not None]
        refused = bad + [Refused(one.email, outcome.get(one.email) or Trouble.OTHER) for one in lost]
        # A whole server that does not answer: the same by hand.
        rest = [one for one in lost if outcome.get(one.email) not in (Trouble.ADDRESS, Trouble.RECIPIENT)]
        sending = Sending(sent, refused, len(out), *_by_hand(rest, subject, text))
    with write():
        row = SentMail.objects.create(
            kind=kind, day=at.date(), by=by, n_sent=len(sending.sent), n_refused=len(sending.refused)
        )
        audit.record(
            "mail to many",
            by=by,
            at=at,
            subject=("sent mail", row.pk),
            detail={"kind": str(kind), "sent": len(sending.sent), "refused": len(sending.refused)},
        )
    return sending


def _sorted_out(recipients: list[Recipient]) -> tuple[list[Recipient], list[Refused]]:
    good, bad = [], []
    for one in recipients:
        try:
            validate_email(one.email)
        except ValidationError:
            bad.append(Refused(one.email, Trouble.ADDRESS))
        else:
            good.append(one)
    return good, bad


def _letter(one: Recipient, subject: str, text: str, base: str) -> Letter:
    known = {code for code, _name in settings.LANGUAGES}
    language = one.language if one.language in known else "en"
    stop = opting_out.address_for(one.email, base=base, language=language)
    with translation.override(language):
        foot = _("You get this because you work with us. To get no more of these messages:")
    return Letter(one.email, subject, f"{text.strip()}\n\n-- \n{foot}\n{stop}", stop)


def _by_hand(recipients: list[Recipient], subject: str, text: str) -> tuple[str, str]:
    if not recipients:
        return "", ""
    addresses = [one.email for one in recipients]
    mailto = f"mailto:?bcc={quote(','.join(addresses), safe='@,')}&subject={quote(' '.join(subject.split()))}"
    whole = f"{mailto}&body={quote(text)}"
    fits = whole if len(whole) <= LONGEST_MAILTO else mailto
    return ", ".join(addresses), fits if len(fits) <= LONGEST_MAILTO else ""


def make_list(*, name: str, about: str, has_digest: bool, by: Account, at: datetime) -> MailList:
    """Begin a list."""
    with write():
        made = MailList.objects.create(name=name, about=about, has_digest=has_digest)
        audit.record("mail list made", by=by, at=at, subject=("mail list", made.pk))
    return made


def put_on(mail_list: MailList, contacts: Iterable[UUID], *, by: Account, at: datetime) -> int:
    """Put contacts on a list and return how many were not on it before."""
    with write():
        known = set(ListMember.objects.filter(mail_list=mail_list).values_list("contact_id", flat=True))
        new = [ListMember(mail_list=mail_list, contact_id=pk) for pk in dict.fromkeys(contacts) if pk not in known]
        ListMember.objects.bulk_create(new, batch_size=200)
        detail: dict[str, str | int] = {"added": len(new)}
        audit.record("mail list changed", by=by, at=at, subject=("mail list", mail_list.pk), detail=detail)
    return len(new)


def take_off(mail_list: MailList, contact_id: UUID, *, by: Account, at: datetime) -> None:
    """Take a contact off a list."""
    with write():
        ListMember.objects.filter(mail_list=mail_list, contact_id=contact_id).delete()
        audit.record("mail list changed", by=by, at=at, subject=("mail list", mail_list.pk), detail={"removed": 1})


def delete_list(mail_list: MailList, *, by: Account, at: datetime) -> None:
    """End a list; its contacts stay."""
    with write():
        audit.record("mail list deleted", by=by, at=at, subject=("mail list", mail_list.pk))
        mail_list.delete()
