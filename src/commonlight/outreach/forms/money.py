"""Forms of the books."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.core.models import Organisation
from commonlight.core.roles import Role
from commonlight.outreach.amounts import AmountRefused, cents_of, plain
from commonlight.outreach.models import BudgetLine, Grant, InKind, Programme
from commonlight.outreach.models.programmes import LINE, WORDS

NAME = 120


class AmountField(forms.CharField):
    """An amount above zero, returned as whole cents; digits of any script."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": "12"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=24, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show cents as they are typed."""
        return plain(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Return cents, or None where nothing was typed and nothing is needed."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return cents_of(typed)
        except AmountRefused as problem:
            raise forms.ValidationError(str(problem)) from problem


def currency_field() -> forms.RegexField:
    """Return the input for a currency code."""
    return forms.RegexField(
        r"^[A-Z]{3}$",
        label=_("Currency"),
        initial="USD",
        error_messages={"invalid": _("Write three letters, as in USD.")},
        widget=forms.TextInput(attrs={"size": "4", "maxlength": "3", "autocapitalize": "characters"}),
    )


class GrantForm(forms.Form):
    """A grant: who gives what, until when, on which conditions."""

    name = forms.CharField(label=_("What do you call it?"), max_length=NAME)
    funder = forms.CharField(label=_("Who gives it?"), max_length=NAME)
    amount_cents = AmountField(label=_("How much?"))
    currency = currency_field()
    starts = DateInParts(label=_("From"))
    ends = DateInParts(label=_("To"))
    conditions = forms.CharField(
        label=_("What does the funder ask for?"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    funder_organisation = forms.ModelChoiceField(
        label=_("Its organisation on this site"),
        help_text=_("Only if the funder signs in here. It sees nothing but what you release to it."),
        queryset=Organisation.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funder_organisation"].queryset = funders()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days stand in order."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("starts") and said.get("ends") and said["ends"] < said["starts"]:
            self.add_error("ends", _("The last day lies before the first."))
        return said


def funders() -> Any:
    """Return the organisations in which somebody holds the role of a funder."""
    return Organisation.objects.filter(memberships__roles__role=Role.FUNDER).distinct().order_by("name")


class BudgetLineForm(forms.Form):
    """A part of a grant."""

    name = forms.CharField(label=_("What is it for?"), max_length=NAME)
    amount_cents = AmountField(label=_("How much?"))

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._grant = grant

    def clean_name(self) -> str:
        """A name stands once in a grant."""
        name: str = self.cleaned_data["name"]
        if BudgetLine.objects.filter(grant=self._grant, name__iexact=name).exists():
            raise forms.ValidationError(_("The grant has a line of this name."))
        return name


class PeriodForm(forms.Form):
    """A report the funder wants."""

    since = DateInParts(label=_("Report from"))
    until = DateInParts(label=_("Report to"))
    due = DateInParts(label=_("Hand in by"))

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Days stand in order."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return said


class IndicatorForm(forms.Form):
    """Something that was promised."""

    name = forms.CharField(label=_("What was promised?"), max_length=LINE)
    promised = forms.IntegerField(label=_("How many?"), min_value=1, max_value=10_000_000)
    counted = forms.CharField(label=_("How do you count it?"), max_length=LINE)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


PARTS: dict[str, Callable[..., forms.Form]] = {"line": BudgetLineForm, "period": PeriodForm, "indicator": IndicatorForm}


class CountForm(forms.Form):
    """What was done towards something promised."""

    n = forms.IntegerField(label=_("How many more?"), min_value=1, max_value=1_000_000)


class LineChoice(forms.ModelChoiceField):
    """A budget line, with its grant and currency."""

    def label_from_instance(self, obj: Any) -> str:
        """Return grant, line and currency."""
        return f"{obj.grant.name}: {obj.name} ({obj.grant.currency})"


class SpendingForm(forms.Form):
    """Money spent, or come back."""

    what = forms.CharField(
        label=_("What for?"), help_text=_("Never the name of somebody who was helped."), max_length=LINE
    )
    amount_cents = AmountField(label=_("How much?"))
    currency = currency_field()
    is_refund = forms.BooleanField(label=_("This money came back"), required=False)
    spent_on = DateInParts(label=_("Day"))
    line = LineChoice(
        label=_("From which grant and line?"),
        queryset=BudgetLine.objects.none(),
        required=False,
        empty_label=_("Our own purse"),
    )
    programme = forms.ModelChoiceField(
        label=_("For which programme?"), queryset=Programme.objects.order_by("name"), required=False
    )
    area = forms.CharField(
        label=_("For which place?"), help_text=_("A county, town or quarter."), max_length=NAME, required=False
    )
    receipt = forms.CharField(label=_("Number of the receipt"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = BudgetLine.objects.select_related("grant").order_by("grant__name", "name")
        self.fields["line"].queryset = lines  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The amount is in the currency of the grant."""
        said: dict[str, Any] = super().clean() or {}
        line = said.get("line")
        if line is not None and said.get("currency") and line.grant.currency != said["currency"]:
            self.add_error(
                "currency",
                _("The grant is in %(code)s. Write the amount in that currency, as the bank changed it.")
                % {"code": line.grant.currency},
            )
        return said


class GiftForm(forms.Form):
    """Hours or things given."""

    kind = forms.ChoiceField(label=_("What was given?"), choices=InKind.Kind.choices)
    what = forms.CharField(label=_("In one line"), max_length=LINE)
    given_on = DateInParts(label=_("Day"))
    quantity = AmountField(label=_("How many hours or pieces?"))
    rate_cents = AmountField(label=_("Worth of one hour or piece"))
    currency = currency_field()
    rate_source = forms.CharField(
        label=_("Where is that worth from?"),
        help_text=_("Such as a published hourly value, or a bill."),
        max_length=LINE,
    )
    rate_year = forms.IntegerField(label=_("Of which year?"), min_value=1990, max_value=2100)
    grant = forms.ModelChoiceField(
        label=_("Towards which grant?"), queryset=Grant.objects.order_by("name"), required=False
    )
    programme = forms.ModelChoiceField(
        label=_("For which programme?"), queryset=Programme.objects.order_by("name"), required=False
    )

    def said(self) -> dict[str, Any]:
        """Return the fields as the service takes them; a quantity is kept in hundredths, as cents are."""
        said = dict(self.cleaned_data)
        said["hundredths"] = said.pop("quantity")
        return said


class ReleaseForm(forms.Form):
    """Who is shown a grant's totals, and why."""

    organisation = forms.ModelChoiceField(label=_("Shown to"), queryset=Organisation.objects.none())
    basis = forms.CharField(label=_("Which agreement or condition asks for it?"), max_length=LINE)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = funders()
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]
        self.fields["organisation"].initial = grant.funder_organisation_id
