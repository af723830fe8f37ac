"""What the pages of this room share: who may come in, who acts, what a refusal says."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.keyring import keyring_of
from commonlight.core.permissions import requires_reader
from commonlight.core.roles import Role
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.consent import ConsentNotAllowed
from commonlight.referrals.policies.steps import StepNotAllowed
from commonlight.referrals.sealing import SealBroken
from commonlight.referrals.services.clients import EntryRefused, RecordFull
from commonlight.referrals.services.exceptions import ReasonMissing
from commonlight.referrals.services.following import NotToBeContacted
from commonlight.referrals.services.sending import ConsentMissing, NothingKnown, SentToItself
from commonlight.referrals.words import CONSENT_PROBLEMS, ITEMS

WRONG_INPUT = 422
CONFLICT = 409

View = Callable[..., HttpResponse]


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Open a page to readers with a role; the view gets `who` for the services. "Not found" for all others."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = {"by": request.user, "keyring": keyring_of(request), "at": clock.now()}
            try:
                return view(request, who, *args, **kwargs)
            except NotYours as problem:
                raise Http404 from problem
            except SealBroken:
                return render(request, "referrals/broken.html", status=CONFLICT)

        return requires_reader(*roles)(no_trace(guarded))

    return mark


def refusal(problem: Exception) -> str:
    """Return in words why something was not done, or "" for what is no refusal."""
    if isinstance(problem, ConsentNotAllowed):
        return " ".join(str(CONSENT_PROBLEMS.get(one, CONSENT_PROBLEMS["step"])) for one in problem.problems)
    if isinstance(problem, NothingKnown):
        return _("The record holds nothing yet for: %(what)s. Nothing was sent.") % {"what": ITEMS[problem.item]}
    said = {
        ConsentMissing: _("No consent covers this receiver, these items and today. Nothing was sent."),
        SentToItself: _("This is your own house. Give the work to a colleague instead; nothing was sent."),
        StepNotAllowed: _("Somebody was quicker, or the referral is over. Look at where it stands now."),
        ReasonMissing: _("Say why first. Nothing was done."),
        NotToBeContacted: _("The person's yes to be contacted is over. Do not ask, and nothing was kept."),
        RecordFull: _("This record is full. Nothing was added; tell your supervisor."),
        EntryRefused: _("This was changed meanwhile. Nothing was added."),
    }
    return next((text for kind, text in said.items() if isinstance(problem, kind)), "")


REFUSALS = (
    ConsentNotAllowed,
    ConsentMissing,
    SentToItself,
    NothingKnown,
    StepNotAllowed,
    ReasonMissing,
    NotToBeContacted,
    RecordFull,
    EntryRefused,
)


def tell(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Do something and say what came of it; return whether it was done."""
    try:
        act()
    except REFUSALS as problem:
        messages.error(request, refusal(problem))
        return False
    messages.success(request, done)
    return True
