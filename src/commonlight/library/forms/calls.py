"""What a call to a help line brought."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.library.forms.editing import TextField
from commonlight.library.models import NumberCall

RIGHT = NumberCall.Answer.RIGHT
ASKED = _("Choose one. “They did not say” is an answer too.")


class CallForm(forms.Form):
    """Step three of the call: what was answered, who hears of calls, on which day."""

    number = forms.CharField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("What came of the call?"), choices=NumberCall.Answer, widget=forms.RadioSelect)
    police_hear = forms.ChoiceField(
        label=_("Do the police hear of calls?"),
        choices=NumberCall.Hears,
        widget=forms.RadioSelect,
        error_messages={"required": ASKED},
    )
    immigration_hears = forms.ChoiceField(
        label=_("Do immigration officers hear of calls?"),
        choices=NumberCall.Hears,
        widget=forms.RadioSelect,
        error_messages={"required": ASKED},
    )
    day = DateInParts(label=_("Day of the call"))
    words = TextField(
        label=_("What else they said"),
        required=False,
        lines=2,
        help_text=_("Such as new hours. Write nothing about a person, not even who answered."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        if self.is_bound and self.data.get("answer") != RIGHT:
            # Only a line that answered could be asked.
            for field in ("police_hear", "immigration_hears"):
                self.fields[field].required = False

    def clean_day(self) -> date:
        """Return a day within the last 30."""
        day: date = self.cleaned_data["day"]
        if day > self._today:
            raise forms.ValidationError(_("This day is still to come. Write the day on which you called."))
        if self._today - day > timedelta(days=30):
            raise forms.ValidationError(_("This is more than 30 days ago. Please call once more today."))
        return day
