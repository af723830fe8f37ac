"""Certificates: one's own after a course, and the page where anybody checks a code."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.learning import certificates
from commonlight.learning.course_files import course
from commonlight.learning.forms.public import CodeForm
from commonlight.learning.progress import Progress
from commonlight.learning.views.request import WRONG_INPUT, course_or_404, language, public_page


@public_page("POST")
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """Print a certificate for somebody who took the whole course; nothing is stored of it."""
    found = course_or_404(slug)
    progress = Progress.opened(request.POST.get("state", ""), found, at=clock.now())
    if not progress.has_passed(found):
        raise Http404
    made = certificates.Certificate(slug, clock.today(), found.facts.minutes, in_session=False)
    context = {"papers": [certificates.make_code(made)], "made": made, "course": found}
    return render(request, "learning/print/certificates.html", context)


@public_page("GET", "HEAD", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """Say what the code of a certificate stands for."""
    form = CodeForm(posted(request))
    context: dict[str, object] = {"form": form}
    wrong = form.is_bound
    if form.is_bound and form.is_valid():
        try:
            made = certificates.read_code(form.cleaned_data["code"])
        except certificates.NotGenuine:
            context["is_unknown"] = True
        else:
            context |= {"made": made, "course": course(made.course, language())}
            wrong = False
    return render(request, "learning/check.html", context, status=WRONG_INPUT if wrong else 200)
