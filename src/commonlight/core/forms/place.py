"""What people write down about their own place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PlaceEntryForm(forms.Form):
    """One line of the check-list: a rule or a number, where it was found, and whether it was looked up today."""

    text = forms.CharField(
        label=_("What it says, in plain words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    number = forms.RegexField(
        r"^[0-9+*#() -]{3,40}$",
        label=_("Number to call"),
        required=False,
        error_messages={"invalid": _("Type the number as it is dialled, without words.")},
    )
    source = forms.CharField(
        label=_("Where you found it"),
        help_text=_("The law and its section, a web page, or the office and the person who told you."),
        max_length=300,
        error_messages={"required": _("Say where you found it. Without a source it cannot be shown.")},
    )
    was_checked = forms.BooleanField(
        label=_("I called the number or read the rule today"),
        help_text=_("Your name and the day stand beside it for 180 days."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        cleaned = super().clean() or self.cleaned_data
        said = (cleaned.get("text") or "").strip() or cleaned.get("number")
        if not said and not {"text", "number"}.intersection(self.errors):
            self.add_error("text", _("Write what the rule says, or a number to call."))
        return cleaned
