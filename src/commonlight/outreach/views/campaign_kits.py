"""A campaign out as one file, and in from another coalition's file."""

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
from commonlight.outreach.forms.campaigns import KitForm
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.services import campaign_kits
from commonlight.outreach.views.campaigns import FORM, campaign_or_404
from commonlight.outreach.views.shared import form_page


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_GET
def take(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Give a campaign as a kit, without people, places, money and counts."""
    found = campaign_or_404(campaign_id)
    kit = campaign_kits.kit_of(found, coalition=site().coalition_name, at=clock.today())
    answer = HttpResponse(kit, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.campaign.zip"'
    return answer


@requires_role(*permissions.CAMPAIGNERS)
@no_trace
@require_http_methods(FORM)
def bring(request: HttpRequest) -> HttpResponse:
    """Bring a campaign in from a kit."""
    post = request.method == "POST"
    form = KitForm(request.POST if post else None, request.FILES if post else None, initial={"starts": clock.today()})
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            kit = campaign_kits.read_kit(b"" if upload.refused else upload.read())
        except ExchangeRefused as refused:
            for problem in refused.problems:
                form.add_error("file", problem)
        else:
            made = campaign_kits.bring_in(
                kit,
                starts=form.cleaned_data["starts"],
                by=request.user,  # type: ignore[arg-type]
                at=clock.now(),
            )
            messages.success(request, _("The campaign came in as a plan with drafts. Nobody outside sees it yet."))
            return redirect("campaigns:campaign", made.pk)
    return form_page(
        request,
        form,
        title=_("Bring a campaign kit"),
        back=reverse("campaigns:campaigns"),
        back_label=_("Campaigns"),
        act=_("Bring it in"),
        lead=_(
            "Another coalition can give you its campaign as one file. It holds words and a plan, and nobody’s name."
        ),
        is_upload=True,
    )
