"""The map of who covers which service in which place and language, with its gaps."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.core import clock
from commonlight.core.selectors import site
from commonlight.partners.coverage import coverage_map
from commonlight.partners.coverage_svg import picture
from commonlight.partners.permissions import Level
from commonlight.partners.services_given import SERVICES
from commonlight.partners.views.request import level, partner_page


class ChooseForm(forms.Form):
    """One language, one service, or all."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=[("", gettext_lazy("All")), *settings.LANGUAGES]
    )
    service = forms.ChoiceField(
        label=gettext_lazy("Service"), required=False, choices=[("", gettext_lazy("All")), *SERVICES.items()]
    )


@partner_page()
def coverage(request: HttpRequest) -> HttpResponse:
    """Show the map as a table, and its gaps in words."""
    form = ChooseForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    wanted = site().languages
    found = coverage_map(
        day=clock.today(), wanted=wanted, language=chosen.get("language", ""), service=chosen.get("service", "")
    )
    # Made of our own labels and escaped place names only.
    drawn = mark_safe(picture(found, title=_("Who covers what; the table below says the same"), gap=_("nobody")))  # noqa: S308
    context = {"form": form, "map": found, "picture": drawn, "manages": level(request) >= Level.MANAGES}
    return render(request, "partners/coverage.html", context)
