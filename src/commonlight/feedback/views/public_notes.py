"""A note from anybody, what came of notes, and the answer that a code opens. No cookie, no script, nothing kept of who asked."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from commonlight.core import clock
from commonlight.core.codes import Code
from commonlight.core.headers import no_trace, open_page
from commonlight.feedback import selectors_notes as selectors
from commonlight.feedback.forms.public_notes import CodeForm, NoteForm
from commonlight.feedback.models.notes import Note
from commonlight.feedback.services import notes, sensitive

WRONG_INPUT = 422


# A stranger's page gains nothing by sending; a token would need a cookie.
@csrf_exempt
@login_not_required
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, by_code: bool = False) -> HttpResponse:
    """Take a note; words that look like a name or a number are asked about once."""
    takes = sensitive.takes_sensitive()
    form = NoteForm(request.POST if request.method == "POST" else None, takes_sensitive=takes)
    context = {"form": form, "takes": takes}
    if not form.is_bound:
        return render(request, "feedback/public_note.html", context)
    if not form.is_valid():
        return render(request, "feedback/public_note.html", context, status=WRONG_INPUT)
    said = form.cleaned_data
    is_sensitive = said["kind"] == "sensitive" or ("seal" in request.POST and takes)
    if not is_sensitive and form.points_at_somebody() and "anyway" not in request.POST:
        return render(request, "feedback/public_note.html", {**context, "asks": True}, status=WRONG_INPUT)
    try:
        code = _keep(said, is_sensitive=is_sensitive, by_code=by_code)
    except sensitive.NoLead:
        form.add_error(None, _("Nobody can open such a note just now. Nothing was sent. Your words are still here."))
        return render(request, "feedback/public_note.html", context, status=WRONG_INPUT)
    groups = code.groups if code else []
    return render(request, "feedback/public_note_sent.html", {"groups": groups, "is_sensitive": is_sensitive})


def _keep(said: dict[str, object], *, is_sensitive: bool, by_code: bool) -> Code | None:
    channel = Note.Channel.CODE if by_code else Note.Channel.WEB
    words, wants, language = str(said["words"]), bool(said["wants_answer"]), get_language() or "en"
    if is_sensitive:
        return sensitive.take(words=words, channel=channel, language=language, wants_answer=wants, at=clock.now())
    taken = notes.take(
        kind=str(said["kind"]), channel=channel, language=language, words=words, wants_answer=wants, at=clock.now()
    )
    return taken.code


@login_not_required
@open_page
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Show what people said and what was done, and what is said and what is so."""
    language = get_language() or "en"
    context = {"answers": selectors.answers(language), "rumours": selectors.rumours(language)}
    return render(request, "feedback/public_answers.html", context)


@csrf_exempt
@login_not_required
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Show the answer that a code opens; no word of the note itself."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        found = selectors.for_code(form.cleaned_data["code"])
        if found is None:
            form.add_error("code", _("No note belongs to these digits."))
    status = WRONG_INPUT if form.is_bound and form.errors else 200
    return render(request, "feedback/public_own_answer.html", {"form": form, "found": found}, status=status)
