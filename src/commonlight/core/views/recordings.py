"""Recordings: the public page to listen, the sound itself, and the team's page to put them in and hear them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core import clock, spoken, wording
from commonlight.core.forms import posted
from commonlight.core.forms.recordings import RecordingForm
from commonlight.core.headers import no_trace, open_page
from commonlight.core.languages import Language, languages
from commonlight.core.models import Account, Recording
from commonlight.core.page_context import Frame, frame_of
from commonlight.core.permissions import requires_role
from commonlight.core.services import recordings as services
from commonlight.core.services.translating import TRANSLATORS, ChangedMeanwhile, OwnWords
from commonlight.core.sound_files import wanted_part


@login_not_required
@open_page
@require_safe
def listen(request: HttpRequest) -> HttpResponse:
    """Show what can be heard in the page's language, and every short answer, with or without a recording."""
    frame, language = frame_of(request), get_language() or "en"
    answers = [
        {
            "row": row,
            "sound": spoken.playing(frame, f"{spoken.ANSWER}{row.entry_id}", language, spoken.words_of_answer(row)),
        }
        for row in spoken.answers(language)
    ]
    keys = [
        one.key
        for one in spoken.passages(frame.rooms)
        if spoken.playing(frame, one.key, language, spoken.words(spoken.markup(one, frame)))
    ]
    return render(request, "core/listen.html", {"answers": answers, "passages": keys})


@login_not_required
@require_safe
def sound(request: HttpRequest, digest: str) -> HttpResponse:
    """Return a recording that plays; a browser may ask for a part of it, as players on phones do."""
    row = Recording.objects.filter(digest=digest, heard__isnull=False).first()
    if row is None:
        raise Http404
    return sent_sound(request, bytes(row.sound), row.media_type)


@require_safe
@requires_role(*TRANSLATORS)
def recording(request: HttpRequest, recording_id: UUID) -> HttpResponse:
    """Return a recording to a second person before anybody else hears it."""
    row = Recording.objects.filter(pk=recording_id).first()
    if row is None:
        raise Http404
    return sent_sound(request, bytes(row.sound), row.media_type)


def sent_sound(request: HttpRequest, data: bytes, media_type: str) -> HttpResponse:
    """Return sound, or the part of it that the browser asks for; nothing of it stays in the browser."""
    status, part = 200, None
    try:
        part = wanted_part(request.headers.get("Range", ""), len(data))
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
    headers = {"Accept-Ranges": "bytes"}
    if part is not None:
        first, last = part
        headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
        data, status = data[first : last + 1], 206
    # Nothing stays in the browser that tells what somebody listened to.
    headers["Cache-Control"] = "no-store"
    return HttpResponse(data, status=status, content_type=media_type, headers=headers)


NONE, WAITS, PLAYS, CHANGED, NO_WORDS = "none", "waits", "plays", "changed", "no words"


@dataclass(frozen=True)
class Row:
    """One text of the team's page: its words in the language, its recording if there is one, and where that stands."""

    key: str
    label: str | Promise
    words: str
    recording: Recording | None
    is_mine: bool
    form: RecordingForm

    @property
    def state(self) -> str:
        """Return where the recording stands, in one word."""
        if not self.words:
            return NO_WORDS
        if self.recording is None:
            return NONE
        if self.recording.words_digest != spoken.digest_of(self.words):
            return CHANGED
        return PLAYS if self.recording.heard else WAITS


def _texts(language: Language, frame: Frame) -> list[tuple[str, str | Promise, str]]:
    found: list[tuple[str, str | Promise, str]] = [
        (one.key, one.label, spoken.words_in(one, language.code, frame)) for one in spoken.passages(frame.rooms)
    ]
    return found + [
        (f"{spoken.ANSWER}{row.entry_id}", row.title, spoken.words_of_answer(row))
        for row in spoken.answers(language.code, published=False)
    ]


def _rows(request: HttpRequest, language: Language, *, sent: RecordingForm | None = None) -> list[Row]:
    # The sounds themselves are asked for only by the player.
    held = {
        row.passage: row
        for row in Recording.objects.filter(language=language.code)
        .defer("sound")
        .select_related("put_in_by", "heard_by")
    }
    rows = []
    for key, label, said in _texts(language, frame_of(request)):
        found = held.get(key)
        form = sent if sent is not None and sent.prefix == key else RecordingForm(prefix=key)
        rows.append(Row(key, label, said, found, found is not None and found.put_in_by_id == request.user.pk, form))
    return rows


def _language_or_404(code: str) -> Language:
    wording.refresh()
    found = languages().get(code)
    if found is None:
        raise Http404
    return found


def _me(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*TRANSLATORS)
def recordings(request: HttpRequest, code: str) -> HttpResponse:
    """List what may be read aloud in a language with its recordings; POST puts one in."""
    language = _language_or_404(code)
    if request.method != "POST":
        return _page(request, language, _rows(request, language))
    key = request.POST.get("passage", "")
    said = next((words for held, _label, words in _texts(language, frame_of(request)) if held == key), "")
    if not said:
        raise Http404
    form = RecordingForm(posted(request), request.FILES, prefix=key)
    if not form.is_valid():
        return _page(request, language, _rows(request, language, sent=form), refused=form, status=422)
    services.put_in_recording(
        passage=key, language=code, words=said, sound=form.cleaned_data["sound"], by=_me(request), at=clock.now()
    )
    messages.success(request, _("Put in. A second person listens to it before the public hears it."))
    return redirect("core:recordings", code)


def _page(
    request: HttpRequest,
    language: Language,
    rows: list[Row],
    *,
    refused: RecordingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"language": language, "rows": rows, "refused": refused}
    context["n_playing"] = sum(row.state == PLAYS for row in rows)
    return render(request, "core/team/recordings.html", context, status=status)


@no_trace
@require_POST
@requires_role(*TRANSLATORS)
def confirm_recording(request: HttpRequest, code: str, recording_id: UUID) -> HttpResponse:
    """Record that the signed-in person listened and that it says what is written."""
    language = _language_or_404(code)
    row = Recording.objects.filter(pk=recording_id, language=code).defer("sound").first()
    if row is None:
        raise Http404
    said = next((words for key, _label, words in _texts(language, frame_of(request)) if key == row.passage), "")
    try:
        services.confirm_recording(
            recording_id=recording_id,
            digest=request.POST.get("digest", ""),
            words=said,
            by=_me(request),
            at=clock.now(),
        )
    except OwnWords:
        messages.error(request, _("You put it in yourself. A second person must listen to it."))
    except ChangedMeanwhile:
        messages.error(request, _("The words or the recording changed meanwhile. Please look again."))
    else:
        messages.success(request, _("From now on the public can hear it."))
    return redirect("core:recordings", code)


@no_trace
@require_POST
@requires_role(*TRANSLATORS)
def remove_recording(request: HttpRequest, code: str, recording_id: UUID) -> HttpResponse:
    """Remove a recording."""
    if not Recording.objects.filter(pk=recording_id, language=code).exists():
        raise Http404
    services.remove_recording(recording_id=recording_id, by=_me(request), at=clock.now())
    messages.success(request, _("Removed."))
    return redirect("core:recordings", code)
