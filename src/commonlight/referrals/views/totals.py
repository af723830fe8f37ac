"""What the team's own work came to: exact, for the team alone."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonlight.core import selectors as core_selectors
from commonlight.referrals import permissions
from commonlight.referrals.forms.clients import term_name
from commonlight.referrals.services import totals as services
from commonlight.referrals.views.shared import for_roles
from commonlight.referrals.words import REASONS

A_YEAR = timedelta(days=365)


@for_roles(*permissions.TEAM)
@require_safe
def totals(request: HttpRequest, who: dict[str, Any]) -> HttpResponse:
    """Show the last year of each of this person's organisations."""
    since = (who["at"] - A_YEAR).date()
    names = {key.value: text for key, text in REASONS.items()}
    shown = []
    for key in permissions.team_organisations(who["by"]):
        found = services.own_totals(organisation_id=key, since=since, **who)
        shown.append(
            {
                "name": core_selectors.organisation(key).name,
                "totals": found,
                "reasons": [(names.get(code, code), count) for code, count in found.reasons.most_common()],
                "unmet": [
                    (term_name(term), area, language, count)
                    for (term, area, language), count in found.unmet.most_common()
                ],
            }
        )
    return render(request, "referrals/totals.html", {"shown": shown, "since": since})
