"""Forms of the team's side of a hand-over to police, and of evidence."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.reports import catalogue
from commonlight.reports.forms.fields import WordsField
from commonlight.reports.models import Way
from commonlight.reports.services.handing import MAY_BE_HANDED, Receiver
from commonlight.reports.services.mailbox import MailboxContent

OUTSIDE = "outside"


class ChosenField(forms.ChoiceField):
    """A choice of which the first is taken when nothing else was: never optional, and never refused as missing."""

    def validate(self, value: Any) -> None:
        """Accept what is among the choices, and nothing at all for the first."""
        if value and not self.valid_value(value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": value})


class ReleaseForm(forms.Form):
    """Which parts go to which police, or in an exception to whom else, by which way, and on what ground."""

    to = forms.ChoiceField(label=_("Who gets it"))
    agency = WordsField(
        label=_("Name of the agency outside the coalition"),
        help_text=_("Only in one of the two exceptions: the person could say yes to nobody outside."),
        max_length=120,
        required=False,
    )
    way = ChosenField(label=_("How it gets there"), choices=Way.choices, widget=forms.RadioSelect, initial=Way.ACCOUNT)
    officer = WordsField(
        label=_("Officer who gets it"),
        help_text=_("For a link or paper: name or number, as it should stand in the list of who had it."),
        max_length=120,
        required=False,
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts to pass on"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one part. Nothing was passed on.")},
    )
    reason = ChosenField(
        label=_("Ground"),
        choices=lambda: [("", _("The person said yes")), *catalogue.choices("override_reasons")],
        widget=forms.RadioSelect(attrs={"required": False}),
    )

    def __init__(
        self,
        *args: Any,
        police: list[tuple[str, str]],
        not_chosen: list[tuple[str, str]],
        with_account: frozenset[str],
        content: MailboxContent,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._names = dict([*police, *not_chosen])
        self._not_chosen = frozenset(dict(not_chosen))
        self._with_account = with_account
        others = [(key, _("%(name)s (the person did not choose them)") % {"name": name}) for key, name in not_chosen]
        outside = (OUTSIDE, _("An agency outside the coalition"))
        self.fields["to"].choices = [*police, *others, outside]  # type: ignore[attr-defined]
        self.fields["parts"].choices = [  # type: ignore[attr-defined]
            (str(part.sequence), _part_name(part.sequence, part.kind, part.content))
            for part in content.parts
            if part.kind in MAY_BE_HANDED
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        cleaned = super().clean() or self.cleaned_data
        way, to = cleaned.get("way") or Way.ACCOUNT, cleaned.get("to")
        if way == Way.ACCOUNT and to is not None and to not in self._with_account:
            self.add_error("way", _("They have no account here. Choose a link or paper. Nothing was passed on."))
        if way != Way.ACCOUNT and not cleaned.get("officer"):
            self.add_error("officer", _("Write who gets it. Nothing was passed on."))
        if to == OUTSIDE and not cleaned.get("agency"):
            self.add_error("agency", _("Write which agency it is. Nothing was passed on."))
        if to in self._not_chosen and not cleaned.get("reason"):
            self.add_error(
                "reason",
                _("The person did not choose them. Without one of the two exceptions they get nothing."),
            )
        if to == OUTSIDE and not cleaned.get("reason"):
            self.add_error("reason", _("Nobody outside the coalition can get parts without one of the two exceptions."))
        return cleaned

    def receiver(self) -> Receiver:
        """Return who gets it and how."""
        cleaned, to = self.cleaned_data, self.cleaned_data["to"]
        way = Way(cleaned["way"] or Way.ACCOUNT)
        if to == OUTSIDE:
            return Receiver(None, cleaned["agency"], way, cleaned["officer"])
        return Receiver(UUID(to), self._names[to], way, cleaned["officer"])

    def sequences(self) -> list[int]:
        """Return the parts chosen."""
        return [int(one) for one in self.cleaned_data["parts"]]


def _part_name(sequence: int, kind: str, content: dict[str, Any]) -> str:
    place = {"number": sequence + 1}
    if kind == "file" and content["file"].get("is_original"):
        return str(_("%(number)d: evidence, untouched: %(name)s") % {**place, "name": content["file"]["name"]})
    if kind == "file":
        return str(_("%(number)d: file %(name)s") % {**place, "name": content["file"]["name"]})
    if kind == "facts":
        return str(_("%(number)d: answers of the form") % place)
    if content["by"] == "person":
        return str(_("%(number)d: message of the person") % place)
    return str(_("%(number)d: answer of the team") % place)


class EvidenceForm(forms.Form):
    """Why somebody takes a copy of an original."""

    why = WordsField(
        label=_("Why do you take a copy?"),
        help_text=_("It stands in the list for as long as the evidence does."),
        max_length=300,
        error_messages={"required": _("Write why. No copy was given out.")},
    )
