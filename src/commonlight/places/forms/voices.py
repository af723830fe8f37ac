"""What people who know a place say of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.places.models import LocalMark


class ObjectionForm(forms.Form):
    """An objection to what a page says of a place."""

    label = forms.CharField(label=_("What is said that is wrong?"), max_length=200)
    text = forms.CharField(
        label=_("What do you say?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("No names of people, no addresses."),
    )
    organisation = forms.ChoiceField(label=_("Who says it?"))

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer to an objection."""

    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class WorkshopForm(forms.Form):
    """What a workshop marked: one area in a form; more are added on the same day and place."""

    day = DateInParts(label=_("Day"), help_text=_("Such as 27 3 2026."))
    place = forms.CharField(
        label=_("Where"), max_length=120, help_text=_("A hall, a school. Never a home or a shelter.")
    )
    headcount = forms.IntegerField(label=_("How many people were there?"), min_value=3, max_value=500)
    organisation = forms.ChoiceField(label=_("Held by"))
    marks = forms.CharField(
        label=_("What was marked"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "One line for each mark: code of the area; word; how many agreed; why. Such as: 18097; need; 9; no bus."
        ),
    )

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]

    def clean_marks(self) -> list[tuple[str, str, int, str]]:
        """Return (code, kind, how many, why) for each line; names the line that cannot be read."""
        found: list[tuple[str, str, int, str]] = []
        for number, line in enumerate(self.cleaned_data["marks"].splitlines(), start=1):
            parts = [part.strip() for part in line.split(";", 3)]
            if not line.strip():
                continue
            if len(parts) < 3 or parts[1] not in LocalMark.Kind.values or not parts[2].isdecimal() or len(parts[2]) > 4:
                raise forms.ValidationError(
                    _("Line %(n)d cannot be read. Words are: %(words)s."),
                    params={"n": number, "words": ", ".join(LocalMark.Kind.values)},
                )
            if (parts[0], parts[1]) in {(one[0], one[1]) for one in found}:
                raise forms.ValidationError(_("Line %(n)d says again what a line before says."), params={"n": number})
            found.append((parts[0], parts[1], int(parts[2]), (parts[3] if len(parts) > 3 else "")[:400]))
        return found
