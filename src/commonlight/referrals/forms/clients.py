"""Forms of a client's record."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.core.languages import languages
from commonlight.directory import terms
from commonlight.referrals.policies.journal import Profile
from commonlight.referrals.words import AGES, REASONS

WORDS = 4_000
LINE = 200


def words(label: Any, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label, required=required, max_length=WORDS, widget=forms.Textarea({"rows": rows, "dir": "auto"}), **more
    )


def term_choices() -> list[tuple[str, str]]:
    """Return the needs of the directory's taxonomy, in the language of the page."""
    return [(one.code, one.name(get_language() or "en")) for one in terms.terms_of(terms.NEED)]


def term_name(code: str) -> str:
    """Return what a need is called; the code itself when the taxonomy does not have it any more."""
    found = terms.terms().get(code)
    return found.name(get_language() or "en") if found else code


def language_choices() -> list[tuple[str, str]]:
    """Return the languages this site knows, each named in itself."""
    return [(one.code, one.name) for one in languages().values()]


class ProfileForm(forms.Form):
    """Who somebody is, under a name that is not her own."""

    pseudonym = forms.CharField(
        label=_("Name used here"),
        max_length=60,
        help_text=_("Not the real name. Let the person choose: a first letter, a colour, any word."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    age_group = forms.ChoiceField(label=_("Age"), choices=list(AGES.items()), initial="unknown")
    area = forms.CharField(
        label=_("County"), max_length=LINE, required=False, help_text=_("Never nearer than the county.")
    )
    safety = words(_("What keeps the person safe"), required=False)
    story = words(
        _("What happened"), required=False, help_text=_("Only what you need to help. Nobody has to tell it twice.")
    )
    documents = words(_("Papers"), required=False, rows=2)
    treatment = words(
        _("Treatment for alcohol or drugs"), required=False, rows=2, help_text=_("Protected by 42 CFR part 2.")
    )

    def profile(self) -> Profile:
        """Return what was typed."""
        return Profile(
            **{name: self.cleaned_data[name] for name in self.base_fields if name in Profile.__annotations__}
        )


class NewClientForm(ProfileForm):
    """A new record."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    restricted = forms.BooleanField(
        label=_("Only I and the supervisor may open this record"),
        required=False,
        help_text=_("Others of the team can break the glass in danger; you and the person are told."),
    )

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0][0]
            self.fields["organisation"].widget = forms.HiddenInput()


class NeedForm(forms.Form):
    """A need."""

    term = forms.ChoiceField(label=_("Need"), choices=term_choices)
    words = words(_("In the person's own words"), rows=2)
    urgent = forms.BooleanField(label=_("Needed within hours"), required=False)


class TaskForm(forms.Form):
    """Something to do, or an appointment."""

    what = forms.CharField(label=_("What"), max_length=LINE)
    due = DateInParts(label=_("On which day"))
    time = forms.CharField(
        label=_("At what time"), max_length=20, required=False, widget=forms.TextInput({"type": "time"})
    )


class TextForm(forms.Form):
    """A working note."""

    text = words(_("Note for the team"))


class NameForm(forms.Form):
    """A real name."""

    real_name = forms.CharField(
        label=_("Real name"),
        max_length=LINE,
        required=False,
        help_text=_("Only where you cannot do without. Empty: the name is forgotten."),
    )


class HoldForm(forms.Form):
    """Why a record is kept longer."""

    why = forms.CharField(label=_("Why it must be kept"), max_length=LINE, required=False)


class AssignForm(forms.Form):
    """Whose work it is."""

    to = forms.ChoiceField(label=_("Whose work it is"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """The yes to be contacted afterwards."""

    valid_to = DateInParts(label=_("Until which day"))
    how = forms.CharField(label=_("How"), max_length=LINE, help_text=_("For example: by text, to this number."))
    hours = forms.CharField(label=_("When"), max_length=LINE, required=False)
    words = forms.CharField(
        label=_("Words to use"), max_length=LINE, required=False, help_text=_("For example: say it is the book club.")
    )


class FollowUpForm(forms.Form):
    """What the person said when asked how it went."""

    connected = forms.ChoiceField(
        label=_("Did they meet?"),
        choices=[
            ("yes", _("Yes, says the person")),
            ("no", _("No, says the person")),
            ("", _("Not reached, or no answer")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("If not: why"),
        choices=[("", "–"), *((one.value, text) for one, text in REASONS.items())],
        required=False,
    )
    note = words(_("What the person said"), required=False, rows=2)

    def clean(self) -> dict[str, Any]:
        """A no needs its reason: it is what shows a coalition where help is missing."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("connected") == "no" and not data.get("reason"):
            self.add_error("reason", _("Choose why they did not meet."))
        return data


class ReasonForm(forms.Form):
    """Why somebody breaks the glass."""

    reason = words(_("Why you must look now"), rows=2)


class DemandForm(forms.Form):
    """Who demands something, and on what ground."""

    asked_by = forms.CharField(label=_("Who asks"), max_length=LINE)
    basis = forms.CharField(label=_("On what ground"), max_length=LINE, help_text=_("The order's number, or the law."))
    counsel = forms.CharField(label=_("Lawyer who was asked"), max_length=LINE, required=False)


class DemandClosedForm(forms.Form):
    """What was given in the end."""

    given = words(_("What was given, one thing on a line; nothing is an answer too"), required=False)
    notice = forms.CharField(label=_("How and when the person was told, or why not yet"), max_length=LINE)
