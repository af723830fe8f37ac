"""Forms of the board of challenges."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.programme_changes import programmes
from commonlight.feedback.forms.without_persons import WithoutPersons
from commonlight.feedback.models.barriers import TITLE, WORDS, Attempt, Barrier

NO_PERSON = _("No name, no number, no place where one person can be found.")


class SearchForm(forms.Form):
    """Words to look for, and a kind."""

    words = forms.CharField(label=_("Words"), max_length=TITLE, required=False)
    kind = forms.ChoiceField(label=_("About"), choices=[("", _("all")), *Barrier.Kind.choices], required=False)


class BarrierForm(WithoutPersons):
    """One challenge."""

    looked_at = ("title", "words")
    title = forms.CharField(label=_("In one line"), max_length=TITLE)
    kind = forms.ChoiceField(label=_("What is it about?"), choices=Barrier.Kind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What stands in the way?"), max_length=WORDS, widget=forms.Textarea({"rows": 4}), help_text=NO_PERSON
    )
    field_order = ["title", "kind", "words", "checked"]

    def clean_title(self) -> str:
        """Refuse a title that stands on the board."""
        title = " ".join(self.cleaned_data["title"].split())
        if Barrier.objects.filter(title=title, origin="").exists():
            raise forms.ValidationError(_("This stands on the board already. Open it and add what you tried."))
        return title


class AttemptForm(WithoutPersons):
    """What was tried."""

    looked_at = ("what", "learned")
    what = forms.CharField(label=_("What did you try?"), max_length=WORDS, widget=forms.Textarea({"rows": 3}))
    outcome = forms.ChoiceField(label=_("What came of it?"), choices=Attempt.Outcome.choices, widget=forms.RadioSelect)
    learned = forms.CharField(
        label=_("What did you learn?"), max_length=WORDS, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=NO_PERSON,
    )  # fmt: skip
    state = forms.ChoiceField(label=_("How does it stand now?"), choices=Barrier.State.choices)
    field_order = ["what", "outcome", "learned", "state", "checked"]


class ChangeForm(forms.Form):
    """The programme that changes because of it."""

    programme = forms.ChoiceField(label=_("Which programme?"))
    changed = forms.CharField(label=_("What changes?"), max_length=WORDS, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [(str(number), name) for number, name in programmes()]  # type: ignore[attr-defined]


class BringForm(forms.Form):
    """Another coalition's file."""

    file = forms.FileField(label=_("File of another coalition (JSON)"))
