"""A package for an officer without an account: a link that looks the same to everybody, a PIN, one opening."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core import audit, clock
from commonlight.core.headers import no_trace
from commonlight.core.services import package_links
from commonlight.core.slow_hash import TooBusy
from commonlight.core.store import write
from commonlight.reports import selectors
from commonlight.reports.facts import FileRef
from commonlight.reports.forms.police import PinForm
from commonlight.reports.models import Package, Way
from commonlight.reports.sealing import SealBroken, b64, unb64
from commonlight.reports.services import handing
from commonlight.reports.services.parts import OpenPart
from commonlight.reports.services.police_answers import Writer
from commonlight.reports.views.hand_over import act_on, entry_forms
from commonlight.reports.views.public import WRONG_INPUT, came_from_elsewhere
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.shown import line_of
from commonlight.reports.views.team import file_answer

PLACE = "parcel"
BUSY = 503


@login_not_required
@csrf_exempt
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def open_parcel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the PIN; only sending it opens, and uses up, the link. A link that is not there looks the same."""
    if request.method != "POST":
        return render(request, "reports/parcel_pin.html", {"form": PinForm(auto_id="%s")})
    form = PinForm(request.POST, auto_id="%s")
    status = WRONG_INPUT
    if not came_from_elsewhere(request) and form.is_valid():
        try:
            opened = package_links.open_link(token=token, pin=form.cleaned_data["pin"], at=clock.now())
            if opened.subject_kind == handing.SUBJECT:
                request.session.flush()
                request.session[PLACE] = {"package": str(opened.subject_id), "key": b64(opened.key)}
                return redirect("reports:parcel")
            raise package_links.LinkRefused
        except package_links.LinkRefused:
            form.add_error(
                "pin",
                _(
                    "This opens nothing. Look at the digits again. A link opens once, for three days; after five wrong tries it is locked. Ask who sent it for a new one."
                ),
            )
        except TooBusy:
            form.add_error("pin", _("The site is busy. Nothing was tried; send the digits again in a minute."))
            status = BUSY
    return render(request, "reports/parcel_pin.html", {"form": form}, status=status)


def _opened_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only somebody in who opened a link in this browser; a package that is gone says so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = request.session.get(PLACE)
        package = Package.objects.filter(pk=int(kept["package"]), way=Way.LINK).first() if kept else None
        if kept is None or package is None:
            # Somebody signed in who only looks here stays signed in.
            if kept is not None:
                request.session.flush()
            return render(request, "reports/parcel_closed.html", status=410 if kept else 200)
        try:
            opened = handing.open_with(package, unb64(kept["key"]))
        except SealBroken:
            return render(request, "reports/parcel_closed.html", status=410)
        return view(request, opened, *args, **kwargs)

    return login_not_required(no_trace(guarded))


def _log(opened: handing.OpenedPackage) -> None:
    with write():
        audit.record("package read", by=None, at=clock.now(), subject=(handing.SUBJECT, opened.package.pk))


def _show(request: HttpRequest, opened: handing.OpenedPackage, *, bound: Any = None, status: int = 200) -> HttpResponse:
    package = opened.package
    parts = [OpenPart(place, place, content) for place, content in enumerate(opened.parts)]
    context = {
        "lines": [line_of(part) for part in parts],
        "number": number_of(package.pk),
        "package": package,
        "sent_by": opened.sent_by,
        "digest": opened.digest,
        **entry_forms(bound, has_receipt=package.received_at is not None),
    }
    return render(request, "reports/parcel.html", context, status=status)


@require_safe
@_opened_only
def parcel(request: HttpRequest, opened: handing.OpenedPackage) -> HttpResponse:
    """Show the package that was opened in this browser; each showing is logged."""
    _log(opened)
    return _show(request, opened)


@require_POST
@_opened_only
def act(request: HttpRequest, opened: handing.OpenedPackage) -> HttpResponse:
    """Give a receipt or an answer to who sent it."""
    if request.POST.get("act") not in ("receipt", "answer"):
        raise Http404
    names = selectors.names_of([opened.package.organisation_id] if opened.package.organisation_id else [])
    writer = Writer("police", _("Officer with a link"), next(iter(names.values()), ""))
    wrong = act_on(request, opened.package, writer, clock.now())
    if wrong is not None:
        return _show(request, opened, bound=wrong, status=WRONG_INPUT)
    return redirect("reports:parcel")


@require_safe
@_opened_only
def file(request: HttpRequest, opened: handing.OpenedPackage, number: int) -> HttpResponse:
    """Give out one file of the package; this is logged."""
    if number >= len(opened.parts) or opened.parts[number]["kind"] != "file":
        raise Http404
    _log(opened)
    try:
        return file_answer(FileRef.from_content(opened.parts[number]["file"]), number)
    except SealBroken:
        return render(request, "reports/parcel_closed.html", status=410)


@login_not_required
@no_trace
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the package in this browser for good: the link opened once."""
    request.session.flush()
    response = render(request, "reports/parcel_closed.html")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
