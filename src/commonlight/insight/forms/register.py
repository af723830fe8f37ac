"""Forms of the register: what to publish, and why something is taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.insight.forms.impact import MonthField
from commonlight.insight.models import ImpactPlan
from commonlight.insight.models.impact import TOLD_US
from commonlight.insight.models.register import WHY
from commonlight.insight.register_areas import levels


class ToldForm(forms.Form):
    """Which table of what people told is to be published."""

    what = forms.ChoiceField(
        label=_("Which table?"),
        choices=[
            ("kind_when", _("By kind, over time")),
            ("setting_when", _("By place of work or life, over time")),
            ("kind", _("By kind, all the time together")),
            ("setting", _("By place of work or life, all the time together")),
        ],
    )
    step = forms.ChoiceField(
        label=_("In which steps?"),
        help_text=_("Long steps hide less: counts under 11 are never shown."),
        choices=[("year", _("Years")), ("quarter", _("Quarters")), ("month", _("Months"))],
    )
    first = MonthField(label=_("First month"))
    last = MonthField(label=_("Last month"))

    def said(self) -> dict[str, Any]:
        """Return what was asked as it is kept."""
        held = self.cleaned_data
        return held | {"first": held["first"].isoformat(), "last": held["last"].isoformat()}


class AreasForm(forms.Form):
    """By which areas, and over which months, a map of what people told is to be published."""

    level = forms.ChoiceField(label=_("By which areas?"), choices=levels)
    first = MonthField(label=_("First month"))
    last = MonthField(label=_("Last month"))

    def said(self) -> dict[str, Any]:
        """Return what was asked as it is kept."""
        held = self.cleaned_data
        return held | {"first": held["first"].isoformat(), "last": held["last"].isoformat()}


class ImpactForm(forms.Form):
    """Of which impact report the two counts are to be published."""

    plan = forms.ModelChoiceField(
        label=_("Which impact report?"),
        queryset=ImpactPlan.objects.filter(state=ImpactPlan.State.READY, measure=TOLD_US).order_by("title"),
    )

    def said(self) -> dict[str, Any]:
        """Return what was asked as it is kept."""
        return {"plan": str(self.cleaned_data["plan"].pk)}


class WithdrawForm(forms.Form):
    """Why a release is taken back; everybody reads the reason."""

    why = forms.CharField(
        label=_("Why do you take it back?"),
        help_text=_("Everybody can read this. Name no person and no figure."),
        max_length=WHY,
        widget=forms.Textarea({"rows": 2}),
    )
