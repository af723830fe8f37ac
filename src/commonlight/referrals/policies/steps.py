"""
The steps of a referral and who may take them; what both sides and the person say about whether it came to a meeting.

Steps are facts that were added one after the other; where a referral stands follows from all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class Step(StrEnum):
    """What happened. NO_RESPONSE and EXPIRED follow from the clock."""

    SENT = "sent"
    SEEN = "seen"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    NO_RESPONSE = "no_response"
    APPOINTMENT_SET = "appointment_set"
    CONNECTED = "connected"
    NOT_CONNECTED = "not_connected"
    IN_SERVICE = "in_service"
    CLOSED = "closed"
    WITHDRAWN_BY_CLIENT = "withdrawn_by_client"
    RECALLED = "recalled"
    EXPIRED = "expired"


class Side(StrEnum):
    """Who takes a step or says something: each side's word is kept apart."""

    SENDER = "sender"
    RECEIVER = "receiver"
    CLIENT = "client"
    SITE = "site"


class Reason(StrEnum):
    """Why somebody was declined or it came to no meeting: a short closed list; it feeds the report on unmet need."""

    NO_SPACE = "no_space"
    NOT_ELIGIBLE = "not_eligible"
    LANGUAGE = "language"
    DISTANCE = "distance"
    DOCUMENTS = "documents"
    UNSAFE = "unsafe"
    CHANGED_MIND = "changed_mind"
    NOT_REACHED = "not_reached"
    WAIT_TOO_LONG = "wait_too_long"


OVER = frozenset({Step.DECLINED, Step.CLOSED, Step.WITHDRAWN_BY_CLIENT, Step.RECALLED, Step.EXPIRED})
ANSWERS = frozenset({Step.ACCEPTED, Step.WAITLISTED, Step.DECLINED})
NEEDS_REASON = frozenset({Step.DECLINED, Step.NOT_CONNECTED})
_ENDS = frozenset({Step.WITHDRAWN_BY_CLIENT, Step.RECALLED, Step.EXPIRED})
_MEETING = frozenset({Step.CONNECTED, Step.NOT_CONNECTED})

# From each step, where the next may lead. NO_RESPONSE stands like SENT: a late answer is still an answer.
STEPS: dict[Step, frozenset[Step]] = {
    Step.SENT: frozenset({Step.SEEN}) | ANSWERS | _ENDS,
    Step.SEEN: ANSWERS | _ENDS,
    Step.NO_RESPONSE: frozenset({Step.SEEN}) | ANSWERS | _ENDS,
    Step.WAITLISTED: frozenset({Step.ACCEPTED, Step.DECLINED}) | _ENDS,
    Step.ACCEPTED: frozenset({Step.APPOINTMENT_SET, Step.CLOSED}) | _MEETING | _ENDS,
    Step.APPOINTMENT_SET: frozenset({Step.APPOINTMENT_SET, Step.CLOSED}) | _MEETING | _ENDS,
    Step.NOT_CONNECTED: frozenset({Step.APPOINTMENT_SET, Step.CLOSED}) | _MEETING | _ENDS,
    Step.CONNECTED: frozenset({Step.IN_SERVICE, Step.CLOSED}) | _MEETING | _ENDS,
    Step.IN_SERVICE: frozenset({Step.CLOSED}) | _ENDS,
    **dict.fromkeys(OVER, frozenset()),
}
_TAKEN_BY: dict[Step, frozenset[Side]] = {
    Step.SEEN: frozenset({Side.RECEIVER}),
    Step.ACCEPTED: frozenset({Side.RECEIVER}),
    Step.WAITLISTED: frozenset({Side.RECEIVER}),
    Step.DECLINED: frozenset({Side.RECEIVER}),
    Step.APPOINTMENT_SET: frozenset({Side.RECEIVER, Side.SENDER}),
    Step.CONNECTED: frozenset({Side.RECEIVER, Side.SENDER, Side.CLIENT}),
    Step.NOT_CONNECTED: frozenset({Side.RECEIVER, Side.SENDER, Side.CLIENT}),
    Step.IN_SERVICE: frozenset({Side.RECEIVER}),
    Step.CLOSED: frozenset({Side.RECEIVER, Side.SENDER}),
    Step.WITHDRAWN_BY_CLIENT: frozenset({Side.SENDER}),
    Step.RECALLED: frozenset({Side.SENDER}),
    Step.EXPIRED: frozenset({Side.SITE}),
}
# What the receiver may tell when the person does not want the sender to see how it goes on.
TOLD_IN_ANY_CASE = frozenset({Step.SEEN}) | ANSWERS


class StepNotAllowed(Exception):
    """The referral does not stand where this step starts, or this side may not take it."""


@dataclass(frozen=True)
class Event:
    """One step as it was taken: by which side, when, why, and what belongs to it (an appointment's moment and place)."""

    step: Step
    side: Side
    at: datetime
    reason: str = ""
    note: str = ""
    appointment: str = ""

    def as_content(self) -> dict[str, Any]:
        """Return it as sealed content."""
        held = {"step": self.step.value, "side": self.side.value, "at": self.at.isoformat()}
        more = {"reason": self.reason, "note": self.note, "appointment": self.appointment}
        return held | {name: value for name, value in more.items() if value}

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> "Event":
        """Return what `as_content` wrote."""
        return cls(
            step=Step(content["step"]),
            side=Side(content["side"]),
            at=datetime.fromisoformat(content["at"]),
            reason=content.get("reason", ""),
            note=content.get("note", ""),
            appointment=content.get("appointment", ""),
        )


@dataclass(frozen=True)
class Standing:
    """
    Where a referral stands.

    said : what each side said last about the meeting: True, False, or absent
    """

    step: Step = Step.SENT
    events: tuple[Event, ...] = ()
    said: dict[Side, bool] = field(default_factory=dict)
    appointment: str = ""
    reason: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing follows any more."""
        return self.step in OVER

    @property
    def is_closed_loop(self) -> bool:
        """Whether the receiver or the person said that they met; the sender's hope does not count."""
        return any(self.said.get(side) for side in (Side.RECEIVER, Side.CLIENT))

    @property
    def disagrees(self) -> bool:
        """Whether the sides say different things about the meeting: somebody should ask."""
        return len(set(self.said.values())) > 1


def check(standing: Standing, event: Event, *, sender_sees_outcome: bool) -> None:
    """Raise StepNotAllowed unless this event may follow."""
    if event.side not in _TAKEN_BY.get(event.step, frozenset()):
        raise StepNotAllowed(f"{event.step} by {event.side}")
    may_follow = STEPS[standing.step]
    # What another side says about the meeting is always heard while the referral is open.
    is_word = event.step in _MEETING and standing.step in (*_MEETING, Step.IN_SERVICE)
    if event.step not in may_follow and not is_word:
        raise StepNotAllowed(f"{standing.step} to {event.step}")
    if event.step in NEEDS_REASON and event.reason not in set(Reason):
        raise StepNotAllowed(f"{event.step} needs a reason")
    if event.side is Side.RECEIVER and not sender_sees_outcome and event.step not in TOLD_IN_ANY_CASE | {Step.CLOSED}:
        raise StepNotAllowed("the person does not want the sender to see this")


def after(standing: Standing, event: Event) -> Standing:
    """Return where the referral stands after an event."""
    said = dict(standing.said)
    if event.step in _MEETING:
        said[event.side] = event.step is Step.CONNECTED
    # A later word of another side does not undo that the service has begun.
    step = standing.step if event.step in _MEETING and standing.step is Step.IN_SERVICE else event.step
    return replace(
        standing,
        step=step,
        events=(*standing.events, event),
        said=said,
        appointment=event.appointment or standing.appointment,
        reason=event.reason or standing.reason,
    )


def standing_of(events: Iterable[Event]) -> Standing:
    """Return where a referral stands after all its events; the first is SENT."""
    standing = Standing()
    for event in events:
        if event.step is Step.SENT:
            standing = replace(standing, events=(*standing.events, event))
            continue
        standing = after(standing, event)
    return standing


def shown_step(standing: Standing, *, answer_due: datetime | None, at: datetime) -> Step:
    """Return the step to show now: what nobody answered in time is NO_RESPONSE."""
    waits = standing.step in (Step.SENT, Step.SEEN)
    return Step.NO_RESPONSE if waits and answer_due is not None and at > answer_due else standing.step
