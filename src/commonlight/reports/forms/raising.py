"""Raising a report that was ticked too low."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.reports import catalogue


class RaiseForm(forms.Form):
    """What somebody who read the words found in them, or a situation that cannot wait."""

    found = forms.MultipleChoiceField(
        label=_("The words tell of this"),
        choices=lambda: [(entry.code, entry) for entry in catalogue.entries("said_or_done") if entry.conduct],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    urgency = forms.MultipleChoiceField(
        label=_("Situation"),
        choices=[("danger", _("Danger now")), ("child", _("Under 18"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one thing at least."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("found") and not cleaned.get("urgency"):
            self.add_error("found", _("Tick at least one line. Nothing was changed."))
        return cleaned
