"""What people without an account may open: ending mail, and an invitation."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.partners.forms.joining import JoinForm
from commonlight.partners.services import invitations, opting_out


@csrf_exempt
@login_not_required
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """
    Offer to end mail to one address; only a POST does it.

    No CSRF mark is asked: the address itself is the secret, and mail programs send this POST by themselves.
    """
    mark = opting_out.mark_in(token)
    if mark is None:
        return render(request, "partners_public/stop_mail.html", {"stands": False}, status=404)
    if request.method == "POST":
        if request.POST.get("act") == "again":
            opting_out.begin_again(mark)
        else:
            opting_out.stop(mark, at=clock.now())
    context = {"stands": True, "is_out": opting_out.is_out(mark), "done": request.method == "POST"}
    return render(request, "partners_public/stop_mail.html", context)


@login_not_required
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Say who invites and to what; a POST opens the account and leads to its one-time link."""
    found = invitations.find(token, at=clock.now())
    if found is None:
        return render(request, "partners_public/join.html", {"invitation": None}, status=404)
    contact = found.contact
    initial = {"name": contact.name, "email": contact.email} if contact else None
    form = JoinForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            link = invitations.accept(
                token, name=said["name"], email=said["email"], language=get_language() or "en", at=clock.now()
            )
        except invitations.AddressTaken:
            form.add_error("email", _("There is an account with this address. Ask for a sign-in link instead."))
        except invitations.InvitationGone:
            return render(request, "partners_public/join.html", {"invitation": None}, status=404)
        else:
            return redirect("core:sign_in_link", link)
    context = {"invitation": found, "form": form}
    return render(request, "partners_public/join.html", context, status=422 if request.method == "POST" else 200)
