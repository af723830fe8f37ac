"""Forms of an officer: the digits that open a link, the receipt, the answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.reports import catalogue
from commonlight.reports.forms.fields import WordsField


class ReceiptForm(forms.Form):
    """The officer confirms that the package arrived."""

    officer = WordsField(
        label=_("Your name or number"),
        max_length=120,
        error_messages={"required": _("Write who received it.")},
    )
    case_number = WordsField(label=_("Case number"), max_length=60, required=False)


class AnswerForm(forms.Form):
    """What became of it, in four words."""

    answer = forms.ChoiceField(
        label=_("What became of it"),
        choices=lambda: catalogue.choices("police_answers"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four.")},
    )
    text = WordsField(
        label=_("What is needed, or why"),
        help_text=_("Short. No names of the people it is about."),
        max_length=600,
        rows=3,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask what is needed where something is."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "needs_more" and not cleaned.get("text"):
            self.add_error("text", _("Say what is needed, so that the team can ask the person."))
        return cleaned


class PinForm(forms.Form):
    """The ten digits that came by another way than the link."""

    pin = forms.CharField(
        label=_("Your ten digits"),
        help_text=_("They came to you by another way than the link."),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "size": 16}),
        error_messages={"required": _("Type the ten digits.")},
    )
