"""Typing a part of a name."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    """One line to search in."""

    words = forms.CharField(
        label=_("Find by name, town or work"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
