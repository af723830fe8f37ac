"""Choosing the county and the groups to reach."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.counties import counties_of, states
from commonlight.core.starting import Offer

ELSEWHERE = "other"


class StateForm(forms.Form):
    """The first question."""

    state = forms.ChoiceField(label=_("Which state are you in?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [(code, name) for code, name in states().items()]
        choices.append((ELSEWHERE, _("Somewhere else: use the country and region of the settings")))
        self.fields["state"].choices = choices  # type: ignore[attr-defined]


class CountyForm(forms.Form):
    """The second question: county (where there is a list) and groups."""

    county = forms.ChoiceField(label=_("Your county"))
    groups = forms.MultipleChoiceField(
        label=_("Whom do you want to reach first?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose those you already know or can find. You can change this later."),
    )

    def __init__(self, *args: Any, state: str, groups: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if state == ELSEWHERE:
            del self.fields["county"]
        else:
            self.fields["county"].choices = [(county.fips, county.name) for county in counties_of(state)]  # type: ignore[attr-defined]
        if groups:
            self.fields["groups"].choices = [(offer.id, offer.title) for offer in groups]  # type: ignore[attr-defined]
        else:
            del self.fields["groups"]
