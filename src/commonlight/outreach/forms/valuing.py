"""Which volunteer hours are valued, and at what rate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.outreach.forms.money import AmountField, currency_field
from commonlight.outreach.models import Grant
from commonlight.outreach.models.programmes import LINE
from commonlight.outreach.services.valuing import Rate


class ValueHoursForm(forms.Form):
    """A time, a rate with its source, and the grant it counts towards."""

    first = DateInParts(label=_("From"))
    last = DateInParts(label=_("Until"))
    rate_cents = AmountField(label=_("Worth of one hour"))
    currency = currency_field()
    rate_source = forms.CharField(
        label=_("Where is that worth from?"), help_text=_("Such as a published hourly value."), max_length=LINE
    )
    rate_year = forms.IntegerField(
        label=_("Of which year?"),
        min_value=1990,
        max_value=2100,
        widget=forms.TextInput({"inputmode": "numeric", "size": "6"}),
    )
    grant = forms.ModelChoiceField(
        label=_("Towards which grant?"), queryset=Grant.objects.order_by("name"), required=False, empty_label="–"
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        said = super().clean() or {}
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            self.add_error("last", _("This day is before the first."))
        return said

    def rate(self) -> Rate:
        """Return the rate."""
        said = self.cleaned_data
        return Rate(said["rate_cents"], said["currency"], said["rate_source"], said["rate_year"])
