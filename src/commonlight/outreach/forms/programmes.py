"""Forms of programmes: what they are called, their lines and tasks, and what came of them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.core.models import Account, Organisation
from commonlight.outreach.amounts import AmountRefused, cents_of
from commonlight.outreach.forms.money import AmountField, currency_field
from commonlight.outreach.models import Level, PlanLine, Programme, ProgrammeChange
from commonlight.outreach.models.programmes import LINE, WORDS
from commonlight.outreach.permissions import PROGRAMME_READERS
from commonlight.outreach.services.programmes import Details
from commonlight.outreach.template_files import guides, templates
from commonlight.places import home as areas

NAME = 120


def area_of_words(rows: int = 3) -> forms.Textarea:
    """Return the input for a few sentences."""
    return forms.Textarea(attrs={"rows": rows})


def planners() -> QuerySet[Account]:
    """Return the people a task or a programme may be given to."""
    return (
        Account.objects.filter(is_active=True, memberships__roles__role__in=PROGRAMME_READERS)
        .distinct()
        .order_by("display_name")
    )


class PersonField(forms.ModelChoiceField):
    """A choice of people of the team, by the name colleagues know."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.display_name)


class StartForm(forms.Form):
    """What a programme is called, how much people decide in it, and when it starts."""

    name = forms.CharField(label=_("What do you call it?"), max_length=NAME)
    level = forms.ChoiceField(
        label=_("How much do the people it is for decide?"), choices=Level.choices, widget=forms.RadioSelect
    )
    starts = DateInParts(label=_("First day"), help_text=_("The days of the tasks are counted from it."))
    lead = PersonField(label=_("Who leads it?"), queryset=Account.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = planners()  # type: ignore[attr-defined]

    def details(self) -> Details:
        """Return what was said."""
        said = self.cleaned_data
        return Details(name=said["name"], level=said["level"], starts=said["starts"], lead=said["lead"])


class DetailsForm(StartForm):
    """All that is said about a programme besides its plan."""

    ends = DateInParts(label=_("Last day"), required=False)
    state = forms.ChoiceField(label=_("Where it stands"), choices=Programme.State.choices)
    organisation = forms.ModelChoiceField(
        label=_("Which organisation carries it?"), queryset=Organisation.objects.order_by("name"), required=False
    )
    summary = forms.CharField(
        label=_("In a few words, for the public page"),
        help_text=_("Name nobody who takes part, and no place where people hide or sleep."),
        max_length=WORDS,
        required=False,
        widget=area_of_words(),
    )
    budget_cents = AmountField(
        label=_("What may it cost?"),
        help_text=_("Spending is shown beside it. The public never sees it."),
        required=False,
    )
    budget_currency = currency_field()
    is_public = forms.BooleanField(label=_("Show it to the public"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("starts") and said.get("ends") and said["ends"] < said["starts"]:
            self.add_error("ends", _("The last day lies before the first."))
        return said

    def details(self) -> Details:
        """Return what was said."""
        return Details(**{name: self.cleaned_data[name] for name in self.fields})


class GroupForm(forms.Form):
    """For whom, and where."""

    group = forms.ChoiceField(label=_("For whom?"))
    setting = forms.ChoiceField(label=_("Where?"), choices=Programme.Setting.choices)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            (name, one.name.shown_in(language).words) for name, one in templates().items()
        ]


class LineForm(forms.Form):
    """A line of the plan in our own words."""

    section = forms.ChoiceField(label=_("Where in the plan?"), choices=PlanLine.Section.choices)
    text = forms.CharField(
        label=_("In your words"),
        help_text=_("It may stand on the public page. Do not write when or where somebody who may be watched is met."),
        max_length=WORDS,
        widget=area_of_words(),
    )


class TaskForm(forms.Form):
    """Something to do."""

    text = forms.CharField(label=_("What is to do?"), max_length=LINE, required=False)
    due = DateInParts(label=_("By when?"))
    owner = PersonField(label=_("Who does it?"), queryset=Account.objects.none(), required=False)

    def __init__(self, *args: Any, is_template: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = planners()  # type: ignore[attr-defined]
        if is_template:
            self.fields["text"].help_text = _("Leave empty to keep the words of the template.")
        else:
            self.fields["text"].required = True


class ReachForm(forms.Form):
    """How many of how many were reached, where."""

    place = forms.ChoiceField(
        label=_("Where?"),
        help_text=_("An area that public figures know. Plans then see who was reached there."),
        required=False,
    )
    area = forms.CharField(
        label=_("Where, in your words?"),
        help_text=_("A town, a quarter, or which part of the area; never a house or a camp."),
        max_length=NAME,
        required=False,
    )
    reached = forms.IntegerField(label=_("How many people did you reach?"), min_value=0, max_value=10_000_000)
    counted = forms.CharField(label=_("How did you count?"), max_length=LINE)
    population = forms.IntegerField(
        label=_("How many people of this group live there?"),
        help_text=_("0 when nobody knows: then no share is shown."),
        min_value=0,
        max_value=100_000_000,
    )
    source = forms.CharField(label=_("Where is that number from?"), max_length=LINE, required=False)
    source_year = forms.IntegerField(label=_("Of which year?"), min_value=1950, max_value=2100, required=False)
    since = DateInParts(label=_("From"))
    until = DateInParts(label=_("To"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = areas.choices()
        if known:
            choices = [("", _("None of these")), *known]
            self.fields["place"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        """The place is an area, words, or both; a number of people needs its source and year; days stand in order."""
        said: dict[str, Any] = super().clean() or {}
        said["area_level"], _colon, said["area_code"] = said.pop("place", "").partition(":")
        if not said.get("area") and "area" not in self.errors:
            if said["area_code"]:
                said["area"] = areas.name_of(said["area_level"], said["area_code"])[:NAME]
            elif "place" not in self.errors:
                self.add_error("area", _("Choose an area, or write where it was."))
        if said.get("population"):
            if not said.get("source"):
                self.add_error("source", _("Say where the number is from. Without a source it cannot be shown."))
            if not said.get("source_year"):
                self.add_error("source_year", _("Say of which year the number is."))
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return said


class CoDesignForm(forms.Form):
    """A step taken with people it is for."""

    what = forms.CharField(label=_("What did you do together?"), max_length=LINE)
    held_on = DateInParts(label=_("When?"))
    n_people = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=1000)
    paid = forms.CharField(
        label=_("What was each paid?"), help_text=_("Such as 40 or 40.00; empty if nobody was paid."), required=False
    )
    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency"), initial="USD")
    could_stop = forms.BooleanField(
        label=_("Each was told: you can stop at any time, and the money stays yours"), required=False
    )
    support_there = forms.BooleanField(label=_("Somebody trained was there to talk to"), required=False)
    outcome = forms.CharField(
        label=_("What came of it?"),
        help_text=_("Nobody’s name, and nothing that happened to one person."),
        max_length=WORDS,
        required=False,
        widget=area_of_words(),
    )

    def clean(self) -> dict[str, Any]:
        """Turn the payment into cents."""
        said: dict[str, Any] = super().clean() or {}
        paid = said.pop("paid", "")
        try:
            said["paid_cents"] = cents_of(paid) if paid else 0
        except AmountRefused as problem:
            self.add_error("paid", str(problem))
        return said


class ChangeForm(forms.Form):
    """What we heard, and what we changed."""

    heard_from = forms.ChoiceField(label=_("Who said it?"), choices=ProgrammeChange.Heard.choices)
    heard_on = DateInParts(label=_("When did we hear it?"))
    heard = forms.CharField(
        label=_("What did we hear?"),
        help_text=_("In a sentence, so that nobody can be known by it."),
        max_length=WORDS,
        widget=area_of_words(),
    )
    changed = forms.CharField(label=_("What did we change?"), max_length=WORDS, widget=area_of_words())
    changed_on = DateInParts(label=_("Since when?"))
    is_public = forms.BooleanField(label=_("Show it on the public page"), required=False)


class AmbassadorForm(forms.Form):
    """A leader who speaks for the programme."""

    name = forms.CharField(label=_("Name"), max_length=NAME)
    standing = forms.CharField(
        label=_("What is this person known for?"),
        help_text=_("Such as coach, elder, shop owner. Nothing about faith, health, papers or own story."),
        max_length=LINE,
    )
    languages = forms.CharField(label=_("Languages"), max_length=NAME, required=False)
    agreed_on = DateInParts(label=_("When did they agree?"))


class ConversationForm(forms.Form):
    """What a partner answered to a question of a guide."""

    question = forms.ChoiceField(label=_("Question"))
    partner = forms.CharField(
        label=_("Which partner did you ask?"), help_text=_("The organisation, not the person."), max_length=NAME
    )
    answer = forms.CharField(
        label=_("What did they answer?"),
        help_text=_("About how to speak and where to go, never about one person."),
        max_length=WORDS,
        widget=area_of_words(4),
    )
    asked_on = DateInParts(label=_("When?"))

    def __init__(self, *args: Any, language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = [  # type: ignore[attr-defined]
            (
                chapter.name.shown_in(language).words,
                [(part.id, part.words.shown_in(language).words) for part in chapter.parts],
            )
            for chapter in guides().values()
        ]


RECORDS: dict[str, Callable[..., forms.Form]] = {
    "reach": ReachForm,
    "codesign": CoDesignForm,
    "change": ChangeForm,
    "ambassador": AmbassadorForm,
    "conversation": ConversationForm,
}


class FileForm(forms.Form):
    """A file from the person's own machine."""

    file = forms.FileField(label=_("File"))
