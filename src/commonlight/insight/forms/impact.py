"""Forms of plans, results and findings, and of the six numbers of a month."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.core.models import Organisation
from commonlight.insight.models.impact import FIGURES, LINE, MOST, TOLD_US, WORDS
from commonlight.insight.selectors_impact import months_between
from commonlight.outreach.models import Programme

FEWEST, MOST_MONTHS = 3, 240


def month_of(text: str) -> date:
    """Return the first day of `2026-03`; raises ValueError."""
    return date.fromisoformat(f"{text.strip()}-01")


class MonthField(forms.CharField):
    """A month, written 2026-03."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=7, help_text=_("Year and month, like 2026-03"), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the first day of the month."""
        text = super().clean(value)
        try:
            return month_of(text)
        except ValueError:
            raise forms.ValidationError(_("Write the month like 2026-03.")) from None


class PlanForm(forms.Form):
    """What will be looked at; no count of the time with the programme is shown beside it."""

    title = forms.CharField(label=_("Title"), max_length=LINE)
    measure = forms.ChoiceField(label=_("Which numbers?"))
    programme = forms.ModelChoiceField(
        label=_("Which programme?"), queryset=Programme.objects.order_by("name"), required=False
    )
    kind = forms.CharField(label=_("What was done, in a few words?"), max_length=LINE)
    first = MonthField(label=_("First month of the numbers"))
    start = MonthField(label=_("First month with the programme"))
    until = MonthField(label=_("Last month to look at"))
    smallest_percent = forms.TypedChoiceField(
        label=_("Which change would be worth knowing?"),
        choices=[
            (125, _("A quarter more")),
            (150, _("Half as many again")),
            (200, _("Twice as many")),
            (50, _("Half")),
        ],
        coerce=int,
        initial=150,
    )
    looked_at = forms.IntegerField(
        label=_("How many outcomes will you look at in all?"), min_value=1, max_value=50, initial=1
    )
    events = forms.CharField(
        label=_("What else happened in these months?"),
        help_text=_("A line each: a new law, a new officer, a campaign of others."),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [(TOLD_US, _("What people told us"))]
        for agency in Organisation.objects.filter(kind="police").order_by("name"):
            choices += [(f"{name} {agency.pk}", f"{agency.name}: {words}") for name, words in FIGURES.items()]
        self.fields["measure"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say which months do not fit together."""
        said = super().clean() or {}
        first, start, until = said.get("first"), said.get("start"), said.get("until")
        if first and start and until:
            if not first < start < until:
                self.add_error("start", _("The months must follow each other: first month, start, last month."))
            elif len(list(months_between(first, until))) > MOST_MONTHS:
                self.add_error("first", _("At most 20 years can be looked at."))
            elif len(list(months_between(first, start))) <= FEWEST:
                self.add_error("first", _("At least 3 months before the start are needed."))
            elif len(list(months_between(start, until))) < FEWEST:
                self.add_error("until", _("At least 3 months with the programme are needed."))
        return said

    def said(self) -> dict[str, Any]:
        """Return the fields as the service takes them."""
        said = dict(self.cleaned_data)
        measure, _space, agency = said["measure"].partition(" ")
        return said | {"measure": measure, "agency_id": agency or None}


class FactsForm(forms.Form):
    """What only people know: who tells anyone, by two surveys, and what did not work."""

    told_before = forms.IntegerField(
        label=_("Survey before: how many had told anyone?"), min_value=0, max_value=MOST, required=False
    )
    asked_before = forms.IntegerField(
        label=_("Out of how many who knew of something?"), min_value=1, max_value=MOST, required=False
    )
    told_after = forms.IntegerField(
        label=_("Survey after: how many had told anyone?"), min_value=0, max_value=MOST, required=False
    )
    asked_after = forms.IntegerField(
        label=_("Out of how many who knew of something?"), min_value=1, max_value=MOST, required=False
    )
    did_not_work = forms.CharField(
        label=_("What did not work?"), max_length=WORDS, widget=forms.Textarea({"rows": 3}), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both surveys or none."""
        said = super().clean() or {}
        four = [said.get(name) for name in ("told_before", "asked_before", "told_after", "asked_after")]
        if any(one is not None for one in four):
            if None in four:
                raise forms.ValidationError(_("Give all four numbers of the two surveys, or none."))
            if four[0] > four[1] or four[2] > four[3]:  # type: ignore[operator]
                raise forms.ValidationError(_("More told than were asked: check the numbers."))
        return said

    def said(self) -> dict[str, Any]:
        """Return the facts as the report takes them."""
        held = self.cleaned_data
        facts: dict[str, Any] = {
            "did_not_work": [one.strip() for one in held["did_not_work"].splitlines() if one.strip()]
        }
        if held["told_before"] is not None:
            pairs = ("told_before", "asked_before"), ("told_after", "asked_after")
            facts["reporting_surveys"] = [[held[told], held[asked]] for told, asked in pairs]
        return facts


class FindingForm(forms.Form):
    """What changes because of what was seen."""

    seen = forms.CharField(label=_("What did you see?"), max_length=300, widget=forms.Textarea({"rows": 2}))
    change = forms.CharField(label=_("What do you change?"), max_length=300, widget=forms.Textarea({"rows": 2}))
    look_again_on = DateInParts(label=_("When do you look again?"))


class LookAgainForm(forms.Form):
    """What came of a change."""

    came_of_it = forms.CharField(label=_("What came of it?"), max_length=300, widget=forms.Textarea({"rows": 2}))


class MonthForm(forms.Form):
    """Six numbers of a month; an empty box means that it was not counted."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in FIGURES.items():
            self.fields[name] = forms.IntegerField(label=words, min_value=0, max_value=MOST, required=False)
        self.fields["changed_rules"] = forms.CharField(
            label=_("Is something counted otherwise from this month on?"),
            help_text=_("For example a new law or a new system. Leave empty if not."),
            max_length=LINE,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Ask for one number at least."""
        said = super().clean() or {}
        if not self.errors and all(said.get(name) is None for name in FIGURES):
            raise forms.ValidationError(_("Give at least one number. Write 0 where you counted and there was none."))
        return said
