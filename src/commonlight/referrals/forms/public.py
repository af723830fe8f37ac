"""Forms that people without an account fill in: a PIN, and a request for help."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.codes import Code, CodeUnreadable
from commonlight.core.form_fields import western_digits
from commonlight.referrals.forms.clients import LINE, language_choices, term_choices, words


class PinForm(forms.Form):
    """The PIN that came by another way."""

    pin = forms.CharField(
        label=_("PIN, 10 digits"),
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "size": "14"}),
    )

    def clean_pin(self) -> str:
        """Take the digits of any script."""
        return western_digits(self.cleaned_data["pin"])


class OwnRequestForm(forms.Form):
    """The code of a request, in any script's digits."""

    code = forms.CharField(
        label=_("The code you were shown"),
        max_length=80,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "size": "34"}),
    )

    def clean_code(self) -> Code:
        """Read the digits, with any spaces between."""
        try:
            return Code.read(self.cleaned_data["code"])
        except CodeUnreadable as problem:
            raise forms.ValidationError(_("A code has 25 digits. Please look again.")) from problem


class AskForm(forms.Form):
    """A person asks for help."""

    organisation = forms.ChoiceField(label=_("Whom do you ask?"), widget=forms.RadioSelect)
    term = forms.ChoiceField(label=_("What do you need?"))
    words = words(_("Say it in your own words"), rows=4)
    called = forms.CharField(
        label=_("What shall we call you?"), max_length=60, required=False, help_text=_("It need not be your name.")
    )
    language = forms.ChoiceField(label=_("Your language"), choices=language_choices)
    how = forms.CharField(
        label=_("How can we reach you safely?"),
        max_length=LINE,
        help_text=_("A number, an address, or a place. Only write what is safe."),
    )
    hours = forms.CharField(label=_("When is it safe?"), max_length=LINE, required=False)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["organisation"].choices = organisations
        fields["term"].choices = term_choices()
        if len(organisations) == 1:
            fields["organisation"].initial = organisations[0][0]
