"""What people type on the pages about keeping: backup keys, a restore, a hold."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.core.models import LegalHold

TAIL = 8


class KeyBackForm(forms.Form):
    """The last eight characters of a printed backup key, typed back, and where the paper will lie."""

    tail = forms.CharField(
        label=_("The last eight characters of the key, from your paper"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}),
    )
    label = forms.CharField(label=_("Where the paper will lie"), max_length=80)

    def clean_tail(self) -> str:
        """Blanks and small letters do not matter."""
        return "".join(self.cleaned_data["tail"].split()).upper()[-TAIL:]


class RestoreForm(forms.Form):
    """Which backup comes back, the key on paper, and a plain yes."""

    backup = forms.ChoiceField(label=_("Backup"), widget=forms.RadioSelect)
    key = forms.CharField(
        label=_("The backup key, from your paper"),
        widget=forms.PasswordInput({"autocomplete": "off", "dir": "ltr"}),
        help_text=_("It begins with AGE-SECRET-KEY-1. It is used once and not kept."),
    )
    sure = forms.BooleanField(label=_("I know that what came in after this backup is lost to the site"))

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["backup"].choices = names  # type: ignore[attr-defined]


class DrillForm(forms.Form):
    """Which backup is tried out, and the key on paper."""

    backup = forms.ChoiceField(label=_("Backup"), widget=forms.RadioSelect)
    key = forms.CharField(
        label=_("The backup key, from your paper"),
        widget=forms.PasswordInput({"autocomplete": "off", "dir": "ltr"}),
        help_text=_("It begins with AGE-SECRET-KEY-1. It is used once and not kept."),
    )

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["backup"].choices = names  # type: ignore[attr-defined]
        self.fields["backup"].initial = names[0][0] if names else ""


class HoldForm(forms.Form):
    """Why something must be kept, until when, and a note for the organisation alone."""

    reason = forms.ChoiceField(label=_("Why it must be kept"), choices=LegalHold.Reason, widget=forms.RadioSelect)
    until = DateInParts(label=_("Until which day"), help_text=_("At most a year; then look at it again."))
    text = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea({"rows": "3"}),
        help_text=_("Who asked, and what counsel said. Only your organisation can read it."),
        max_length=2000,
    )

    def clean_until(self) -> date:
        """The day itself is checked by the service, which knows today."""
        found: date = self.cleaned_data["until"]
        return found
