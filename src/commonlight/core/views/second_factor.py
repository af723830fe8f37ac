"""A new phone app, recovery codes, passkeys: while signing in for the first time, or from one's own account page."""

import io
import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock, selectors, sign_in
from commonlight.core.forms import posted
from commonlight.core.forms.sign_in import NewPhoneForm
from commonlight.core.headers import allow_own_script, no_trace
from commonlight.core.models import Account, Passkey
from commonlight.core.services import passkeys, second_factor

NEW_PHONE = "new_phone"
NEW_CODES = "codes_to_write_down"
PASSKEY_STATE = "passkey_state"


def qr_picture(text: str) -> HttpResponse:
    """Return a QR picture as an SVG file of its own: no inline style, no script."""
    # Loaded with the first picture: a start of the site should not wait for it.
    import segno

    stream = io.BytesIO()
    segno.make(text, error="m").save(stream, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False)
    return HttpResponse(stream.getvalue(), content_type="image/svg+xml")


def _who(request: HttpRequest) -> Account | None:
    """Return who sets up a phone: the signed-in person, or who waits and has no second factor yet."""
    if isinstance(request.user, Account):
        return request.user
    account = sign_in.waiting_account(request, at=clock.now())
    # Who waits with a second factor must pass it; putting a new one in its place would go around it.
    return None if account is None or second_factor.has_second_factor(account) else account


def _new_phone(request: HttpRequest, account: Account, *, first: bool) -> HttpResponse:
    secret = request.session.setdefault(NEW_PHONE, second_factor.new_totp_secret())
    form, status = NewPhoneForm(posted(request)), 200
    if request.method == "POST":
        status, now = 422, clock.now()
        if form.is_valid():
            try:
                second_factor.confirm_totp(account=account, secret=secret, code=form.cleaned_data["code"], at=now)
            except second_factor.CodeRefused:
                form.add_error("code", _("This code does not fit. Check that the clock of your phone is right."))
            except second_factor.TooManyTries:
                form.add_error("code", _("Five codes were wrong. Wait ten minutes, then try again."))
                status = 429
            else:
                del request.session[NEW_PHONE]
                codes = second_factor.make_recovery_codes(account=account, by=account, at=now)
                if first:
                    sign_in.open_session(request, at=now)
                request.session[NEW_CODES] = codes
                return redirect("core:recovery_codes")
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    context = {"form": form, "secret": groups, "first": first}
    return render(request, "core/team/new_phone.html", context, status=status)


@login_not_required
@no_trace
@require_http_methods(["GET", "POST"])
def new_phone_first(request: HttpRequest) -> HttpResponse:
    """Set up the first phone app, between the six words and the open session."""
    account = _who(request)
    if account is None or request.user.is_authenticated:
        return redirect("core:second_factor")
    return _new_phone(request, account, first=True)


@no_trace
@require_http_methods(["GET", "POST"])
def new_phone(request: HttpRequest) -> HttpResponse:
    """Set up a new phone app in place of the old one."""
    assert isinstance(request.user, Account)
    return _new_phone(request, request.user, first=False)


@login_not_required
@no_trace
@require_GET
def new_phone_picture(request: HttpRequest) -> HttpResponse:
    """Return the QR picture of the phone app that is being set up in this session."""
    account, secret = _who(request), request.session.get(NEW_PHONE)
    if account is None or secret is None:
        raise Http404
    name = selectors.site().coalition_name
    return qr_picture(second_factor.totp_address(secret=secret, account=account, site_name=name))


@no_trace
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes until the person says that they are written down; POST makes or dismisses them."""
    assert isinstance(request.user, Account)
    if request.method == "POST":
        if request.POST.get("act") == "written":
            request.session.pop(NEW_CODES, None)
            return redirect("core:team_home")
        request.session[NEW_CODES] = second_factor.make_recovery_codes(
            account=request.user, by=request.user, at=clock.now()
        )
        return redirect("core:recovery_codes")
    codes = request.session.get(NEW_CODES)
    left = request.user.recovery_codes.count()
    return render(request, "core/team/recovery_codes.html", {"codes": codes, "left": left})


def _server(request: HttpRequest) -> Any:
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return passkeys.server_for(host, name=selectors.site().coalition_name)


@no_trace
@allow_own_script
@require_GET
def passkey_new(request: HttpRequest) -> HttpResponse:
    """Offer to register a passkey; needs the one script of this site."""
    assert isinstance(request.user, Account)
    options, state = passkeys.begin_registration(account=request.user, server=_server(request))
    request.session[PASSKEY_STATE] = state
    return render(request, "core/team/passkey_new.html", {"options_json": json.dumps(options)})


@no_trace
@require_POST
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Store the public half of a new passkey."""
    assert isinstance(request.user, Account)
    state = request.session.pop(PASSKEY_STATE, None)
    name = request.POST.get("name", "").strip()[:60] or _("Passkey")
    try:
        answer = json.loads(request.POST.get("answer", ""))
        passkeys.add_passkey(
            account=request.user, server=_server(request), state=state, answer=answer, name=name, at=clock.now()
        )
    except (ValueError, passkeys.PasskeyRefused):
        messages.error(request, _("The passkey was not added. Try again, or keep using your phone app."))
    else:
        messages.success(request, _("The passkey was added."))
    return redirect("core:my_account")


@no_trace
@require_POST
def passkey_remove(request: HttpRequest, passkey_id: Any) -> HttpResponse:
    """Forget one of one's own passkeys."""
    assert isinstance(request.user, Account)
    try:
        passkeys.remove_passkey(account=request.user, passkey_id=passkey_id, by=request.user, at=clock.now())
    except Passkey.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The passkey was removed."))
    return redirect("core:my_account")


@login_not_required
@no_trace
@allow_own_script
@require_http_methods(["GET", "POST"])
def passkey_check(request: HttpRequest) -> HttpResponse:
    """Ask for a passkey as the second factor; without JavaScript the phone app does the same."""
    now = clock.now()
    account = sign_in.waiting_account(request, at=now)
    if account is None or not account.passkeys.exists():
        return redirect("core:second_factor")
    problem, status = "", 200
    if request.method == "POST":
        state = request.session.pop(PASSKEY_STATE, None)
        try:
            answer = json.loads(request.POST.get("answer", ""))
            passkeys.verify_passkey(account=account, server=_server(request), state=state, answer=answer, at=now)
        except second_factor.TooManyTries:
            problem, status = _("Five tries were wrong. Wait ten minutes, then try again."), 429
        except (ValueError, passkeys.PasskeyRefused):
            problem, status = _("The passkey was not accepted. Try again, or use your phone app."), 422
        else:
            return redirect(sign_in.open_session(request, at=now) or "core:team_home")
    options, state = passkeys.begin_check(account=account, server=_server(request))
    request.session[PASSKEY_STATE] = state
    return render(
        request,
        "core/team/passkey_check.html",
        {"options_json": json.dumps(options), "problem": problem},
        status=status,
    )
