"""
Totals: exact for the team's own eyes; what leaves the house is coded lines the person agreed to, through the gate.

Each indicator carries numerator, denominator and how many are unknown.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from uuid import UUID

from django.db.models import F

from commonlight.core import audit
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.referrals.models import Ending, OutcomeLine, OutcomeRefusals
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.journal import ClientFile
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


def _answer(one: Followed) -> datetime | None:
    return next((event.at for event in one.thread.standing.events if event.step in ANSWERS), None)


def _met(one: Followed) -> datetime | None:
    said = (
        event for event in one.thread.standing.events if event.step is Step.CONNECTED and event.side is not Side.SENDER
    )
    return next((event.at for event in said), None)


def _days(one: Followed) -> int | None:
    met = _met(one)
    return (met.date() - one.kept.sent).days if met is not None and one.thread.standing.is_closed_loop else None


def _in_time(one: Followed) -> bool:
    answered, sent = _answer(one), one.thread.standing.events[0].at
    within = URGENT_WITHIN if one.thread.urgent else ANSWER_WITHIN
    return answered is not None and answered - sent <= within


def totals_of(referrals: Iterable[Followed], unmet: Counter[tuple[str, str, str]]) -> Totals:
    """Return the indicators of some referrals; each has a definition in docs/explanation/referrals.md."""
    every = list(referrals)
    days = sorted(found for one in every if (found := _days(one)) is not None)
    steps = [event for one in every for event in one.thread.standing.events]
    accepted = [one for one in every if any(event.step is Step.ACCEPTED for event in one.thread.standing.events)]
    return Totals(
        sent=len(every),
        answered_in_time=Share(sum(map(_in_time, every)), len(every)),
        accepted=Share(len(accepted), len(every), sum(_answer(one) is None for one in every)),
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


def count_outcome(
    *, client_id: int, referral_id: int, agrees: bool, by: Account, keyring: Keyring, at: datetime
) -> None:
    """
    Put one coded line of a referral that is over into this month's batch, if its consent allows counting.

    agrees : what the consent says is enough to refuse; a "no" now is heard as well. Refusals are only counted.
    """
    opened = reach(client_id=client_id, act=Act.WRITE, by=by, keyring=keyring, at=at)
    kept = opened.file.referrals[referral_id]
    one = next(one for one in followed(opened=opened, keyring=keyring, at=at) if one.kept.id == referral_id)
    batch = at.date().replace(day=1)
    with write():
        if not agrees or not opened.file.consents[kept.consent].statistics:
            OutcomeRefusals.objects.get_or_create(batch=batch)
            OutcomeRefusals.objects.filter(batch=batch).update(count=F("count") + 1)
        else:
            _line(one, opened.file, batch).save(force_insert=True)
        audit.record("referral counted", by=by, at=at, day_only=True)


def _line(one: Followed, file: ClientFile, batch: date) -> OutcomeLine:
    need = file.needs.get(one.kept.need)
    standing = one.thread.standing
    answered = "never" if _answer(one) is None else "in_time" if _in_time(one) else "late"
    ended = {Ending.DECLINED: "declined", Ending.EXPIRED: "expired"}.get(Ending(one.referral.ending or Ending.CLOSED))
    withdrawn = one.referral.ending in (Ending.WITHDRAWN, Ending.RECALLED)
    outcome = (
        "connected"
        if standing.is_closed_loop
        else "withdrawn"
        if withdrawn
        else ended or ("not_connected" if standing.said else "unknown")
    )
    return OutcomeLine(
        batch=batch,
        service=need.term if need else "",
        area=file.profile.area,
        language=file.profile.language,
        answered=answered,
        outcome=outcome,
        reason=standing.reason if outcome in ("declined", "not_connected") else "",
        days=days_bucket(_days(one)),
    )
