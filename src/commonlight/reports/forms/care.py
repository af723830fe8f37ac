"""Forms of the team's care: content warnings, who interpreted, the note for the next shift, legal records."""

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.languages import languages
from commonlight.reports import catalogue
from commonlight.reports.facts import MOST_CHARACTERS
from commonlight.reports.forms.fields import WordsField
from commonlight.reports.services.interpreters import Interpreted


class InterpreterForm(forms.Form):
    """Who interpreted a talk, and the checks that protect the person."""

    name = WordsField(label=_("Name or service of the interpreter"), max_length=120)
    language = forms.ChoiceField(label=_("Language"))
    way = forms.ChoiceField(label=_("How"), choices=lambda: catalogue.choices("interpreting_ways"))
    day = forms.DateField(label=_("Day"), initial=datetime.date.today)
    wish_asked = forms.BooleanField(label=_("The person was asked whom they want, and whom not"), required=False)
    no_tie = forms.BooleanField(label=_("The interpreter knows nobody involved"), required=False)
    confidential = forms.BooleanField(label=_("The interpreter signed to keep silent"), required=False)
    remark = WordsField(label=_("Remark"), max_length=600, rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            *((code, one.name) for code, one in languages().items()),
            ("other", _("Another language (say which in the remark)")),
        ]

    def interpreted(self) -> Interpreted:
        """Return the record."""
        cleaned = dict(self.cleaned_data)
        return Interpreted(**{**cleaned, "day": cleaned["day"].isoformat()})


class OwnForm(forms.Form):
    """A form for one of the reader's organisations."""

    organisation = forms.ChoiceField(label=_("Organisation"))

    def __init__(self, *args: Any, organisations: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(str(key), name) for key, name in organisations.items()]  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].initial = str(next(iter(organisations)))

    def organisation_id(self) -> UUID:
        """Return the organisation chosen."""
        return UUID(self.cleaned_data["organisation"])


class ShiftNoteForm(OwnForm):
    """What the next shift must know."""

    text = WordsField(
        label=_("Note for the next shift"),
        help_text=_("What must not wait, what you promised, whom to call back. Only your organisation can open it."),
        max_length=MOST_CHARACTERS,
        rows=4,
        error_messages={"required": _("Write something first. Nothing was kept.")},
    )


class DemandForm(OwnForm):
    """What somebody demands by law."""

    paper = forms.ChoiceField(label=_("What was handed over"), choices=lambda: catalogue.choices("legal_papers"))
    asked_by = WordsField(label=_("Who asked (authority, court, name, how to reach them)"), max_length=300)
    basis = WordsField(label=_("On which law or order, with its number"), max_length=300)
    what = WordsField(label=_("What exactly they want"), max_length=2_000, rows=3)
    came = forms.DateField(label=_("Day it came"))
    until = forms.DateField(label=_("Day it must be answered"), required=False)
    counsel = WordsField(
        label=_("Counsel: who was called, and when"),
        help_text=_("Call before anything is given. If nobody was called yet, write “not yet”."),
        max_length=300,
    )

    def values(self) -> dict[str, Any]:
        """Return plain values for the record."""
        cleaned = dict(self.cleaned_data)
        cleaned.pop("organisation")
        until = cleaned["until"].isoformat() if cleaned["until"] else ""
        return {**cleaned, "came": cleaned["came"].isoformat(), "until": until}


class BreachForm(OwnForm):
    """What got into wrong hands."""

    what = WordsField(label=_("What happened"), max_length=2_000, rows=3)
    since = WordsField(label=_("Since when, as far as known"), max_length=120)
    noticed = WordsField(label=_("Who noticed, and when"), max_length=200)
    who_may_have_seen = WordsField(label=_("Who may have seen what"), max_length=2_000, rows=3)

    def values(self) -> dict[str, Any]:
        """Return plain values for the record."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organisation"}


class StepForm(forms.Form):
    """What happened next in a demand or breach."""

    entry = forms.ChoiceField(label=_("What happened"), choices=lambda: catalogue.choices("legal_entries"))
    text = WordsField(
        label=_("In words: who, what, when"),
        max_length=4_000,
        rows=4,
        error_messages={"required": _("Write what happened. Nothing was kept.")},
    )


class NoticeForm(forms.Form):
    """Which persons are told, and with which words."""

    notice = forms.ChoiceField(
        label=_("Words"), choices=lambda: catalogue.choices("legal_notices"), widget=forms.RadioSelect
    )
    numbers = forms.CharField(
        label=_("Numbers of the reports"),
        help_text=_("The last six digits, with blanks between."),
        max_length=2_000,
        error_messages={"required": _("Type at least one number. Nobody was told.")},
    )
    allowed = forms.BooleanField(
        label=_("Counsel confirmed that the persons may be told"),
        error_messages={"required": _("Ask counsel first. Nobody was told.")},
    )
