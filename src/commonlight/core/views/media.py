"""The coalition's own pictures and recordings: the team's pages for them, and the files themselves."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core import captions, clock
from commonlight.core.forms import posted
from commonlight.core.forms.media import PictureForm, SoundForm
from commonlight.core.headers import no_trace
from commonlight.core.languages import languages
from commonlight.core.models import Account, OwnPicture, OwnSound
from commonlight.core.own_media import heard
from commonlight.core.permissions import has_role, requires_role
from commonlight.core.selectors import site
from commonlight.core.services import media as services
from commonlight.core.services.translating import NotAllowed, OwnWords
from commonlight.core.views.recordings import sent_sound

DAY = 86_400
WRONG_INPUT = 422
FORM = ["GET", "HEAD", "POST"]


def _me(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


@require_safe
@no_trace
@requires_role(*services.READERS)
def index(request: HttpRequest) -> HttpResponse:
    """Show all pictures and recordings, those that wait for a second person first."""
    today, me = clock.today(), _me(request)
    looks = has_role(me, *services.LOOKERS)
    pictures = [
        {
            "row": row,
            "said": [
                (code, languages()[code].name, words) for code, words in row.descriptions.items() if code in languages()
            ],
            "is_over": row.agreed_until is not None and row.agreed_until < today,
            "may_look": looks and row.put_in_by_id != me.pk,
            "may_remove": looks or row.put_in_by_id == me.pk,
        }
        for row in OwnPicture.objects.defer("picture")
        .select_related("put_in_by", "seen_by")
        .order_by("seen", "name", "pk")
    ]
    sounds = [
        {
            "row": row,
            "heard": heard(row),
            "language": languages()[row.language].name if row.language in languages() else row.language,
            "may_look": looks and row.put_in_by_id != me.pk,
            "may_remove": looks or row.put_in_by_id == me.pk,
        }
        for row in OwnSound.objects.defer("sound")
        .select_related("put_in_by", "heard_by")
        .order_by("heard", "name", "pk")
    ]
    context = {"pictures": pictures, "sounds": sounds, "may_bring": has_role(me, *services.BRINGERS)}
    return render(request, "core/team/media.html", context)


def _codes() -> list[str]:
    return list(site().languages)


@no_trace
@require_http_methods(FORM)
@requires_role(*services.BRINGERS)
def add_picture(request: HttpRequest) -> HttpResponse:
    """Bring a picture."""
    form = PictureForm(posted(request), request.FILES or None, codes=_codes(), today=clock.today())
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            services.put_in_picture(
                said["file"],
                name=said["name"],
                tags=said["tags"],
                descriptions=form.descriptions(),
                people=said["people"],
                agreed_until=said["agreed_until"],
                maker=said["maker"],
                by=_me(request),
                at=clock.now(),
            )
        except services.MediaRefused:
            form.add_error("file", _("This picture is here already."))
        else:
            messages.success(request, _("Put in. A second person looks at it before anybody else sees it."))
            return redirect("core:media")
    return _form(request, form, _("Bring a picture"))


@no_trace
@require_http_methods(FORM)
@requires_role(*services.BRINGERS)
def add_sound(request: HttpRequest) -> HttpResponse:
    """Bring a recording."""
    form = SoundForm(posted(request), request.FILES or None, codes=_codes())
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            services.put_in_sound(
                said["sound"],
                name=said["name"],
                language=said["language"],
                words=said["words"],
                by=_me(request),
                at=clock.now(),
            )
        except services.MediaRefused:
            form.add_error("sound", _("This recording is here already."))
        else:
            messages.success(request, _("Put in. A second person listens to it before anybody else hears it."))
            return redirect("core:media")
    return _form(request, form, _("Bring a recording"))


def _form(request: HttpRequest, form: Form, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    return render(request, "core/team/media_form.html", context, status=WRONG_INPUT if form.is_bound else 200)


def _row(kind: str, pk: UUID) -> OwnPicture | OwnSound:
    if kind == "picture":
        return get_object_or_404(OwnPicture.objects.defer("picture"), pk=pk)
    return get_object_or_404(OwnSound.objects.defer("sound"), pk=pk)


@no_trace
@require_POST
@requires_role(*services.LOOKERS)
def look(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Say that one looked at it, or heard it."""
    try:
        services.look_at(_row(kind, pk), by=_me(request), at=clock.now())
    except OwnWords:
        messages.error(request, _("You put it in yourself. A second person must look at it."))
    else:
        messages.success(request, _("From now on it can be used."))
    return redirect("core:media")


@no_trace
@require_POST
@requires_role(*services.READERS)
def remove(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Remove it from everywhere; say where printed copies still lie."""
    try:
        left = services.remove(_row(kind, pk), by=_me(request), at=clock.now())
    except NotAllowed as problem:
        raise Http404 from problem
    messages.success(request, _("Removed, here and wherever it was shown."))
    for sentence in left:
        messages.warning(request, sentence)
    return redirect("core:media")


@require_safe
@requires_role(*services.READERS)
def team_file(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Return a picture or recording to the team, also before a second person saw it."""
    if kind != "picture":
        held = get_object_or_404(OwnSound, pk=pk)
        return sent_sound(request, bytes(held.sound), held.media_type)
    row = get_object_or_404(OwnPicture, pk=pk)
    return HttpResponse(bytes(row.picture), content_type=row.media_type, headers={"Cache-Control": "no-store"})


@login_not_required
@require_safe
def picture(request: HttpRequest, digest: str) -> HttpResponse:
    """Return a picture that may be shown; the same for everybody."""
    row = OwnPicture.objects.filter(digest=digest).first()
    if row is None or not row.may_show(clock.today()):
        raise Http404
    answer = HttpResponse(bytes(row.picture), content_type=row.media_type)
    answer["Cache-Control"] = f"public, max-age={DAY}"
    return answer


@login_not_required
@require_safe
def sound(request: HttpRequest, digest: str) -> HttpResponse:
    """Return a recording that may be heard."""
    row = OwnSound.objects.filter(digest=digest, heard__isnull=False).first()
    if row is None:
        raise Http404
    return sent_sound(request, bytes(row.sound), row.media_type)


@login_not_required
@require_safe
def sound_captions(request: HttpRequest, digest: str) -> HttpResponse:
    """Return the captions of a recording that may be heard."""
    row = OwnSound.objects.defer("sound").filter(digest=digest, heard__isnull=False).first()
    if row is None or not captions.cues(row.words):
        raise Http404
    answer = HttpResponse(captions.webvtt(row.words), content_type="text/vtt; charset=utf-8")
    # Nothing stays in the browser that tells what somebody listened to.
    answer["Cache-Control"] = "no-store"
    return answer
