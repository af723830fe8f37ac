"""Team pages of stories: write, let agree, be read, show, and take back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.advice import TOPICS
from commonlight.core.headers import no_trace
from commonlight.core.keyring import KeysClosed, NotAReader, keyring_of
from commonlight.core.languages import languages
from commonlight.core.organisation_keys import NoKeyYet
from commonlight.core.permissions import has_role, requires_role
from commonlight.feedback import permissions_stories as permissions
from commonlight.feedback import selectors_stories as selectors
from commonlight.feedback.forms.stories import (
    AgreementForm,
    BeginForm,
    CopiesForm,
    PictureForm,
    VetoForm,
    WordsForm,
)
from commonlight.feedback.models.stories import PLACES, Story, StoryConsent, StoryCopies, StoryWord
from commonlight.feedback.sealing import SealBroken
from commonlight.feedback.services import stories as services
from commonlight.feedback.views.shared_stories import form_page, me


def _story(number: UUID) -> Story:
    return get_object_or_404(Story.objects.select_related("organisation", "picture"), pk=number)


def _back(number: UUID) -> HttpResponse:
    return redirect("feedback:story", number)


@requires_role(*permissions.STORY_READERS)
@no_trace
@require_GET
def stories(request: HttpRequest) -> HttpResponse:
    """Show all stories by their name; no word of what they tell."""
    context = {
        "stories": selectors.all_stories(),
        "writes": has_role(request.user, *permissions.STORY_KEEPERS),
    }
    return render(request, "feedback/stories.html", context)


@requires_role(*permissions.STORY_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a story."""
    form = BeginForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _back(services.begin(**form.cleaned_data, by=me(request), at=clock.now()).pk)
    return form_page(
        request, form, title=_("Begin a story"), back=reverse("feedback:stories"), back_label=_("Stories"),
        act=_("Begin"),
    )  # fmt: skip


@requires_role(*permissions.STORY_READERS)
@no_trace
@require_GET
def story(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show one story with what is missing, what advisers said, agreements and copies."""
    held = _story(number)
    today = clock.today()
    names = languages()
    texts = list(held.texts.order_by("language"))
    consents = [
        {
            "row": one,
            "holds": one.holds(today),
            "languages": [names[code].name for code in one.languages if code in names],
            "places": [PLACES[place] for place in one.places],
        }
        for one in held.consents.order_by("given_on", "pk")
    ]
    context = {
        "story": held,
        "is_gone": held.state == Story.State.WITHDRAWN,
        "is_public": held.state == Story.State.PUBLISHED,
        "topics": [TOPICS[topic] for topic in held.topics if topic in TOPICS],
        "texts": [(text, names[text.language].name if text.language in names else text.language) for text in texts],
        "other_languages": [one for code, one in names.items() if code not in {text.language for text in texts}],
        "missing": selectors.missing(held, today) if held.state == Story.State.DRAFT else [],
        "said": selectors.said_of(held),
        "consents": consents,
        "copies": held.copies.order_by("gone_on", "since"),
        "writes": has_role(request.user, *permissions.STORY_KEEPERS),
        "publishes": has_role(request.user, *permissions.STORY_PUBLISHERS),
        "advises": has_role(request.user, *permissions.ADVISERS),
        "may_open": has_role(request.user, *permissions.SOURCE_OPENERS),
        "veto": VetoForm(),
        "me": me(request).pk,
    }
    return render(request, "feedback/story.html", context)


@requires_role(*permissions.STORY_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, number: UUID, language: str) -> HttpResponse:
    """Write the words in one language."""
    held = _story(number)
    if language not in languages():
        raise Http404
    text = held.texts.filter(language=language).first()
    initial = {"heading": text.heading, "worked": text.worked, "did_not": text.did_not} if text else {}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.write_text(held, language, form.cleaned_data, by=me(request), at=clock.now())
        except services.StoryRefused as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _("Saved. An adviser reads it before it goes out."))
        return _back(number)
    return form_page(
        request, form, title=f"{held.title}: {languages()[language].name}", back=reverse("feedback:story", args=[number]),
        back_label=held.title, act=_("Save"),
    )  # fmt: skip


@requires_role(*permissions.STORY_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: HttpRequest, number: UUID) -> HttpResponse:
    """Choose a picture, or none."""
    held = _story(number)
    form = PictureForm(request.POST if request.method == "POST" else None, initial={"picture": held.picture_id})
    if form.is_bound and form.is_valid():
        services.set_picture(held, form.cleaned_data["picture"], by=me(request), at=clock.now())
        return _back(number)
    return form_page(
        request, form, title=_("Picture"), back=reverse("feedback:story", args=[number]), back_label=held.title,
        act=_("Save"),
    )  # fmt: skip


@requires_role(*permissions.STORY_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write an agreement down; its code is shown once, on a page to print."""
    held = _story(number)
    form = AgreementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        source = {"who": said.pop("who"), "reach": said.pop("reach")}
        try:
            consent, code = services.agree(held, **said, source=source, by=me(request), at=clock.now())
        except NoKeyYet:
            form.add_error(None, _("This organisation has nobody yet who could open it. Nothing was kept."))
        except services.StoryRefused as problem:
            form.add_error(None, str(problem))
        else:
            names = languages()
            context = {
                "story": held, "consent": consent, "groups": code.groups,
                "languages": [names[one].name for one in consent.languages if one in names],
                "places": [PLACES[place] for place in consent.places],
            }  # fmt: skip
            return render(request, "feedback/story_code.html", context)
    return form_page(
        request, form, title=_("Who agreed, and to what"), back=reverse("feedback:story", args=[number]),
        back_label=held.title, act=_("Keep the agreement"),
    )  # fmt: skip


@requires_role(*permissions.SOURCE_OPENERS)
@no_trace
@require_POST
def source(request: HttpRequest, number: int) -> HttpResponse:
    """Open who agreed; logged."""
    consent = get_object_or_404(StoryConsent.objects.select_related("story"), pk=number)
    try:
        found = services.source_of(consent, keyring=keyring_of(request), at=clock.now())
    except (KeysClosed, NotAReader, SealBroken, services.NotYours):
        messages.error(request, _("Only a reader of the organisation that holds the story can open this."))
        return _back(consent.story_id)
    return render(request, "feedback/story_source.html", {"story": consent.story, "source": found})


@requires_role(*permissions.ADVISERS)
@require_POST
def judge(request: HttpRequest, number: UUID) -> HttpResponse:
    """Sign a story off, or say no."""
    held = _story(number)
    try:
        if "sign" in request.POST:
            services.sign_off(held, by=me(request), at=clock.now())
            messages.success(request, _("Signed off as it stands."))
        else:
            services.veto(held, request.POST.get("words", ""), by=me(request), at=clock.now())
            messages.success(request, _("It does not go out like this. Your words stand beside it."))
    except services.StoryRefused as problem:
        messages.error(request, str(problem))
    return _back(number)


@requires_role(*permissions.ADVISERS)
@require_POST
def word_back(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take an own sign-off or veto back."""
    word = get_object_or_404(StoryWord.objects.select_related("story"), pk=number, account=me(request))
    services.take_word_back(word, by=me(request), at=clock.now())
    return _back(word.story_id)


@requires_role(*permissions.STORY_PUBLISHERS)
@require_POST
def publish(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show a story to the public."""
    try:
        services.publish(_story(number), by=me(request), at=clock.now())
    except services.StoryRefused as problem:
        for reason in problem.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The story is on the public pages."))
    return _back(number)


@requires_role(*permissions.STORY_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def copies(request: HttpRequest, number: UUID) -> HttpResponse:
    """Note copies outside the site."""
    held = _story(number)
    form = CopiesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.note_copies(held, **form.cleaned_data, by=me(request), at=clock.now())
        except services.StoryRefused as problem:
            form.add_error(None, str(problem))
        else:
            return _back(number)
    return form_page(
        request, form, title=_("Copies outside the site"), back=reverse("feedback:story", args=[number]),
        back_label=held.title, act=_("Save"),
    )  # fmt: skip


@requires_role(*permissions.STORY_KEEPERS)
@require_POST
def copies_gone(request: HttpRequest, number: UUID) -> HttpResponse:
    """Note that copies were taken away."""
    row = get_object_or_404(StoryCopies, pk=number)
    services.copies_gone(row, by=me(request), at=clock.now())
    return _back(row.story_id)


@requires_role(*permissions.STORY_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take a story back, after saying what that means."""
    held = _story(number)
    if request.method == "POST":
        services.withdraw(held, by=me(request), at=clock.now())
        messages.success(request, _("Withdrawn. Every text in every language is gone."))
        return _back(number)
    left = held.copies.filter(gone_on=None).order_by("since")
    return render(request, "feedback/story_withdraw.html", {"story": held, "left": left})
