"""
Answering a survey, step by step, without an account, a script or a cookie: what was said travels in one sealed field.

Which step comes next is worked out here on the server; nothing is stored before the last act, and nothing after the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.codes import Code, CodeUnreadable
from commonlight.core.directions import isolated
from commonlight.core.headers import no_trace
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.core.languages import direction_of
from commonlight.feedback import selectors_surveys as selectors
from commonlight.feedback.models.surveys import PublicSurvey, Wave
from commonlight.feedback.services import survey_answers, survey_slips
from commonlight.feedback.services.surveys import form_of
from commonlight.feedback.surveys import walk
from commonlight.feedback.surveys.form import Question, Survey, Wording

WRONG_INPUT = 422
GONE = 410
PROBLEMS = {
    "missing": _("Please answer this question."),
    "constraint": _("This answer does not fit."),
    "choice": _("Choose from the answers."),
    "number": _("Write a number."),
    "whole": _("Write a whole number."),
    "date": _("Write a day like 2026-11-23."),
    "long": _("Write less: 2,000 letters at most."),
}


@dataclass(frozen=True)
class Words:
    """Words of a survey as a page shows them; `language` is set when they are not in the page's own."""

    text: str
    language: str = ""
    direction: str = ""


def words(form: Survey, wording: Wording, answers: Mapping[str, str]) -> Words:
    """Return words in the page's language or the survey's first."""
    here = get_language() or "en"
    text, code = form.words(wording, here)
    text = walk.filled_in(text, {name: isolated(said) for name, said in answers.items()})
    return Words(text) if code in (here, "default") else Words(text, code, direction_of(code))


def shown(
    form: Survey, question: Question, answers: Mapping[str, str], *, problem: str = "", said: str | None = None
) -> dict[str, Any]:
    """Return one question as the template lays it out."""
    answer = answers.get(question.name, "") if said is None else said
    chosen = answer.split() if question.kind == "select_multiple" else [answer]
    error = ""
    if problem == "constraint" and question.constraint_words:
        error = words(form, question.constraint_words, answers).text
    elif problem:
        error = str(PROBLEMS[problem])
    return {
        "name": f"q-{question.name}",
        "question": question,
        "label": words(form, question.labels, answers),
        "hint": words(form, question.hints, answers) if question.hints else None,
        "answer": answer,
        "error": error,
        "choices": [
            {"name": choice.name, "label": words(form, choice.labels, answers), "is_chosen": choice.name in chosen}
            for choice in question.choices
        ],
    }


def read_step(
    posted: QueryDict, questions: tuple[Question, ...], answers: dict[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the answers with those of one step put in, and what is wrong by question."""
    wrong: dict[str, str] = {}
    for question in questions:
        if not question.is_asked:
            continue
        try:
            answers[question.name] = walk.read_answer(question, posted.getlist(f"q-{question.name}"))
        except ValueError as problem:
            answers[question.name], wrong[question.name] = "", str(problem)
    return answers, wrong


@csrf_exempt
@login_not_required
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the beginning, the next step, or the thanks; refuse once the round has ended."""
    wave = selectors.open_wave(slug, clock.today())
    if wave is None:
        survey = PublicSurvey.objects.filter(slug=slug, waves__isnull=False).first()
        if survey is None:
            raise Http404
        return render(request, "feedback/public_survey_over.html", {"survey": survey}, status=GONE)
    if request.method != "POST":
        return _beginning(request, wave)
    if "begin" in request.POST:
        return _begin(request, wave)
    try:
        state = HiddenState.open(request.POST.get("state", ""), purpose=_purpose(wave), at=clock.now())
    except (StateBroken, StateExpired):
        return _beginning(request, wave, is_old=True)
    return _step(request, wave, state)


def _purpose(wave: Wave) -> str:
    return f"survey {wave.pk}"


def _beginning(request: HttpRequest, wave: Wave, *, is_old: bool = False, code_wrong: bool = False) -> HttpResponse:
    form = form_of(wave.survey)
    context = {
        "survey": wave.survey,
        "n_questions": len(form.asked),
        "needs_code": wave.survey.way == PublicSurvey.Way.CODES,
        "is_old": is_old,
        "code_wrong": code_wrong,
    }
    return render(request, "feedback/public_survey.html", context, status=WRONG_INPUT if is_old or code_wrong else 200)


def _code(text: str) -> Code | None:
    try:
        return Code.read(text)
    except CodeUnreadable:
        return None


def _begin(request: HttpRequest, wave: Wave) -> HttpResponse:
    content: dict[str, Any] = {"answers": {}, "at": 0}
    if wave.survey.way == PublicSurvey.Way.CODES:
        code = _code(request.POST.get("code", ""))
        if code is None or not survey_answers.is_good_code(wave, code):
            return _beginning(request, wave, code_wrong=True)
        content["code"] = code.digits
    return _show(request, wave, HiddenState(content), form_of(wave.survey))


def _step(request: HttpRequest, wave: Wave, state: HiddenState) -> HttpResponse:
    form = form_of(wave.survey)
    answers, at = dict(state.content["answers"]), int(state.content["at"])
    steps = walk.applying(form, answers).steps
    if at >= len(steps):
        return (
            _send(request, wave, state, form) if "back" not in request.POST else _move(request, wave, state, form, -1)
        )
    name = steps[at][0].name
    # A question of the same page may depend on one above it: all of the page's questions are read, those that apply count.
    answers, wrong = read_step(request.POST, steps[at][0].questions, answers)
    again = HiddenState({**state.content, "answers": answers}, state.id)
    if "back" in request.POST:
        return _move(request, wave, again, form, -1)
    after = walk.applying(form, answers)
    now = next((questions for step, questions in after.steps if step.name == name), ())
    new = [question for question in now if question not in steps[at][1] and question.is_asked]
    for question in now:
        said = after.answers.get(question.name, "")
        if question.is_asked and question.name not in wrong and question not in new:
            problem = walk.wrong_with(question, said, after.answers)
            if problem:
                wrong[question.name] = problem
    wrong = {one: problem for one, problem in wrong.items() if one in {question.name for question in now}}
    if wrong or new:
        return _show(request, wave, again, form, wrong, more=bool(new) and not wrong)
    return _move(request, wave, again, form, 1)


def _move(request: HttpRequest, wave: Wave, state: HiddenState, form: Survey, by: int) -> HttpResponse:
    last = len(walk.applying(form, state.content["answers"]).steps)
    at = min(max(int(state.content["at"]) + by, 0), last)
    return _show(request, wave, HiddenState({**state.content, "at": at}, state.id), form)


def _show(
    request: HttpRequest,
    wave: Wave,
    state: HiddenState,
    form: Survey,
    wrong: Mapping[str, str] | None = None,
    *,
    more: bool = False,
) -> HttpResponse:
    found, at = walk.applying(form, state.content["answers"]), int(state.content["at"])
    is_last = at >= len(found.steps)
    step, questions = (None, ()) if is_last else found.steps[at]
    wrong = wrong or {}
    said = {name: request.POST.get(f"q-{name}", "") for name in wrong}
    # A choice that was none is shown as nothing chosen; a number that was none stays to be mended.
    fields = [
        shown(form, one, found.answers, problem=wrong.get(one.name, ""), said=said.get(one.name)) for one in questions
    ]
    context = {
        "survey": wave.survey,
        "state": state.seal(purpose=_purpose(wave), at=clock.now()),
        "title": words(form, step.labels, found.answers) if step and step.labels else None,
        "fields": fields,
        "number": at + 1,
        "n_steps": len(found.steps) + 1,
        "is_last": is_last,
        "n_answered": sum(bool(found.answers.get(one.name)) for one in form.asked),
        "more": more,
        "errors": [{"target": _target(one), "text": one["error"], "label": one["label"]} for one in fields if one["error"]],
    }  # fmt: skip
    return render(request, "feedback/public_survey_step.html", context, status=WRONG_INPUT if wrong else 200)


def _target(field: Mapping[str, Any]) -> str:
    return f"{field['name']}-0" if field["choices"] else str(field["name"])


def _send(request: HttpRequest, wave: Wave, state: HiddenState, form: Survey) -> HttpResponse:
    code = _code(state.content.get("code", ""))
    answers = walk.applying(form, state.content["answers"]).answers
    # Somebody may have gone back and past a question that applies only now.
    for at, (_step_of, questions) in enumerate(walk.applying(form, answers).steps):
        wrong = {
            one.name: problem
            for one in questions
            if one.is_asked and (problem := walk.wrong_with(one, answers.get(one.name, ""), answers))
        }
        if wrong:
            return _show(request, wave, HiddenState({**state.content, "at": at}, state.id), form, wrong)
    try:
        survey_answers.send(wave=wave, answers=answers, sent_as=state.id, code=code, on=clock.today())
    except (survey_answers.WaveEnded, survey_answers.TooMany):
        return render(request, "feedback/public_survey_over.html", {"survey": wave.survey}, status=GONE)
    except survey_answers.CodeUsed:
        return _beginning(request, wave, code_wrong=True)
    slip = survey_slips.slip_of(wave, state.id) if wave.survey.slips else None
    return render(request, "feedback/public_survey_done.html", {"survey": wave.survey, "slip": slip})
