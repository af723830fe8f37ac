"""Forms of the team for notes: paper, search, work, answers, rumours, the safeguarding lead."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.languages import languages
from commonlight.core.models import Account, Organisation
from commonlight.feedback.code_frame import codes, label_of, themes
from commonlight.feedback.models.notes import LINE, LONGEST, WORDS, Note
from commonlight.feedback.permissions_notes import NOTE_WORKERS


def language_choices() -> list[tuple[str, str]]:
    """Return the languages of the site."""
    return [(code, one.name) for code, one in languages().items()]


class PaperForm(forms.Form):
    """A note from a box, a sheet or a talk, typed as it stands."""

    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[one for one in Note.Channel.choices if one[0] not in ("web", "code")],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=Note.Kind.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"))
    words = forms.CharField(label=_("The words, without names"), max_length=LONGEST, widget=forms.Textarea({"rows": 5}))
    sensitive = forms.BooleanField(
        label=_("It speaks of harm by one of us, or of somebody in need: seal it to the safeguarding lead"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """Words to look for, and what kind of note."""

    words = forms.CharField(label=_("Words"), max_length=LINE, required=False)
    kind = forms.ChoiceField(label=_("What it is"), choices=[("", _("all")), *Note.Kind.choices], required=False)
    code = forms.ChoiceField(label=_("What it speaks of"), required=False)
    state = forms.ChoiceField(label=_("How far"), choices=[("", _("all")), *Note.State.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        frame: list[tuple[str, Any]] = [("", _("all"))]
        for theme in themes():
            frame += [(theme.name, theme.label), *((code.name, label_of(code.name)) for code in theme.codes)]
        self.fields["code"].choices = frame  # type: ignore[attr-defined]


class SortForm(forms.Form):
    """One code of the frame."""

    code = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(name, name) for name in codes()]  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who works on it."""

    to = forms.ModelChoiceField(label=_("Who works on it?"), queryset=Account.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workers = Account.objects.filter(memberships__roles__role__in=NOTE_WORKERS, is_active=True).distinct()
        self.fields["to"].queryset = workers.order_by("display_name")  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """An answer to the one who wrote."""

    words = forms.CharField(
        label=_("Your answer; only her code opens it"), max_length=WORDS, widget=forms.Textarea({"rows": 4})
    )


class FinishForm(forms.Form):
    """Why a note is closed."""

    because = forms.CharField(label=_("In a line: what came of it?"), max_length=LINE)


class SaidForm(forms.Form):
    """What people said and what was done, in a language."""

    said = forms.CharField(label=_("You said"), max_length=WORDS, required=False, widget=forms.Textarea({"rows": 3}))
    did = forms.CharField(
        label=_("We did"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Also when nothing could be done: say why, and what comes next."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse one side without the other."""
        said = super().clean() or {}
        if bool(said.get("said")) != bool(said.get("did")) and not self.errors:
            raise forms.ValidationError(_("Write both, or leave both empty."))
        return said


class RumourForm(forms.Form):
    """What is said and believed."""

    heard = forms.CharField(label=_("What is said, in one line"), max_length=LINE)


class RumourAnswerForm(forms.Form):
    """What was found, and the answer in each language."""

    checked = forms.CharField(
        label=_("What we found, and where it stands"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    shown = forms.BooleanField(label=_("Show it on the public page"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in language_choices():
            self.fields[f"heard_{code}"] = forms.CharField(
                label=_("What is said (%(language)s)") % {"language": name}, max_length=LINE, required=False
            )
            self.fields[f"words_{code}"] = forms.CharField(
                label=_("What is so (%(language)s)") % {"language": name}, max_length=WORDS, required=False,
                widget=forms.Textarea({"rows": 3}),
            )  # fmt: skip
        self.order_fields([*(name for name in self.fields if name != "shown"), "shown"])

    def answers(self) -> dict[str, tuple[str, str]]:
        """Return (what is said, what is so) by language."""
        said = self.cleaned_data
        return {code: (said[f"heard_{code}"], said[f"words_{code}"]) for code, _name in language_choices()}


class LeadForm(forms.Form):
    """Which organisation is the safeguarding lead."""

    organisation = forms.ModelChoiceField(
        label=_("Whose supervisors read sensitive notes?"), queryset=Organisation.objects.order_by("name")
    )
