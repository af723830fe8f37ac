"""Practice pages: an invented note, questions about it, an answer to write. Nothing is stored, not even that one practised."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from commonlight.core import practice
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role

LONGEST_ANSWER = 4000


@no_trace
@require_safe
@requires_role(*Role)
def practice_list(request: HttpRequest) -> HttpResponse:
    """List the exercises."""
    return render(request, "core/team/practice.html", {"exercises": practice.exercises(get_language() or "en")})


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*Role)
def practice_note(request: HttpRequest, room: str, key: str) -> HttpResponse:
    """Show a note with its questions; POST says what was right and why, beside the words just written."""
    one = practice.exercise(room, key, get_language() or "en")
    if one is None:
        raise Http404
    context: dict[str, object] = {"exercise": one, "questions": list(enumerate(one.questions))}
    if request.method == "POST":
        chosen = {
            number: int(picked)
            for number in range(len(one.questions))
            if (picked := request.POST.get(f"question{number}", "")).isascii() and picked.isdigit()
        }
        answer = request.POST.get("answer", "")[:LONGEST_ANSWER]
        told = practice.judge(one, chosen)
        context |= {
            "told": told,
            "n_right": sum(line.chosen is line.right for line in told),
            "answer": answer,
            "watched": practice.watched(one, answer),
        }
    return render(request, "core/team/practice_note.html", context)
