"""The steps of the public form."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import PicturedRadio
from commonlight.reports import catalogue
from commonlight.reports.facts import MOST_CHARACTERS, About, Audience, Facts
from commonlight.reports.forms.fields import ManyFilesField, WordsField
from commonlight.reports.selectors import Recipients

# What is told when nothing happened to anybody: never a sign, never counted, never passed to police.
ASKS = "asks"


class AboutForm(forms.Form):
    """The first question: one's own life, or something seen or heard. The two are never mixed later."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            (About.SELF.value, _("It happens to me")),
            (About.OTHER.value, _("I saw or heard something")),
            (About.BEHALF.value, _("I write for another person")),
            (About.ASK.value, _("A question, or an offer of help")),
        ],
        widget=PicturedRadio(
            {
                About.SELF.value: "me",
                About.OTHER.value: "other",
                About.BEHALF.value: "behalf",
                About.ASK.value: "listen",
            }
        ),
        error_messages={"required": _("Choose one of these, so that we ask you the right questions.")},
    )


class FactsForm(forms.Form):
    """What was said or done, where, when. No question about race, faith, nationality or papers."""

    person_knows = forms.ChoiceField(
        label=_("Does the person know that you write to us?"),
        help_text=_("If not, we will not try to reach that person."),
        choices=[("yes", _("Yes, the person knows")), ("no", _("No, the person does not know"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no, so that we put nobody in danger.")},
    )
    said_or_done = forms.MultipleChoiceField(
        label=_("What was said or done? Choose all that fit."),
        choices=lambda: [one for one in catalogue.choices("said_or_done") if one[0] != ASKS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one line. If none fits, choose “Something else” and tell us in your words.")
        },
    )
    what = WordsField(
        label=_("In your own words"),
        help_text=_("Facts help most. No names needed."),
        max_length=MOST_CHARACTERS,
        rows=6,
        required=False,
    )
    where = WordsField(
        label=_("Where?"),
        max_length=300,
        required=False,
    )
    setting = forms.ChoiceField(
        label=_("What kind of place?"),
        choices=lambda: [("", _("I do not want to say")), *catalogue.choices("settings")],
        required=False,
    )
    when = forms.ChoiceField(
        label=_("When?"),
        choices=lambda: catalogue.choices("when"),
        widget=forms.RadioSelect,
        initial="unknown",
        required=False,
    )
    danger_now = forms.ChoiceField(
        label=_("Is someone in danger now?"),
        choices=lambda: catalogue.choices("danger"),
        widget=forms.RadioSelect,
        initial="unknown",
        required=False,
    )
    child = forms.BooleanField(label=_("Someone is under 18"), required=False)
    attached = ManyFilesField(
        label=_("Photos or PDF files"),
        help_text=_("Up to 5 files, 20 MB each. We remove the place, time and device that are hidden in them."),
        required=False,
    )
    keep_originals = forms.BooleanField(
        label=_("Also keep my files untouched, as evidence"),
        help_text=_("Untouched files may show where, when and with which device they were made."),
        required=False,
    )

    def __init__(self, *args: Any, about: About, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        if about is About.SELF:
            self.fields["said_or_done"].label = _("What is happening to you, or around you? Choose all that fit.")
            self.fields["danger_now"].label = _("Are you, or is someone else, in danger now?")
            self.fields["child"].label = _("I am, or someone involved is, under 18")
        if about is About.BEHALF:
            self.fields["said_or_done"].label = _("What is happening to the person? Choose all that fit.")
        else:
            del self.fields["person_knows"]
        if about is About.ASK:
            for name in ("said_or_done", "where", "setting", "when", "danger_now", "child"):
                del self.fields[name]
            self.fields["what"].required = True
            self.fields["what"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Ask for words where "something else" was all that was chosen."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("said_or_done") == ["other"] and not cleaned.get("what") and "what" not in self.errors:
            self.add_error(
                "what", ValidationError(_("You chose “Something else”. Tell us in a few words what was said or done."))
            )
        return cleaned

    def facts(self) -> Facts:
        """Return the answers."""
        cleaned = self.cleaned_data
        return Facts(
            about=self.about,
            said_or_done=tuple(cleaned.get("said_or_done", (ASKS,))),
            what=cleaned["what"],
            where=cleaned.get("where", ""),
            setting=cleaned.get("setting", ""),
            when=cleaned.get("when") or "unknown",
            danger_now=cleaned.get("danger_now") or "unknown",
            child=cleaned.get("child", False),
            person_knows=cleaned.get("person_knows", ""),
        )


class LooksForm(forms.Form):
    """After an answer about looks alone: add a fact, or send it as it is, kept apart."""

    next = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[
            ("add", _("Add what was said or done")),
            ("send", _("Go on with what I have. It is read, but never counted and never passed to police.")),
        ],
        widget=forms.RadioSelect,
        initial="add",
    )


class UncleanedForm(forms.Form):
    """What to do with files that could not be cleaned."""

    uncleaned = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[
            ("without", _("Send without these files")),
            (
                "evidence",
                _("Keep them untouched, as evidence. They may show where, when and with which device they were made."),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. Nothing was sent yet, and your words are still here.")},
    )


class ReachForm(forms.Form):
    """Who may read. Keys enforce the answer."""

    audience = forms.ChoiceField(
        label=_("Choose one"),
        choices=[
            ("one", _("Only one organisation")),
            ("partners", _("All I tick")),
            ("police", _("All I tick, and they may pass it to police")),
        ],
        widget=PicturedRadio({"one": "one", "partners": "partners", "police": "police"}),
        initial="one",
    )
    organisations = forms.MultipleChoiceField(
        label=_("Organisations"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one organisation: someone must be able to read your words.")},
    )
    fallback = forms.MultipleChoiceField(
        label=_("If nobody answers in two days, these may read it too"),
        help_text=_("Until then they have no key. Our server opens this step by the clock, so for this you trust it."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    statistics = forms.BooleanField(
        label=_("You may count this: no words, only the county"),
        required=False,
    )

    def __init__(self, *args: Any, recipients: Recipients, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipients = recipients
        options = [(str(one.pk), one.name) for one in recipients.readers]
        self.fields["organisations"].choices = options  # type: ignore[attr-defined]
        self.fields["organisations"].initial = [key for key, _name in options[:1]]
        self.fields["fallback"].choices = options  # type: ignore[attr-defined]
        if len(options) == 1:
            del self.fields["fallback"]
        if not recipients.police:
            audience = self.fields["audience"]
            audience.choices = [one for one in audience.choices if one[0] != "police"]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hold "only one" to one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("audience") == "one" and len(cleaned.get("organisations") or ()) > 1:
            self.add_error(
                "organisations",
                ValidationError(
                    _("You chose “Only one organisation” and ticked more. Leave one ticked, or choose “All I tick”.")
                ),
            )
        return cleaned

    def chosen(self) -> Audience:
        """Return who may read."""
        police = self.recipients.police if self.cleaned_data["audience"] == "police" else ()
        readers = self.cleaned_data["organisations"]
        behind = [one for one in self.cleaned_data.get("fallback", []) if one not in readers]
        return Audience(
            organisations=tuple(UUID(one) for one in readers),
            police=tuple(one.pk for one in police),
            fallback=tuple(UUID(one) for one in behind),
        )
