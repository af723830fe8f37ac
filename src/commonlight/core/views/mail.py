"""Whether mail is set up, said plainly, and a test notice to the one who asks."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from commonlight.core import mail
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN)
def mail_page(request: HttpRequest) -> HttpResponse:
    """Say whether mail is set up and from which address; POST sends a test notice to the signed-in person alone."""
    assert isinstance(request.user, Account)
    outcome = None
    if request.method == "POST" and request.user.email:
        outcome = mail.send_notice(request.user.email, "test", get_language() or "en")
    context = {
        # The address of the server may hold a password: it is never shown.
        "is_set_up": mail.is_set_up(),
        "sender": settings.MAIL_FROM,
        "to": request.user.email,
        "sent": outcome is mail.Outcome.SENT,
        "failed": outcome is mail.Outcome.FAILED,
    }
    return render(request, "core/team/mail.html", context)
