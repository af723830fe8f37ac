"""What the team says of a survey."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonlight.core import clock
from commonlight.core.codes import Code, CodeUnreadable
from commonlight.feedback import survey_splits
from commonlight.feedback.models.surveys import ARMS, PublicSurvey
from commonlight.feedback.services.survey_slips import MOST_SLIPS
from commonlight.feedback.services.surveys import LONGEST_ROUND, MOST_CODES, USUAL_ROUND
from commonlight.feedback.surveys import library

LONGEST_NAME = 80


class NamesField(forms.CharField):
    """Names of places or groups, one in each line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=1200, widget=forms.Textarea({"rows": 4}), **more)

    def clean(self, value: Any) -> Any:
        """Return the names; none, or from two to twelve that differ."""
        names = tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())
        if names and (not survey_splits.FEWEST <= len(names) <= survey_splits.MOST or len(set(names)) < len(names)):
            raise forms.ValidationError(_("Two to twelve names that differ, or none."))
        if any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(_("A name has 80 letters at most."))
        if survey_splits.is_refused(names):
            raise forms.ValidationError(
                _("People are never shown apart by passport, status, faith or descent. Choose other words.")
            )
        return names


class SplitForm(forms.Form):
    """By which questions trust is shown apart."""

    questions = forms.MultipleChoiceField(
        label=_("Show trust apart by"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questions"].choices = choices  # type: ignore[attr-defined]


class NewForm(forms.Form):
    """A new survey, from the library or from a file."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("Everybody reads it. Plain and neutral."))
    slug = forms.SlugField(
        label=_("Address"),
        max_length=40,
        help_text=_("Small letters, digits and dashes, such as “our-street-2026”."),
        validators=[RegexValidator(r"^[a-z0-9-]+$", _("Small letters, digits and dashes only."))],
    )
    organisation = forms.ChoiceField(label=_("Asked by"))
    way = forms.ChoiceField(label=_("Who may answer"), choices=PublicSurvey.Way.choices, widget=forms.RadioSelect)
    thanks = forms.CharField(
        label=_("What people get for answering"),
        max_length=200,
        required=False,
        help_text=_("Shown before and after. Give it to everybody alike, and never write down who took it."),
    )
    slips = forms.BooleanField(
        label=_("Who answers gets a slip with digits, worth it once"),
        required=False,
        help_text=_("Only with codes, so that nobody collects many. A slip leads to no answer."),
    )
    sets = forms.MultipleChoiceField(
        label=_("Questions from the library"), required=False, widget=forms.CheckboxSelectMultiple
    )
    places = NamesField(
        label=_("Places to ask for"),
        required=False,
        help_text=_(
            "One in each line, 2 to 12, or none. Large enough that nobody is known by it: a town, not a street."
        ),
    )
    groups = NamesField(
        label=_("Groups to ask for"),
        required=False,
        help_text=_(
            "One in each line, 2 to 12, or none, such as “Farm workers”. Never passports, status, faith or descent."
        ),
    )
    file = forms.FileField(
        label=_("Or an XLSForm"), required=False, help_text=_("An .xlsx file as ODK and Kobo use it, up to 4 MB.")
    )

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        self.fields["sets"].choices = [  # type: ignore[attr-defined]
            (key, one.title.get(language, one.title["en"])) for key, one in library.question_sets().items()
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for questions from one place, and for codes where there are slips."""
        said = super().clean() or {}
        if said.get("slips") and (said.get("way") != PublicSurvey.Way.CODES or not said.get("thanks")):
            self.add_error("slips", _("Slips need codes, and words for what people get."))
        if not self.errors and bool(said.get("sets")) == bool(said.get("file")):
            self.add_error("sets", _("Choose questions from the library, or bring a file: one of the two."))
        if not self.errors and said.get("file") and (said["places"] or said["groups"]):
            self.add_error("file", _("A file brings its own questions: leave places and groups empty."))
        return said


class OpenForm(forms.Form):
    """The last day of a round."""

    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The round ends by itself after this day, in half a year at the latest."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"last_day": clock.today() + USUAL_ROUND}, **kwargs})

    def clean_last_day(self) -> date:
        """Refuse a day that is past, and one too far away."""
        day: date = self.cleaned_data["last_day"]
        if not clock.today() <= day <= clock.today() + LONGEST_ROUND:
            raise forms.ValidationError(_("Choose a day from today on, in half a year at the latest."))
        return day


class SlipForm(forms.Form):
    """The digits of a slip."""

    code = forms.CharField(
        label=_("Digits of the slip"),
        max_length=80,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )

    def clean_code(self) -> Code:
        """Return the code that was typed."""
        try:
            return Code.read(self.cleaned_data["code"])
        except CodeUnreadable:
            raise forms.ValidationError(_("These are not the 25 digits of a slip. Check them.")) from None


class PaperSlipsForm(forms.Form):
    """How many slips to draw."""

    count = forms.IntegerField(label=_("How many slips?"), min_value=1, max_value=MOST_SLIPS)


class CodesForm(forms.Form):
    """How many codes to draw, and for whom."""

    count = forms.IntegerField(label=_("How many codes?"), min_value=1, max_value=MOST_CODES)
    arm = forms.ChoiceField(label=_("For whom"), choices=ARMS)


class ArmForm(forms.Form):
    """Whose sheets these are."""

    arm = forms.ChoiceField(label=_("Whose answers"), choices=ARMS)


class AnswersFileForm(ArmForm):
    """A file of answers."""

    file = forms.FileField(label=_("File of answers"), help_text=_("CSV or XLSX from ODK, Kobo or Enketo."))


class WeightsForm(forms.Form):
    """What percent of the place's people would give each answer of a question, from a census or the like."""

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in choices:
            self.fields[f"percent_{name}"] = forms.FloatField(label=label, min_value=0.1, max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for all or none, about 100 together."""
        said = super().clean() or {}
        given = [value for value in said.values() if value is not None]
        if not self.errors and given and (len(given) < len(self.fields) or abs(sum(given) - 100) > 1):
            raise forms.ValidationError(
                _("Give a percent for each answer, 100 together; or none, to take weights away.")
            )
        return said
