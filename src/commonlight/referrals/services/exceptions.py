"""What happens against or without the usual way: broken glass, legal demands, and the log a person can ask for."""

from datetime import datetime, timedelta

from commonlight.core import audit
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.referrals import permissions
from commonlight.referrals.models import Client
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.journal import Disclosure, file_of
from commonlight.referrals.services.clients import OpenClient, _unlock, append, append_within, entries_of, new_id, reach

GLASS_LASTS = timedelta(hours=24)


class ReasonMissing(ValueError):
    """Nobody breaks the glass, and nothing is given to a court, without saying why."""


def break_glass(*, client_id: int, reason: str, by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """
    Read a restricted record for 24 hours because somebody is in danger or the law orders it.

    A second person confirms afterwards, never before: danger does not wait. The journal keeps who and why, and that the
    person is still to be told. Raises ReasonMissing, NotYours.
    """
    if not reason.strip():
        raise ReasonMissing
    row = Client.objects.select_related("organisation").filter(pk=client_id).first()
    if row is None or not permissions.may_with_client(Act.BREAK_GLASS, by, row):
        raise NotYours
    try:
        key = _unlock(row, keyring)
    except NotAReader as problem:
        raise NotYours from problem
    opened = OpenClient(row, key, file_of(entries_of(row, key)))
    entry = {
        "kind": "broken_glass",
        "id": new_id(),
        "by": str(by.pk),
        "reason": reason,
        "at": at.isoformat(),
        "until": (at + GLASS_LASTS).isoformat(),
    }
    with write():
        changed = append_within(opened=opened, entries=[entry], by=by, at=at)
        audit.record("glass broken", by=by, at=at, organisation_id=row.organisation_id, subject=("client", client_id))
    return changed


def confirm_glass(*, client_id: int, glass: str, by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """Confirm, as a second person, that the glass was rightly broken; raises NotYours for who broke it."""
    opened = reach(client_id=client_id, act=Act.CONFIRM_BREAK, by=by, keyring=keyring, at=at)
    held = opened.file.broken_glass.get(glass)
    if held is None or held.by == str(by.pk) or held.confirmed_by:
        raise NotYours
    return append(opened=opened, entries=[{"kind": "glass_confirmed", "id": glass, "by": str(by.pk)}], by=by, at=at)


def tell_person(*, client_id: int, glass: str, by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """Keep that the person was told who looked and why."""
    opened = reach(client_id=client_id, act=Act.WRITE, by=by, keyring=keyring, at=at)
    entry = {"kind": "glass_told", "id": glass, "day": at.date().isoformat()}
    return append(opened=opened, entries=[entry], by=by, at=at)


def open_demand(
    *, client_id: int, asked_by: str, basis: str, counsel: str, by: Account, keyring: Keyring, at: datetime
) -> str:
    """Write down who demands something and on what basis, and which lawyer was asked; return the demand's id."""
    if not (asked_by.strip() and basis.strip()):
        raise ReasonMissing
    opened = reach(client_id=client_id, act=Act.LEGAL_DEMAND, by=by, keyring=keyring, at=at)
    demand = new_id()
    entry = {
        "kind": "demand",
        "id": demand,
        "asked_by": asked_by,
        "basis": basis,
        "counsel": counsel,
        "day": at.date().isoformat(),
    }
    append(opened=opened, entries=[entry], by=by, at=at)
    return demand


def close_demand(
    *, client_id: int, demand: str, given: list[str], notice: str, by: Account, keyring: Keyring, at: datetime
) -> OpenClient:
    """
    Write down what was given, piece by piece (nothing is an answer too), and how the person was told.

    What was given stands in the log of disclosures. Raises ReasonMissing without a word on the notice.
    """
    if not notice.strip():
        raise ReasonMissing
    opened = reach(client_id=client_id, act=Act.LEGAL_DEMAND, by=by, keyring=keyring, at=at)
    held = opened.file.demands.get(demand)
    if held is None or held.closed is not None:
        raise NotYours
    day = at.date().isoformat()
    entries: list[dict[str, object]] = [
        {"kind": "demand_closed", "id": demand, "given": "; ".join(given), "notice": notice, "day": day}
    ]
    if given:
        entries.append(
            {"kind": "disclosure", "day": day, "what": given, "to": held.asked_by, "ground": f"demand: {held.basis}"}
        )
    return append(opened=opened, entries=entries, by=by, at=at)


def disclosures_of(opened: OpenClient) -> list[Disclosure]:
    """Return the log a person can ask for: everything that left, to whom, on what ground; newest first."""
    return sorted(opened.file.disclosures, key=lambda one: one.day, reverse=True)
