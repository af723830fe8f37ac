"""
Notices: "there is something new", by mail, without content, link or number of anything.

Whoever watches a mailbox or a mail server must not learn when somebody wrote. So an arrival only sets a mark without a
time, and each organisation has one moment in every hour, drawn from a secret and the hour, at which it is told if the
mark is set. What comes after that moment waits for the next hour, however quiet it is.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from django.conf import settings

from commonlight.core import mail
from commonlight.core.models import Account, Notice
from commonlight.core.statements import ReadyQuery
from commonlight.core.store import write

HOUR = 3600
People = Callable[[UUID, Notice.Kind], Iterable[Account]]
_people: list[People] = []
# The last hour whose moment has passed, by organisation; in memory, so that no row tells when anything was looked at.
_passed: dict[UUID, int] = {}


def add_people(finder: People) -> People:
    """Let a room say whom to tell in an organisation; called from its `AppConfig.ready`."""
    if finder not in _people:
        _people.append(finder)
    return finder


def something_new(*organisation_ids: UUID) -> None:
    """Mark that organisations have something new, inside the caller's `write()`."""
    _mark(organisation_ids, Notice.Kind.NEW)


def something_due(organisation_id: UUID) -> None:
    """Mark that something of an organisation waits too long, inside the caller's `write()`; told once a day at most."""
    _mark([organisation_id], Notice.Kind.DUE)


_marks = ReadyQuery(
    Notice, lambda *organisations: Notice.objects.filter(organisation_id__in=organisations), of="organisation"
)


def _mark(organisation_ids: Iterable[UUID], kind: Notice.Kind) -> None:
    wanted = list(dict.fromkeys(organisation_ids))
    rows = {row.organisation_id: row for row in _marks.rows(*wanted) if row.kind == kind}
    for organisation_id in wanted:
        row = rows.get(organisation_id)
        if row is None:
            Notice.objects.get_or_create(organisation_id=organisation_id, kind=kind, defaults={"is_wanted": True})
        elif not row.is_wanted:
            Notice.objects.filter(pk=row.pk).update(is_wanted=True)


def minute_of(organisation_id: UUID, hour: int) -> int:
    """Return the minute of an hour (counted since 1970) at which an organisation is told; it depends on nothing else."""
    key = settings.SITE_SECRETS.subkey("notices")
    return int.from_bytes(blake2b(f"{organisation_id} {hour}".encode(), key=key, digest_size=8).digest()) % 60


def send_waiting(*, at: datetime) -> int:
    """Tell the organisations whose moment of this hour has come; return how many mails left."""
    hour = int(at.timestamp()) // HOUR
    sent = 0
    for organisation_id in sorted(set(Notice.objects.values_list("organisation_id", flat=True))):
        passed = _passed.get(organisation_id)
        if passed is None or passed > hour:
            # After a start, or a clock set back, this hour's moment may have passed: the next one is soon enough.
            _passed[organisation_id] = hour
        elif passed < hour and at.minute >= minute_of(organisation_id, hour):
            _passed[organisation_id] = hour
            sent += _tell(organisation_id, at)
    return sent


def _tell(organisation_id: UUID, at: datetime) -> int:
    with write():
        rows = Notice.objects.filter(organisation_id=organisation_id, is_wanted=True)
        kinds = {row.kind for row in rows if row.kind != Notice.Kind.DUE or row.told != at.date()}
        rows.update(is_wanted=False)
        Notice.objects.filter(organisation_id=organisation_id, kind__in=kinds).update(told=at.date())
    if not kinds:
        return 0
    # One mail says enough: what is due is also new to whoever has not looked.
    kind = Notice.Kind.DUE if Notice.Kind.DUE in kinds else Notice.Kind.NEW
    people = {one.pk: one for finder in _people for one in finder(organisation_id, kind) if one.is_active and one.email}
    outcomes = [mail.send_notice(one.email, kind.value, one.language) for one in people.values()]
    if outcomes and all(outcome is mail.Outcome.FAILED for outcome in outcomes):
        with write():
            Notice.objects.filter(organisation_id=organisation_id, kind__in=kinds).update(is_wanted=True, told=None)
    return sum(outcome is mail.Outcome.SENT for outcome in outcomes)
