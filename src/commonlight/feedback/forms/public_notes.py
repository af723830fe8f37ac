"""The form for a note from anybody: no name, no account; what looks like a name or a number is asked about once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.codes import Code, CodeUnreadable
from commonlight.directory.spotting import traces_in
from commonlight.feedback.models.notes import LONGEST

# In the words people choose from; the last is sealed at once.
KINDS = (
    ("question", _("A question")),
    ("suggestion", _("An idea")),
    ("rumour", _("Something people say here")),
    ("complaint", _("Something that went wrong")),
    ("thanks", _("Thanks")),
    ("sensitive", _("Somebody of us did harm, or somebody needs help")),
)


class NoteForm(forms.Form):
    """What it is and the words; `seal` and `anyway` answer the question about names and numbers."""

    kind = forms.ChoiceField(label=_("What do you want to tell us?"), choices=KINDS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Your words"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Please no names and no numbers of people."),
        error_messages={
            "max_length": _("That is too long: 2,000 letters at most. Nothing was sent. Your words are still here.")
        },
    )
    wants_answer = forms.BooleanField(label=_("I want an answer. Give me a code for it."), required=False)

    def __init__(self, *args: Any, takes_sensitive: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not takes_sensitive:
            self.fields["kind"].choices = [one for one in KINDS if one[0] != "sensitive"]  # type: ignore[attr-defined]

    def points_at_somebody(self) -> bool:
        """Whether the words look like a name said as one, a number, a mail or an address."""
        return bool(traces_in(self.cleaned_data.get("words", "")))


class CodeForm(forms.Form):
    """The code of an answer."""

    code = forms.CharField(
        label=_("Your 25 digits"),
        max_length=120,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_code(self) -> Any:
        """Return the code; says what to look at when it cannot be one."""
        try:
            return Code.read(self.cleaned_data["code"])
        except CodeUnreadable as problem:
            raise forms.ValidationError(
                {
                    "length": _("A code has 25 digits. Count them again."),
                    "character": _("A code has digits only."),
                    "slip": _("One digit is not right. Compare them with your paper."),
                }[problem.reason]
            ) from None
