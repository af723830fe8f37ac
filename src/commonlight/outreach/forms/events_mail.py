"""A letter about an event: to whom, and its words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class LetterForm(forms.Form):
    """To whom a letter goes, and what it says; the words begin with a draft."""

    to = forms.MultipleChoiceField(
        label=_("To whom?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each person gets a letter alone. Who asked for no more mail is left out."),
        error_messages={"required": _("Choose at least one list or group.")},
    )
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea({"rows": 12}))

    def __init__(self, *args: Any, choices: list[tuple[str, str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to"].choices = [
            (key, ngettext("%(name)s (%(n)s person)", "%(name)s (%(n)s people)", n) % {"name": name, "n": n})
            for key, name, n in choices
        ]
