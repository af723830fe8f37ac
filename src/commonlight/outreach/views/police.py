"""The liaison's pages: one page for five hours a month, what was done against each duty, checklists."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import has_role
from commonlight.library import selectors as library
from commonlight.outreach import permissions, selectors_engagement
from commonlight.outreach.forms.police import EngagementForm
from commonlight.outreach.models import Engagement
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.services import engagement as services
from commonlight.outreach.template_files import checklists
from commonlight.outreach.views.shared import form_page, language

SHOWN, SOON = 40, 4


@requires_role(*permissions.LIAISON)
@no_trace
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show what is near, what each duty asks for, and what was done."""
    today, shown_in = clock.today(), language()
    own = selectors_engagement.organisations_for(request.user)  # type: ignore[arg-type]
    minutes = selectors_engagement.minutes_in_month(own, today=today)
    events = selectors_engagement.public_events(shown_in, at=clock.now())
    context = {
        "coming": selectors_engagement.coming(own, today=today),
        "events": [line for line in events if line.day >= today][:SOON],
        "duties": selectors_engagement.duties(own, shown_in, today=today),
        "done": selectors_engagement.engagements(own).filter(is_done=True)[:SHOWN],
        "hours": minutes // 60,
        "minutes": minutes % 60,
        "checklists": [(one.id, one.name.shown_in(shown_in)) for one in checklists().values()],
        "today": today,
    }
    return render(request, "outreach/team_liaison.html", context)


def _form(request: HttpRequest, held: Engagement | None) -> EngagementForm:
    own = selectors_engagement.organisations_for(request.user)  # type: ignore[arg-type]
    laws = selectors_engagement.laws_with_duties(language())
    asked = request.GET
    days = selectors_engagement.public_events(language(), at=clock.now())
    events = {str(line.event_id): line.words.title for line in days}
    if held is not None and held.event_id:
        events.setdefault(str(held.event_id), _("An event that is over"))
    initial: dict[str, Any] = {
        "on": clock.today(),
        "law": asked.get("law", ""),
        "event": asked.get("event", ""),
        "kind": asked.get("kind", "event"),
    }
    if held is not None:
        initial = {name: getattr(held, name) for name in EngagementForm.base_fields if name != "event"}
        initial["event"] = str(held.event_id or "")
    return EngagementForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        organisations=own,
        duties=[(law.id, f"{place.words}: {law.text['title'].words}") for law, place in laws],
        events=list(events.items()),
        may_see_programmes=has_role(request.user, *permissions.PROGRAMME_READERS),
    )


def _page(request: HttpRequest, form: EngagementForm, title: str, **more: Any) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        back=reverse("outreach:liaison"),
        back_label=_("Police liaison"),
        act=_("Save"),
        **more,
    )


@requires_role(*permissions.LIAISON)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def write_down(request: HttpRequest) -> HttpResponse:
    """Write down something planned or done."""
    form = _form(request, None)
    if form.is_bound and form.is_valid():
        services.save_engagement(form.said(), held=None, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("outreach:liaison")
    return _page(request, form, _("Write down what you plan or did"))


def _held(request: HttpRequest, number: UUID) -> Engagement:
    own = selectors_engagement.organisations_for(request.user)  # type: ignore[arg-type]
    return get_object_or_404(selectors_engagement.engagements(own), pk=number)


@requires_role(*permissions.LIAISON)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: UUID) -> HttpResponse:
    """Change it, or say that it took place."""
    held = _held(request, number)
    form = _form(request, held)
    if form.is_bound and form.is_valid():
        services.save_engagement(form.said(), held=held, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("outreach:liaison")
    remove_url = reverse("outreach:remove_engagement", args=[held.pk])
    return _page(request, form, held.what, remove_url=remove_url)


@requires_role(*permissions.LIAISON)
@require_POST
def remove(request: HttpRequest, number: UUID) -> HttpResponse:
    """Delete what was written down by mistake."""
    services.remove_engagement(_held(request, number), by=request.user, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("Deleted."))
    return redirect("outreach:liaison")


@requires_role(*permissions.LIAISON)
@no_trace
@require_GET
def checklist(request: HttpRequest, name: str) -> HttpResponse:
    """Show a checklist, with what the library says beside each step; to be printed, nothing is stored."""
    found, shown_in = checklists().get(name), language()
    if found is None:
        raise Http404
    keys = {tuple(see.split(":", 1)) for part in found.parts for see in part.see}
    items = library.visible_items(keys, shown_in)  # type: ignore[arg-type]
    steps = []
    for part in found.parts:
        beside = [items[key] for see in part.see if (key := tuple(see.split(":", 1))) in items]
        steps.append((part.words.shown_in(shown_in), [_beside(item) for item in beside]))
    context = {"name": found.name.shown_in(shown_in), "steps": steps}
    return render(request, "outreach/team_checklist.html", context)


def _beside(item: library.Item) -> dict[str, Any]:
    if item.kind == "law":
        return {"title": item.text["title"], "text": item.text["plain"], "id": item.id, "note": item.facts["citation"]}
    return {"title": item.text["sign"], "text": item.text["why"], "id": "", "note": ""}
