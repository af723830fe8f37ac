"""Reading: passages opened with the organisation's key and sorted by one coder at a time; and counts through the gate."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.keyring import KeysClosed, NotAReader, keyring_of
from commonlight.core.permissions import requires_role
from commonlight.feedback import selectors_interviews as selectors
from commonlight.feedback.code_frame import themes
from commonlight.feedback.models.interviews import USES, Interview
from commonlight.feedback.permissions_interviews import CODERS, COUNT_READERS
from commonlight.feedback.sealing import SealBroken
from commonlight.feedback.services import interviews as services
from commonlight.feedback.views.interview_guides import guide_or_404
from commonlight.feedback.views.shared_stories import me

# So many passages on one page, for a tired person with a phone.
AT_ONCE = 25


def _interview_or_404(request: HttpRequest, number: int) -> Interview:
    found = selectors.interview_to_read(me(request), number)
    if found is None:
        raise Http404
    return found


@requires_role(*CODERS)
@no_trace
@require_POST
def read(request: HttpRequest, number: int) -> HttpResponse:
    """Open an interview (by POST, and logged), and sort its passages; the codes of another coder are not shown."""
    interview, account = _interview_or_404(request, number), me(request)
    page = request.POST.get("page", "1")
    at = int(page) if page.isascii() and page.isdigit() and int(page[:4]) > 0 else 1
    chosen = {
        int(name[5:]): str(code)
        for name, code in request.POST.items()
        if name.startswith("code-") and name[5:].isascii() and name[5:].isdigit() and len(name) < 25
    }
    if chosen:
        try:
            services.sort(interview, chosen, by=account, at=clock.now())
        except ValueError:
            raise Http404 from None
        if "stay" not in request.POST and "page" not in request.POST:
            messages.success(request, _("Saved."))
            return redirect("feedback:interviews")
    try:
        opened = services.open_(interview, keyring=keyring_of(request), at=clock.now())
    except (KeysClosed, NotAReader, SealBroken):
        messages.error(request, _("Your keys do not open this interview."))
        return redirect("feedback:interviews")
    n_pages = max(-(-len(opened) // AT_ONCE), 1)
    at = min(at, n_pages)
    mine = selectors.codes_of(interview, account)
    guide = interview.guide.in_language(interview.language)
    context = {
        "interview": interview,
        "guide": interview.guide.here,
        "uses": [USES[use] for use in interview.uses if use in USES],
        "passages": [
            (row, words, mine.get(row.pk, ""), guide.questions[row.question - 1] if row.question else "")
            for row, words in opened[(at - 1) * AT_ONCE : at * AT_ONCE]
        ],
        "themes": themes(),
        "page": at,
        "n_pages": n_pages,
        "n_left": len(opened) - len(mine),
    }
    return render(request, "feedback/interview_read.html", context)


@requires_role(*CODERS)
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Delete an interview for good, when its person asks for it."""
    services.delete(_interview_or_404(request, number), by=me(request), at=clock.now())
    messages.success(request, _("Deleted. Nothing of it is left."))
    return redirect("feedback:interviews")


@requires_role(*COUNT_READERS)
@no_trace
@require_GET
def counts(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show how many spoke of what, as far as anybody may know it."""
    guide = guide_or_404(request, number, COUNT_READERS)
    context = {"guide": guide, "words": guide.here, "counted": selectors.counts(guide, clock.today())}
    return render(request, "feedback/interview_counts.html", context)
