"""Forms of stories: begin, words, agreement, copies, a veto."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core import clock
from commonlight.core.advice import TOPICS
from commonlight.core.form_fields import DateInParts
from commonlight.core.languages import languages
from commonlight.core.models import Organisation, OwnPicture
from commonlight.feedback.models.stories import FEWEST_IN_A_COMPOSITE, LINE, PLACES, TITLE, WORDS, Story


def _language_choices() -> list[tuple[str, str]]:
    return [(code, one.name) for code, one in languages().items()]


class BeginForm(forms.Form):
    """What kind of story it is, whose, and what it speaks of."""

    title = forms.CharField(label=_("A name for the team"), max_length=TITLE)
    kind = forms.ChoiceField(
        label=_("Whose story is it?"),
        choices=Story.Kind.choices,
        initial=Story.Kind.COMPOSITE,
        widget=forms.RadioSelect,
        help_text=_("Put several people's experience together, unless one person wants her own told."),
    )
    made_of = forms.IntegerField(
        label=_("From how many people's experience?"),
        min_value=FEWEST_IN_A_COMPOSITE,
        max_value=1000,
        required=False,
        help_text=_(
            "At least three, so that nobody in it can be recognised. Leave it empty for one person's own story."
        ),
    )
    organisation = forms.ModelChoiceField(
        label=_("Which organisation holds it?"), queryset=Organisation.objects.order_by("name")
    )
    topics = forms.MultipleChoiceField(
        label=_("What does it speak of?"),
        choices=list(TOPICS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("An adviser reads this warning before she opens it."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the number where several people stand behind it."""
        said = super().clean() or {}
        if said.get("kind") == Story.Kind.COMPOSITE and not said.get("made_of") and "made_of" not in self.errors:
            self.add_error("made_of", _("Write how many people: at least three."))
        return said


class WordsForm(forms.Form):
    """What worked and what did not, in one language."""

    heading = forms.CharField(label=_("Heading"), max_length=TITLE, required=False)
    worked = forms.CharField(
        label=_("What worked"), max_length=WORDS, required=False, widget=forms.Textarea({"rows": 6})
    )
    did_not = forms.CharField(
        label=_("What did not work, or is not solved"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("A story tells both. Leave all three empty to take this language out."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse one side without the other."""
        said = super().clean() or {}
        parts = [said.get(name, "") for name in ("heading", "worked", "did_not")]
        if any(parts) and not all(parts) and not self.errors:
            raise forms.ValidationError(_("Write the heading, what worked and what did not."))
        return said


class PictureForm(forms.Form):
    """One of the coalition's own pictures, or none."""

    picture = forms.ModelChoiceField(
        label=_("Picture"), queryset=OwnPicture.objects.none(), required=False, empty_label=_("No picture")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        held = [one.pk for one in OwnPicture.objects.defer("picture") if one.may_show(today)]
        self.fields["picture"].queryset = OwnPicture.objects.filter(pk__in=held).order_by("name")  # type: ignore[attr-defined]


class AgreementForm(forms.Form):
    """One person's agreement: to what, in which languages, where, until when; and who it is, sealed."""

    text = forms.BooleanField(label=_("She agrees to the words"), required=False, initial=True)
    picture = forms.BooleanField(label=_("She agrees to a picture"), required=False)
    languages = forms.MultipleChoiceField(label=_("In which languages?"), widget=forms.CheckboxSelectMultiple)
    places = forms.MultipleChoiceField(
        label=_("Where may it be used?"), choices=list(PLACES.items()), widget=forms.CheckboxSelectMultiple
    )
    until = DateInParts(label=_("Until which day?"))
    who = forms.CharField(
        label=_("Who she is, as your organisation calls her"),
        max_length=LINE,
        required=False,
        help_text=_("Sealed: only readers of the organisation that holds the story open it."),
    )
    reach = forms.CharField(label=_("How to reach her safely"), max_length=LINE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = _language_choices()  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        """Refuse a day that is over; an agreement lasts five years at most."""
        until, today = self.cleaned_data["until"], clock.today()
        if until is not None and not today < until <= today.replace(year=today.year + 5, day=min(today.day, 28)):
            raise forms.ValidationError(_("Choose a day to come, at most five years ahead."))
        return until


class CopiesForm(forms.Form):
    """Copies that lie outside the site."""

    what = forms.CharField(label=_("What was printed or given away?"), max_length=LINE)
    language = forms.ChoiceField(label=_("Language"))
    copies = forms.IntegerField(label=_("How many copies?"), min_value=1, max_value=1_000_000)
    place = forms.CharField(
        label=_("Where do they lie?"), max_length=LINE, help_text=_("A public place, never a shelter or a home.")
    )
    since = DateInParts(label=_("Since which day?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _language_choices()  # type: ignore[attr-defined]


class VetoForm(forms.Form):
    """Why a story must not go out like this."""

    words = forms.CharField(
        label=_("What must change before this goes out?"), max_length=400, widget=forms.Textarea({"rows": 3})
    )
