"""Deleting a client's record for good: keys first, tombstones beside, and every referral of it taken back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from commonlight.core import audit
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.core.tombstones import bury, register_kind
from commonlight.referrals.models import Client, ConsentProof, Ending, HelpRequest, Referral, RequestTicket
from commonlight.referrals.policies.access import Act
from commonlight.referrals.services.clients import reach
from commonlight.referrals.services.days import today
from commonlight.referrals.services.ending import (
    PACKAGE_GONE,
    TAKEN_BACK,
    drop_package_again,
    end_referral,
    take_back_again,
)

CLIENT = "client"
PROOF = "consent proof"
REFERRAL = "referral"
REQUEST = "help request"
TICKET = "request ticket"


def delete_client(*, client_id: int, by: Account, keyring: Keyring, at: datetime) -> None:
    """Delete a record because the person asks for it or nothing speaks for keeping it; raises NotYours."""
    opened = reach(client_id=client_id, act=Act.DELETE, by=by, keyring=keyring, at=at)
    with write():
        for number in opened.file.referrals:
            if Referral.objects.filter(pk=number).exists():
                end_referral(referral_id=number, ending=Ending.WITHDRAWN, day=today(at), by=by, at=at)
        numbers = list(opened.file.referrals)
        Referral.objects.filter(pk__in=numbers).delete()
        bury(REFERRAL, numbers, at=at)
        Client.objects.filter(pk=client_id).delete()
        bury(CLIENT, [client_id], at=at)
        audit.record("client deleted", by=by, at=at, subject=(CLIENT, client_id))


def _erase(model: type, kind: str, ids: Sequence[str], at: datetime) -> None:
    numbers = [int(one) for one in ids]
    with write():
        model.objects.filter(pk__in=numbers).delete()  # type: ignore[attr-defined]
        bury(kind, numbers, at=at)
        audit.record("deleted by calendar", by=None, at=at, detail={"rows": len(numbers)})


def erase_clients(ids: Sequence[str], at: datetime) -> None:
    """Delete closed records whose time is over; needs no key."""
    _erase(Client, CLIENT, ids, at)


def erase_referrals(ids: Sequence[str], at: datetime) -> None:
    """Delete referrals that ended long ago; needs no key."""
    _erase(Referral, REFERRAL, ids, at)


def erase_proofs(ids: Sequence[str], at: datetime) -> None:
    """Delete proofs of consent after their seven years; needs no key."""
    _erase(ConsentProof, PROOF, ids, at)


def erase_tickets(ids: Sequence[str], at: datetime) -> None:
    """Delete what told people how far their request is; needs no key."""
    _erase(RequestTicket, TICKET, ids, at)


def register() -> None:
    """Say how this room's rows go again after a restore."""

    def again(model: type) -> "object":
        def bury_again(ids: Sequence[str]) -> int:
            return int(model.objects.filter(pk__in=[int(one) for one in ids]).delete()[0])  # type: ignore[attr-defined]

        return bury_again

    for kind, model in (
        (CLIENT, Client),
        (PROOF, ConsentProof),
        (REFERRAL, Referral),
        (REQUEST, HelpRequest),
        (TICKET, RequestTicket),
    ):
        register_kind(kind, again(model))  # type: ignore[arg-type]
    register_kind(TAKEN_BACK, take_back_again)
    register_kind(PACKAGE_GONE, drop_package_again)


def older_than(day: date, years: int) -> date:
    """Return the day `years` years before, counting a year as 365.25 days."""
    return day - timedelta(days=round(365.25 * years))
