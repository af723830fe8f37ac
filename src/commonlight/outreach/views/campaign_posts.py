"""Posts of a campaign: one text prepared for several platforms, then each looked at, checked, copied and noted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.languages import direction_of
from commonlight.core.permissions import has_role
from commonlight.core.selectors import site
from commonlight.outreach import permissions, post_pictures
from commonlight.outreach.forms.campaigns import NumbersForm, PostForm, PrepareForm, ShownForm
from commonlight.outreach.making import typesetting
from commonlight.outreach.making.pieces import NotMade
from commonlight.outreach.models import Post
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.platform_files import platforms
from commonlight.outreach.post_words import findings_of
from commonlight.outreach.services import campaign_posts as services
from commonlight.outreach.services.campaigns import CampaignRefused, TooMany
from commonlight.outreach.views.campaigns import FORM, campaign_or_404, link_of
from commonlight.outreach.views.shared import WRONG_INPUT, form_page, language


def post_or_404(campaign_id: UUID, number: int) -> Post:
    """Return a post of a campaign, or answer that there is none."""
    return get_object_or_404(
        Post.objects.select_related("campaign", "address", "checked_by"), pk=number, campaign_id=campaign_id
    )


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_http_methods(FORM)
def prepare(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Write one text and make a draft of it for each platform."""
    found = campaign_or_404(campaign_id)
    initial = {
        "planned_on": max(clock.today(), found.starts),
        "target": "campaign" if found.is_public else "home",
        "language": found.language,
    }
    form = PrepareForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            services.prepare(
                found,
                form.draft(),
                for_platforms=said["for_platforms"],
                target=said["target"],
                language=said["language"],
                by=request.user,  # type: ignore[arg-type]
                at=clock.now(),
            )
        except TooMany:
            form.add_error(None, _("A campaign holds at most 200 places and posts. End it and plan another."))
        else:
            messages.success(request, _("The drafts stand. Look at each one before it goes out."))
            return redirect("campaigns:campaign", found.pk)
    return form_page(
        request,
        form,
        title=_("Prepare posts"),
        back=reverse("campaigns:campaign", args=[found.pk]),
        back_label=found.name,
        act=_("Make the drafts"),
        lead=_(
            "Write it once. Each platform gets its own draft with its own short address; you change each one after."
        ),
    )


@requires_role(*permissions.PROGRAMME_READERS)
@no_trace
@require_http_methods(FORM)
def post(request: HttpRequest, campaign_id: UUID, number: int) -> HttpResponse:
    """Show a post as it will stand, what speaks against it, and the next step."""
    row = post_or_404(campaign_id, number)
    may_plan = has_role(request.user, *permissions.CAMPAIGNERS)
    shown, numbers = ShownForm(initial={"shown_on": clock.today()}), NumbersForm(initial=_numbers(row))
    if request.method == "POST":
        if not may_plan:
            raise Http404
        act = request.POST.get("act", "")
        if act == "shown":
            shown = ShownForm(request.POST)
        if act == "numbers":
            numbers = NumbersForm(request.POST)
        if _act(request, row, act, shown, numbers):
            return redirect("campaigns:campaign" if act == "remove" else "campaigns:post", *_back(row, act))
    link, platform = link_of(request, row.address), platforms().get(row.platform)
    text = services.full_text(row.text, link)
    context = {
        "post": row,
        "campaign": row.campaign,
        "platform": platform,
        "platform_name": platform.name(language()) if platform else row.platform,
        "source": platform.source(language()) if platform else "",
        "text": text,
        "direction": direction_of(row.language),
        "length": platform.length(text) if platform else 0,
        "findings": [] if row.state == Post.State.SHOWN else findings_of(row, address=link, today=clock.today()),
        "sizes": platform.pictures if platform and row.headline else (),
        "shown_form": shown,
        "numbers_form": numbers,
        "may_plan": may_plan,
    }
    return render(
        request, "outreach/campaigns/team_post.html", context, status=WRONG_INPUT if request.method == "POST" else 200
    )


def _numbers(row: Post) -> dict[str, int | None]:
    return {"seen": row.seen, "shared": row.shared}


def _back(row: Post, act: str) -> list[Any]:
    return [row.campaign_id] if act == "remove" else [row.campaign_id, row.pk]


def _act(request: HttpRequest, row: Post, act: str, shown: ShownForm, numbers: NumbersForm) -> bool:
    """Do one step and return whether it was done; what went wrong is said on the page."""
    by: Any = request.user
    now, today = clock.now(), clock.today()
    try:
        if act == "check":
            services.check_post(row, address=link_of(request, row.address), today=today, by=by, at=now)
        elif act == "shown" and shown.is_valid():
            services.note_shown(row, on=shown.cleaned_data["shown_on"], by=by, at=now)
        elif act == "numbers" and numbers.is_valid():
            services.note_numbers(row, **numbers.cleaned_data, by=by, at=now)
        elif act == "remove":
            services.remove_post(row, by=by, at=now)
        else:
            return False
    except services.NotReady:
        messages.error(request, _("It is not checked yet: something below speaks against it."))
        return False
    except services.WasShown:
        messages.error(request, _("It was shown already, so it stays as it was."))
    except CampaignRefused:
        messages.error(request, _("Check the post first, then say since when it is shown."))
    return True


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_http_methods(FORM)
def change(request: HttpRequest, campaign_id: UUID, number: int) -> HttpResponse:
    """Change the words of one post."""
    row = post_or_404(campaign_id, number)
    initial = {name: getattr(row, name) for name in PostForm.base_fields}
    form = PostForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.change_post(row, form.draft(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        except services.WasShown:
            form.add_error(None, _("It was shown already, so it stays as it was."))
        else:
            return redirect("campaigns:post", campaign_id, row.pk)
    return form_page(
        request,
        form,
        title=_("Change the post"),
        back=reverse("campaigns:post", args=[campaign_id, row.pk]),
        back_label=_("The post"),
        act=_("Save"),
    )


@requires_role(*permissions.PROGRAMME_READERS)
@no_trace
@require_GET
def picture(request: HttpRequest, campaign_id: UUID, number: int, size: str) -> HttpResponse:
    """Give the picture of a post in one size."""
    row = post_or_404(campaign_id, number)
    platform = platforms().get(row.platform)
    wanted = platform.size(size) if platform else None
    if wanted is None or not row.headline:
        raise Http404
    link = link_of(request, row.address)
    words = post_pictures.Words(
        headline=row.headline,
        coalition=site().coalition_name,
        address=link.partition("://")[2],
        link=link if platform and platform.link_is_dead else "",
        language=row.language,
        is_right_to_left=direction_of(row.language) == "rtl",
    )
    try:
        drawn = post_pictures.picture(words, wanted)
    except post_pictures.DoesNotFit as problem:
        text = _("The words do not fit this picture: cut about %(n)s signs.") % {"n": problem.over}
        return HttpResponse(text, status=WRONG_INPUT, content_type="text/plain; charset=utf-8")
    how = "inline" if request.GET.get("show") else "attachment"
    name = f"{row.campaign.slug}-{row.platform}-{size}"
    if request.GET.get("as") == "png":
        try:
            made = typesetting.svg_png(drawn, width=wanted.width, height=wanted.height)
        except NotMade:
            text = _("The typesetter for pictures is not installed here. Take the drawing (SVG) instead.")
            return HttpResponse(text, status=WRONG_INPUT, content_type="text/plain; charset=utf-8")
        answer = HttpResponse(made, content_type="image/png")
        answer["Content-Disposition"] = f'{how}; filename="{name}.png"'
        return answer
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer["Content-Disposition"] = f'{how}; filename="{name}.svg"'
    return answer
