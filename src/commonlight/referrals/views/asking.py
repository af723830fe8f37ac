"""A person asks for help herself: one page, no account, no cookie, tied to no report."""

from contextlib import suppress
from hashlib import blake2b
from uuid import UUID

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.referrals import selectors
from commonlight.referrals.forms.public import AskForm, OwnRequestForm
from commonlight.referrals.models import RequestTicket
from commonlight.referrals.services import asking
from commonlight.reports.views.public import WRONG_INPUT, came_from_elsewhere, public_step

ASK = "ask for help"


def _organisations() -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in selectors.organisations_that_help()]


@public_step
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form; sending it seals the words to the one organisation that was chosen."""
    offered, at = _organisations(), clock.now()
    if not offered:
        return render(request, "referrals/ask_closed.html")
    if request.method != "POST":
        form = AskForm(organisations=offered, auto_id="%s", initial={"language": get_language()})
        return _page(request, form, HiddenState(content={}))
    try:
        state = HiddenState.open(request.POST.get("state", ""), purpose=ASK, at=at)
    except (StateBroken, StateExpired):
        return _page(
            request, AskForm(request.POST, organisations=offered, auto_id="%s"), HiddenState(content={}), status=410
        )
    form = AskForm(request.POST, organisations=offered, auto_id="%s")
    if came_from_elsewhere(request) or not form.is_valid():
        return _page(request, form, state, status=WRONG_INPUT)
    data = form.cleaned_data
    asked = asking.Asked(**{name: data[name] for name in ("term", "words", "called", "language", "how", "hours")})
    # The same form sent twice is one request.
    number = int.from_bytes(blake2b(bytes.fromhex(state.id), digest_size=8).digest(), "big") >> 1
    code = asking.code_for(state.id)
    with suppress(IntegrityError):
        asking.ask_for_help(organisation_id=UUID(data["organisation"]), asked=asked, at=at, number=number, code=code)
    context = {"name": dict(offered)[data["organisation"]], "code": code}
    return render(request, "referrals/ask_done.html", context)


@public_step
@require_http_methods(["GET", "HEAD", "POST"])
def how_far(request: HttpRequest) -> HttpResponse:
    """Tell who holds the code of a request how far it is, and let her take it back while nobody took it up."""
    form = OwnRequestForm(request.POST if request.method == "POST" else None, auto_id="%s")
    if request.method != "POST" or came_from_elsewhere(request) or not form.is_valid():
        status = WRONG_INPUT if request.method == "POST" else 200
        return render(request, "referrals/how_far.html", {"form": form}, status=status)
    code = form.cleaned_data["code"]
    if "take_back" in request.POST and asking.take_back(code=code, at=clock.now()):
        return render(request, "referrals/how_far.html", {"gone": True})
    ticket = asking.look_up(code)
    if ticket is None:
        form.add_error("code", _("Nothing waits under this code. It may be gone, or it is the code of your messages."))
        return render(request, "referrals/how_far.html", {"form": form}, status=WRONG_INPUT)
    waiting = ticket.state == RequestTicket.State.WAITING
    return render(request, "referrals/how_far.html", {"ticket": ticket, "waiting": waiting, "code": code})


def _page(request: HttpRequest, form: AskForm, state: HiddenState, *, status: int = 200) -> HttpResponse:
    sealed = state.seal(purpose=ASK, at=clock.now())
    return render(
        request, "referrals/ask.html", {"form": form, "state": sealed, "expired": status == 410}, status=status
    )
