"""What the team's pages of surveys share: a survey or a wave of the own organisation, and what may go wrong with any act."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.feedback import permissions_surveys as permissions
from commonlight.feedback import selectors_surveys as selectors
from commonlight.feedback.models.surveys import PublicSurvey, Wave
from commonlight.feedback.services.survey_answers import TooMany, WaveEnded
from commonlight.feedback.views.shared_stories import me

View = Callable[..., HttpResponse]
BOTH = ("GET", "HEAD", "POST")


def page(*methods: str, reading: bool = False) -> Callable[[View], View]:
    """Mark a page of the team: coordinators, or those who read too."""
    roles = permissions.READERS if reading else permissions.BUILDERS
    return lambda view: no_trace(require_http_methods(list(methods or ("GET", "HEAD")))(requires_role(*roles)(view)))


def survey_or_404(request: HttpRequest, survey_id: UUID, *, reading: bool = False) -> PublicSurvey:
    """Return a survey of the own organisation."""
    found = selectors.survey_for(me(request), survey_id, reading=reading)
    if found is None:
        raise Http404
    return found


def wave_or_404(request: HttpRequest, wave_id: UUID, *, reading: bool = False) -> Wave:
    """Return a wave of a survey of the own organisation."""
    found = selectors.wave_for(me(request), wave_id, reading=reading)
    if found is None:
        raise Http404
    return found


def while_open(view: View) -> View:
    """Turn an act on a round that has ended, or is full, into a message on the survey's page; nothing was changed then."""

    @wraps(view)
    def tried(request: HttpRequest, wave: Wave) -> HttpResponse:
        try:
            if not wave.is_open_on(clock.today()):
                raise WaveEnded
            return view(request, wave)
        except WaveEnded:
            messages.error(
                request, _("This round has ended: no answer comes in or changes any more. Nothing was saved.")
            )
        except TooMany:
            messages.error(request, _("A round holds 20,000 sheets at most. Nothing was saved."))
        return redirect("feedback:survey", wave.survey_id)

    return tried
