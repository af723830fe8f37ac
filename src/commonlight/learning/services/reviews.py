"""Reviewing courses: an adviser signs the words off, a second speaker reads them; both may take it back."""

from datetime import datetime

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.learning import permissions
from commonlight.learning.course_files import course, course_languages, digest_of_words
from commonlight.learning.models import CourseReview

SUBJECT = "course review"


class NotYours(Exception):
    """This account may not say this of a course."""


class NoSuchWords(ValueError):
    """There is no course of this name in this language."""


def review(*, slug: str, language: str, kind: str, name: str, by: Account, at: datetime) -> CourseReview:
    """
    Keep what somebody says of a course as its words stand now; raises NotYours, NoSuchWords.

    Only an adviser signs off; a course that stands in English for another language has no words to be read there.
    """
    needed = permissions.ADVISERS if kind == CourseReview.Kind.ADVISER else permissions.REVIEWERS
    if not has_role(by, *needed):
        raise NotYours
    if language not in course_languages(slug):
        raise NoSuchWords
    with write():
        made = CourseReview.objects.create(
            course=slug,
            language=language,
            kind=kind,
            digest=digest_of_words(course(slug, language)),
            name=name,
            account=by,
            day=at.date(),
        )
        audit.record("course reviewed", by=by, at=at, subject=(SUBJECT, made.pk), detail={"kind": kind})
    return made


def take_back(found: CourseReview, *, by: Account, at: datetime) -> None:
    """Take a review back; raises NotYours for somebody else's, except a coordinator's or editor's tidying of readings."""
    if found.account_id != by.pk and not has_role(by, *permissions.REVIEW_KEEPERS):
        raise NotYours
    with write():
        if CourseReview.objects.filter(pk=found.pk, taken_back_on=None).update(taken_back_on=at.date()):
            audit.record("course review taken back", by=by, at=at, subject=(SUBJECT, found.pk))
