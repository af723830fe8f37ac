"""Answers in and out: from paper, typed in a grid, and from the file of a form service, taken back as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.statements import insert
from commonlight.core.store import write
from commonlight.learning import codes, policies
from commonlight.learning.course_files import facts
from commonlight.learning.models import AnswerFile, Round, Session, Sheet
from commonlight.learning.services.sessions import SUBJECT, NotYours, _may

__all__ = ["Answers", "NotYours", "RoundClosed", "bring_in_file", "enter_sheets", "remove_sheet", "take_file_back"]

MOST_SHEETS = 1000


class RoundClosed(Exception):
    """The round was ended: an answer that comes now would mix up when it was given."""


class TooMany(Exception):
    """More sheets than a session can have."""


class AlreadyTakenBack(Exception):
    """Somebody took the file back before."""


@dataclass(frozen=True, repr=False)
class Answers:
    """
    One sheet as it came in.

    code : the parts of its code, none for a sheet without one
    letters : one of t, f, d, - for each sentence of the course's test
    """

    code: tuple[str, ...]
    letters: str


def enter_sheets(*, found: Round, sheets: Sequence[Answers], by: Account | None, at: datetime) -> list[int]:
    """Keep sheets typed from paper and return the numbers to write on them; raises RoundClosed, TooMany, NotYours."""
    _may(by, found.session.organisation_id)
    with write():
        numbers = _add(found, sheets, None)
        _noted("course answers entered", found, by, at, len(sheets))
    return numbers


def bring_in_file(
    *, found: Round, sheets: Sequence[Answers], n_rows: int, by: Account | None, at: datetime
) -> AnswerFile:
    """Keep the sheets of a file; raises RoundClosed, TooMany, NotYours."""
    _may(by, found.session.organisation_id)
    with write():
        file = AnswerFile.objects.create(round=found, day=at.date(), by=by, n_rows=n_rows, n_taken=len(sheets))
        _add(found, sheets, file)
        _noted("course answers brought in", found, by, at, len(sheets))
    return file


def _add(found: Round, sheets: Sequence[Answers], file: AnswerFile | None) -> list[int]:
    fresh = Round.objects.get(pk=found.pk)
    if not policies.is_open(fresh):
        raise RoundClosed
    session = Session.objects.get(pk=found.session_id)
    n_sentences = len(facts()[session.course].items)
    if any(len(sheet.letters) != n_sentences or set(sheet.letters) - set("tfd-") for sheet in sheets):
        raise ValueError(f"a sheet of this course has {n_sentences} letters of t, f, d and -")
    last = Sheet.objects.filter(round=found).aggregate(last=Max("number"))["last"] or 0
    if last + len(sheets) > MOST_SHEETS:
        raise TooMany
    # The salt is there as long as a round is open.
    assert session.salt is not None
    numbers = list(range(last + 1, last + 1 + len(sheets)))
    insert(
        [
            Sheet(
                round=found,
                number=number,
                code=codes.digest(list(sheet.code), salt=bytes(session.salt)),
                answers=sheet.letters,
                file=file,
            )
            for number, sheet in zip(numbers, sheets, strict=True)
        ]
    )
    return numbers


def remove_sheet(*, sheet: Sheet, by: Account | None, at: datetime) -> None:
    """Remove one sheet that was typed wrong; raises RoundClosed, NotYours."""
    found = sheet.round
    _may(by, found.session.organisation_id)
    if not policies.is_open(found):
        raise RoundClosed
    with write():
        Sheet.objects.filter(pk=sheet.pk).delete()
        _noted("course answers removed", found, by, at, 1)


def take_file_back(*, file: AnswerFile, by: Account | None, at: datetime) -> int:
    """Remove every sheet of a file and return how many; raises RoundClosed, AlreadyTakenBack, NotYours."""
    _may(by, file.round.session.organisation_id)
    if not policies.is_open(file.round):
        raise RoundClosed
    with write():
        if not AnswerFile.objects.filter(pk=file.pk, taken_back_on=None).update(taken_back_on=at.date()):
            raise AlreadyTakenBack
        gone = Sheet.objects.filter(file=file).delete()[0]
        _noted("course answers taken back", file.round, by, at, gone)
    return gone


def _noted(kind: str, found: Round, by: Account | None, at: datetime, n: int) -> None:
    audit.record(
        kind,
        by=by,
        at=at,
        organisation_id=found.session.organisation_id,
        subject=(SUBJECT, found.session_id),
        detail={"round": found.kind, "sheets": n},
    )
