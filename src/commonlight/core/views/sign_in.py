"""Getting in and out: six words, a code or a link, then the second factor."""

from threading import Thread

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock, mail, selectors, sign_in
from commonlight.core.forms import posted
from commonlight.core.forms.sign_in import LinkForm, OneTimeCodeForm, PassphraseForm, SecondFactorForm
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.services import one_time, second_factor
from commonlight.core.slow_hash import TooBusy
from commonlight.core.views import enrol

BUSY = 503


def _own_address(request: HttpRequest, address: str) -> str:
    """Return `address` if it leads to this site, else nothing."""
    allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if allowed and address.startswith("/") else ""


@login_not_required
@no_trace
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Ask a reader's name and six words."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect("core:team_home")
    if request.method == "GET":
        if not selectors.is_set_up():
            return redirect("core:set_up")
        form = PassphraseForm(initial={"onward": _own_address(request, request.GET.get("next", ""))})
        return render(request, "core/team/sign_in.html", {"form": form})
    form, status = PassphraseForm(request.POST), 422
    if form.is_valid():
        now = clock.now()
        try:
            opened = sign_in.check_passphrase(
                login_name=form.cleaned_data["login_name"], typed=form.cleaned_data["passphrase"], at=now
            )
        except sign_in.SignInRefused:
            form.add_error(None, _("The name and the words do not fit together. Compare them with your paper."))
        except sign_in.TooManyTries:
            form.add_error(None, _("Too many tries for this name. Wait a quarter of an hour, then try again."))
            status = 429
        except TooBusy:
            form.add_error(None, _("Many people sign in just now. Nothing is wrong: try again in a minute."))
            status = BUSY
        else:
            onward = _own_address(request, form.cleaned_data["onward"])
            sign_in.wait_for_second_factor(request, opened.account, secret=opened.secret, at=now, onward=onward)
            return redirect("core:second_factor")
    return render(request, "core/team/sign_in.html", {"form": form}, status=status)


@login_not_required
@no_trace
@require_http_methods(["GET", "POST"])
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Ask the code of the phone app, a recovery code, or a passkey on the next page."""
    now = clock.now()
    account = sign_in.waiting_account(request, at=now)
    if account is None:
        return redirect("core:sign_in")
    if enrol.words_of(request) is not None:
        return redirect("core:enrol_words")
    if not second_factor.has_second_factor(account):
        return redirect("core:new_phone_first")
    form, status = SecondFactorForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                second_factor.verify_code(account=account, code=form.cleaned_data["code"], at=now)
            except second_factor.CodeRefused:
                form.add_error("code", _("This code does not work. Wait for the next one on your phone, then type it."))
            except second_factor.TooManyTries:
                form.add_error("code", _("Five codes were wrong. Wait ten minutes, then try again."))
                status = 429
            else:
                return redirect(sign_in.open_session(request, at=now) or "core:team_home")
    context = {"form": form, "has_passkey": account.passkeys.exists()}
    return render(request, "core/team/second_factor.html", context, status=status)


@login_not_required
@no_trace
@require_http_methods(["GET", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """Ask the code a coordinator read out: to sign in, or to make a reader's six words."""
    form, status = OneTimeCodeForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                account = one_time.use_code(
                    login_name=form.cleaned_data["login_name"], typed=form.cleaned_data["code"], at=clock.now()
                )
            except one_time.OneTimeRefused:
                form.add_error(
                    None, _("The name and the code do not fit together, or the code is too old. Ask for a new code.")
                )
            else:
                return _after_one_time(request, account)
    return render(request, "core/team/sign_in_code.html", {"form": form}, status=status)


@login_not_required
@no_trace
@require_http_methods(["GET", "POST"])
def link_request_page(request: HttpRequest) -> HttpResponse:
    """Send a sign-in link to an ordinary account; the answer is the same for every address."""
    if not mail.is_set_up():
        return render(request, "core/team/link_request.html")
    form, status = LinkForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = one_time.link_for_email(email=form.cleaned_data["email"], at=clock.now())
            except sign_in.TooManyTries:
                found = None
            if found is not None:
                account, token = found
                _send(request, account, token)
            return render(request, "core/team/link_sent.html")
    return render(request, "core/team/link_request.html", {"form": form}, status=status)


def _send(request: HttpRequest, account: Account, token: str) -> None:
    """Send the link beside the request: how long the page takes must not tell whether the address is known."""
    address = request.build_absolute_uri(reverse("core:sign_in_link", args=[token]))
    language = account.language or get_language() or settings.LANGUAGE_CODE

    Thread(target=mail.send_link, args=(account.email, address, language), daemon=True).start()


@login_not_required
@no_trace
@require_http_methods(["GET", "POST"])
def link_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button (a mail program that looks ahead uses nothing up); the button signs in."""
    now = clock.now()
    if request.method == "POST":
        try:
            account = one_time.use_link(token=token, at=now)
        except one_time.OneTimeRefused:
            pass
        else:
            return _after_one_time(request, account)
    stands = one_time.link_stands(token=token, at=now)
    return render(request, "core/team/link.html", {"stands": stands}, status=200 if stands else 404)


def _after_one_time(request: HttpRequest, account: Account) -> HttpResponse:
    now = clock.now()
    if account.is_reader:
        enrol.begin(request, account, at=now)
        return redirect("core:enrol")
    if second_factor.has_second_factor(account):
        sign_in.wait_for_second_factor(request, account, secret=None, at=now)
        return redirect("core:second_factor")
    request.session.flush()
    sign_in.start_session(request, account, secret=None, at=now)
    return redirect("core:team_home")


@no_trace
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and its opened keys."""
    logout(request)
    response = redirect("core:signed_out")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@no_trace
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that the keys are closed again."""
    return render(request, "core/team/signed_out.html")
