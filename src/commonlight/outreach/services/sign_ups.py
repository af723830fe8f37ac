"""Signing up without an account: how many, what they need, and no name. The same form sent twice is one sign-up."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import Event, Occurrence, SignUp
from commonlight.outreach.refusals import Refused
from commonlight.outreach.sealing import address_mark, link_hash, link_of_form, open_kept, seal_kept
from commonlight.outreach.services import seats

KEPT_DAYS = 30


@dataclass(frozen=True)
class Wish:
    """What somebody asks for; `address` only when a reminder is wanted."""

    people: int
    online: bool = False
    needs: list[str] = field(default_factory=list)
    n_children: int = 0
    interpreter: str = ""
    address: str = ""
    language: str = "en"
    group: str = ""


def _check(row: Occurrence, at: datetime) -> None:
    if row.state == Occurrence.State.CANCELLED or row.event.state == Event.State.CANCELLED:
        raise Refused("cancelled")
    if row.starts_at <= at:
        raise Refused("over")


def _locked(occurrence_id: UUID) -> Occurrence:
    rows = Occurrence.objects.select_for_update(of=("self",)).select_related("event")
    return rows.get(pk=occurrence_id)


def _fill(sign_up: SignUp, wish: Wish) -> None:
    sign_up.people, sign_up.online, sign_up.needs = wish.people, wish.online, wish.needs
    sign_up.n_children, sign_up.interpreter, sign_up.group = wish.n_children, wish.interpreter, wish.group
    sign_up.language = wish.language
    if wish.address:
        sign_up.address = seal_kept({"address": wish.address}, row=f"sign-up {sign_up.pk}")
        sign_up.address_mark = address_mark(wish.address, sign_up.occurrence_id)
    else:
        sign_up.address, sign_up.address_mark = b"", ""


def address_of(sign_up: SignUp) -> str:
    """Return the address a reminder was asked for at, or ""."""
    return open_kept(sign_up.address, row=f"sign-up {sign_up.pk}").get("address", "")


def _is_online(event: Event, asked: bool) -> bool:
    return event.mode == Event.Mode.ONLINE or (asked and event.mode == Event.Mode.BOTH)


def sign_up(
    occurrence: Occurrence, wish: Wish, *, form_id: str, at: datetime, in_rush: bool = False
) -> tuple[SignUp, str]:
    """
    Give seats, or a place in the queue, and return the sign-up with the random part of its private link.

    in_rush : more sign-ups come at once than people would send; nobody is refused, this one keeps its place in the queue
        until the team looked (see `rush`)

    The public's act: the audit knows the day only. Raises Refused: "closed", "cancelled", "over", "too many", "full".
    """
    link = link_of_form(form_id)
    with write():
        row = _locked(occurrence.pk)
        known = SignUp.objects.filter(form_id=form_id, occurrence=row).first()
        if known is not None:
            return known, link
        if not row.event.takes_sign_ups or not row.event.is_public:
            raise Refused("closed")
        _check(row, at)
        if wish.people > row.event.largest_group:
            raise Refused("too many")
        made = _place(row, wish, form_id=form_id, link=link, at=at, in_rush=in_rush)
        audit.record("signed up", by=None, at=at, day_only=True, subject=("event day", row.pk))
    return made, link


def _place(row: Occurrence, wish: Wish, *, form_id: str, link: str, at: datetime, in_rush: bool = False) -> SignUp:
    online = _is_online(row.event, wish.online)
    made = SignUp(occurrence=row, link_hash=link_hash(link), form_id=form_id, day=at.date())
    _fill(made, wish)
    made.online = online
    made.number = seats.next_number(row)
    if in_rush:
        made.state = SignUp.State.HELD
    elif seats.fits(row, wish.people, online=online):
        made.state = SignUp.State.SEAT
    elif row.event.has_waitlist:
        made.state = SignUp.State.WAITING
    else:
        raise Refused("full" if not row.free else "too few")
    made.save(force_insert=True)
    seats.add(row, made)
    seats.save(row)
    return made


def by_link(link: str) -> SignUp | None:
    """Return the sign-up a private link opens; None for any other."""
    return SignUp.objects.select_related("occurrence__event").filter(link_hash=link_hash(link)).first()


def change(found: SignUp, wish: Wish, *, at: datetime) -> SignUp:
    """Change a sign-up; a seat that becomes free goes on. Raises Refused: "cancelled", "over", "too many", "too few"."""
    with write():
        row = _locked(found.occurrence_id)
        mine = SignUp.objects.get(pk=found.pk)
        if mine.state == SignUp.State.ENDED:
            raise Refused("cancelled")
        _check(row, at)
        if wish.people > max(row.event.largest_group, mine.people):
            raise Refused("too many")
        online = _is_online(row.event, wish.online)
        seats.add(row, mine, -1)
        had_seat = mine.state == SignUp.State.SEAT
        if had_seat and not seats.fits(row, wish.people, online=online):
            raise Refused("too few")
        _fill(mine, wish)
        mine.online = online
        mine.save()
        seats.add(row, mine)
        seats.save(row)
        seats.promote(row)
        mine.refresh_from_db()
        audit.record("sign-up changed", by=None, at=at, day_only=True, subject=("event day", row.pk))
    return mine


def take_back(found: SignUp, *, by: Account | None, at: datetime) -> list[SignUp]:
    """
    End a sign-up, forget its needs and address, and pass the seat on; return who got it.

    `by` None: the person's own act, of which only the day is kept. Ending twice changes nothing.
    """
    with write():
        row = _locked(found.occurrence_id)
        mine = SignUp.objects.get(pk=found.pk)
        if mine.state == SignUp.State.ENDED:
            return []
        seats.add(row, mine, -1)
        mine.state, mine.needs, mine.interpreter, mine.n_children = SignUp.State.ENDED, [], "", 0
        mine.address, mine.address_mark, mine.news, mine.group = b"", "", "", ""
        mine.save()
        seats.save(row)
        given = seats.promote(row) if row.starts_at > at else []
        audit.record("sign-up ended", by=by, at=at, day_only=by is None, subject=("event day", row.pk))
    return given


def add_group(occurrence: Occurrence, wish: Wish, *, by: Account, at: datetime) -> SignUp:
    """Sign a partner's group up, by the team; raises Refused: "private", "cancelled", "full", "too few"."""
    form_id = secrets.token_hex(16)
    with write():
        row = _locked(occurrence.pk)
        if row.event.is_private:
            raise Refused("private")
        if row.state == Occurrence.State.CANCELLED:
            raise Refused("cancelled")
        made = _place(row, wish, form_id=form_id, link=link_of_form(form_id), at=at)
        audit.record("group signed up", by=by, at=at, subject=("event day", row.pk), detail={"people": wish.people})
    return made


def drop_old(*, at: datetime, limit: int = 200) -> int:
    """Delete sign-ups and taps 30 days after the event, whatever became of them; return how many rows went."""
    from commonlight.outreach.models import CountTap

    before = at - timedelta(days=KEPT_DAYS)
    with write():
        old = list(SignUp.objects.filter(occurrence__ends_at__lt=before).values_list("pk", flat=True)[:limit])
        SignUp.objects.filter(pk__in=old).delete()
        taps = list(CountTap.objects.filter(occurrence__ends_at__lt=before).values_list("pk", flat=True)[:limit])
        CountTap.objects.filter(pk__in=taps).delete()
    return len(old) + len(taps)
