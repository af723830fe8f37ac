"""
Totals: exact, for the team's own eyes. What leaves the house is told by `figures`, through the gate.

Each indicator carries numerator, denominator and how many are unknown.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from uuid import UUID

from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.referrals.models import Ending
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.steps import ANSWERS, Side, Step
from commonlight.referrals.services.clients import list_clients, reach
from commonlight.referrals.services.following import Followed, followed
from commonlight.referrals.services.sending import ANSWER_WITHIN, URGENT_WITHIN

DAYS = ((7, "0-7"), (30, "8-30"), (90, "31-90"))
LATER = "over 90"


@dataclass(frozen=True)
class Share:
    """Some of many: `unknown` are counted in `of` and not in `count`."""

    count: int
    of: int
    unknown: int = 0


@dataclass(frozen=True)
class Totals:
    """
    The indicators of one organisation.

    days : whole days from sending to the meeting, of those who met; unmet : needs by (service, area, language)
    """

    sent: int
    answered_in_time: Share
    accepted: Share
    connected: Share
    median_days: float | None
    days: tuple[int, ...]
    disagree: int
    withdrawn: int
    reasons: Counter[str] = field(default_factory=Counter)
    unmet: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def first_answer(one: Followed) -> datetime | None:
    """Return when the receiver answered first, or None."""
    return next((event.at for event in one.thread.standing.events if event.step in ANSWERS), None)


def _met(one: Followed) -> datetime | None:
    said = (
        event for event in one.thread.standing.events if event.step is Step.CONNECTED and event.side is not Side.SENDER
    )
    return next((event.at for event in said), None)


def days_until_met(one: Followed) -> int | None:
    """Return the whole days from sending to the meeting that the receiver or the person told of, or None."""
    met = _met(one)
    return (met.date() - one.kept.sent).days if met is not None and one.thread.standing.is_closed_loop else None


def in_time(one: Followed) -> bool:
    """Whether the first answer came within its time."""
    answered, sent = first_answer(one), one.thread.standing.events[0].at
    within = URGENT_WITHIN if one.thread.urgent else ANSWER_WITHIN
    return answered is not None and answered - sent <= within


def totals_of(referrals: Iterable[Followed], unmet: Counter[tuple[str, str, str]]) -> Totals:
    """Return the indicators of some referrals; each has a definition in docs/explanation/referrals.md."""
    every = list(referrals)
    days = sorted(found for one in every if (found := days_until_met(one)) is not None)
    steps = [event for one in every for event in one.thread.standing.events]
    accepted = [one for one in every if any(event.step is Step.ACCEPTED for event in one.thread.standing.events)]
    return Totals(
        sent=len(every),
        answered_in_time=Share(sum(map(in_time, every)), len(every)),
        accepted=Share(len(accepted), len(every), sum(first_answer(one) is None for one in every)),
        connected=Share(
            sum(one.thread.standing.is_closed_loop for one in every),
            len(every),
            sum(not one.thread.standing.said for one in every),
        ),
        median_days=median(days) if days else None,
        days=tuple(days),
        disagree=sum(one.thread.standing.disagrees for one in every),
        withdrawn=sum(one.referral.ending in (Ending.WITHDRAWN, Ending.RECALLED) for one in every),
        reasons=Counter(event.reason for event in steps if event.reason),
        unmet=unmet,
    )


def own_totals(*, organisation_id: UUID, since: date, by: Account, keyring: Keyring, at: datetime) -> Totals:
    """Return the exact indicators of a team's own work since a day, from the records this person may read."""
    every: list[Followed] = []
    unmet: Counter[tuple[str, str, str]] = Counter()
    for closed in (False, True):
        for line in list_clients(by=by, keyring=keyring, at=at, closed=closed):
            if line.row.organisation_id != organisation_id:
                continue
            opened = reach(client_id=line.row.pk, act=Act.READ, by=by, keyring=keyring, at=at)
            every += [one for one in followed(opened=opened, keyring=keyring, at=at) if one.kept.sent >= since]
            profile = line.file.profile
            unmet.update(
                (need.term, profile.area, profile.language) for need in line.file.open_needs() if need.since >= since
            )
    return totals_of(every, unmet)


def days_bucket(days: int | None) -> str:
    """Return the bucket of a number of days, "" for none."""
    if days is None:
        return ""
    return next((name for most, name in DAYS if days <= most), LATER)
