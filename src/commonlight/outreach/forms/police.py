"""The form of what police and agencies did with the community."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.core.models import Organisation
from commonlight.outreach.models import Engagement, Programme
from commonlight.outreach.models.programmes import LINE, WORDS


class EngagementForm(forms.Form):
    """One thing, planned or done."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Engagement.Kind.choices)
    what = forms.CharField(
        label=_("In one line"), help_text=_("No case, no name, no address of a person."), max_length=LINE
    )
    on = DateInParts(label=_("Day"))
    is_done = forms.BooleanField(label=_("It took place"), required=False)
    minutes = forms.IntegerField(
        label=_("Minutes of your time"), min_value=0, max_value=6000, required=False, help_text=_("With the way there.")
    )
    n_people = forms.IntegerField(
        label=_("How many people came, or officers were trained?"), min_value=0, max_value=10_000, required=False
    )
    law = forms.ChoiceField(label=_("Which duty does it meet?"), required=False)
    event = forms.ChoiceField(label=_("At which public event?"), required=False)
    programme = forms.ModelChoiceField(
        label=_("Part of which programme?"), queryset=Programme.objects.order_by("name"), required=False
    )
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    note = forms.CharField(
        label=_("Worth keeping"), max_length=WORDS, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        organisations: list[Any],
        duties: list[tuple[str, str]],
        events: list[tuple[str, str]],
        may_see_programmes: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        held = Organisation.objects.filter(pk__in=organisations).order_by("name")
        self.fields["organisation"].queryset = held  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0]
            self.fields["organisation"].widget = forms.HiddenInput()
        self.fields["law"].choices = [("", _("None of them")), *duties]  # type: ignore[attr-defined]
        self.fields["event"].choices = [("", _("None of them")), *events]  # type: ignore[attr-defined]
        if not may_see_programmes:
            del self.fields["programme"]

    def said(self) -> dict[str, Any]:
        """Return the fields as the service takes them."""
        said = dict(self.cleaned_data)
        said["event_id"] = UUID(said.pop("event")) if said["event"] else said.pop("event") or None
        return said | {"minutes": said.get("minutes") or 0, "n_people": said.get("n_people") or 0}
