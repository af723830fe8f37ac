"""The safe-contact plan as a form: short, and all of it optional."""

import unicodedata
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commonlight.reports.forms.fields import WordsField
from commonlight.reports.plans import ANYONE, MAN, OUTSIDE, WOMAN, ContactPlan

MOST_WORDS = 300
MOST_NUMBER = 40
HOURS = [("", _("Any time")), *((str(hour), f"{hour:02d}:00") for hour in range(24))]
HOW_TEXTS = {
    "here": _("Only here"),
    "text": _("By text message"),
    "call": _("By a call"),
    "none": _("No answer"),
}


class PlanForm(forms.Form):
    """When, how, with which words and by whom a person may be reached. All of it is optional, which is said once."""

    is_optional = True

    how = forms.ChoiceField(
        label=_("How may we answer?"), choices=list(HOW_TEXTS.items()), widget=forms.RadioSelect, initial="here"
    )
    number = forms.CharField(
        label=_("Phone number"),
        help_text=_("We see it only at your times."),
        max_length=4 * MOST_NUMBER,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}),
        required=False,
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        help_text=_("None ticked means every day."),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    start = forms.TypedChoiceField(label=_("From"), choices=HOURS, coerce=int, empty_value=None, required=False)
    end = forms.TypedChoiceField(label=_("Until"), choices=HOURS, coerce=int, empty_value=None, required=False)
    by_whom = forms.ChoiceField(label=_("Who may reach you?"), required=False)
    say = WordsField(
        label=_("What should we say first?"),
        help_text=_("Example: “This is the clinic.”"),
        max_length=MOST_WORDS,
        required=False,
    )
    never_say = WordsField(
        label=_("Words we must not use"),
        help_text=_("Put a comma between them."),
        max_length=MOST_WORDS,
        required=False,
    )

    def __init__(self, *args: Any, readers: dict[UUID, str], for_someone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options: list[tuple[str, Any]] = [
            (ANYONE, _("Anyone who may read it")),
            (WOMAN, _("Only a woman")),
            (MAN, _("Only a man")),
        ]
        named = [(str(key), name) for key, name in readers.items()] if len(readers) > 1 else []
        self.fields["by_whom"].choices = [*options, *named]  # type: ignore[attr-defined]
        if for_someone:
            self.fields["how"].label = _("How does the person want to be reached?")
            self.fields["by_whom"].label = _("Who may reach the person?")

    def more_open(self) -> bool:
        """Whether a question of the folded part was answered, or has to be mended."""
        names = ("days", "by_whom", "never_say")
        return any(self[name].errors or self[name].value() not in (None, "", ANYONE, [], ()) for name in names)

    def clean_number(self) -> str:
        """Return the number with digits of any script as plain ones."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["number"])
        plain = [str(unicodedata.digit(sign, sign)) for sign in typed if sign.isprintable()]
        kept = "".join(plain).strip()
        if len(kept) > MOST_NUMBER:
            raise ValidationError(_("This number is too long. Please look at it again."))
        return kept

    def clean(self) -> dict[str, Any]:
        """Ask for a number where one is needed, and for both ends of the hours."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("how") in OUTSIDE and "number" not in self.errors:
            if not any(sign.isdigit() for sign in cleaned.get("number", "")):
                self.add_error("number", ValidationError(_("Write the number, or choose “Only here”.")))
        elif "number" not in self.errors:
            # A number that may not be used is not kept.
            cleaned["number"] = ""
        if (cleaned.get("start") is None) != (cleaned.get("end") is None):
            self.add_error("end", ValidationError(_("Choose both times, or “Any time” for both.")))
        return cleaned

    def plan(self) -> ContactPlan:
        """Return the plan."""
        cleaned = self.cleaned_data
        return ContactPlan(
            how=cleaned["how"],
            number=cleaned["number"],
            days=tuple(cleaned["days"]),
            start=cleaned["start"],
            end=cleaned["end"],
            by_whom=cleaned["by_whom"] or ANYONE,
            say=cleaned["say"],
            never_say=cleaned["never_say"],
        )

    @staticmethod
    def initial_of(plan: ContactPlan | None) -> dict[str, Any]:
        """Return a plan as the form's first values."""
        if plan is None:
            return {"how": "here", "by_whom": ANYONE}
        hours = {name: "" if (hour := getattr(plan, name)) is None else str(hour) for name in ("start", "end")}
        return {**plan.as_content(), "days": [str(day) for day in plan.days], **hours}
