"""Forms of dialogue: plan, prepare, write down, promise, report. No form asks for a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.feedback.code_frame import label_of, themes
from commonlight.feedback.forms.without_persons import WithoutPersons
from commonlight.feedback.models.dialogue import LINE, MOST_HANDS, TITLE, WORDS, Dialogue, Idea, Side

GROUP_ONLY = _("An organisation or a group, never a person’s name.")


def _area(label: Any, rows: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=WORDS, required=required, widget=forms.Textarea({"rows": rows}), help_text=help_text
    )


class PlanForm(WithoutPersons):
    """When, where and for whom."""

    looked_at = ("title", "invited")
    title = forms.CharField(label=_("What is it about?"), max_length=TITLE)
    day = DateInParts(label=_("Day"))
    time = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}))
    place = forms.CharField(
        label=_("Where?"), max_length=LINE, help_text=_("A public place where people already feel at ease.")
    )
    welcome = forms.CharField(
        label=_("What makes it easy to come?"),
        max_length=LINE,
        required=False,
        help_text=_("Food, childcare, interpreters, a ride, a ramp. It stands on the invitation."),
    )
    invited = _area(_("Who is invited, and by whom?"), 3, help_text=_("Groups and organisations, no names."))
    with_police = forms.BooleanField(
        label=_("Police sit in it"),
        required=False,
        help_text=_("Ask the people of the place first. The invitation says so, and police confirm the report."),
    )
    field_order = ["title", "day", "time", "place", "welcome", "invited", "with_police", "checked"]


class PrepareForm(WithoutPersons):
    """What one side wants of the session."""

    looked_at = ("wants_to_say", "wants_to_know", "worries")
    wants_to_say = _area(_("What do you want the other side to hear?"), 3)
    wants_to_know = _area(_("What do you want to know from them?"), 3)
    worries = _area(
        _("What must not happen?"), 2, help_text=_("Like: nobody is asked for papers; no case is spoken of.")
    )
    field_order = ["wants_to_say", "wants_to_know", "worries", "checked"]


class HeldForm(forms.Form):
    """How many came."""

    n_came = forms.IntegerField(
        label=_("How many came, counted by hand?"), min_value=0, max_value=MOST_HANDS, required=False
    )


class SaidForm(WithoutPersons):
    """One thing that was said."""

    looked_at = ("words",)
    side = forms.ChoiceField(label=_("Who said it?"), widget=forms.RadioSelect)
    words = _area(_("What was said, without names"), 3, required=True)
    code = forms.ChoiceField(label=_("What it speaks of"), required=False)
    field_order = ["side", "words", "code", "checked"]

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [one for one in Side.choices if dialogue.with_police or one[0] != Side.POLICE]
        self.fields["side"].choices = sides  # type: ignore[attr-defined]
        frame = [(one.label, [(code.name, label_of(code.name)) for code in one.codes]) for one in themes()]
        self.fields["code"].choices = [("", _("not said")), *frame]  # type: ignore[attr-defined]


class IdeaForm(WithoutPersons):
    """One idea and how it was weighed."""

    looked_at = ("words", "why_not")
    words = forms.CharField(label=_("The idea, in a line"), max_length=LINE)
    hands = forms.IntegerField(
        label=_("How many hands or dots did it get?"), min_value=0, max_value=MOST_HANDS, required=False
    )
    is_chosen = forms.BooleanField(label=_("It was chosen"), required=False)
    why_not = forms.CharField(label=_("If not: why not?"), max_length=LINE, required=False)
    field_order = ["words", "hands", "is_chosen", "why_not", "checked"]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where an idea was not chosen: those who brought it will read it."""
        said = super().clean()
        if not said.get("is_chosen") and not said.get("why_not") and not self.errors:
            self.add_error("why_not", _("Say why not: those who brought it will ask."))
        return said


class PromiseForm(WithoutPersons):
    """Who does what by when."""

    looked_at = ("who", "what")
    side = forms.ChoiceField(label=_("Which side promises?"), widget=forms.RadioSelect)
    who = forms.CharField(label=_("Who does it?"), max_length=TITLE, help_text=GROUP_ONLY)
    what = forms.CharField(label=_("What?"), max_length=LINE)
    due = DateInParts(label=_("By when?"))
    idea = forms.ModelChoiceField(
        label=_("Because of which idea?"), queryset=Idea.objects.none(), required=False, empty_label=_("none")
    )
    field_order = ["side", "who", "what", "due", "idea", "checked"]

    def __init__(self, *args: Any, dialogue: Dialogue, sides: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [one for one in Side.choices if one[0] in sides]  # type: ignore[attr-defined]
        ideas = self.fields["idea"]
        ideas.queryset = dialogue.ideas.filter(is_chosen=True)  # type: ignore[attr-defined]
        ideas.label_from_instance = lambda idea: idea.words  # type: ignore[attr-defined]
        if not dialogue.ideas.filter(is_chosen=True).exists():
            del self.fields["idea"]


class EndForm(WithoutPersons):
    """What came of a promise."""

    looked_at = ("came_of_it",)
    kept = forms.ChoiceField(
        label=_("What came of it?"), choices=[("yes", _("Kept")), ("no", _("Not kept"))], widget=forms.RadioSelect
    )
    came_of_it = forms.CharField(label=_("In a line: what was done, or why not"), max_length=LINE)
    field_order = ["kept", "came_of_it", "checked"]


class ReportForm(WithoutPersons):
    """What everybody reads, in one language."""

    looked_at = ("heading", "said", "chosen", "next")
    heading = forms.CharField(label=_("Heading"), max_length=TITLE, required=False)
    said = _area(_("What was said"), 4)
    chosen = _area(_("What was chosen, and what was not and why"), 4)
    next = _area(_("Who does what by when"), 4, help_text=GROUP_ONLY)
    field_order = ["heading", "said", "chosen", "next", "checked"]

    def clean(self) -> dict[str, Any]:
        """Refuse a report that tells a part alone."""
        said = super().clean()
        parts = [bool(said.get(name)) for name in ("heading", "said", "chosen", "next")]
        if any(parts) and not all(parts) and not self.errors:
            raise forms.ValidationError(_("Write all four parts, or leave all four empty."))
        return said
