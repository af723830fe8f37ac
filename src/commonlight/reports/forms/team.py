"""Forms of the team's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account
from commonlight.reports import catalogue, policies, zones
from commonlight.reports.facts import MOST_CHARACTERS
from commonlight.reports.forms.fields import WordsField
from commonlight.reports.models import Status
from commonlight.reports.services.team import Coding

ANY = ("", _("Any"))


class QueueForm(forms.Form):
    """What to show of the queue; it is matched in memory, and travels in no address."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("open", _("All open")), *Status.choices, ("all", _("All, closed too"))],
        required=False,
        initial="open",
    )
    urgency = forms.ChoiceField(
        label=_("Situation"),
        choices=[ANY, ("danger", _("Danger now")), ("child", _("Under 18")), ("any", _("Either of them"))],
        required=False,
    )
    level = forms.ChoiceField(
        label=_("What was told"),
        choices=[ANY, ("conduct", _("Something said or done")), ("looks", _("Looks only"))],
        required=False,
    )
    about = forms.ChoiceField(
        label=_("About"),
        choices=[
            ANY,
            ("self", _("The person's own life")),
            ("other", _("Someone else")),
            ("behalf", _("Written for someone")),
            ("ask", _("Question or offer")),
        ],
        required=False,
    )
    label = forms.ChoiceField(label=_("Label"), choices=lambda: [ANY, *catalogue.choices("labels")], required=False)
    lane = forms.ChoiceField(
        label=_("Slow lane"),
        choices=[ANY, ("normal", _("Without the slow lane")), ("slow", _("The slow lane alone"))],
        required=False,
        help_text=_("Many came from one network within an hour."),
    )
    mine = forms.BooleanField(label=_("Only those assigned to me"), required=False)
    number = forms.CharField(label=_("Number"), max_length=20, required=False)


class ReplyForm(forms.Form):
    """An answer to the person."""

    text = WordsField(
        label=_("Your answer"),
        help_text=_("Plain words. The person may read it where others can see."),
        max_length=MOST_CHARACTERS,
        rows=5,
        error_messages={"required": _("Write something first. Nothing was sent.")},
    )


class NoteForm(forms.Form):
    """A note that only the own organisation can open."""

    text = WordsField(
        label=_("Note for your own organisation"),
        max_length=MOST_CHARACTERS,
        rows=3,
        error_messages={"required": _("Write something first. Nothing was kept.")},
    )


class StatusForm(forms.Form):
    """The next step."""

    to = forms.ChoiceField(label=_("Next step"))

    def __init__(self, *args: Any, current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(s.value, s.label) for s in policies.steps_offered(current)]  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who works on it."""

    to = forms.ChoiceField(label=_("Assigned to"), required=False)

    def __init__(self, *args: Any, people: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(str(one.pk), one.display_name) for one in people]
        self.fields["to"].choices = [("", _("Nobody")), *options]  # type: ignore[attr-defined]
        self._people = {str(one.pk): one for one in people}

    def chosen(self) -> Account | None:
        """Return the account chosen, or None for nobody."""
        return self._people.get(self.cleaned_data["to"])


class LabelsForm(forms.Form):
    """Kind and labels on the sealed card."""

    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: catalogue.choices("kinds"))
    labels = forms.MultipleChoiceField(
        label=_("Labels"),
        choices=lambda: catalogue.choices("labels"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class CloseForm(forms.Form):
    """The coded line on closing."""

    outcome = forms.ChoiceField(label=_("What came of it"), choices=lambda: catalogue.choices("outcomes"))
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: catalogue.choices("kinds"))
    setting = forms.ChoiceField(
        label=_("Setting"), choices=lambda: [("", _("Not known")), *catalogue.choices("settings")], required=False
    )
    zone = forms.ChoiceField(label=_("Zone"), choices=zones.choices)
    event_month = forms.DateField(
        label=_("Month it happened"),
        help_text=_("As 2026-11. Leave it empty if not known."),
        input_formats=["%Y-%m"],
        required=False,
        error_messages={"invalid": _("Write the month as year and month, like 2026-11.")},
    )
    contact_before = forms.ChoiceField(
        label=_("Contact with us before"), choices=lambda: catalogue.choices("contact_before")
    )

    def coding(self) -> Coding:
        """Return the codes chosen."""
        return Coding(**{name: self.cleaned_data[name] for name in Coding.__dataclass_fields__})
