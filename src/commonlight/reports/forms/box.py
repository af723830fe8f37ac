"""Forms of the mailbox: the code, words, who may read, deleting."""

import unicodedata
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commonlight.core.codes import Code, CodeUnreadable
from commonlight.reports.facts import MOST_CHARACTERS
from commonlight.reports.forms.fields import ManyFilesField, WordsField
from commonlight.reports.selectors import Recipients

SLIPS = {
    "length": _("A code has 25 digits, in five groups of five. Some are missing or too many. Please look again."),
    "character": _("A code has digits only. Please look at the sign that is not a digit."),
    "slip": _("One digit seems to be wrong, or two have changed places. Please look again."),
}


class CodeForm(forms.Form):
    """The code, in any script's digits, with any spaces."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("25 digits. Spaces do not matter."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}
        ),
        error_messages={"required": _("Enter the 25 digits of your code.")},
    )

    def clean_code(self) -> Code:
        """Return the code; a slip is explained without any look into the mailboxes."""
        try:
            return Code.read(self.cleaned_data["code"][:400])
        except CodeUnreadable as problem:
            raise ValidationError(SLIPS[problem.reason]) from problem


class LastDigitsForm(forms.Form):
    """The last five digits of the code, typed back."""

    last = forms.CharField(
        label=_("Last 5 digits of your code"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}
        ),
        error_messages={"required": _("Type the last group of five digits.")},
    )

    def clean_last(self) -> str:
        """Return five ASCII digits, from any script."""
        values = [unicodedata.digit(sign, None) for sign in self.cleaned_data["last"][:60]]
        return "".join(str(value) for value in values if value is not None)


class WordsForm(forms.Form):
    """The person's words in the mailbox, with files."""

    text = WordsField(label=_("Your message"), max_length=MOST_CHARACTERS, rows=5, required=False)
    attached = ManyFilesField(
        label=_("Photos or PDF files"),
        help_text=_("Up to 5 files, 20 MB each. We remove the place, time and device that are hidden in them."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words or a file."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("text") and not cleaned.get("attached"):
            self.add_error("text", ValidationError(_("Write something, or add a file.")))
        return cleaned


class ReadersForm(forms.Form):
    """Who may read from now on."""

    organisations = forms.MultipleChoiceField(
        label=_("These may read your words"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _(
                "At least one organisation must be able to read. To take everything back, delete it all instead."
            )
        },
    )
    police = forms.MultipleChoiceField(
        label=_("Parts may be passed to"), widget=forms.CheckboxSelectMultiple, required=False
    )
    fallback = forms.MultipleChoiceField(
        label=_("If nobody answers in two days, these may read it too"),
        help_text=_("Until then they have no key. Our server opens this step by the clock, so for this you trust it."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    statistics = forms.BooleanField(
        label=_("You may count this in your figures, without my words and with no place smaller than the county"),
        required=False,
    )

    def __init__(
        self, *args: Any, recipients: Recipients, named: dict[UUID, str], is_answered: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fallback"].choices = [(str(one.pk), one.name) for one in recipients.readers]  # type: ignore[attr-defined]
        if is_answered or len(recipients.readers) < 2:
            del self.fields["fallback"]
        # Who reads already stays on the list even when it takes no new reports, so that it can be taken off.
        readers = {**{one.pk: one.name for one in recipients.readers}, **named}
        police = {one.pk: one.name for one in recipients.police}
        for key in police:
            readers.pop(key, None)
        self.fields["organisations"].choices = [(str(key), name) for key, name in readers.items()]  # type: ignore[attr-defined]
        self.fields["police"].choices = [(str(key), name) for key, name in police.items()]  # type: ignore[attr-defined]
        if not police:
            del self.fields["police"]

    @staticmethod
    def ids(texts: list[str]) -> list[UUID]:
        """Return chosen values as ids."""
        return [UUID(text) for text in texts]


class DeleteForm(forms.Form):
    """A second look before everything goes."""

    sure = forms.BooleanField(
        label=_("Yes, delete everything. I know it cannot be brought back."),
        error_messages={"required": _("Tick the box if you want to delete everything. Nothing was deleted.")},
    )
