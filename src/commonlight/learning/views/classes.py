"""A class run by a teacher without an account: a link, a PIN by another way, and then one session and nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.learning.forms.public import PinForm
from commonlight.learning.models import Session
from commonlight.learning.services import links
from commonlight.learning.views import doing
from commonlight.learning.views.doing import Door
from commonlight.learning.views.request import WRONG_INPUT, no_trace

KEY = "class_link"
BOTH = ("GET", "HEAD", "POST")
AtDoor = Callable[..., HttpResponse]


# Before the PIN there is no session and so no token; a strange page that sends this form opens nothing without the PIN.
@csrf_exempt
@login_not_required
@no_trace
@require_http_methods([*BOTH])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the PIN. Looking at this page opens nothing and uses nothing up."""
    form = PinForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            link = links.open_link(token=token, pin=form.cleaned_data["pin"], at=clock.now())
        except links.LinkRefused:
            form.refuse()
        else:
            request.session.flush()
            request.session[KEY] = link.pk
            return redirect("learning:class_room", "course")
    return render(request, "learning/class_door.html", {"form": form}, status=WRONG_INPUT if form.is_bound else 200)


def _door(request: HttpRequest, part: str) -> Door:
    link_id = request.session.get(KEY)
    link = links.working_link(link_id, at=clock.now()) if isinstance(link_id, int) else None
    if link is None or part not in ("course", "compared"):
        raise Http404
    found = link.session if part == "course" else Session.objects.filter(compared_with=link.session).first()
    if found is None:
        raise Http404
    return Door(found, None, part)


def _at_door(*methods: str) -> Callable[[AtDoor], AtDoor]:
    """Mark a view of a class: open to a browser in which the PIN was typed, "not found" to all others."""

    def mark(view: AtDoor) -> AtDoor:
        @wraps(view)
        def shown(request: HttpRequest, part: str, **kwargs: Any) -> HttpResponse:
            return view(request, _door(request, part), **kwargs)

        return login_not_required(no_trace(require_http_methods([*methods])(shown)))

    return mark


@_at_door("GET", "HEAD")
def room(request: HttpRequest, door: Door) -> HttpResponse:
    """Show the class."""
    return doing.room(request, door)


@_at_door("POST")
def heads(request: HttpRequest, door: Door) -> HttpResponse:
    """Keep how many came."""
    return doing.heads(request, door)


@_at_door("POST")
def compare(request: HttpRequest, door: Door) -> HttpResponse:
    """Add a class to compare with."""
    return doing.compare(request, door)


@_at_door(*BOTH)
def answers(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """Type answers from paper."""
    return doing.answers(request, door, kind)


@_at_door(*BOTH)
def file(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """Bring answers in from a form service."""
    return doing.file(request, door, kind)


@_at_door("POST")
def close(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """End a test."""
    return doing.close(request, door, kind)


@_at_door(*BOTH)
def results(request: HttpRequest, door: Door) -> HttpResponse:
    """Show what the tests say."""
    return doing.results(request, door)


@_at_door("POST")
def papers(request: HttpRequest, door: Door) -> HttpResponse:
    """Print certificates."""
    return doing.papers(request, door)


@_at_door("POST")
def leave(request: HttpRequest, door: Door) -> HttpResponse:
    """Close the class in this browser; the link still works."""
    request.session.flush()
    return redirect("learning:courses")
