"""Slips for the thanks: looked at when somebody brings one, and printed for those who answer on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.feedback import permissions_surveys as permissions
from commonlight.feedback.forms.surveys import PaperSlipsForm, SlipForm
from commonlight.feedback.models.surveys import Wave
from commonlight.feedback.services import survey_slips as services
from commonlight.feedback.views.shared_stories import WRONG_INPUT, me
from commonlight.feedback.views.survey_shared import BOTH, page, wave_or_404, while_open


@requires_role(*permissions.SLIP_TAKERS)
@no_trace
@require_http_methods(list(BOTH))
def slip(request: HttpRequest) -> HttpResponse:
    """Look at a slip that somebody brings, and take it as exchanged."""
    form = SlipForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            wave = services.exchange(form.cleaned_data["code"], by=me(request), at=clock.now())
        except services.SlipUnknown:
            form.add_error("code", _("This is no slip of ours, or its time is over. Check the digits."))
        except services.SlipUsed:
            form.add_error("code", _("This slip was exchanged before."))
        else:
            thanks = _("The slip is good, and exchanged now. Give: %(thanks)s") % {"thanks": wave.survey.thanks}
            messages.success(request, thanks)
            return redirect("feedback:survey_slip")
    return render(request, "feedback/survey_slip.html", {"form": form}, status=WRONG_INPUT if form.errors else 200)


@page(*BOTH)
def paper_slips(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """Draw slips to fasten to sheets of paper, and show them this once."""
    return _paper_slips(request, wave_or_404(request, wave_id))


@while_open
def _paper_slips(request: HttpRequest, wave: Wave) -> HttpResponse:
    if not wave.survey.slips:
        raise Http404
    form = PaperSlipsForm(posted(request), initial={"count": 30})
    drawn = []
    if form.is_bound and form.is_valid():
        drawn = services.draw_for_paper(wave=wave, count=form.cleaned_data["count"], by=me(request), at=clock.now())
    context = {"survey": wave.survey, "form": form, "slips": drawn}
    return render(
        request, "feedback/survey_paper_slips.html", context, status=WRONG_INPUT if form.is_bound and not drawn else 200
    )
