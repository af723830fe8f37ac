"""
Figures that leave the house: one coded line of a referral that is over, and a quarter's lines told once, through the gate.

Partners, the coordinator and the public read the same figures: two versions of one quarter could be subtracted. A quarter
is released when it is over and never again, so that no two releases speak of the same people.
"""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from uuid import UUID

from django.conf import settings
from django.db.models import F, Sum

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.core import audit
from commonlight.core import selectors as core_selectors
from commonlight.core.counties import counties_of
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.permissions import organisations_where
from commonlight.core.store import write
from commonlight.referrals import permissions
from commonlight.referrals.models import Ending, FigureRelease, OutcomeLine, OutcomeRefusals
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.figures import Figures, gated
from commonlight.referrals.policies.journal import ClientFile
from commonlight.referrals.services.clients import append_within, reach
from commonlight.referrals.services.days import today
from commonlight.referrals.services.following import Followed, followed
from commonlight.referrals.services.totals import days_bucket, days_until_met, first_answer, in_time


class NotOver(Exception):
    """The referral still runs, or was counted before; nothing was counted."""


class NotReleased(Exception):
    """The quarter is not over, was released before, or holds too few people to tell of."""


def quarter_of(day: date) -> date:
    """Return the first day of a day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(quarter: date) -> date:
    """Return the first day of the quarter after this one."""
    return date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)


def source_mark(organisation_id: UUID, day: date) -> str:
    """Return by what a quarter's lines of one organisation are told apart; another quarter has another mark."""
    key: bytes = settings.SITE_SECRETS.subkey("referral figures")
    said = f"{quarter_of(day).isoformat()} {organisation_id}"
    return blake2b(said.encode(), key=key[:64], digest_size=8).hexdigest()


def county_named(area: str) -> str:
    """Return the county of the site's own state that a case worker's words name, or "": free words are never counted."""
    wanted = " ".join(area.casefold().split()).removesuffix(" county")
    for one in counties_of(core_selectors.site().region.removeprefix("US-")):
        if one.name.casefold().removesuffix(" county") == wanted:
            return one.name
    return ""


def count_outcome(
    *, client_id: int, referral_id: int, agrees: bool, by: Account, keyring: Keyring, at: datetime
) -> None:
    """
    Put one coded line of a referral that is over into this month's batch, if its consent allows counting.

    agrees : what the consent says is enough to refuse; a "no" now is heard as well. Refusals are only counted.

    Raises NotOver, NotYours.
    """
    opened = reach(client_id=client_id, act=Act.WRITE, by=by, keyring=keyring, at=at)
    kept = opened.file.referrals.get(referral_id)
    found = followed(opened=opened, keyring=keyring, at=at)
    one = next((one for one in found if one.kept.id == referral_id), None)
    if kept is None or one is None:
        raise NotYours
    day = today(at)
    batch = day.replace(day=1)
    with write():
        opened = reach(client_id=client_id, act=Act.WRITE, by=by, keyring=keyring, at=at)
        if one.referral.ended is None or referral_id in opened.file.counted:
            raise NotOver
        if not agrees or not opened.file.consents[kept.consent].statistics:
            OutcomeRefusals.objects.get_or_create(batch=batch)
            OutcomeRefusals.objects.filter(batch=batch).update(count=F("count") + 1)
        else:
            line = _line(one, opened.file, batch, source_mark(opened.row.organisation_id, day))
            line.save(force_insert=True)
        append_within(opened=opened, entries=[{"kind": "counted", "id": referral_id}], by=by, at=at)
        audit.record("referral counted", by=by, at=at, day_only=True)


def _outcome(one: Followed) -> str:
    standing = one.thread.standing
    if standing.is_closed_loop:
        return "connected"
    if one.referral.ending in (Ending.WITHDRAWN, Ending.RECALLED):
        return "withdrawn"
    if one.referral.ending == Ending.DECLINED:
        return "declined"
    if one.referral.ending == Ending.EXPIRED:
        return "expired"
    return "not_connected" if standing.said else "unknown"


def _line(one: Followed, file: ClientFile, batch: date, source: str) -> OutcomeLine:
    need, outcome = file.needs.get(one.kept.need), _outcome(one)
    return OutcomeLine(
        batch=batch,
        service=need.term if need else "",
        area=county_named(file.profile.area),
        language=file.profile.language,
        answered="never" if first_answer(one) is None else "in_time" if in_time(one) else "late",
        outcome=outcome,
        reason=one.thread.standing.reason if outcome in ("declined", "not_connected") else "",
        days=days_bucket(days_until_met(one)) if outcome == "connected" else "",
        source=source,
    )


@dataclass(frozen=True)
class Quarter:
    """
    A quarter as who releases figures sees it: nothing but what everybody would see.

    figures : what may be told, or None when it is too few; `release` : the row when it was released
    """

    first_day: date
    figures: Figures | None
    release: FigureRelease | None


def may_release(account: Account) -> bool:
    """Whether somebody works with gated figures: an analyst or a coordinator of any member."""
    return bool(organisations_where(account, *permissions.TOTALS))


def quarters(*, by: Account, at: datetime) -> list[Quarter]:
    """Return the quarters that are over and hold lines, the newest first, each through the gate; raises NotYours."""
    if not may_release(by):
        raise NotYours
    this = quarter_of(today(at))
    released = {row.quarter: row for row in FigureRelease.objects.all()}
    firsts = {quarter_of(batch) for batch in OutcomeLine.objects.values_list("batch", flat=True).distinct()}
    found = sorted({one for one in firsts if one < this} | set(released), reverse=True)
    return [
        Quarter(one, row.figures() if (row := released.get(one)) else _gated(one), released.get(one)) for one in found
    ]


def _gated(quarter: date) -> Figures | None:
    lines = OutcomeLine.objects.filter(batch__gte=quarter, batch__lt=next_quarter(quarter))
    return gated(lines, Rules.for_audience(Audience.PUBLIC))


def release(*, quarter: date, by: Account, at: datetime) -> FigureRelease:
    """Release a quarter's figures, once and for everybody; raises NotReleased, NotYours."""
    if not may_release(by):
        raise NotYours
    with write():
        if quarter != quarter_of(quarter) or next_quarter(quarter) > today(at):
            raise NotReleased
        figures = _gated(quarter)
        if figures is None or FigureRelease.objects.filter(quarter=quarter).exists():
            raise NotReleased
        row = FigureRelease.objects.create(
            quarter=quarter,
            released=today(at),
            total=figures.total,
            told=[[list(key), count] for key, count in figures.told],
            n_hidden=figures.n_hidden,
            rounding=figures.rounding,
        )
        audit.record("figures released", by=by, at=at, detail={"quarter": quarter.isoformat(), "total": figures.total})
    return row


def released() -> list[FigureRelease]:
    """Return the log of releases, the newest quarter first."""
    return list(FigureRelease.objects.order_by("-quarter"))


def refused_in(quarter: date) -> int | None:
    """Return about how many people of a quarter did not want to be counted, or None when they are too few to tell."""
    rules = Rules.for_audience(Audience.PUBLIC)
    rows = OutcomeRefusals.objects.filter(batch__gte=quarter, batch__lt=next_quarter(quarter))
    count = rows.aggregate(n=Sum("count"))["n"] or 0
    return None if 0 < count < rules.smallest_count else rules.rounded(count)
