"""Forms of the page that sorts many reports at once, and of links between reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account
from commonlight.reports import catalogue
from commonlight.reports.forms.team import QueueForm

ACTS = ("label", "kind", "assign", "repeat", "read")


class TriageForm(QueueForm):
    """What to show, as in the queue, and what to do with those that are ticked."""

    numbers = forms.CharField(
        label=_("Or type numbers"),
        help_text=_("The last six digits, with blanks between. They are added to those ticked below."),
        max_length=2_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    everything = forms.BooleanField(label=_("All that this choice shows, not only those ticked"), required=False)
    add_label = forms.ChoiceField(label=_("Label"), choices=lambda: catalogue.choices("labels"), required=False)
    set_kind = forms.ChoiceField(label=_("Kind"), choices=lambda: catalogue.choices("kinds"), required=False)
    to = forms.ChoiceField(label=_("Assign to"), required=False)
    lead = forms.CharField(
        label=_("Number of the report that stays open"),
        help_text=_("The others are closed as the same event, linked to it, and counted once."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, people: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in people}
        self.fields["to"].choices = [("", _("Nobody")), *((key, one.display_name) for key, one in self._people.items())]  # type: ignore[attr-defined]

    def assignee(self) -> Account | None:
        """Return who is to work on them."""
        return self._people.get(self.cleaned_data["to"])

    @property
    def shown_by(self) -> list[forms.BoundField]:
        """The fields that choose what the page shows."""
        return [self[name] for name in QueueForm.base_fields]


class LinkForm(forms.Form):
    """Another report of the same event, by its number."""

    other = forms.CharField(
        label=_("Number of the other report"),
        help_text=_("The last six digits. Only your own organisation sees the link; no text moves."),
        max_length=20,
        error_messages={"required": _("Type the number. Nothing was linked.")},
    )
