"""What a round says, in figures with their intervals and in plain sentences."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.feedback import selectors_surveys as selectors
from commonlight.feedback.models.surveys import ARMS, PublicSurvey, SurveyResult
from commonlight.feedback.services import survey_results
from commonlight.feedback.services.surveys import form_of
from commonlight.feedback.survey_words import NOTES, n_compared, scale_sentences, tables
from commonlight.feedback.surveys import library
from commonlight.feedback.views.shared_stories import me
from commonlight.feedback.views.survey_shared import BOTH, page, wave_or_404


@page(*BOTH, reading=True)
def results(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """Show the last result of a round; asked by POST, a job works it out anew."""
    wave = wave_or_404(request, wave_id, reading=True)
    if request.method == "POST":
        survey_results.ask(wave=wave, by=me(request), at=clock.now())
        messages.success(request, _("Asked. It is worked out in the background; look again in a moment."))
        return redirect("feedback:survey_results", wave.pk)
    found = SurveyResult.objects.filter(wave=wave).first()
    form, language = form_of(wave.survey), get_language() or "en"
    arms = {name: str(label) for name, label in ARMS}
    context: dict[str, Any] = {
        "survey": wave.survey,
        "wave": wave,
        "result": found,
        "texts": selectors.written(wave, form, language),
        "is_open_to_all": wave.survey.way == PublicSurvey.Way.OPEN,
    }
    if found is not None and found.state == SurveyResult.State.READY:
        titles = {key: one.title.get(language, one.title["en"]) for key, one in library.question_sets().items()}
        context |= {
            "is_old": found.digest != survey_results.digest_of(wave),
            "found": found.found,
            "n": [(arms[arm], n) for arm, n in found.found["n"].items()],
            "tables": tables(form, found.found, language, arms),
            "sentences": scale_sentences(found.found, titles, arms),
            "n_compared": n_compared(found.found),
            "notes": [NOTES[note] for note in found.found["notes"]],
            "is_weighted": bool(wave.survey.weights) and not found.found["notes"],
        }
    return render(request, "feedback/survey_results.html", context)
