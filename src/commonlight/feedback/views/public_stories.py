"""What everybody reads: stories in the page's language, who advises us, and the page that takes a story back."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from commonlight.core import clock
from commonlight.core.codes import Code
from commonlight.core.headers import no_trace, open_page
from commonlight.feedback import selectors_stories as selectors
from commonlight.feedback.forms.public_stories import NO_SUCH_CODE, TakeBackForm
from commonlight.feedback.models.advisers import Adviser
from commonlight.feedback.services import interviews
from commonlight.feedback.services import stories as services

WRONG_INPUT = 422


@login_not_required
@open_page
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the stories in the page's language."""
    rows = selectors.shown(get_language() or "en", clock.today())
    context = {"stories": [(row, selectors.signers(row), selectors.picture_of(row)) for row in rows]}
    return render(request, "feedback/public_stories.html", context)


@login_not_required
@open_page
@require_safe
def advisers(request: HttpRequest) -> HttpResponse:
    """Show the chosen names of those content advisers who want to be shown; nothing says why they are asked."""
    rows = Adviser.objects.filter(is_shown=True, ended_on=None).order_by("chosen_name")
    return render(request, "feedback/public_advisers.html", {"advisers": rows})


def _taken_back(code: Code) -> bool:
    """Take back what some digits belong to, a story or an interview; the page says the same of both."""
    return services.take_back_by_code(code, at=clock.now()) or interviews.take_back_by_code(code, at=clock.now())


# A stranger's page gains nothing by sending: without the digits nothing happens. No cookie is set here.
@csrf_exempt
@login_not_required
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest) -> HttpResponse:
    """Take a story or an interview back with the digits that were given when it was agreed to."""
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    status, done = 200, False
    if form.is_bound:
        if form.is_valid() and _taken_back(form.cleaned_data["code"]):
            done = True
        else:
            status = WRONG_INPUT
            if not form.errors:
                form.add_error("code", NO_SUCH_CODE)
    return render(request, "feedback/public_take_back.html", {"form": form, "done": done}, status=status)
