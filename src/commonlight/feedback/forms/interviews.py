"""Forms of interviews: a guide in two languages, what somebody agrees to, an answer, a transcript."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonlight.core import clock
from commonlight.core.languages import languages
from commonlight.directory.spotting import Trace, traces_in
from commonlight.feedback.forms.notes import language_choices
from commonlight.feedback.interview_guides import LANGUAGES, GuideWords
from commonlight.feedback.models.interviews import PASSAGE, USES
from commonlight.feedback.services.interviews import LONGEST_KEPT, USUALLY_KEPT, Agreed

LINE, OPENING, LIST, MOST_QUESTIONS = 120, 800, 3000, 40
MOST_TEXT = 1024 * 1024
TRACES: dict[Trace, str | Promise] = {
    Trace.PHONE: _("a number like a phone’s"),
    Trace.MAIL: _("a mail address"),
    Trace.PLACE: _("a street or a place on a map"),
    Trace.NAME: _("a name said as one"),
}


def traces_said(text: str) -> list[str]:
    """Return in words what in a text may point at a person."""
    found = traces_in(text)
    return [str(words) for trace, words in TRACES.items() if trace in found]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for one in text.splitlines() if (line := " ".join(one.split())))


class GuideForm(forms.Form):
    """A guide: for each language whom it is for, what is said first, questions and what nobody asks, one in a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            name = {"language": languages()[code].name}
            wide = forms.Textarea({"rows": 4, "lang": code})
            self.fields[f"group_{code}"] = forms.CharField(
                label=_("Whom it is for (%(language)s)") % name, max_length=LINE, widget=forms.TextInput({"lang": code})
            )
            self.fields[f"opening_{code}"] = forms.CharField(
                label=_("What is said first (%(language)s)") % name, max_length=OPENING, widget=wide
            )
            self.fields[f"questions_{code}"] = forms.CharField(
                label=_("Questions, one in a line (%(language)s)") % name, max_length=LIST,
                widget=forms.Textarea({"rows": 8, "lang": code}),
            )  # fmt: skip
            self.fields[f"avoid_{code}"] = forms.CharField(
                label=_("What nobody asks, one in a line (%(language)s)") % name, max_length=LIST,
                widget=forms.Textarea({"rows": 6, "lang": code}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for as many questions in each language."""
        said = super().clean() or {}
        if not self.errors:
            counts = {len(_lines(said[f"questions_{code}"])) for code in LANGUAGES}
            if len(counts) > 1:
                raise forms.ValidationError(_("Each language needs as many questions, in the same order."))
            if max(counts) > MOST_QUESTIONS:
                raise forms.ValidationError(_("Ask 40 questions at most. Fewer are better."))
        return said

    def words(self) -> dict[str, GuideWords]:
        """Return the guide's words by language."""
        said = self.cleaned_data
        return {
            code: GuideWords(
                said[f"group_{code}"],
                said[f"opening_{code}"],
                _lines(said[f"questions_{code}"]),
                _lines(said[f"avoid_{code}"]),
            )
            for code in LANGUAGES
        }

    @staticmethod
    def initial_of(words: Any) -> dict[str, str]:
        """Return what stands in the form for a guide's words by language."""
        found: dict[str, str] = {}
        for code, one in words.items():
            found |= {
                f"group_{code}": one.group, f"opening_{code}": one.opening,
                f"questions_{code}": "\n".join(one.questions), f"avoid_{code}": "\n".join(one.avoid),
            }  # fmt: skip
        return found


class AgreedForm(forms.Form):
    """What somebody agrees to, read out to her; without the first there is no interview."""

    language = forms.ChoiceField(label=_("Language we speak"))
    notes = forms.BooleanField(
        label=_("She agrees that we write down what she says, without her name"),
        error_messages={"required": _("Without this there is no interview.")},
    )
    quotes = forms.BooleanField(
        label=_("She agrees that we quote single sentences by which nobody could know her"), required=False
    )
    uses = forms.MultipleChoiceField(
        label=_("What she agrees it is used for"), choices=list(USES.items()), widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateField(
        label=_("Until when"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("After this day all of it is deleted. Two years from now at the latest."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"until": clock.today() + USUALLY_KEPT, "uses": ["own"], **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        """Refuse a day that is past, and one too far away."""
        day = self.cleaned_data["until"]
        if not clock.today() <= day <= clock.today() + LONGEST_KEPT:
            raise forms.ValidationError(_("Choose a day from today on, two years from now at the latest."))
        return day

    def agreed(self) -> Agreed:
        """Return what was agreed to."""
        said = self.cleaned_data
        return Agreed(said["quotes"], tuple(said["uses"]), said["until"])


class SaidForm(forms.Form):
    """What was said to one question."""

    words = forms.CharField(
        label=_("What she says, without names"),
        max_length=PASSAGE,
        required=False,
        strip=True,
        widget=forms.Textarea({"rows": 7, "dir": "auto"}),
    )


class TranscriptForm(AgreedForm):
    """A transcript, as a file or as text."""

    file = forms.FileField(
        label=_("File"), required=False, help_text=_("TXT, DOCX or ODT, up to 1 MB. Only its running text is read.")
    )
    words = forms.CharField(
        label=_("Or the text itself, without names"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea({"rows": 12, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words from one place; text that stands there already wins over no file."""
        said = super().clean() or {}
        if not self.errors and bool(said.get("file")) == bool(said.get("words")):
            self.add_error("words", _("Choose a file, or put the text in: one of the two."))
        if len(said.get("words", "").encode()) > MOST_TEXT:
            self.add_error("words", _("This is more than 1 MB of text. Bring it in smaller parts."))
        return said
