"""A programme out as a file, and in from another coalition's file."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.formats.exchange_files import ExchangeRefused
from commonlight.core.headers import no_trace
from commonlight.core.selectors import site
from commonlight.outreach import permissions
from commonlight.outreach.forms.programmes import FileForm
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.services import programme_files
from commonlight.outreach.views.shared import form_page, programme_or_404


@requires_role(*permissions.PLANNERS)
@no_trace
@require_GET
def take(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Give a programme as a file, without people and money."""
    found = programme_or_404(programme_id)
    held = programme_files.file_of(found, coalition=site().coalition_name)
    answer = HttpResponse(json.dumps(held, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.programme.json"'
    return answer


@requires_role(*permissions.PLANNERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Bring a programme in from a file."""
    post = request.method == "POST"
    form = FileForm(request.POST if post else None, request.FILES if post else None)
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            read = programme_files.read_file(b"" if upload.refused else upload.read())
        except ExchangeRefused as refused:
            for problem in refused.problems:
                form.add_error("file", problem)
        else:
            made = programme_files.bring_in(read, by=request.user, at=clock.now())  # type: ignore[arg-type]
            messages.success(request, _("The programme came in as a plan. Nobody outside sees it yet."))
            return redirect("outreach:programme", made.pk)
    return form_page(
        request,
        form,
        title=_("Bring a programme from a file"),
        back=reverse("outreach:programmes"),
        back_label=_("Programmes"),
        act=_("Bring it in"),
        lead=_(
            "Another coalition can give you its programme as a file. It holds the plan, and no people and no money."
        ),
        is_upload=True,
    )
