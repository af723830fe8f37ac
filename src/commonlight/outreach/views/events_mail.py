"""Invitations, reminders and minutes of an event, through the partners' mailing."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock, mail
from commonlight.core.headers import no_trace
from commonlight.outreach import permissions
from commonlight.outreach.forms.events_mail import LetterForm
from commonlight.outreach.models import Event, Occurrence
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.selectors.words import words_in
from commonlight.outreach.services import inviting
from commonlight.partners.permissions import has_promised, manages
from commonlight.partners.services.mailing import TooMany

WRONG_INPUT = 422
TITLES = {inviting.INVITE: _("Invite"), inviting.REMIND: _("Remind"), inviting.MINUTES: _("Send the minutes")}


@requires_role(*permissions.INVITERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def write_letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write to lists and groups about one day; the contacts behind them are for who looks after partners."""
    day = get_object_or_404(Occurrence.objects.select_related("event"), pk=pk)
    if day.event.is_private or not manages(request.user, clock.today()):
        raise Http404
    if not has_promised(request.user, clock.today()):  # type: ignore[arg-type]
        return redirect(f"{reverse('partners:promise')}?{urlencode({'next': request.path})}")
    said = request.POST.get("kind") or request.GET.get("kind") or _first_kind(day)
    if said not in inviting.KINDS:
        raise Http404
    subject, text = inviting.draft(day, said, address=_public_address(request, day.event))
    choices, bound = inviting.choices(day), request.POST if request.method == "POST" else None
    form = LetterForm(bound, choices=choices, initial={"subject": subject, "text": text})
    context: dict[str, Any] = {
        "day": day,
        "event": day.event,
        "words": words_in(day.event.words, get_language() or "en"),
        "form": form,
        "kind": said,
        "title": TITLES[said],
        "titles": TITLES.items(),
        "has_mail": mail.is_set_up(),
    }
    if form.is_bound and form.is_valid():
        wanted, base = form.cleaned_data, request.build_absolute_uri("/")
        who: dict[str, Any] = {"by": request.user, "at": clock.now()}
        try:
            sending = inviting.send(day, wanted["to"], wanted["subject"], wanted["text"], kind=said, base=base, **who)
        except TooMany:
            form.add_error("to", _("These are more than 2,000 people. Write to fewer lists at once."))
        else:
            return render(request, "outreach/events/team_mail.html", {**context, "sending": sending, "said": wanted})
    return render(request, "outreach/events/team_mail.html", context, status=WRONG_INPUT if form.errors else 200)


def _first_kind(day: Occurrence) -> str:
    return inviting.MINUTES if day.ends_at <= clock.now() else inviting.INVITE


def _public_address(request: HttpRequest, event: Event) -> str:
    if not event.is_public or event.state != Event.State.PUBLISHED:
        return ""
    return request.build_absolute_uri(reverse("events:event", args=[event.slug]))
