"""The steps of a referral, as both sides add them; checked and added in one turn to write."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.referrals.models import Ending, Referral, ReferralEvent
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.steps import (
    ANSWERS,
    Event,
    Side,
    Standing,
    Step,
    StepNotAllowed,
    check,
    standing_of,
)
from commonlight.referrals.sealing import Sealed
from commonlight.referrals.services.days import today
from commonlight.referrals.services.ending import SUBJECT, end_referral

MOST_EVENTS = 200
_ENDINGS = {Step.DECLINED: Ending.DECLINED, Step.CLOSED: Ending.CLOSED}
_ENDED_AS = {
    Ending.WITHDRAWN: Step.WITHDRAWN_BY_CLIENT,
    Ending.RECALLED: Step.RECALLED,
    Ending.EXPIRED: Step.EXPIRED,
}


@dataclass(frozen=True, repr=False)
class Thread:
    """A referral's events, opened: where it stands, and what was said when it was sent."""

    standing: Standing
    wants_outcome: bool
    urgent: bool
    to: str
    by_call: bool


def read_thread(referral: Referral, key: Sealed) -> Thread:
    """Return the events of a referral, opened; raises SealBroken."""
    rows = ReferralEvent.objects.filter(referral=referral).order_by("sequence").values_list("sequence", "blob")
    held = [key.open(sequence, bytes(blob)) for sequence, blob in rows]
    return _thread(referral, held)


def _thread(referral: Referral, held: list[dict[str, Any]]) -> Thread:
    standing = standing_of(Event.from_content(one) for one in held)
    if referral.ending in _ENDED_AS:
        # The end stands in clear, for whoever ends a referral by the clock holds no key.
        standing = Standing(
            _ENDED_AS[Ending(referral.ending)], standing.events, standing.said, standing.appointment, standing.reason
        )
    first = held[0]
    return Thread(standing, first["wants_outcome"], first["urgent"], first["to"], first["by_call"])


def add_event(*, referral_id: int, key: Sealed, event: Event, by: Account | None, at: datetime) -> Thread:
    """
    Take a step; of two who answer at once the second is told that it was answered.

    The caller has checked who asks. Raises StepNotAllowed, and NotYours when the referral is over or gone.
    """
    with write():
        moved = Referral.objects.filter(pk=referral_id).update(next_sequence=F("next_sequence") + 1)
        referral = Referral.objects.filter(pk=referral_id).first()
        if not moved or referral is None:
            raise NotYours
        if referral.readable_until < today(at) and event.side is Side.RECEIVER:
            raise StepNotAllowed("the consent is over")
        thread = read_thread(referral, key)
        if thread.standing.is_over or referral.next_sequence > MOST_EVENTS:
            raise StepNotAllowed(f"{thread.standing.step} is the end")
        # In a hand-over by telephone the sender writes down what the other side said.
        side = Side.RECEIVER if thread.by_call and event.side is Side.SENDER and event.step in ANSWERS else event.side
        if thread.by_call and side is not event.side:
            event = Event(event.step, side, event.at, event.reason, f"by telephone: {event.note}".strip(" :"))
        check(thread.standing, event, sender_sees_outcome=thread.wants_outcome)
        ReferralEvent(
            referral=referral,
            sequence=referral.next_sequence - 1,
            blob=key.seal(referral.next_sequence - 1, event.as_content()),
        ).save(force_insert=True)
        if event.step in ANSWERS:
            Referral.objects.filter(pk=referral_id).update(answer_due=None)
        if event.step in _ENDINGS:
            end_referral(referral_id=referral_id, ending=_ENDINGS[event.step], day=today(at), by=by, at=at)
        audit.record("referral step", by=by, at=at, subject=(SUBJECT, referral_id), detail={"side": event.side.value})
        return read_thread(Referral.objects.get(pk=referral_id), key)
