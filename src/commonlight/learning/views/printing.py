"""What is printed or taken away: sheets of a course and of the school pack, a zip of pages, a package for other systems."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from commonlight.core import clock
from commonlight.learning import packages
from commonlight.learning.course_files import school_pack
from commonlight.learning.letters import CODE_QUESTIONS
from commonlight.learning.services import media
from commonlight.learning.views.request import course_or_404, language, public_page
from commonlight.library.selectors import first_line

# For a school; the others are there for each course.
SCHOOL = ("plan", "notice", "opt-out", "approval")
EVERYWHERE = {
    "test": _("Test sheet"),
    "key": _("Right answers"),
    "handout": _("Handout"),
    "notes": _("Notes for whoever holds the course"),
}
FOR_SCHOOLS = "youth"
# What pictures and recordings may add to a zip of pages; a package for other systems stays under its own bound.
LARGEST_MEDIA, ROOM_FOR_NAMES = 20 * 1024 * 1024, 32 * 1024


@public_page("GET", "HEAD")
def sheet(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """Show one sheet as a page that prints."""
    found = course_or_404(slug)
    context: dict[str, object] = {"course": found, "what": what}
    if what in SCHOOL and slug == FOR_SCHOOLS:
        return render(request, "learning/print/school.html", {**context, "letter": school_pack(language())[what]})
    if what not in EVERYWHERE:
        raise Http404
    place = 1 if found.language == "es" else 0
    context |= {
        "title": EVERYWHERE[what],
        "code_questions": [texts[place] for texts in CODE_QUESTIONS.values()],
        "line": first_line(language()),
    }
    # A number that nobody called within half a year is never carried out of the house on paper.
    context["may_print"] = what != "handout" or (context["line"] is not None and not context["line"].is_screen_only)  # type: ignore[attr-defined]
    return render(request, f"learning/print/{what}.html", context)


@public_page("GET", "HEAD")
def offline_pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the whole course as a zip of pages for a computer without a network."""
    found = course_or_404(slug)
    by_lesson, files = media.packed(found, clock.today(), most_bytes=LARGEST_MEDIA)
    return _zip(packages.offline(found, media=by_lesson, files=files), f"{slug}-pages.zip")


@public_page("GET", "HEAD")
def scorm_pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the course as a package for a school's or hospital's own system (SCORM 1.2)."""
    found = course_or_404(slug)
    room = packages.LARGEST_SCORM - len(packages.scorm(found)) - ROOM_FOR_NAMES
    by_lesson, files = media.packed(found, clock.today(), most_bytes=room)
    return _zip(packages.scorm(found, media=by_lesson, files=files), f"{slug}-scorm.zip")


def _zip(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
