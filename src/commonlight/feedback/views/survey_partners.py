"""What people said, for colleagues who may not open sheets: ended rounds only, and only counts that passed the gate."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.feedback import permissions_surveys as permissions
from commonlight.feedback import selectors_surveys as selectors
from commonlight.feedback.services.surveys import form_of


@requires_role(*permissions.SHARED_READERS)
@no_trace
def listing(request: HttpRequest) -> HttpResponse:
    """Show the ended rounds whose figures are there."""
    return render(request, "feedback/survey_shared.html", {"waves": selectors.shared_waves()})


@requires_role(*permissions.SHARED_READERS)
@no_trace
def shared(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """Show one ended round, as far as partners may know."""
    wave = next((one for one in selectors.shared_waves() if one.pk == wave_id), None)
    if wave is None:
        raise Http404
    form, language = form_of(wave.survey), get_language() or "en"
    rows = []
    for name, gated in selectors.gated_counts(wave).items():
        question = form.question(name)
        if question is not None:
            labels = {choice.name: form.words(choice.labels, language)[0] for choice in question.choices}
            counts = [(labels[choice], count) for choice, count in gated.counts.items()]
            rows.append({"title": form.words(question.labels, language)[0], "total": gated.total, "counts": counts})
    return render(request, "feedback/survey_shared_round.html", {"wave": wave, "survey": wave.survey, "rows": rows})
