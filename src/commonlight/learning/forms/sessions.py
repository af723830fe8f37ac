"""What the team says of a session."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts


class PlanForm(forms.Form):
    """A session to be held."""

    course = forms.ChoiceField(label=_("Course"))
    organisation = forms.ChoiceField(label=_("Held by"))
    day = DateInParts(label=_("Day"), help_text=_("Such as 27 3 2026."))
    place = forms.CharField(label=_("Where"), max_length=120, help_text=_("A school, a hall, a firm. Never a home."))
    group = forms.CharField(
        label=_("Which group"), max_length=60, required=False, help_text=_("Such as “grade 9 b”. No names of people.")
    )
    minutes = forms.IntegerField(
        label=_("How many minutes"),
        min_value=5,
        max_value=600,
        required=False,
        help_text=_("Stands on the certificate. Empty: what the course is made for."),
    )

    def __init__(
        self, *args: Any, courses: Sequence[tuple[str, str]], organisations: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = courses  # type: ignore[attr-defined]
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """When and where a session is held."""

    day = DateInParts(label=_("Day"))
    place = forms.CharField(label=_("Where"), max_length=120)
    group = forms.CharField(label=_("Which group"), max_length=60, required=False)
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=5, max_value=600)


class CompareForm(forms.Form):
    """A group that takes the tests only."""

    place = forms.CharField(label=_("Where"), max_length=120)
    group = forms.CharField(label=_("Which group"), max_length=60)


class HeadsForm(forms.Form):
    """How many came."""

    headcount = forms.IntegerField(label=_("How many people were there?"), min_value=0, max_value=1000)


class PapersForm(forms.Form):
    """How many certificates to print."""

    papers = forms.IntegerField(label=_("How many certificates?"), min_value=1, max_value=60)
