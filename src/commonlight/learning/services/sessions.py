"""Planning a session, saying how many came, ending a round."""

import secrets
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.learning import permissions
from commonlight.learning.course_files import facts
from commonlight.learning.models import Round, Session, Sheet

SUBJECT = "course session"


class NotYours(Exception):
    """The session belongs to an organisation for which this person does not teach."""


class HasComparison(Exception):
    """The session already has a group it is compared with, or is one itself."""


def _may(by: Account | None, organisation_id: UUID) -> None:
    # `by` is None for a teacher with a link: the link itself is the permission, asked for where it is opened.
    if by is not None and organisation_id not in permissions.houses_of(by):
        raise NotYours


def plan_session(
    *,
    organisation_id: UUID,
    course: str,
    day: date,
    place: str,
    group: str = "",
    minutes: int | None = None,
    by: Account,
    at: datetime,
) -> Session:
    """Plan a session of a course; raises NotYours, KeyError for a course that is not there."""
    _may(by, organisation_id)
    about = facts()[course]
    found = Session(
        organisation_id=organisation_id,
        course=course,
        day=day,
        place=place,
        group=group,
        minutes=minutes or int(about.hours * 60),
        facilitator=by,
        salt=secrets.token_bytes(16),
        planned_on=at.date(),
    )
    return _keep(found, by, at)


def add_comparison(*, session: Session, place: str, group: str, by: Account | None, at: datetime) -> Session:
    """Add a group that takes the tests only, to compare with; raises NotYours, HasComparison."""
    _may(by, session.organisation_id)
    if session.is_comparison or Session.objects.filter(compared_with=session).exists():
        raise HasComparison
    found = Session(
        organisation_id=session.organisation_id,
        course=session.course,
        day=session.day,
        place=place,
        group=group,
        minutes=session.minutes,
        facilitator=session.facilitator,
        compared_with=session,
        salt=secrets.token_bytes(16),
        planned_on=at.date(),
    )
    return _keep(found, by, at)


def _keep(found: Session, by: Account | None, at: datetime) -> Session:
    with write():
        found.save(force_insert=True)
        Round.objects.bulk_create([Round(session=found, kind=kind) for kind in Round.Kind.values])
        audit.record(
            "course session planned",
            by=by,
            at=at,
            organisation_id=found.organisation_id,
            subject=(SUBJECT, found.pk),
        )
    return found


def change_session(
    *, session: Session, day: date, place: str, group: str, minutes: int, by: Account, at: datetime
) -> None:
    """Change when and where a session is held; raises NotYours."""
    _may(by, session.organisation_id)
    session.day, session.place, session.group, session.minutes = day, place, group, minutes
    with write():
        session.save(update_fields=["day", "place", "group", "minutes"])
        _noted("course session changed", session, by, at)


def count_heads(*, session: Session, headcount: int, by: Account | None, at: datetime) -> None:
    """Say how many people were in the room; raises NotYours."""
    _may(by, session.organisation_id)
    session.headcount = headcount
    with write():
        session.save(update_fields=["headcount"])
        _noted("course session counted", session, by, at)


def close_round(*, found: Round, by: Account | None, at: datetime) -> None:
    """End a round: no answer comes in any more. After the last one, codes are forgotten. Raises NotYours."""
    session = found.session
    _may(by, session.organisation_id)
    with write():
        if not Round.objects.filter(pk=found.pk, closed_on=None).update(closed_on=at.date()):
            return
        _noted("course round ended", session, by, at, {"round": found.kind})
        if not Round.objects.filter(session=session, closed_on=None).exists():
            _forget_codes(session)
            _noted("course codes forgotten", session, None, at)


def open_round_again(*, found: Round, by: Account, at: datetime) -> bool:
    """Open a round that was ended too early; return False when its codes were forgotten, so that none could be matched."""
    session = Session.objects.get(pk=found.session_id)
    _may(by, session.organisation_id)
    if session.salt is None:
        return False
    with write():
        Round.objects.filter(pk=found.pk).update(closed_on=None)
        _noted("course round opened again", session, by, at, {"round": found.kind})
    return True


def _forget_codes(session: Session) -> None:
    """Put bare numbers in place of the codes and throw the salt away: sheets stay side by side, people cannot be found."""
    sheets = list(Sheet.objects.filter(round__session=session).exclude(code=""))
    codes = sorted({sheet.code for sheet in sheets})
    numbers = [f"p{number}" for number in range(1, len(codes) + 1)]
    secrets.SystemRandom().shuffle(numbers)
    names = dict(zip(codes, numbers, strict=True))
    for sheet in sheets:
        sheet.code = names[sheet.code]
    Sheet.objects.bulk_update(sheets, ["code"], batch_size=200)
    session.salt = None
    session.save(update_fields=["salt"])


def delete_session(*, session: Session, by: Account, at: datetime) -> bool:
    """Delete a session planned by mistake; return False when answers stand in it or in its comparison group."""
    _may(by, session.organisation_id)
    with write():
        if Sheet.objects.filter(Q(round__session=session) | Q(round__session__compared_with=session)).exists():
            return False
        _noted("course session deleted", session, by, at)
        Session.objects.filter(pk=session.pk).delete()
    return True


def _noted(
    kind: str, session: Session, by: Account | None, at: datetime, detail: dict[str, str | int] | None = None
) -> None:
    audit.record(
        kind, by=by, at=at, organisation_id=session.organisation_id, subject=(SUBJECT, session.pk), detail=detail
    )
