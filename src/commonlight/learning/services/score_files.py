"""Scores that come back from another system: counts of its file, kept and taken back; no row of it, no name."""

from datetime import datetime
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.learning.course_files import facts
from commonlight.learning.form_files import Scores
from commonlight.learning.models import ScoreFile
from commonlight.learning.services.sessions import _may

SUBJECT = "course scores"


class AlreadyTakenBack(Exception):
    """Somebody took the file back before."""


def keep_scores(
    *, course: str, organisation_id: UUID, place: str, scores: Scores, by: Account, at: datetime
) -> ScoreFile:
    """Keep the counts of a file; raises NotYours, KeyError for a course that is not there."""
    _may(by, organisation_id)
    facts()[course]
    with write():
        found = ScoreFile.objects.create(
            organisation_id=organisation_id,
            course=course,
            place=place,
            day=at.date(),
            by=by,
            n_people=scores.n_people,
            n_scored=scores.n_scored,
            n_passed=scores.n_passed,
            mean_percent=scores.mean_percent,
        )
        audit.record(
            "course scores brought in", by=by, at=at, organisation_id=organisation_id, subject=(SUBJECT, found.pk)
        )
    return found


def take_scores_back(*, file: ScoreFile, by: Account, at: datetime) -> None:
    """Take the counts of a file back; raises NotYours, AlreadyTakenBack."""
    _may(by, file.organisation_id)
    with write():
        if not ScoreFile.objects.filter(pk=file.pk, taken_back_on=None).update(taken_back_on=at.date()):
            raise AlreadyTakenBack
        audit.record(
            "course scores taken back", by=by, at=at, organisation_id=file.organisation_id, subject=(SUBJECT, file.pk)
        )
