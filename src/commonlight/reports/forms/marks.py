"""Marking what is hard to read or look at: for the person and for the team."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.reports import catalogue


class WarningForm(forms.Form):
    """Which part, and what is hard about it."""

    of = forms.ChoiceField(label=_("Which part?"))
    what = forms.MultipleChoiceField(
        label=_("What is hard about it?"),
        help_text=_("Tick nothing to take your mark away."),
        choices=lambda: catalogue.choices("warnings"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = [(str(place), name) for place, name in places]  # type: ignore[attr-defined]
