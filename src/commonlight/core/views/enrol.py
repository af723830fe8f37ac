"""A reader makes her own six words: nobody else ever sees them."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock, services, sign_in
from commonlight.core.forms import posted
from commonlight.core.forms.sign_in import WordsAgainForm
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.passphrases import Passphrase
from commonlight.core.slow_hash import TooBusy

ENROLLING = "enrolling"
WORDS = "words_to_write_down"
LIMIT = timedelta(minutes=30)


def begin(request: HttpRequest, account: Account, *, at: datetime) -> None:
    """Let this session, and no other, make the words of `account`."""
    request.session.flush()
    request.session[ENROLLING] = {"account": str(account.id), "until": (at + LIMIT).timestamp()}


def words_of(request: HttpRequest) -> Passphrase | None:
    """Return the words that were shown in this session and not yet typed back."""
    kept = request.session.get(WORDS)
    return Passphrase(kept) if kept else None


@login_not_required
@no_trace
@require_http_methods(["GET", "POST"])
def enrol_page(request: HttpRequest) -> HttpResponse:
    """Explain what the six words are; the button makes them."""
    kept, now = request.session.get(ENROLLING), clock.now()
    if kept is None or kept["until"] <= now.timestamp():
        return redirect("core:sign_in_code")
    account = Account.objects.filter(pk=kept["account"], is_active=True, kind=Account.Kind.READER).first()
    if account is None:
        return redirect("core:sign_in_code")
    problem, status = "", 200
    if request.method == "POST":
        try:
            made = services.give_passphrase(account=account, by=account, at=now)
        except TooBusy:
            problem = _("Many people sign in just now. Nothing is wrong: try again in a minute.")
            status = 503
        except services.LastReader:
            problem = _(
                "You are the only person who can open your organisation's content, and no recovery kit was confirmed. "
                "New words would close it for ever, so nothing was changed. Speak with your administrator first."
            )
            status = 409
        else:
            sign_in.wait_for_second_factor(request, account, secret=made.secret, at=now, limit=LIMIT)
            request.session[WORDS] = made.passphrase.letters
            return redirect("core:enrol_words")
    return render(request, "core/team/enrol.html", {"person": account, "problem": problem}, status=status)


@login_not_required
@no_trace
@require_http_methods(["GET", "POST"])
def enrol_words_page(request: HttpRequest) -> HttpResponse:
    """Show the six words until they were typed back from paper; then never again."""
    words = words_of(request)
    if words is None or sign_in.waiting_account(request, at=clock.now()) is None:
        return redirect("core:second_factor")
    form = WordsAgainForm(posted(request), expected=words)
    if request.method == "POST" and form.is_valid():
        del request.session[WORDS]
        return redirect("core:second_factor")
    status = 422 if request.method == "POST" else 200
    return render(request, "core/team/enrol_words.html", {"words": words.words, "form": form}, status=status)
