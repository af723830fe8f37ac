"""The board of challenges: look, search, write, say what was tried, share, and change a programme."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.formats.exchange_files import ExchangeRefused
from commonlight.core.headers import no_trace
from commonlight.core.permissions import has_role, requires_role
from commonlight.core.selectors import site
from commonlight.feedback.forms.barriers import AttemptForm, BarrierForm, BringForm, ChangeForm, SearchForm
from commonlight.feedback.models.barriers import Barrier
from commonlight.feedback.permissions_barriers import BOARD_KEEPERS, BOARD_WRITERS
from commonlight.feedback.selectors_barriers import board
from commonlight.feedback.services import barriers as services
from commonlight.feedback.views.shared_stories import form_page, me


@requires_role(*BOARD_WRITERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def barriers(request: HttpRequest) -> HttpResponse:
    """Show the board; a search is sent, so that its words stand in no address."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {"words": "", "kind": ""}
    context = {
        "form": form,
        "barriers": board(**said),
        "searched": any(said.values()),
        "keeps": has_role(request.user, *BOARD_KEEPERS),
    }
    return render(request, "feedback/barriers.html", context)


@requires_role(*BOARD_WRITERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put a challenge on the board."""
    form = BarrierForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "kind", "words")}
        return redirect("feedback:barrier", services.add(**said, by=me(request), at=clock.now()).pk)
    return form_page(
        request, form, title=_("Write a challenge"), back=reverse("feedback:barriers"), back_label=_("Challenges"),
        act=_("Put it on the board"),
    )  # fmt: skip


@requires_role(*BOARD_WRITERS)
@no_trace
@require_GET
def barrier(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show one challenge with what was tried and what changed because of it."""
    held = get_object_or_404(Barrier, pk=number)
    context = {
        "barrier": held,
        "attempts": held.attempts.order_by("-on", "pk"),
        "changes": held.changes.order_by("-on", "pk"),
        "keeps": has_role(request.user, *BOARD_KEEPERS),
    }
    return render(request, "feedback/barrier.html", context)


@requires_role(*BOARD_WRITERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def tried(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write down what was tried."""
    held = get_object_or_404(Barrier, pk=number)
    form = AttemptForm(request.POST if request.method == "POST" else None, initial={"state": held.state})
    if form.is_bound and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("what", "outcome", "learned", "state")}
        services.tried(held, **said, by=me(request), at=clock.now())
        return redirect("feedback:barrier", number)
    return form_page(
        request, form, title=_("What was tried"), back=reverse("feedback:barrier", args=[number]), back_label=held.title,
        act=_("Save"),
    )  # fmt: skip


@requires_role(*BOARD_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: UUID) -> HttpResponse:
    """Change a programme because of a challenge."""
    held = get_object_or_404(Barrier, pk=number)
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        services.change_programme(held, UUID(said["programme"]), said["changed"], by=me(request), at=clock.now())
        messages.success(request, _("Noted here and among the changes of the programme."))
        return redirect("feedback:barrier", number)
    return form_page(
        request, form, title=_("Change a programme"), back=reverse("feedback:barrier", args=[number]),
        back_label=held.title, act=_("Save"),
    )  # fmt: skip


@requires_role(*BOARD_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Show what would leave the house, and what is held back; bring another coalition's file in."""
    form = BringForm(request.POST or None, request.FILES or None) if request.method == "POST" else BringForm()
    if form.is_bound and form.is_valid():
        try:
            n = services.bring(
                form.cleaned_data["file"].read(services.LARGEST_BYTES + 1), by=me(request), at=clock.now()
            )
        except ExchangeRefused as problem:
            for sentence in problem.problems:
                form.add_error("file", sentence)
        else:
            messages.success(request, _("%(n)d challenges are on the board.") % {"n": n})
            return redirect("feedback:barriers")
    free, held = services.shareable()
    context = {"form": form, "free": free, "held": held}
    return render(request, "feedback/barriers_share.html", context, status=422 if form.errors else 200)


@requires_role(*BOARD_KEEPERS)
@no_trace
@require_GET
def file(request: HttpRequest) -> HttpResponse:
    """Give the board as a file without identities."""
    data = json.dumps(services.file_of(site().coalition_name), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="challenges.json"'}
    return HttpResponse(data, content_type="application/json", headers=headers)
