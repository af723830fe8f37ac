"""Questions about reviews: who read a course's words as they stand now, and whose word is out of date."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonlight.core.advice import Waiting
from commonlight.learning.course_files import SOURCE_LANGUAGE, Course, course, course_languages, digest_of_words, facts
from commonlight.learning.models import CourseReview


@dataclass(frozen=True)
class Reviewed:
    """The reviews of a course in the language it stands in: those of these words, and those of older ones."""

    course: Course
    adviser: CourseReview | None
    speaker: CourseReview | None
    older: tuple[CourseReview, ...] = ()

    @property
    def needs_speaker(self) -> bool:
        """Whether a second speaker should still read it: English is what the others are held against."""
        return self.course.language != SOURCE_LANGUAGE and self.speaker is None


def reviewed(found: Course) -> Reviewed:
    """Return who reviewed a course in the language it stands in."""
    rows = CourseReview.objects.filter(course=found.slug, language=found.language, taken_back_on=None)
    return _sorted(found, list(rows.order_by("-day", "-pk")))


def _sorted(found: Course, rows: list[CourseReview]) -> Reviewed:
    digest = digest_of_words(found)
    now = [row for row in rows if row.digest == digest]

    def first(kind: str) -> CourseReview | None:
        return next((row for row in now if row.kind == kind), None)

    older = tuple(row for row in rows if row.digest != digest)
    return Reviewed(found, first(CourseReview.Kind.ADVISER), first(CourseReview.Kind.SPEAKER), older)


def all_reviewed() -> list[Reviewed]:
    """Return each course in each language it is written in, with its reviews; one query."""
    rows = list(CourseReview.objects.filter(taken_back_on=None).order_by("-day", "-pk"))
    return [
        _sorted(course(slug, language), [row for row in rows if (row.course, row.language) == (slug, language)])
        for slug in facts()
        for language in course_languages(slug)
    ]


def waiting() -> list[Waiting]:
    """Return the courses that no adviser has signed off as their words stand now."""
    label = _("Course")
    return [
        Waiting(
            "learning",
            f"{one.course.slug}-{one.course.language}",
            label,
            f"{one.course.title} ({one.course.language})",
            reverse("learning:review", args=[one.course.slug, one.course.language]),
        )
        for one in all_reviewed()
        if one.adviser is None
    ]
