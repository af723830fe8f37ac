"""Quick exit: our own address that ends the session, asks the browser to forget the site, and leads away."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from commonlight.core.headers import no_trace
from commonlight.core.page_context import frame_of

EVERYTHING = '"cache", "cookies", "storage"'


@csrf_exempt
@login_not_required
@no_trace
def leave(request: HttpRequest) -> HttpResponse:
    """
    End the session, have the browser clear what it kept of this site, and go to a neutral page.

    Pages reach it by a link: the policy `form-action 'self'` lets no form lead to another site. A picture or frame on
    somebody else's page must not be able to sign our team out, so only a real visit counts.
    """
    response = HttpResponseRedirect(frame_of(request).exit_url or settings.EXIT_URL)
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.headers.get("Sec-Fetch-Dest", "document") == "document":
        request.session.flush()
        response.headers["Clear-Site-Data"] = EVERYTHING
    return response
