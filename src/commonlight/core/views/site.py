"""The coalition's settings and the audit page: for administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import audit, clock, selectors, services
from commonlight.core.forms import posted
from commonlight.core.forms.team import SiteForm
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN)
def site_settings(request: HttpRequest) -> HttpResponse:
    """Change the coalition's name, place, languages, emergency number and rooms."""
    assert isinstance(request.user, Account)
    row = selectors.site()
    names = ("coalition_name", "country", "region", "languages", "time_zone", "emergency_number", "rooms")
    form, status = SiteForm(posted(request), initial={name: getattr(row, name) for name in names}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            services.edit_site(**form.cleaned_data, by=request.user, at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("core:settings")
    return render(request, "core/team/settings.html", {"form": form}, status=status)


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN)
def audit_page(request: HttpRequest) -> HttpResponse:
    """Show the chain's head to print; POST checks the whole chain, with a head kept elsewhere if one is typed."""
    chained, head = audit.head()
    verdict = None
    if request.method == "POST":
        kept = "".join(request.POST.get("head", "").split()).lower()
        verdict = audit.verify(known_head=kept or None)
    names = {str(key): name for key, name in Account.objects.values_list("id", "display_name")}
    rows = [
        {"row": row, "who": names.get(str(row.actor_id), "") if row.actor_id else ""}
        for row in selectors.newest_audit_rows()
    ]
    groups = " ".join(head[start : start + 4] for start in range(0, len(head), 4))
    context = {"chained": chained, "head": groups, "verdict": verdict, "rows": rows}
    return render(request, "core/team/audit.html", context)
