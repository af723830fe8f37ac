"""What was told to the authorities."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.reports.facts import MOST_CHARACTERS
from commonlight.reports.forms.fields import ManyFilesField, WordsField


class TellingForm(forms.Form):
    """Recorded after the call; nobody waits for this page."""

    to = WordsField(
        label=_("Whom did you tell?"),
        max_length=200,
        error_messages={
            "required": _("Write which office you told. Nothing was recorded yet; the call itself counts.")
        },
    )
    reference = WordsField(
        label=_("Number or name they gave you"),
        help_text=_("If they gave none, leave it empty."),
        max_length=200,
        required=False,
    )
    words = WordsField(
        label=_("What you told them"),
        help_text=_("Only what the law asks for. Sealed for your organisation."),
        max_length=MOST_CHARACTERS,
        rows=4,
        required=False,
    )
    receipt = ManyFilesField(
        label=_("Receipt"), help_text=_("One photo or PDF, if there is one. It is sealed too."), required=False
    )
