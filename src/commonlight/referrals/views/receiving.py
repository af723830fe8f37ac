"""What came from others: for members of the coalition, and for a partner who holds a link and a PIN."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.languages import direction_of
from commonlight.core.services import package_links
from commonlight.core.slow_hash import TooBusy
from commonlight.referrals import permissions
from commonlight.referrals.forms.answering import StepForm
from commonlight.referrals.forms.clients import term_name
from commonlight.referrals.forms.public import PinForm
from commonlight.referrals.models import Ending, Mode, Referral
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.consent import Item
from commonlight.referrals.policies.journal import AGE_GROUPS
from commonlight.referrals.policies.steps import STEPS as NEXT
from commonlight.referrals.policies.steps import Event, Side, Step, StepNotAllowed
from commonlight.referrals.sealing import LinkKeys, Sealed
from commonlight.referrals.services import receiving, taking_over
from commonlight.referrals.services.events import Thread
from commonlight.referrals.services.receiving import OpenedByLink, OpenedPackage, PackageGone
from commonlight.referrals.views.shared import WRONG_INPUT, for_roles, refusal, tell
from commonlight.referrals.views.sharing import lines_of
from commonlight.referrals.words import AGES, ITEMS, STEPS
from commonlight.reports.views.public import came_from_elsewhere

Who = dict[str, Any]
PLACE = "handover"
BUSY = 503
GONE = 410
_RECEIVERS = (
    Step.ACCEPTED,
    Step.WAITLISTED,
    Step.DECLINED,
    Step.APPOINTMENT_SET,
    Step.CONNECTED,
    Step.NOT_CONNECTED,
    Step.IN_SERVICE,
    Step.CLOSED,
)


def _offered(thread: Thread) -> list[Step]:
    told = (Step.ACCEPTED, Step.WAITLISTED, Step.DECLINED, Step.CLOSED)
    return [
        step for step in _RECEIVERS if step in NEXT[thread.standing.step] and (thread.wants_outcome or step in told)
    ]


def _pieces(contents: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a package holds as labelled pieces, in the order of the items."""
    shown = []
    for item in Item:
        value = contents.get(item.value)
        if not value:
            continue
        if item is Item.NEEDS:
            value = f"{term_name(value['term'])}: {value['words']}"
        elif item is Item.CONTACT_PLAN:
            value = " · ".join(part for part in value.values() if part)
        elif item is Item.AGE_GROUP and value in AGE_GROUPS:
            value = AGES[value]
        shown.append({"label": ITEMS[item], "value": value})
    return shown


def _consent_copy(contents: dict[str, Any]) -> dict[str, str] | None:
    """Return the consent that goes with treatment records, in the language in which the person agreed."""
    held = contents.get("consent")
    return {**held, "direction": direction_of(held["language"])} if held else None


def _package_context(package: OpenedPackage, form: StepForm) -> dict[str, Any]:
    return {
        "referral": package.referral,
        "number": f"{package.referral.pk % 10**6:06d}",
        "pieces": _pieces(package.contents),
        "purpose": package.contents.get("purpose", ""),
        "notice": package.contents.get("notice", ""),
        "consent": _consent_copy(package.contents),
        "step": STEPS[package.thread.standing.step],
        "events": lines_of(package.thread.standing.events),
        "urgent": package.thread.urgent,
        "wants_outcome": package.thread.wants_outcome,
        "form": form if form.fields["step"].choices else None,  # type: ignore[attr-defined]
        "is_transfer": package.referral.mode == Mode.TRANSFER,
    }


@for_roles(*permissions.RECEIVERS)
@require_safe
def received(request: HttpRequest, who: Who) -> HttpResponse:
    """List what came: what waits for an answer first; what was taken back only says so."""
    shown = [
        {
            "one": one,
            "number": f"{one.referral.pk % 10**6:06d}",
            "step": STEPS[one.step] if one.step else "",
            "late": one.step is Step.NO_RESPONSE,
            "urgent": bool(one.thread and one.thread.urgent),
            "gone": one.thread is None,
            "why": Ending(one.referral.ending).label if one.referral.ending else "",
        }
        for one in receiving.list_received(**who)
    ]
    return render(request, "referrals/received.html", {"shown": shown})


@for_roles(*permissions.RECEIVERS)
@require_http_methods(["GET", "POST"])
def package(request: HttpRequest, who: Who, referral_id: int) -> HttpResponse:
    """Show what the consent lets this house read; POST answers."""
    try:
        opened = receiving.open_package(referral_id=referral_id, **who)
    except PackageGone:
        return render(request, "referrals/package_gone.html", _gone(referral_id), status=GONE)
    form = StepForm(request.POST or None, steps=_offered(opened.thread), auto_id="%s")
    if request.method == "POST" and form.is_valid():
        event = _event(form, who["at"])
        tell(
            request,
            lambda: receiving.answer(referral_id=referral_id, event=event, **who),
            _("The sender sees your answer."),
        )
        return redirect("referrals:received")
    return render(
        request, "referrals/package.html", _package_context(opened, form), status=WRONG_INPUT if form.is_bound else 200
    )


def _event(form: StepForm, at: Any) -> Event:
    data = form.cleaned_data
    return Event(Step(data["step"]), Side.RECEIVER, at, data["reason"], data["note"], data["appointment"])


def _gone(referral_id: int) -> dict[str, Any]:
    row = Referral.objects.select_related("sender").filter(pk=referral_id).first()
    return {"referral": row, "why": Ending(row.ending).label if row and row.ending else ""}


@for_roles(*permissions.TEAM)
@require_POST
def take_over(request: HttpRequest, who: Who, referral_id: int) -> HttpResponse:
    """Accept a case that was handed over whole, and begin a record for it."""
    try:
        client = taking_over.take_over(referral_id=referral_id, **who)
    except PackageGone:
        return render(request, "referrals/package_gone.html", _gone(referral_id), status=GONE)
    except StepNotAllowed as problem:
        messages.error(request, refusal(problem))
        return redirect("referrals:received")
    return redirect("referrals:client", client.pk)


@login_not_required
@csrf_exempt
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def handover_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the PIN; only sending it opens, and uses up, the link. A link that is not there looks the same."""
    form = PinForm(request.POST if request.method == "POST" else None, auto_id="%s")
    status = 200
    if request.method == "POST":
        status = WRONG_INPUT
        if not came_from_elsewhere(request) and form.is_valid():
            try:
                opened = receiving.open_by_link(token=token, pin=form.cleaned_data["pin"], at=clock.now())
            except (package_links.LinkRefused, PackageGone):
                form.add_error(
                    "pin",
                    _(
                        "This opens nothing. Look at the digits again. A link opens once, for three days; after five "
                        "wrong tries it is locked. Ask who sent it for a new one."
                    ),
                )
            except TooBusy:
                form.add_error("pin", _("The site is busy. Nothing was tried; send the digits again in a minute."))
                status = BUSY
            else:
                request.session.flush()
                request.session[PLACE] = {
                    "referral": str(opened.referral.pk),
                    "events": b64encode(opened.keys.events.key).decode(),
                    "package": b64encode(opened.keys.package.key).decode(),
                }
                return redirect("referrals:handover")
    return render(request, "referrals/handover_pin.html", {"form": form}, status=status)


def _opened_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only somebody in who opened a link in this browser; what was taken back says so, at once."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = request.session.get(PLACE)
        row = Referral.objects.select_related("sender").filter(pk=int(kept["referral"])).first() if kept else None
        if kept is None or row is None:
            request.session.flush()
            return render(request, "referrals/handover_gone.html", status=GONE if kept else 200)
        keys = LinkKeys(
            Sealed(f"events {row.pk}", b64decode(kept["events"])),
            Sealed(f"package {row.pk}", b64decode(kept["package"])),
        )
        try:
            return view(request, OpenedByLink(row, keys), *args, **kwargs)
        except (PackageGone, NotYours):
            request.session.flush()
            return render(request, "referrals/handover_gone.html", {"was_there": True}, status=GONE)

    return login_not_required(no_trace(guarded))


@require_http_methods(["GET", "HEAD", "POST"])
@_opened_only
def handover(request: HttpRequest, opened: OpenedByLink) -> HttpResponse:
    """Show the package that was opened in this browser; POST answers."""
    at = clock.now()
    read = receiving.read_by_link(opened=opened, at=at)
    form = StepForm(request.POST if request.method == "POST" else None, steps=_offered(read.thread), auto_id="%s")
    if request.method == "POST" and form.is_valid():
        try:
            thread = receiving.answer_by_link(opened=opened, event=_event(form, at), at=at)
        except StepNotAllowed:
            form.add_error(None, _("Somebody was quicker, or the referral is over. Look at where it stands now."))
        else:
            if thread.standing.is_over:
                request.session.flush()
                return render(request, "referrals/handover_done.html")
            return redirect("referrals:handover")
    context = {**_package_context(read, form), "by_link": True}
    return render(request, "referrals/handover.html", context, status=WRONG_INPUT if form.is_bound else 200)


@require_POST
@_opened_only
def leave_handover(request: HttpRequest, opened: OpenedByLink) -> HttpResponse:
    """End the visit: the keys are gone from this browser."""
    request.session.flush()
    answer = render(request, "referrals/handover_done.html")
    answer["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer
