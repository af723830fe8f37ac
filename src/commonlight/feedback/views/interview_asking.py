"""Asking: what the person agrees to, one question after the other, stopping at any of them; and a transcript brought in."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.codes import Code
from commonlight.core.formats.running_text import paragraphs_of
from commonlight.core.formats.sheets import CannotRead
from commonlight.core.forms import posted
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.directory.spotting import marked_out
from commonlight.feedback import selectors_interviews as selectors
from commonlight.feedback.forms.interviews import AgreedForm, SaidForm, TranscriptForm, traces_said
from commonlight.feedback.models.interviews import Interview, InterviewGuide
from commonlight.feedback.permissions_interviews import INTERVIEWERS
from commonlight.feedback.services import interviews as services
from commonlight.feedback.views.interview_guides import guide_or_404
from commonlight.feedback.views.shared_stories import WRONG_INPUT, me

FORM = ["GET", "HEAD", "POST"]


def _open_or_404(request: HttpRequest, number: int) -> Interview:
    found = selectors.own_open(me(request)).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _nobody_reads(request: HttpRequest) -> None:
    messages.error(request, _("Nobody of this organisation could open what is sealed. Nothing was kept."))


@requires_role(*INTERVIEWERS)
@no_trace
@require_http_methods(FORM)
def begin(request: HttpRequest, number: UUID) -> HttpResponse:
    """Read out what is asked of her, keep what she agrees to, and show the digits that take it back, this once."""
    guide = guide_or_404(request, number, INTERVIEWERS)
    if guide.ended_on is not None:
        raise Http404
    form = AgreedForm(posted(request), initial={"language": get_language() or "en"})
    if form.is_bound and form.is_valid():
        try:
            interview, code = services.begin(
                guide=guide,
                language=form.cleaned_data["language"],
                agreed=form.agreed(),
                by=me(request),
                at=clock.now(),
            )
        except services.NoReader:
            _nobody_reads(request)
        else:
            return _digits(request, interview, code)
    context = {"guide": guide, "words": guide.here, "form": form}
    return render(request, "feedback/interview_begin.html", context, status=WRONG_INPUT if form.errors else 200)


def _digits(request: HttpRequest, interview: Interview, code: Code) -> HttpResponse:
    context = {"interview": interview, "groups": code.groups, "goes_on": not interview.is_ended}
    return render(request, "feedback/interview_digits.html", context)


@requires_role(*INTERVIEWERS)
@no_trace
@require_http_methods(FORM)
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Show the next question; what she says is sealed and gone from here, or passed over."""
    interview = _open_or_404(request, number)
    guide = interview.guide.in_language(interview.language)
    form, traces = SaidForm(request.POST if "keep" in request.POST or "mark" in request.POST else None), []
    asked = request.POST.get("question", "")
    place = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    if "skip" in request.POST:
        services.answer(interview, "", question=place, by=me(request), at=clock.now())
        return redirect("feedback:interview_ask", number)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if "mark" in request.POST:
            words = marked_out(words)
        traces = [] if "mark" in request.POST or "anyway" in request.POST else traces_said(words)
        if not traces:
            try:
                services.answer(interview, words, question=place, by=me(request), at=clock.now())
            except services.NoReader:
                _nobody_reads(request)
            return redirect("feedback:interview_ask", number)
    at = interview.at
    context = {
        "interview": interview,
        "guide": guide,
        "question": guide.questions[at] if at < len(guide.questions) else "",
        "number": at + 1,
        "n": len(guide.questions),
        "form": form if form.is_bound else SaidForm(),
        "traces": traces,
    }
    return render(request, "feedback/interview_ask.html", context, status=WRONG_INPUT if traces or form.errors else 200)


@requires_role(*INTERVIEWERS)
@no_trace
@require_http_methods(FORM)
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """End it here: she says whether what she said is kept, or deleted."""
    interview = _open_or_404(request, number)
    if request.method == "POST":
        keep = "keep" in request.POST
        services.stop(interview, keep=keep, by=me(request), at=clock.now())
        if keep:
            messages.success(
                request, _("Ended. It is sealed to the readers of the organisation; you cannot open it from here.")
            )
        else:
            messages.success(request, _("Deleted. Nothing of it is left."))
        return redirect("feedback:interviews")
    return render(request, "feedback/interview_stop.html", {"interview": interview, "guide": interview.guide.here})


@requires_role(*INTERVIEWERS)
@no_trace
@require_http_methods(FORM)
def transcript(request: HttpRequest, number: UUID) -> HttpResponse:
    """Bring a transcript in; what may point at a person is named first, and marked out or looked at."""
    guide = guide_or_404(request, number, INTERVIEWERS)
    if guide.ended_on is not None:
        raise Http404
    form = TranscriptForm(posted(request), request.FILES or None, initial={"language": get_language() or "en"})
    traces: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            text = _text_of(form)
        except CannotRead as problem:
            form.add_error("file", str(problem))
        else:
            if "mark" in request.POST:
                text = marked_out(text)
            traces = [] if "mark" in request.POST or "anyway" in request.POST else traces_said(text)
            if not traces:
                return _kept(request, guide, form, text)
            # The text goes back to be looked at; the file is not asked for again.
            form = TranscriptForm({**request.POST.dict(), "uses": request.POST.getlist("uses"), "words": text})
            form.is_valid()
    context = {"guide": guide, "words": guide.here, "form": form, "traces": traces}
    status = WRONG_INPUT if traces or form.errors else 200
    return render(request, "feedback/interview_file.html", context, status=status)


def _text_of(form: TranscriptForm) -> str:
    file = form.cleaned_data["file"]
    if file is None:
        return str(form.cleaned_data["words"])
    return "\n".join(paragraphs_of(file.read(), file.name))


def _kept(request: HttpRequest, guide: InterviewGuide, form: TranscriptForm, text: str) -> HttpResponse:
    passages = services.passages_of([line for one in text.splitlines() if (line := one.strip())])
    try:
        interview, code = services.bring_transcript(
            guide=guide, language=form.cleaned_data["language"], agreed=form.agreed(), passages=passages, by=me(request),
            at=clock.now(),
        )  # fmt: skip
    except services.TooLong:
        messages.error(request, _("This is too long for one interview. Bring it in parts. Nothing was kept."))
    except services.NoReader:
        _nobody_reads(request)
    else:
        interview.is_ended = True
        return _digits(request, interview, code)
    return redirect("feedback:interview_file", guide.pk)
