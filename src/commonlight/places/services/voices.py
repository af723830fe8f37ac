"""What people who know a place say: objections to a label on it, answers, and what a workshop marked. No names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.permissions import organisations_where
from commonlight.core.store import write
from commonlight.places import permissions
from commonlight.places.models import Area, LocalMark, Objection, Workshop

FEWEST = 3


class NotYours(Exception):
    """This person may not speak for that organisation."""


class AlreadyAnswered(Exception):
    """Somebody answered before."""


class TooFew(Exception):
    """Fewer than three people were there: what is marked would be the word of one."""


@dataclass(frozen=True)
class Mark:
    """What a workshop said of an area: kind (see `LocalMark.Kind`), how many agreed, and why."""

    area: Area
    kind: str
    n_agree: int
    why: str = ""


def object_to(*, area: Area, label: str, text: str, organisation_id: UUID, by: Account, at: datetime) -> Objection:
    """Put an objection in writing, with its date; raises NotYours."""
    if organisation_id not in organisations_where(by, *permissions.VOICES):
        raise NotYours
    with write():
        made = Objection.objects.create(
            area=area, label=label, text=text, made_on=at.date(), organisation_id=organisation_id
        )
        audit.record(
            "place label objected to", by=by, at=at, organisation_id=organisation_id, subject=("objection", made.pk)
        )
    return made


def answer(*, objection: Objection, text: str, by: Account, at: datetime) -> None:
    """Answer an objection, once; raises NotYours, AlreadyAnswered."""
    if not organisations_where(by, *permissions.ANSWERERS):
        raise NotYours
    with write():
        done = Objection.objects.filter(pk=objection.pk, answered_on=None).update(
            answer=text, answered_on=at.date(), answered_by=by
        )
        if not done:
            raise AlreadyAnswered
        audit.record("place objection answered", by=by, at=at, subject=("objection", objection.pk))


def enter_workshop(
    *,
    day: date,
    place: str,
    headcount: int,
    marks: Sequence[Mark],
    organisation_id: UUID,
    by: Account,
    at: datetime,
) -> Workshop:
    """
    Keep what a workshop marked.

    Raises
    ------
    NotYours; TooFew
    ValueError : more people agreed than were there
    """
    if organisation_id not in organisations_where(by, *permissions.ANSWERERS):
        raise NotYours
    if headcount < FEWEST:
        raise TooFew
    if any(not 0 < one.n_agree <= headcount for one in marks):
        raise ValueError("more people agreed than were there")
    with write():
        made = Workshop.objects.create(day=day, place=place, headcount=headcount, organisation_id=organisation_id)
        LocalMark.objects.bulk_create(
            LocalMark(workshop=made, area=one.area, kind=one.kind, n_agree=one.n_agree, why=one.why) for one in marks
        )
        audit.record(
            "place workshop entered", by=by, at=at, organisation_id=organisation_id, subject=("workshop", made.pk)
        )
    return made
