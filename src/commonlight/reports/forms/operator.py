"""The form with which somebody of the team writes down what a person tells by phone, on paper or face to face."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.languages import languages
from commonlight.reports import catalogue
from commonlight.reports.facts import About, Audience, Note
from commonlight.reports.forms.note import FactsForm
from commonlight.reports.selectors import Recipients


class OperatorForm(FactsForm):
    """The questions of the public form, with how it came in, and who may read as the person decided."""

    way = forms.ChoiceField(
        label=_("How it came in"), choices=lambda: catalogue.choices("entry_ways"), widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Language of the person"))
    about_whom = forms.ChoiceField(
        label=_("About"),
        choices=[(About.SELF.value, _("The person's own life")), (About.OTHER.value, _("Someone else"))],
        widget=forms.RadioSelect,
    )
    organisations = forms.MultipleChoiceField(
        label=_("Who may read it, as the person decided"),
        help_text=_("Read the names out. Your own organisation reads it only if it is ticked."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one organisation: someone must be able to read the words.")},
    )
    police = forms.MultipleChoiceField(
        label=_("May parts go to police?"),
        help_text=_("Tick only what the person said yes to."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    statistics = forms.BooleanField(label=_("The person agrees to be counted, without words"), required=False)
    told = forms.BooleanField(
        label=_("I read out who will read it, and the two exceptions: a child in danger, a life in danger now"),
        error_messages={"required": _("Read it out first. Nothing was sent.")},
    )
    ORDER = (
        "way", "language", "about_whom", "said_or_done", "what", "where", "setting", "when", "danger_now", "child",
        "organisations", "police", "statistics", "told",
    )  # fmt: skip

    def __init__(self, *args: Any, recipients: Recipients, **kwargs: Any) -> None:
        super().__init__(*args, about=About.OTHER, **kwargs)
        del self.fields["attached"]
        del self.fields["keep_originals"]
        self.fields["language"].choices = [(code, one.name) for code, one in languages().items()]  # type: ignore[attr-defined]
        self.fields["organisations"].choices = [(str(one.pk), one.name) for one in recipients.readers]  # type: ignore[attr-defined]
        police = [(str(one.pk), one.name) for one in recipients.police]
        self.fields["police"].choices = police  # type: ignore[attr-defined]
        if not police:
            del self.fields["police"]
        self.order_fields(self.ORDER)

    def note(self) -> Note:
        """Return the note to store."""
        cleaned = self.cleaned_data
        self.about = About(cleaned["about_whom"])
        audience = Audience(
            tuple(UUID(one) for one in cleaned["organisations"]), tuple(UUID(one) for one in cleaned.get("police", ()))
        )
        return Note(
            facts=self.facts(),
            audience=audience,
            language=cleaned["language"],
            agrees_to_statistics=cleaned["statistics"],
        )
