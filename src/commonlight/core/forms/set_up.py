"""The first-run page: the coalition, its first organisation, its first person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core import first_run
from commonlight.core.forms.team import LOGIN_NAME, SiteForm
from commonlight.core.models import Organisation


class SetUpForm(SiteForm):
    """All that a site needs to begin; the rooms stay as they come."""

    rooms = None  # type: ignore[assignment]
    word = forms.CharField(
        label=_("The word printed in the terminal"),
        help_text=_("“commonlight serve” printed it when it started. It proves that this is your computer."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "dir": "ltr"}),
    )
    organisation_name = forms.CharField(label=_("Your organisation"), max_length=120)
    organisation_kind = forms.ChoiceField(label=_("Kind of organisation"), choices=Organisation.Kind.choices)
    display_name = forms.CharField(label=_("Your name, as colleagues see it"), max_length=120)
    login_name = forms.CharField(
        label=_("Your sign-in name"),
        help_text=_("Small letters, digits, dots or dashes, as in ana.lopez"),
        max_length=63,
    )
    email = forms.EmailField(label=_("Your e-mail address"), required=False)
    field_order = (
        "word",
        "coalition_name",
        "country",
        "region",
        "emergency_number",
        "languages",
        "time_zone",
        "organisation_name",
        "organisation_kind",
        "display_name",
        "login_name",
        "email",
    )

    def clean_word(self) -> str:
        """Compare with what the terminal shows."""
        typed: str = self.cleaned_data["word"]
        if not first_run.fits(typed):
            raise forms.ValidationError(_("This is not the word in the terminal. Copy all five groups."))
        return typed

    def clean_login_name(self) -> str:
        """Small letters, digits, dots, dashes."""
        name: str = self.cleaned_data["login_name"].strip().casefold()
        if not LOGIN_NAME.fullmatch(name):
            raise forms.ValidationError(_("Use two or more small letters, digits, dots or dashes."))
        return name

    def for_service(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "word"}
