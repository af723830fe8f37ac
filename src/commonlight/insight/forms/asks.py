"""Forms of policy asks: the ask itself, a talk, an answer, what an adviser says."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.core.languages import languages
from commonlight.insight.models import AskMeeting, PolicyAsk, Release
from commonlight.insight.models.asks import LINE, MOST_PAY, WORDS
from commonlight.insight.register_words import title_of
from commonlight.library import selectors as library


class TitledReleases(forms.ModelMultipleChoiceField):
    """Published tables by their titles."""

    def label_from_instance(self, obj: Release) -> str:
        """Return the title, and whether the table was taken back."""
        mark = "" if obj.state == Release.State.RELEASED else f" ({obj.get_state_display()})"
        return f"{title_of(obj)}{mark}"


class AskForm(forms.Form):
    """What is asked, of whom, why, on what it rests and who speaks."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    title = forms.CharField(label=_("What do you ask for, in one sentence?"), max_length=LINE)
    decides = forms.CharField(label=_("Who can decide it?"), help_text=_("An office or a body."), max_length=LINE)
    root_cause = forms.CharField(
        label=_("Which root cause would it change?"), max_length=WORDS, widget=forms.Textarea({"rows": 3})
    )
    brief = forms.CharField(
        label=_("The brief"),
        help_text=_(
            "Each figure in it must stand in one of the tables below; write other numbers as words. No story that points at a person."
        ),
        max_length=WORDS,
        widget=forms.Textarea({"rows": 8}),
    )
    language = forms.ChoiceField(label=_("Language of the brief"), initial="en")
    releases = TitledReleases(
        label=_("Published tables it rests on"),
        queryset=Release.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    laws = forms.MultipleChoiceField(
        label=_("Laws it names"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("From the library.")
    )
    speaker = forms.CharField(
        label=_("Who speaks? The name she chose"), help_text=_("May be left empty."), max_length=LINE, required=False
    )
    is_affected = forms.BooleanField(label=_("Whoever speaks is affected herself"), required=False)
    pay = forms.IntegerField(label=_("What is she paid for it?"), min_value=0, max_value=MOST_PAY, required=False)
    why_not = forms.CharField(
        label=_("If nobody affected speaks, or unpaid: why?"),
        help_text=_("Affected people speak first, and are paid. Write here who was asked and what they said."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, ask: PolicyAsk | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [one.release_id for one in ask.evidence.all()] if ask else []
        rows = Release.objects.filter(Q(state=Release.State.RELEASED) | Q(pk__in=held)).order_by("-number")
        self.fields["releases"].queryset = rows  # type: ignore[attr-defined]
        groups = library.laws_of(library.home_place(), None, get_language() or "en")
        laws = [(law.id, law.text["title"].words) for group in groups for law in group.laws]
        known = {identifier for identifier, _title in laws}
        laws += [(one, one) for one in (ask.laws if ask else []) if one not in known]
        self.fields["laws"].choices = laws  # type: ignore[attr-defined]
        self.fields["language"].choices = [(one.code, one.name) for one in languages().values()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where nobody affected speaks or she is not paid."""
        said = super().clean() or {}
        if not (said.get("is_affected") and said.get("pay")) and not str(said.get("why_not", "")).strip():
            self.add_error("why_not", _("Say why nobody affected speaks, or why she is not paid."))
        return said

    def said(self) -> dict[str, Any]:
        """Return the fields as the service takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class MeetingForm(forms.ModelForm):
    """A talk or a letter."""

    day = DateInParts(label=_("When?"))
    with_whom = forms.CharField(label=_("With whom?"), max_length=LINE)
    said = forms.CharField(label=_("What was said?"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    next_step = forms.CharField(label=_("What comes next?"), max_length=300, required=False)

    class Meta:
        model = AskMeeting
        fields = ("day", "with_whom", "said", "next_step")


class AnswerForm(forms.Form):
    """The answer, and what came of it."""

    result = forms.ChoiceField(
        label=_("What came of it?"), choices=[one for one in PolicyAsk.Result.choices if one[0] != "open"]
    )
    words = forms.CharField(label=_("What did they answer?"), max_length=WORDS, widget=forms.Textarea({"rows": 3}))
    on = DateInParts(label=_("When?"))


class AdviseForm(forms.Form):
    """What an adviser says of the brief as she read it."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=32)
    name = forms.CharField(
        label=_("The name you sign with"), help_text=_("It may be an invented one."), max_length=LINE
    )
    agrees = forms.ChoiceField(
        label=_("Do you agree with it as it stands?"),
        choices=[("yes", _("Yes")), ("no", _("No, it must change first"))],
        widget=forms.RadioSelect,
    )
    edits = forms.CharField(
        label=_("What should change?"), max_length=WORDS, required=False, widget=forms.Textarea({"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        """Ask what must change where she disagrees."""
        said = super().clean() or {}
        if said.get("agrees") == "no" and not str(said.get("edits", "")).strip():
            self.add_error("edits", _("Say what must change."))
        return said
