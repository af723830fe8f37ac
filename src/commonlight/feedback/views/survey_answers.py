"""Answers coming in through the team: codes to hand out, sheets typed from paper, files of form programs, the end of a round."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonlight.core import clock
from commonlight.core.formats.sheets import CannotRead, read_sheet
from commonlight.core.forms import posted
from commonlight.feedback.forms.surveys import AnswersFileForm, ArmForm, CodesForm
from commonlight.feedback.models.surveys import PublicSurvey, SurveyFile, Wave
from commonlight.feedback.services import survey_answers
from commonlight.feedback.services import surveys as services
from commonlight.feedback.survey_words import ROWS
from commonlight.feedback.surveys import walk
from commonlight.feedback.views.public_surveys import read_step, shown, words
from commonlight.feedback.views.shared_stories import WRONG_INPUT, me
from commonlight.feedback.views.survey_shared import BOTH, page, wave_or_404, while_open

MOST_BYTES = 8 * 1024 * 1024
PROBLEMS_SHOWN = 50


@page("POST")
def end(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """End a round for good."""
    wave = wave_or_404(request, wave_id)
    try:
        services.close_wave(wave=wave, by=me(request), at=clock.now())
    except services.NoSuchState:
        messages.error(request, _("This round has ended already."))
    else:
        messages.success(request, _("The round has ended. No answer comes in or changes any more."))
    return redirect("feedback:survey", wave.survey_id)


@page(*BOTH)
def codes(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """Draw codes and show them this once, as slips to cut."""
    return _codes(request, wave_or_404(request, wave_id))


@while_open
def _codes(request: HttpRequest, wave: Wave) -> HttpResponse:
    if wave.survey.way != PublicSurvey.Way.CODES:
        raise Http404
    form = CodesForm(posted(request), initial={"count": 30, "arm": "asked"})
    drawn = []
    if form.is_bound and form.is_valid():
        drawn = services.draw_codes(wave=wave, **form.cleaned_data, by=me(request), at=clock.now())
    context = {"survey": wave.survey, "wave": wave, "form": form, "codes": drawn}
    status = WRONG_INPUT if form.is_bound and not drawn else 200
    return render(request, "feedback/survey_codes.html", context, status=status)


@page(*BOTH)
def paper(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """Type a sheet, or take one out that was typed wrong."""
    return _paper(request, wave_or_404(request, wave_id))


@while_open
def _paper(request: HttpRequest, wave: Wave) -> HttpResponse:
    form = services.form_of(wave.survey)
    arm = ArmForm(posted(request), initial={"arm": request.GET.get("arm", "asked")})
    if "remove" in request.POST:
        number = request.POST.get("number", "")
        if number.isascii() and number.isdigit() and survey_answers.remove_paper(
            wave=wave, number=int(number[:6]), by=me(request), at=clock.now()
        ):  # fmt: skip
            messages.success(request, _("The sheet was removed. Type it again if it was only wrong."))
        else:
            messages.error(request, _("There is no sheet with this number."))
        return redirect("feedback:survey_paper", wave.pk)
    answers: dict[str, str] = {}
    wrong: dict[str, str] = {}
    if request.method == "POST" and arm.is_valid():
        answers, wrong = read_step(request.POST, form.questions, {})
        # What somebody left out on paper cannot be asked any more; what does not fit was read or typed wrong.
        applying = walk.applying(form, answers)
        for _step, questions in applying.steps:
            for one in questions:
                if (
                    one.is_asked
                    and walk.wrong_with(one, applying.answers.get(one.name, ""), applying.answers) == "constraint"
                ):
                    wrong[one.name] = "constraint"
        if not any(answers.values()) and not wrong:
            messages.error(request, _("The sheet is empty. Nothing was saved."))
        elif not wrong:
            written = survey_answers.enter_paper(
                wave=wave, arm=arm.cleaned_data["arm"], answers=answers, by=me(request), at=clock.now()
            )
            skipped = sum(bool(answers.get(one.name)) and one.name not in applying.answers for one in form.asked)
            if skipped:
                messages.info(
                    request,
                    ngettext(
                        "%(n)s answer was passed over: by the answers before it, it should have been skipped.",
                        "%(n)s answers were passed over: by the answers before them, they should have been skipped.",
                        skipped,
                    )
                    % {"n": skipped},
                )
            messages.success(request, _("Saved. Write the number %(number)s on the sheet.") % {"number": written})
            return redirect(f"{request.path}?arm={arm.cleaned_data['arm']}")
    said = {name: request.POST.get(f"q-{name}", "") for name in wrong}
    steps = [
        {
            "title": words(form, step.labels, {}) if step.labels else None,
            "fields": [
                shown(form, one, answers, problem=wrong.get(one.name, ""), said=said.get(one.name))
                for one in step.questions
                if one.is_asked
            ],
        }
        for step in form.steps
    ]
    context = {"survey": wave.survey, "wave": wave, "arm": arm, "steps": steps, "n_wrong": len(wrong)}
    return render(
        request, "feedback/survey_paper.html", context, status=WRONG_INPUT if request.method == "POST" else 200
    )


@page(*BOTH)
def file(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """Bring answers in from ODK, Kobo or Enketo."""
    return _file(request, wave_or_404(request, wave_id))


@while_open
def _file(request: HttpRequest, wave: Wave) -> HttpResponse:
    form = AnswersFileForm(posted(request), request.FILES or None)
    problems: list[str] = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data["file"].read(MOST_BYTES + 1)
        try:
            if len(data) > MOST_BYTES:
                raise CannotRead(_("The file is larger than 8 MB. Bring it in smaller parts."))
            table = read_sheet(data, form.cleaned_data["file"].name)
            sheets, wrong = survey_answers.read_file(services.form_of(wave.survey), table)
        except CannotRead as problem:
            form.add_error("file", str(problem))
        except ValueError:
            form.add_error("file", _("No column has the name of a question of this survey."))
        else:
            problems = [
                _("row %(row)s, %(question)s: %(what)s")
                % {"row": one.row, "question": one.question or "–", "what": ROWS[one.kind]}
                for one in wrong[:PROBLEMS_SHOWN]
            ]
            if sheets:
                survey_answers.bring_file(
                    wave=wave, arm=form.cleaned_data["arm"], sheets=sheets, n_rows=len(table.rows), by=me(request),
                    at=clock.now(),
                )  # fmt: skip
                messages.success(
                    request, ngettext("%(n)s sheet came in.", "%(n)s sheets came in.", len(sheets)) % {"n": len(sheets)}
                )
                if not problems:
                    return redirect("feedback:survey", wave.survey_id)
            else:
                form.add_error("file", _("No row could be taken."))
    context = {
        "survey": wave.survey, "wave": wave, "form": form, "problems": problems, "files": wave.files.order_by("day", "pk")
    }  # fmt: skip
    return render(request, "feedback/survey_file.html", context, status=WRONG_INPUT if form.errors else 200)


@page("POST")
def file_back(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Take a file's sheets out again as a whole."""
    found = SurveyFile.objects.filter(pk=file_id).select_related("wave__survey").first()
    if found is None:
        raise Http404
    wave = wave_or_404(request, found.wave_id)
    try:
        n = survey_answers.take_file_back(file=found, by=me(request), at=clock.now())
    except survey_answers.WaveEnded:
        messages.error(request, _("This round has ended: no answer comes in or changes any more. Nothing was saved."))
        return redirect("feedback:survey", wave.survey_id)
    messages.success(request, ngettext("%(n)s sheet was taken out.", "%(n)s sheets were taken out.", n) % {"n": n})
    return redirect("feedback:survey_file", wave.pk)
