"""The coalition's style sheet and logo, as small files that a browser may keep: they say nothing about a visitor."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonlight.core.look_sheet import sheet
from commonlight.core.models import SiteLogo
from commonlight.core.page_context import frame_of

KEEP = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@login_not_required
@require_safe
def style_sheet(request: HttpRequest, digest: str) -> HttpResponse:
    """Return the sheet with the coalition's colours; an old name gets the present sheet, to be asked for again."""
    name, plain, compressed = sheet(*frame_of(request).colours)
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(compressed if takes_gzip else plain, content_type="text/css; charset=utf-8")
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = KEEP if digest == name else ASK_AGAIN
    return response


@login_not_required
@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """Return the logo: always a PNG that we made from pixels, whatever was uploaded."""
    row = SiteLogo.objects.first()
    if row is None:
        raise Http404
    response = HttpResponse(bytes(row.picture), content_type="image/png")
    response.headers["Cache-Control"] = KEEP if digest == row.digest else ASK_AGAIN
    return response
