"""Previews, files and the sheet a browser prints; and what the public sees of materials."""

import io
import zipfile
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonlight.core import clock, own_media
from commonlight.core.headers import no_trace, open_page
from commonlight.outreach import material_files as content
from commonlight.outreach import permissions
from commonlight.outreach.making import codes
from commonlight.outreach.making.pieces import NotMade
from commonlight.outreach.models import MadeFile
from commonlight.outreach.permissions import requires_standing_role
from commonlight.outreach.selectors_materials import may_be_taken, public_materials
from commonlight.outreach.services import material_checks as checks
from commonlight.outreach.services import material_making as making
from commonlight.outreach.services import material_sheets as sheets
from commonlight.outreach.views.materials import material_or_404

DAY = 86_400


@requires_standing_role(*permissions.MATERIAL_READERS)
@no_trace
@require_GET
def page(request: HttpRequest, pk: UUID, language: str, number: int) -> HttpResponse:
    """Return one page of the preview as a picture."""
    found = material_or_404(pk)
    if language not in found.languages:
        raise Http404
    try:
        pages = making.preview(found, language, clock.today())
    except NotMade as problem:
        raise Http404 from problem
    if not 1 <= number <= len(pages):
        raise Http404
    return HttpResponse(pages[number - 1], content_type=making.PNG)


@requires_standing_role(*permissions.MATERIAL_READERS)
@no_trace
@require_GET
def file(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Return a finished file; several pages come as one ZIP. What stops it stands on the material's page."""
    found = material_or_404(pk)
    if what not in making.OFFERED[found.kind]:
        raise Http404
    try:
        made = making.make(found, what, clock.today())
    except making.Stopped:
        messages.error(request, _("Something stands before the printer. It is listed below."))
        return redirect("materials:material", pk)
    except NotMade as problem:
        messages.error(request, checks.refusal_words(problem))
        return redirect("materials:material", pk)
    if len(made) == 1:
        return _as_file(made[0].name, made[0].media_type, made[0].content)
    return _as_file(f"{found.slug}-{what}.zip", "application/zip", _zip(made))


def _zip(made: list[making.Made]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in made:
            packed.writestr(zipfile.ZipInfo(one.name), one.content)
    return out.getvalue()


def _as_file(name: str, media_type: str, held: bytes) -> HttpResponse:
    answer = HttpResponse(held, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires_standing_role(*permissions.MATERIAL_READERS)
@no_trace
@require_GET
def browser(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a page that any browser prints, on any machine, without the typesetter."""
    found, today = material_or_404(pk), clock.today()
    stopping = [one for one in checks.problems(found, today) if one.blocks]
    if stopping:
        messages.error(request, _("Something stands before the printer. It is listed below."))
        return redirect("materials:material", pk)
    piece = sheets.piece_of(found, today)
    context = {
        "material": found,
        "piece": piece,
        "drawing": SafeString(piece.picture),
        "own_picture": own_media.picture_of(found.picture, today),
        "code": SafeString(codes.svg(piece.address)),
        "sheets": [
            (
                sheet,
                sheet.words,
                [sheet.words[name] for name in ("point1", "point2", "point3", "point4") if sheet.words.get(name)],
            )
            for sheet in piece.sheets
        ],
    }
    return render(request, "outreach/materials/print.html", context)


@login_not_required
@require_GET
def drawing(request: HttpRequest, name: str) -> HttpResponse:
    """Return one of our drawings; the same for everybody."""
    found = content.pictures().get(name)
    if found is None:
        raise Http404
    answer = HttpResponse(found.svg, content_type=making.SVG)
    answer["Cache-Control"] = f"public, max-age={DAY}"
    return answer


@login_not_required
@open_page
@require_GET
def shown(request: HttpRequest) -> HttpResponse:
    """Show the public materials: each with its files, as long as its number was called in time."""
    rows = public_materials(get_language() or "en", clock.today())
    return render(request, "outreach/materials/public.html", {"materials": rows})


@login_not_required
@require_GET
def public_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Return a file of a public material as it was made when it was let out."""
    found = get_object_or_404(
        MadeFile.objects.select_related("material"), material__slug=slug, material__is_public=True, name=name
    )
    if not may_be_taken(found.material, clock.today()):
        raise Http404
    return _as_file(found.name, found.media_type, bytes(found.content))
