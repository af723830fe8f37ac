"""Policy asks: all of them, one with its talks and words, the brief, and what advisers say of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import has_role, requires_role
from commonlight.insight import permissions, selectors_register
from commonlight.insight.forms.asks import AdviseForm, AnswerForm, AskForm, MeetingForm
from commonlight.insight.models import PolicyAsk
from commonlight.insight.register_words import beside, shown_of, title_of
from commonlight.insight.services import asks as services
from commonlight.insight.views.shared import form_page

FORM = ["GET", "HEAD", "POST"]


def _ask(number: UUID) -> PolicyAsk:
    return get_object_or_404(PolicyAsk, pk=number)


def _page(request: HttpRequest, form: Any, held: PolicyAsk, title: str, **more: Any) -> HttpResponse:
    back = reverse("insight:ask", args=[held.pk])
    return form_page(request, form, title=title, back=back, back_label=held.title, act=_("Save"), **more)


@requires_role(*permissions.ASK_READERS)
@no_trace
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show what is asked, open ones first."""
    rows = sorted(PolicyAsk.objects.all(), key=lambda one: (one.result != "open", -one.made_on.toordinal(), one.title))
    context = {"asks": rows, "may_write": has_role(request.user, *permissions.ASK_WRITERS)}
    return render(request, "insight/asks.html", context)


@requires_role(*permissions.ASK_READERS)
@no_trace
@require_GET
def ask(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show one ask: who speaks, whether the brief may leave the house, the talks and the answer."""
    held = _ask(number)
    context = {
        "ask": held,
        "standing": services.standing_of(held),
        "advised": held.advised.order_by("-day", "name"),
        "digest": services.digest_of(held),
        "meetings": held.meetings.order_by("-day"),
        "may_write": has_role(request.user, *permissions.ASK_WRITERS),
        "may_advise": has_role(request.user, *permissions.ASK_ADVISERS),
    }
    return render(request, "insight/ask.html", context)


def _write(request: HttpRequest, held: PolicyAsk | None) -> HttpResponse:
    initial: dict[str, Any] = {"is_affected": True}
    if held is not None:
        initial = {name: getattr(held, name) for name in AskForm.base_fields if hasattr(held, name)}
        initial |= {"seen": held.version, "releases": list(held.evidence.values_list("release_id", flat=True))}
    form = AskForm(request.POST if request.method == "POST" else None, initial=initial, ask=held)
    if form.is_bound and form.is_valid():
        try:
            row = services.save_ask(held, form.said(), seen=form.cleaned_data["seen"], by=request.user, at=clock.now())  # type: ignore[arg-type]
        except services.ChangedMeanwhile:
            form.add_error(None, _("A colleague changed it meanwhile. Nothing was overwritten: open it again."))
        except services.NotReleased:
            form.add_error("releases", _("One of the tables was taken back meanwhile."))
        else:
            return redirect("insight:ask", row.pk)
    if held is not None:
        return _page(request, form, held, _("Change the ask"))
    return form_page(
        request,
        form,
        title=_("What do you ask for?"),
        back=reverse("insight:asks"),
        back_label=_("Asks"),
        act=_("Save"),
    )


@requires_role(*permissions.ASK_WRITERS)
@no_trace
@require_http_methods(FORM)
def write_new(request: HttpRequest) -> HttpResponse:
    """Write an ask."""
    return _write(request, None)


@requires_role(*permissions.ASK_WRITERS)
@no_trace
@require_http_methods(FORM)
def write_change(request: HttpRequest, number: UUID) -> HttpResponse:
    """Change an ask."""
    return _write(request, _ask(number))


@requires_role(*permissions.ASK_READERS)
@no_trace
@require_GET
def brief(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show the brief as it is printed; one that may not leave the house says so at the top."""
    held = _ask(number)
    tables = [
        (
            title_of(one.release),
            shown_of(one.release),
            beside(one.release, selectors_register.smallest()),
            one.release,
        )
        for one in held.evidence.select_related("release").order_by("release__number")
        if one.release.state == services.RELEASED
    ]
    context = {"ask": held, "standing": services.standing_of(held), "tables": tables, "laws": services.laws_of(held)}
    return render(request, "insight/brief.html", context)


@requires_role(*permissions.ASK_READERS)
@no_trace
@require_GET
def brief_as_file(request: HttpRequest, number: UUID, form: str) -> HttpResponse:
    """Give the brief as a file to hand over (docx or pdf); one that may not leave the house shows why on its page."""
    from commonlight.insight.brief_file import TYPES, StaysInTheHouse, file_of
    from commonlight.outreach.making.pieces import MissingFont, NotMade

    held = _ask(number)

    def address(release: UUID) -> str:
        return request.build_absolute_uri(reverse("insight:data_release", args=[release]))

    try:
        content = file_of(held, form, address=address)
    except StaysInTheHouse:
        messages.error(request, _("The brief stays in the house, so there is no file of it yet."))
    except MissingFont as missing:
        messages.error(request, _("This machine has no font for some letters. Install %(name)s, or take the Word file.") % {"name": missing.package})  # fmt: skip
    except NotMade:
        messages.error(request, _("This machine cannot make a PDF. Take the Word file, or print the page."))
    else:
        name = f"brief-{services.digest_of(held)[:8]}.{form}"
        head = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=TYPES[form], headers=head)
    return redirect("insight:ask_brief", number)


@requires_role(*permissions.ASK_ADVISERS)
@no_trace
@require_http_methods(FORM)
def advise(request: HttpRequest, number: UUID) -> HttpResponse:
    """Keep what an adviser says of the brief as it stands."""
    held = _ask(number)
    form = AdviseForm(request.POST if request.method == "POST" else None, initial={"seen": services.digest_of(held)})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            services.advise(
                held, name=said["name"], agrees=said["agrees"] == "yes", edits=said["edits"], seen=said["seen"],
                by=request.user, at=clock.now(),  # type: ignore[arg-type]
            )  # fmt: skip
        except services.ChangedMeanwhile:
            form.add_error(None, _("The brief changed since you read it. Open it again."))
        else:
            return redirect("insight:ask", number)
    return _page(request, form, held, _("What an adviser says"))


@requires_role(*permissions.ASK_WRITERS)
@no_trace
@require_http_methods(FORM)
def meeting(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write down a talk."""
    held = _ask(number)
    form = MeetingForm(request.POST if request.method == "POST" else None, initial={"day": clock.today()})
    if form.is_bound and form.is_valid():
        try:
            services.add_meeting(held, form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except ValueError:
            form.add_error("day", _("This day has not come yet."))
        else:
            return redirect("insight:ask", number)
    return _page(request, form, held, _("A talk or a letter"))


@requires_role(*permissions.ASK_WRITERS)
@no_trace
@require_http_methods(FORM)
def answer(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write down the answer."""
    held = _ask(number)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})
    if form.is_bound and form.is_valid():
        try:
            services.answer(held, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        except ValueError:
            form.add_error("on", _("This day has not come yet."))
        else:
            messages.success(request, _("Saved."))
            return redirect("insight:ask", number)
    return _page(request, form, held, _("The answer"))
