"""What people without an account may open: ending mail, and an invitation."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.partners.services import opting_out


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
        return render(request, "partners/public/stop_mail.html", {"stands": False}, status=404)
    if request.method == "POST":
        if request.POST.get("act") == "again":
            opting_out.begin_again(mark)
        else:
            opting_out.stop(mark, at=clock.now())
    context = {"stands": True, "is_out": opting_out.is_out(mark), "done": request.method == "POST"}
    return render(request, "partners/public/stop_mail.html", context)
