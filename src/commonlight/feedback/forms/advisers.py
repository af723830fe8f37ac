"""Forms of content advisers: who she is to us, hours, pay, advice and its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core import clock
from commonlight.core.advice import TOPICS
from commonlight.core.form_fields import DateInParts
from commonlight.core.models import Organisation
from commonlight.feedback.models.advisers import LINE, NAME, WORDS, Advice


class IntroduceForm(forms.Form):
    """How an adviser signs and what she is not asked."""

    chosen_name = forms.CharField(
        label=_("The name you sign with"),
        max_length=NAME,
        help_text=_("It may be an invented one. Nothing here or anywhere says why you are asked."),
    )
    is_shown = forms.BooleanField(label=_("Show this name on the public page of content advisers"), required=False)
    languages = forms.CharField(label=_("Languages you read"), max_length=LINE, required=False)
    topics_not_asked = forms.MultipleChoiceField(
        label=_("What would you rather not read?"),
        choices=list(TOPICS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    conflicts = forms.ModelMultipleChoiceField(
        label=_("Whose work do you not judge?"),
        queryset=Organisation.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You do not have to say why."),
    )


class HoursForm(forms.Form):
    """Minutes of one day."""

    day = DateInParts(label=_("Day"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=720)
    about = forms.CharField(label=_("For what, in a few words"), max_length=LINE, required=False)

    def clean_day(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["day"]
        if day is not None and day > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class RateForm(forms.Form):
    """What an hour is paid."""

    rate = forms.DecimalField(label=_("Paid for an hour"), min_value=0, max_value=1000, decimal_places=2)


class PayForm(forms.Form):
    """That open hours were paid, and how."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.CharField(
        label=_("How it was paid"), max_length=LINE, help_text=_("Like: voucher, cash with receipt, transfer. No name.")
    )


class AdviceForm(forms.Form):
    """Advice on anything."""

    piece = forms.CharField(label=_("What is it about?"), max_length=LINE)
    said = forms.CharField(label=_("Your advice"), max_length=WORDS, widget=forms.Textarea({"rows": 4}))


class AnswerForm(forms.Form):
    """What came of advice."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[one for one in Advice.Answer.choices if one[0] != Advice.Answer.OPEN],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In a sentence or two; why, where nothing was changed"),
        max_length=WORDS,
        widget=forms.Textarea({"rows": 3}),
    )
