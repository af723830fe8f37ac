"""Courses for everybody, page by page: no account, no script, and nothing stored about who learned what."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonlight.core import clock
from commonlight.learning import selectors_reviews
from commonlight.learning.course_files import Course, Lesson, all_courses
from commonlight.learning.progress import TEST, Progress
from commonlight.learning.services import media
from commonlight.learning.sources import sources_of
from commonlight.learning.views.request import course_or_404, language, public_page
from commonlight.library.selectors import first_line


@public_page("GET", "HEAD")
def listing(request: HttpRequest) -> HttpResponse:
    """Show all courses."""
    return render(request, "learning/courses.html", {"courses": all_courses(language())})


@public_page("GET", "HEAD")
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a course is about, how long it takes, and what it stands on."""
    found = course_or_404(slug)
    context = {
        "course": found,
        "sources": sources_of(found.facts, language()),
        "reviewed": selectors_reviews.reviewed(found),
    }
    return render(request, "learning/course.html", context)


@public_page("GET", "HEAD", "POST")
def lesson(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one lesson; with answers sent, what is right and why."""
    found = course_or_404(slug)
    if not 1 <= number <= len(found.lessons):
        raise Http404
    shown = found.lessons[number - 1]
    progress = Progress.opened(request.POST.get("state", ""), found, at=clock.now())
    answered = "answered" in request.POST
    chosen = {part.id: _choice(request, part.id) for part in shown.questions}
    is_whole = all(choice is not None for choice in chosen.values())
    if answered and is_whole:
        n_right = sum(chosen[part.id] == part.right for part in shown.questions)
        progress = progress.with_page(shown.id, n_right)
    pictures, sounds = media.in_lesson(found, shown.id, clock.today())
    context = {
        "course": found,
        "lesson": shown,
        "pictures": pictures,
        "sounds": sounds,
        "parts": _parts(shown, chosen, explain=answered and is_whole),
        "number": number,
        "n_pages": len(found.lessons) + 1,
        "is_last": number == len(found.lessons),
        "is_answered": answered and is_whole,
        "is_incomplete": answered and not is_whole,
        "state": progress.sealed(found, at=clock.now()),
    }
    return render(request, "learning/lesson.html", context, status=422 if context["is_incomplete"] else 200)


def _choice(request: HttpRequest, name: str) -> int | None:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 3 else None


def _parts(shown: Lesson, chosen: dict[str, int | None], *, explain: bool) -> list[dict[str, object]]:
    return [
        {
            "part": part,
            "chosen": chosen.get(part.id),
            "explain": explain,
            "is_right": explain and chosen.get(part.id) == part.right,
            "right_answer": part.answers[part.right] if part.answers else "",
        }
        for part in shown.parts
    ]


@public_page("GET", "HEAD", "POST")
def test(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sentences at the end of a course; with answers sent, which are true and why."""
    found = course_or_404(slug)
    progress = Progress.opened(request.POST.get("state", ""), found, at=clock.now())
    answered = "answered" in request.POST
    chosen = {item.id: request.POST.get(item.id, "") for item in found.items}
    is_whole = all(choice in ("t", "f", "d") for choice in chosen.values())
    if answered and is_whole:
        progress = progress.with_page(TEST, _n_right(found, chosen))
    context = {
        "course": found,
        "rows": [
            {"item": item, "chosen": chosen[item.id], "is_right": chosen[item.id] == ("t" if item.is_true else "f")}
            for item in found.items
        ],
        "number": len(found.lessons) + 1,
        "n_pages": len(found.lessons) + 1,
        "is_answered": answered and is_whole,
        "is_incomplete": answered and not is_whole,
        "n_right": progress.right.get(TEST, 0),
        "n_items": len(found.items),
        "missing": progress.missing(found),
        "has_passed": progress.has_passed(found),
        "state": progress.sealed(found, at=clock.now()),
        "line": first_line(language()),
    }
    return render(request, "learning/test.html", context, status=422 if context["is_incomplete"] else 200)


def _n_right(found: Course, chosen: dict[str, str]) -> int:
    return sum(chosen[item.id] == ("t" if item.is_true else "f") for item in found.items)
