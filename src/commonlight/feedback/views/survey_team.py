"""Building a survey: from the library or a file, its rounds, its paper, its weights, its files for other programs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.languages import direction_of, languages
from commonlight.core.selectors import organisation
from commonlight.feedback import permissions_surveys as permissions
from commonlight.feedback import selectors_surveys as selectors
from commonlight.feedback import survey_splits
from commonlight.feedback.forms.surveys import NewForm, OpenForm, SplitForm, WeightsForm
from commonlight.feedback.models.surveys import PublicSurvey
from commonlight.feedback.services import survey_results
from commonlight.feedback.services import surveys as services
from commonlight.feedback.survey_words import said
from commonlight.feedback.surveys import library, xlsform_read, xlsform_write
from commonlight.feedback.surveys.form import Survey
from commonlight.feedback.views.public_surveys import shown, words
from commonlight.feedback.views.shared_stories import WRONG_INPUT, me
from commonlight.feedback.views.survey_shared import BOTH, page, survey_or_404

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(reading=True)
def listing(request: HttpRequest) -> HttpResponse:
    """Show the surveys of the own organisation."""
    context = {"surveys": selectors.surveys_of(me(request)), "builds": bool(permissions.houses_of(me(request)))}
    return render(request, "feedback/surveys.html", context)


@page(*BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """Make a survey from the library or from an XLSForm; what is wrong with a file is said all at once."""
    houses = [(str(pk), organisation(pk).name) for pk in permissions.houses_of(me(request))]
    form = NewForm(posted(request), request.FILES or None, organisations=houses, initial={"way": "open"})
    problems: list[str] = []
    if form.is_bound and form.is_valid():
        asked = dict(form.cleaned_data)
        try:
            questions = _questions(asked.pop("sets"), asked.pop("file"), asked["slug"], asked["title"])
            questions = survey_splits.with_about(questions, asked.pop("places"), asked.pop("groups"))
            found = services.make(
                organisation_id=UUID(asked.pop("organisation")), form=questions, **asked, by=me(request), at=clock.now()
            )
            ours = [one for one in (survey_splits.PLACE, survey_splits.GROUP) if questions.question(one)]
            if ours:
                services.split(survey=found, questions=ours, by=me(request), at=clock.now())
        except xlsform_read.FormRefused as refused:
            problems = [said(one) for one in refused.problems[:50]]
        except services.SlugTaken:
            form.add_error("slug", _("Another survey has this address."))
        else:
            if questions.left_out:
                names = ", ".join(kind for _row, kind in questions.left_out)
                messages.info(request, _("Not asked, because it would say who answered: %(names)s.") % {"names": names})
            messages.success(request, _("The survey is there. Look at it, then open a round."))
            return redirect("feedback:survey", found.pk)
    status = WRONG_INPUT if form.is_bound else 200
    return render(request, "feedback/survey_new.html", {"form": form, "problems": problems}, status=status)


def _questions(sets: list[str], file: Any, slug: str, title: str) -> Survey:
    if file:
        return xlsform_read.read(file.read(xlsform_read.MOST_BYTES + 1))
    return library.survey_of(sets, form_id=f"survey_{slug}".replace("-", "_"), title=title)


@page(reading=True)
def survey(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Show a survey: its rounds, what to do next, its questions with their conditions."""
    found = survey_or_404(request, survey_id, reading=True)
    form, language = services.form_of(found), get_language() or "en"
    waves = selectors.waves_of(found)
    used = {one.key: one.source for one in library.question_sets().values()
            if {question.name for question in one.questions} <= {question.name for question in form.asked}}  # fmt: skip
    context = {
        "survey": found,
        "waves": waves,
        "open_form": OpenForm(),
        "open_wave": next((one for one in waves if one.wave.is_open), None),
        "builds": found.organisation_id in permissions.houses_of(me(request)),
        "address": request.build_absolute_uri(reverse("feedback:answer_survey", args=[found.slug])),
        "sources": used.values(),
        "steps": [
            {
                "title": form.words(step.labels, language)[0],
                "relevant": step.relevant,
                "questions": [(one, words(form, one.labels, {})) for one in step.questions],
            }
            for step in form.steps
        ],
        "split_form": _split_form(found, form, None) if survey_splits.allowed(form) else None,
        "can_weigh": [
            (one.name, form.words(one.labels, language)[0], one.name in found.weights)
            for one in form.asked
            if one.kind == "select_one" and len(one.choices) <= 20
        ],
    }
    return render(request, "feedback/survey.html", context)


@page("POST")
def open_wave(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Open the next round."""
    found = survey_or_404(request, survey_id)
    form = OpenForm(request.POST if "last_day" in request.POST else None)
    if form.is_bound and not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["last_day"])))
        return redirect("feedback:survey", found.pk)
    try:
        last_day = form.cleaned_data["last_day"] if form.is_bound else None
        services.open_wave(survey=found, last_day=last_day, by=me(request), at=clock.now())
    except services.NoSuchState:
        messages.error(request, _("A round is open already."))
    else:
        messages.success(request, _("The round is open. Answers come in from now on."))
    return redirect("feedback:survey", found.pk)


def _split_form(found: PublicSurvey, form: Survey, given: Any) -> SplitForm:
    language = get_language() or "en"
    choices = [(one.name, form.words(one.labels, language)[0]) for one in survey_splits.allowed(form)]
    return SplitForm(given, choices=choices, initial={"questions": found.splits})


@page("POST")
def split(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Say by which questions trust is shown apart."""
    found = survey_or_404(request, survey_id)
    form = _split_form(found, services.form_of(found), request.POST)
    if form.is_valid():
        services.split(survey=found, questions=form.cleaned_data["questions"], by=me(request), at=clock.now())
        messages.success(request, _("Saved. Work the results out again."))
    else:
        messages.error(request, _("Trust cannot be shown apart by this question."))
    return redirect("feedback:survey", found.pk)


@page("POST")
def delete(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Delete a survey nobody answered."""
    found = survey_or_404(request, survey_id)
    try:
        services.delete(survey=found, by=me(request), at=clock.now())
    except services.NoSuchState:
        messages.error(request, _("Answers stand in this survey. End the round instead."))
        return redirect("feedback:survey", survey_id)
    messages.success(request, _("The survey was deleted."))
    return redirect("feedback:surveys")


@page()
def paper(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Show a survey as it is printed, in any of its languages (`?in=ar`); conditions stand beside the questions."""
    found = survey_or_404(request, survey_id)
    form = services.form_of(found)
    offered = {code: one for code, one in languages().items() if code in form.languages}
    here = request.GET.get("in", "")
    language = here if here in offered else get_language() or "en"
    with translation.override(language):
        rows = [
            {
                "title": words(form, step.labels, {}) if step.labels else None,
                "relevant": step.relevant,
                "fields": [shown(form, one, {}) for one in step.questions if one.kind != "calculate"],
            }
            for step in form.steps
        ]
        lead = _("You do not have to answer. You may skip questions and stop at any time.")
        names = _("We do not ask who you are. Please write no names.")
    context = {
        "survey": found, "steps": rows, "lead": f"{lead} {names}", "offered": offered.values(), "language": language,
        "direction": direction_of(language),
    }  # fmt: skip
    return render(request, "feedback/survey_print.html", context)


@page()
def xlsform(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Give the survey as an XLSForm."""
    found = survey_or_404(request, survey_id)
    return _file(xlsform_write.workbook(services.form_of(found)), XLSX, f"{found.slug}.xlsx")


@page()
def xform(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Give the survey as an XForm."""
    found = survey_or_404(request, survey_id)
    try:
        data = survey_results.xform_of(found)
    except survey_results.NoProgram:
        messages.error(request, _("The XForm could not be made here. Take the XLSForm: ODK and Kobo read it too."))
        return redirect("feedback:survey", found.pk)
    return _file(data, "application/xml", f"{found.slug}.xml")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@page(*BOTH)
def weights(request: HttpRequest, survey_id: UUID, question: str) -> HttpResponse:
    """Say how a question's answers are spread among all people of the place."""
    found = survey_or_404(request, survey_id)
    form = services.form_of(found)
    asked = form.question(question)
    if asked is None or asked.kind != "select_one":
        raise Http404
    held: dict[str, float] = found.weights.get(question, {})
    choices = [(one.name, form.words(one.labels, get_language() or "en")[0]) for one in asked.choices]
    typed = WeightsForm(
        posted(request), choices=choices, initial={f"percent_{name}": some for name, some in held.items()}
    )
    if typed.is_bound and typed.is_valid():
        percents = {name: typed.cleaned_data[f"percent_{name}"] for name, _label in choices}
        given = {name: some for name, some in percents.items() if some is not None}
        services.weigh(survey=found, question=question, percents=given, by=me(request), at=clock.now())
        messages.success(request, _("Saved. Work the results out again."))
        return redirect("feedback:survey", found.pk)
    context = {"survey": found, "form": typed, "title": form.words(asked.labels, get_language() or "en")[0]}
    return render(request, "feedback/survey_weights.html", context, status=WRONG_INPUT if typed.is_bound else 200)
