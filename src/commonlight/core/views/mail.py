"""Whether mail is set up, said plainly, and a test notice to the one who asks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock, mail, selectors
from commonlight.core.forms.settings import SenderForm
from commonlight.core.headers import no_trace
from commonlight.core.mail_trouble import Trouble
from commonlight.core.models import Account
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role
from commonlight.core.services import settings as services

SENTENCES: dict[Trouble, str | Promise] = {
    Trouble.ADDRESS: gettext_lazy("An address is not written as one: the sender’s, yours, or that of the mail server."),
    Trouble.NO_SUCH_HOST: gettext_lazy(
        "No mail server has this name. Look at the name in COMMONLIGHT_SMTP letter by letter."
    ),
    Trouble.REFUSED: gettext_lazy(
        "The computer is there, but no mail server answers at this port. Ask which port is right, often 587."
    ),
    Trouble.TOO_SLOW: gettext_lazy(
        "No answer came within ten seconds. A firewall may stand between, or the port is wrong."
    ),
    Trouble.CERTIFICATE: gettext_lazy(
        "The mail server’s certificate is wrong or too old, so nothing was sent. Tell its provider."
    ),
    Trouble.NO_TLS: gettext_lazy(
        "The mail server could not start a sealed connection. Try smtps:// and port 465, or ask its provider."
    ),
    Trouble.LOGIN: gettext_lazy("The mail server did not accept the user name or the password."),
    Trouble.SENDER: gettext_lazy(
        "The mail server does not let this site send from the address above. Use one that belongs to the account."
    ),
    Trouble.RECIPIENT: gettext_lazy(
        "The mail server does not take mail for your address. Look at it on your account page."
    ),
    Trouble.HUNG_UP: gettext_lazy(
        "The mail server ended the talk half-way. Wait some minutes and try again; it may count too many tries."
    ),
    Trouble.OTHER: gettext_lazy(
        "The mail server answered with something we do not know. Ask its provider what it saw at this minute."
    ),
}


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN)
def mail_page(request: HttpRequest) -> HttpResponse:
    """
    Say whether mail is set up and from which address it comes.

    POST sets the sender's address, or sends a test notice to the signed-in person alone and says what became of it.
    """
    assert isinstance(request.user, Account)
    is_sender = request.POST.get("act") == "sender"
    form = SenderForm(request.POST if is_sender else None, initial={"sender_address": selectors.site().sender_address})
    tried, trouble, status = False, None, 200
    if request.method == "POST" and is_sender:
        status = 422
        if form.is_valid():
            services.set_sender(address=form.cleaned_data["sender_address"], by=request.user, at=clock.now())
            messages.success(request, _("Saved. Send a test message now."))
            return redirect("core:mail")
    elif request.method == "POST" and request.user.email and mail.is_set_up():
        tried, trouble = True, mail.try_out(request.user.email, get_language() or "en")
    context = {
        # The address of the server may hold a password: it is never shown.
        "is_set_up": mail.is_set_up(),
        "sender": mail.sender_address(),
        "to": request.user.email,
        "sent": tried and trouble is None,
        "failed": SENTENCES[trouble] if trouble else "",
        "form": form,
    }
    return render(request, "core/team/mail.html", context, status=status)
