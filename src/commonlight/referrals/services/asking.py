"""A person asks for help herself: sealed to one organisation, tied to no report and no mailbox."""

from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from django.conf import settings

from commonlight.core import audit
from commonlight.core.codes import CODE_DIGITS, Code, check_digit
from commonlight.core.fields import random_id
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.organisation_keys import public_key_of
from commonlight.core.store import write
from commonlight.core.tombstones import bury
from commonlight.referrals import permissions
from commonlight.referrals.models import Client, HelpRequest, RequestTicket
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.journal import Profile
from commonlight.referrals.sealing import SealBroken, Sealed
from commonlight.referrals.services.clients import open_client
from commonlight.referrals.services.erasing import REQUEST, TICKET
from commonlight.referrals.services.work import add_need


@dataclass(frozen=True)
class Asked:
    """What a person asks for: a term of the directory, her words, a name to call her by, how to reach her safely."""

    term: str
    words: str
    called: str
    language: str
    how: str
    hours: str


@dataclass(frozen=True, repr=False)
class OpenedRequest:
    """A request, opened for a case worker."""

    row: HelpRequest
    asked: Asked


def ask_for_help(
    *, organisation_id: UUID, asked: Asked, at: datetime, number: int | None = None, code: Code | None = None
) -> None:
    """
    Seal what a person asks to one organisation.

    number : drawn once per form, so that sending it twice raises IntegrityError; random if none is given
    code : shown to the person, so that she can look how far it is

    Raises NoKeyYet, KeyTampered.
    """
    public, number = public_key_of(organisation_id), number or random_id()
    key = Sealed.new("request", number)
    row = HelpRequest(
        id=number,
        organisation_id=organisation_id,
        day=at.date(),
        epoch=public.epoch,
        box=key.wrap(public.public, organisation_id=organisation_id, epoch=public.epoch),
        blob=key.seal(0, asdict(asked)),
    )
    with write():
        if code is not None:
            row.ticket = RequestTicket.objects.create(
                organisation_id=organisation_id, lookup=_lookup(code), day=at.date()
            )
        row.save(force_insert=True)
        audit.record("help asked for", by=None, at=at, organisation_id=organisation_id, day_only=True)


def code_for(form_id: str) -> Code:
    """Return the code of what was asked with one form: the same again when the same form is sent twice."""
    key = settings.SITE_SECRETS.subkey("help request code")
    number = int.from_bytes(blake2b(form_id.encode(), key=key, digest_size=16).digest(), "big")
    digits = f"{number % 10 ** (CODE_DIGITS - 1):0{CODE_DIGITS - 1}d}"
    return Code(digits + check_digit(digits))


def _lookup(code: Code) -> bytes:
    key = settings.SITE_SECRETS.subkey("help request ticket", of="pepper")
    return blake2b(code.digits.encode(), key=key, digest_size=16).digest()


def look_up(code: Code) -> RequestTicket | None:
    """Return how far a request is, for who holds its code, or None."""
    return RequestTicket.objects.select_related("organisation").filter(lookup=_lookup(code)).first()


def take_back(*, code: Code, at: datetime) -> bool:
    """Delete a request nobody took up yet, because the person who asked wants that; False when it is too late."""
    with write():
        ticket = RequestTicket.objects.filter(lookup=_lookup(code), state=RequestTicket.State.WAITING).first()
        if ticket is None:
            return False
        numbers = list(HelpRequest.objects.filter(ticket=ticket).values_list("pk", flat=True))
        HelpRequest.objects.filter(pk__in=numbers).delete()
        bury(REQUEST, numbers, at=at)
        organisation_id, number = ticket.organisation_id, ticket.pk
        ticket.delete()
        bury(TICKET, [number], at=at)
        audit.record("help request taken back", by=None, at=at, organisation_id=organisation_id, day_only=True)
    return True


def list_requests(*, by: Account, keyring: Keyring) -> list[OpenedRequest]:
    """Return the requests that wait for this person's organisations, oldest day first."""
    rows = HelpRequest.objects.filter(organisation_id__in=permissions.team_organisations(by)).order_by("day", "id")
    found = []
    for row in rows:
        try:
            found.append(_open(row, keyring))
        except (NotAReader, SealBroken):
            continue
    return found


def _open(row: HelpRequest, keyring: Keyring) -> OpenedRequest:
    key = Sealed.unwrap(
        "request",
        row.pk,
        secret=keyring.secret(row.organisation_id, row.epoch),
        box=bytes(row.box),
        organisation_id=row.organisation_id,
        epoch=row.epoch,
    )
    return OpenedRequest(row, Asked(**key.open(0, bytes(row.blob))))


def take_up(*, request_id: int, by: Account, keyring: Keyring, at: datetime) -> Client:
    """Begin a record for who asked; the request is gone afterwards. Raises NotYours."""
    row = HelpRequest.objects.filter(pk=request_id, organisation_id__in=permissions.team_organisations(by)).first()
    if row is None:
        raise NotYours
    try:
        asked = _open(row, keyring).asked
    except NotAReader as problem:
        raise NotYours from problem
    with write():
        if not HelpRequest.objects.filter(pk=request_id).delete()[0]:
            raise NotYours
        if row.ticket_id is not None:
            RequestTicket.objects.filter(pk=row.ticket_id).update(state=RequestTicket.State.TAKEN, day=at.date())
        bury(REQUEST, [request_id], at=at)
        profile = Profile(
            pseudonym=asked.called or "-", language=asked.language, safety=f"{asked.how} {asked.hours}".strip()
        )
        client = open_client(organisation_id=row.organisation_id, profile=profile, by=by, at=at)
        add_need(
            client_id=client.pk,
            term=asked.term,
            words=asked.words,
            urgent=False,
            since=at.date(),
            by=by,
            keyring=keyring,
            at=at,
        )
    return client
