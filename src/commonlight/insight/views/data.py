"""Open data: what was released, for everybody, as pages, files and one list for machines. No account, no other site."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import condition, require_safe

from commonlight.core.headers import open_page
from commonlight.insight import selectors_register
from commonlight.insight.models import Release
from commonlight.insight.register_areas import picture_of
from commonlight.insight.register_words import beside, file_word, shown_of, title_of

# How long a copy may be used without asking again; so long a withdrawn file may still be handed on by a cache.
KEEP = "public, max-age=300"


@login_not_required
@open_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what was published, and what was taken back and why."""
    context = {
        "released": [(row, title_of(row)) for row in selectors_register.released()],
        "withdrawn": [(row, title_of(row)) for row in selectors_register.withdrawn()],
    }
    return render(request, "data/index.html", context)


@login_not_required
@open_page
@require_safe
def release(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show one release with what must be known beside it; a withdrawn one says so and shows no figure."""
    row = get_object_or_404(Release, pk=number, state__in=(Release.State.RELEASED, Release.State.WITHDRAWN))
    gone = row.state == Release.State.WITHDRAWN
    context = {
        "row": row,
        "title": title_of(row),
        "gone": gone,
        "tables": [] if gone else shown_of(row),
        "map": picture_of(row),
        "beside": [] if gone else beside(row, selectors_register.smallest()),
        "files": [(name, file_word(name)) for name in sorted(row.files)],
    }
    return render(request, "data/release.html", context, status=410 if gone else 200)


def _mark(request: HttpRequest, **_named: object) -> str:
    last = selectors_register.released().first()
    gone = selectors_register.withdrawn().count()
    return f'"{last.number if last else 0}-{gone}"'


@login_not_required
@condition(etag_func=_mark)
@require_safe
def api(request: HttpRequest) -> HttpResponseBase:
    """Return the list of all releases for machines."""
    return JsonResponse(selectors_register.catalogue(), headers={"Cache-Control": KEEP})


@login_not_required
@condition(etag_func=_mark)
@require_safe
def file(request: HttpRequest, number: UUID, name: str) -> HttpResponseBase:
    """Return one file of a release; none of a withdrawn one."""
    found = selectors_register.file_of(number, name)
    if found is None:
        raise Http404
    kind = selectors_register.MEDIA_TYPES[name.rpartition(".")[2]]
    return HttpResponse(found[1], content_type=kind, headers={"Cache-Control": KEEP})
