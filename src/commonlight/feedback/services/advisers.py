"""Content advisers: begun, paid by the hour under a code, asked, and answered."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Sum

from commonlight.core import audit
from commonlight.core.advice import TOPICS, Waiting, waiting
from commonlight.core.models import Account, Organisation
from commonlight.core.permissions import has_role
from commonlight.core.roles import Role
from commonlight.core.store import write
from commonlight.feedback import permissions_stories as permissions
from commonlight.feedback.models.advisers import Advice, Adviser, AdviserConflict, AdviserHours

SUBJECT = "adviser"


class NotYours(Exception):
    """This account may not do this."""


class NotAnAdviser(Exception):
    """This account has not begun as an adviser, or has ended."""


def _let(by: Account, roles: Sequence[Role]) -> None:
    if not has_role(by, *roles):
        raise NotYours


def adviser_of(account: Account) -> Adviser | None:
    """Return the adviser an account is, if she has begun."""
    return Adviser.objects.filter(account=account, ended_on=None).first()


def _own(by: Account) -> Adviser:
    found = adviser_of(by)
    if found is None:
        raise NotAnAdviser
    return found


def introduce(
    *,
    chosen_name: str,
    is_shown: bool,
    languages: str,
    topics_not_asked: Iterable[str],
    conflicts: Iterable[Organisation],
    by: Account,
    at: datetime,
) -> Adviser:
    """Let an adviser say how she signs, what she reads, what she is not asked, and whose pieces she does not judge."""
    _let(by, permissions.ADVISERS)
    with write():
        row = adviser_of(by) or Adviser(account=by, since=at.date())
        row.chosen_name, row.is_shown, row.languages = chosen_name, is_shown, languages
        row.topics_not_asked = [topic for topic in TOPICS if topic in set(topics_not_asked)]
        row.save()
        row.conflicts.all().delete()
        AdviserConflict.objects.bulk_create(AdviserConflict(adviser=row, organisation=one) for one in conflicts)
        audit.record("adviser introduced", by=by, at=at, subject=(SUBJECT, row.pk))
    return row


def queue_of(adviser: Adviser) -> list[Waiting]:
    """Return what waits for this adviser: nothing of a topic she is not asked to read, nothing she has a conflict with."""
    not_asked = set(adviser.topics_not_asked)
    conflicts = set(adviser.conflicts.values_list("organisation_id", flat=True))
    return [one for one in waiting() if not not_asked.intersection(one.topics) and one.organisation_id not in conflicts]


def write_hours(*, day: date, minutes: int, about: str, by: Account, at: datetime) -> AdviserHours:
    """Write down own work; raises NotAnAdviser, and ValueError for a day to come or a length that is none."""
    adviser = _own(by)
    if day > at.date() or not 0 < minutes <= 720:
        raise ValueError("minutes of a day that was")
    with write():
        row = AdviserHours.objects.create(adviser=adviser, day=day, minutes=minutes, about=about)
        audit.record("adviser hours written", by=by, at=at, subject=(SUBJECT, adviser.pk))
    return row


def strike_hours(row: AdviserHours, *, by: Account, at: datetime) -> None:
    """Take own hours out that were not paid yet."""
    if row.adviser_id != _own(by).pk or row.paid_on is not None:
        raise NotYours
    with write():
        row.delete()
        audit.record("adviser hours struck", by=by, at=at, subject=(SUBJECT, row.adviser_id))


def set_rate(adviser: Adviser, cents: int, *, by: Account, at: datetime) -> None:
    """Set what an hour is paid."""
    _let(by, permissions.ADVISER_KEEPERS)
    with write():
        Adviser.objects.filter(pk=adviser.pk).update(cents_an_hour=cents)
        audit.record("adviser rate set", by=by, at=at, subject=(SUBJECT, adviser.pk))


def unpaid(adviser: Adviser) -> int:
    """Return the minutes that are not paid yet."""
    return int(adviser.hours.filter(paid_on=None).aggregate(n=Sum("minutes"))["n"] or 0)


def cents_of(adviser: Adviser, minutes: int) -> int:
    """Return what minutes are worth, rounded up to a cent."""
    return -(-adviser.cents_an_hour * minutes // 60)


def pay(adviser: Adviser, *, how: str, seen_minutes: int, by: Account, at: datetime) -> int:
    """
    Note that all open hours were paid; returns the minutes.

    Raises
    ------
    NotYours : it is the payer's own work
    ValueError : more or fewer minutes are open than the payer saw, because hours came in meanwhile
    """
    _let(by, permissions.ADVISER_KEEPERS)
    if adviser.account_id == by.pk:
        raise NotYours
    with write():
        minutes = unpaid(adviser)
        if minutes != seen_minutes:
            raise ValueError("hours came in meanwhile")
        adviser.hours.filter(paid_on=None).update(paid_on=at.date(), paid_how=how)
        audit.record("adviser paid", by=by, at=at, subject=(SUBJECT, adviser.pk), detail={"minutes": minutes})
    return minutes


def advise(*, piece: str, said: str, by: Account, at: datetime) -> Advice:
    """Write advice down that is not bound to one piece's own page; an answer is owed."""
    adviser = _own(by)
    with write():
        row = Advice.objects.create(adviser=adviser, piece=piece, said=said, said_on=at.date())
        audit.record("advice given", by=by, at=at, subject=(SUBJECT, adviser.pk))
    return row


def answer(row: Advice, *, outcome: str, words: str, by: Account, at: datetime) -> None:
    """Say what came of advice, and why, where nothing was changed."""
    _let(by, permissions.ADVISER_KEEPERS)
    if outcome == Advice.Answer.OPEN or not words.strip():
        raise ValueError("an answer has an outcome and words")
    with write():
        Advice.objects.filter(pk=row.pk).update(answer=outcome, answered=words.strip(), answered_on=at.date())
        audit.record("advice answered", by=by, at=at, subject=(SUBJECT, row.adviser_id))


def end(adviser: Adviser, *, by: Account, at: datetime) -> None:
    """End an adviser's work; what she signed keeps her chosen name, the public page does not."""
    if adviser.account_id != by.pk:
        _let(by, permissions.ADVISER_KEEPERS)
    with write():
        Adviser.objects.filter(pk=adviser.pk).update(ended_on=at.date(), is_shown=False)
        audit.record("adviser ended", by=by, at=at, subject=(SUBJECT, adviser.pk))
