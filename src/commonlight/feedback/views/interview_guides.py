"""Guides of interviews: what there is, one to look at and to print, a new one, a change."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.headers import no_trace
from commonlight.core.permissions import has_role, requires_role
from commonlight.core.selectors import organisation
from commonlight.feedback import selectors_interviews as selectors
from commonlight.feedback.forms.interviews import GuideForm
from commonlight.feedback.interview_guides import GuideWords, in_page_language, shipped
from commonlight.feedback.models.interviews import InterviewGuide
from commonlight.feedback.permissions_interviews import ANY, CODERS, GUIDE_KEEPERS, INTERVIEWERS, houses_of
from commonlight.feedback.services import interviews as services
from commonlight.feedback.views.shared_stories import form_page, me

FORM = ["GET", "HEAD", "POST"]


def guide_or_404(request: HttpRequest, number: UUID, roles: tuple[str, ...]) -> InterviewGuide:
    """Return a guide that this person may use in one of some roles."""
    found = selectors.guide_for(me(request), number, roles)
    if found is None:
        raise Http404
    return found


@requires_role(*ANY)
@no_trace
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show the guides, the interviews that go on, and for those who may open them the ones that ended."""
    account = me(request)
    context = {
        "guides": [(row, row.here) for row in selectors.guides_of(account, ANY)],
        "going_on": [(row, row.guide.here) for row in selectors.own_open(account)],
        "to_read": [(row, row.guide.here, n, mine) for row, n, mine in selectors.to_read(account)],
        "reads": has_role(account, *CODERS),
        "keeps": has_role(account, *GUIDE_KEEPERS),
        "shipped": [(name, in_page_language(words)) for name, words in shipped().items()],
    }
    return render(request, "feedback/interviews.html", context)


@requires_role(*ANY)
@no_trace
@require_GET
def guide(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show a guide as it is read out, in both languages, to print too."""
    held, account = guide_or_404(request, number, ANY), me(request)
    context = {
        "guide": held,
        "words": held.here,
        "both": [(language, held.in_language(language)) for language in held.words],
        "asks": held.organisation_id in houses_of(account, INTERVIEWERS) and held.ended_on is None,
        "keeps": held.organisation_id in houses_of(account, GUIDE_KEEPERS),
        "is_used": held.interviews.exists(),
    }
    return render(request, "feedback/interview_guide.html", context)


@requires_role(*GUIDE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Write a guide, from one that comes with the program (`?from=parents`)."""
    begun = shipped().get(request.GET.get("from", ""))
    form = GuideForm(posted(request), initial=GuideForm.initial_of(begun) if begun else {})
    houses = houses_of(me(request), GUIDE_KEEPERS)
    if form.is_bound and form.is_valid():
        made = services.keep_guide(None, organisation_id=houses[0], words=form.words(), by=me(request), at=clock.now())
        messages.success(request, _("The guide is there. Read it aloud once before you ask somebody."))
        return redirect("feedback:interview_guide", made.pk)
    lead = _("%(name)s asks. What is said is sealed to its readers.") % {"name": organisation(houses[0]).name}
    return form_page(
        request, form, title=_("Write a guide"), back=reverse("feedback:interviews"), back_label=_("Interviews"),
        act=_("Keep it"), lead=lead,
    )  # fmt: skip


@requires_role(*GUIDE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def change(request: HttpRequest, number: UUID) -> HttpResponse:
    """Change a guide with which nobody was asked yet."""
    held = guide_or_404(request, number, GUIDE_KEEPERS)
    words = {language: GuideWords.from_data(one) for language, one in held.words.items()}
    form = GuideForm(posted(request), initial=GuideForm.initial_of(words))
    if form.is_bound and form.is_valid():
        try:
            services.keep_guide(
                held, organisation_id=held.organisation_id, words=form.words(), by=me(request), at=clock.now()
            )
        except services.GuideInUse:
            messages.error(request, _("Somebody was asked with it: its questions stay as they are. Write a new guide."))
        return redirect("feedback:interview_guide", number)
    return form_page(
        request, form, title=_("Change the guide"), back=reverse("feedback:interview_guide", args=[number]),
        back_label=held.here.group, act=_("Save"),
    )  # fmt: skip


@requires_role(*GUIDE_KEEPERS)
@require_POST
def end(request: HttpRequest, number: UUID) -> HttpResponse:
    """Put a guide away."""
    services.end_guide(guide_or_404(request, number, GUIDE_KEEPERS), by=me(request), at=clock.now())
    messages.success(request, _("Put away. Interviews that were held stay until the day each person agreed to."))
    return redirect("feedback:interviews")
