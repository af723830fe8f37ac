"""Forms of the readiness page: opening hours, who covers, the rehearsal."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commonlight.core.codes import Code, CodeUnreadable
from commonlight.core.models import Account
from commonlight.reports.facts import MOST_CHARACTERS
from commonlight.reports.forms.box import SLIPS
from commonlight.reports.forms.fields import WordsField

CLOCK = {"inputmode": "numeric", "size": "6", "autocomplete": "off", "dir": "ltr", "placeholder": "09:00"}
NO_TIME = {"invalid": _("Write the time like 09:00.")}


class HoursForm(forms.Form):
    """When somebody reads, and when the form closes by itself."""

    days = forms.TypedMultipleChoiceField(
        label=_("Days on which somebody reads"),
        choices=lambda: list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one day.")},
    )
    opens = forms.TimeField(
        label=_("From"), input_formats=["%H:%M"], widget=forms.TextInput(CLOCK), error_messages=NO_TIME
    )
    closes = forms.TimeField(
        label=_("To"),
        help_text=_("A time before the first one means the next day."),
        input_formats=["%H:%M"],
        widget=forms.TextInput(CLOCK),
        error_messages=NO_TIME,
    )
    closes_after_days = forms.IntegerField(
        label=_("Close the form when nobody signed in for so many days"),
        help_text=_("It opens again by itself when a reader signs in. Three is a good number."),
        min_value=1,
        max_value=30,
    )
    duty_hours = forms.IntegerField(
        label=_("Within how many hours does your state want a child in danger reported?"),
        help_text=_("0 means at once. Leave it empty until you have looked it up with counsel."),
        min_value=0,
        max_value=240,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A window needs some length."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("opens") and cleaned.get("opens") == cleaned.get("closes"):
            self.add_error("closes", _("The two times are the same. Say when the reading ends."))
        return cleaned


class CoverForm(forms.Form):
    """Who steps in: one person or several."""

    accounts = forms.MultipleChoiceField(
        label=_("Who steps in when nobody answers?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )

    def __init__(self, *args: Any, people: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in people}
        self.fields["accounts"].choices = [(key, one.display_name) for key, one in self._people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[Account]:
        """Return the people chosen."""
        return [self._people[key] for key in self.cleaned_data["accounts"]]


class AwayForm(forms.Form):
    """On which days somebody who steps in is away."""

    account = forms.ChoiceField(label=_("Who is away?"))
    away_from = forms.DateField(
        label=_("First day away"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), required=False
    )
    away_until = forms.DateField(
        label=_("Last day away"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), required=False
    )

    def __init__(self, *args: Any, people: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in people}
        self.fields["account"].choices = [(key, one.display_name) for key, one in self._people.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for both days in their order, or for none."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("away_from"), cleaned.get("away_until")
        if (first is None) != (last is None) or (first and last and last < first):
            self.add_error("away_until", ValidationError(_("Give both days, the first one first; or none.")))
        return cleaned

    def chosen(self) -> Account:
        """Return the person chosen."""
        return self._people[self.cleaned_data["account"]]

    def days(self) -> tuple[date, date] | None:
        """Return the first and the last day, or None."""
        first, last = self.cleaned_data["away_from"], self.cleaned_data["away_until"]
        return (first, last) if first and last else None


class RehearsalForm(forms.Form):
    """The practice code, typed as the person would type it, and an answer."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    answer = WordsField(
        label=_("Your answer to the practice report"),
        max_length=MOST_CHARACTERS,
        rows=3,
        error_messages={"required": _("Write a short answer, as you would to a person.")},
    )
    code = forms.CharField(
        label=_("The practice code, typed back"),
        help_text=_("As the person would type it from paper. Spaces do not matter."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], code: Code, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0][0]
        self._code = code

    def clean_code(self) -> Code:
        """Return the code typed, which must be the one shown."""
        try:
            typed = Code.read(self.cleaned_data["code"][:400])
        except CodeUnreadable as problem:
            raise forms.ValidationError(SLIPS[problem.reason]) from problem
        if typed.digits != self._code.digits:
            raise forms.ValidationError(_("This is another code than the one on this page. Look again."))
        return typed
