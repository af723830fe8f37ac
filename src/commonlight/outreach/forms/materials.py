"""Forms of materials: what it is, its words, what an adviser says, how many were printed and where they lie."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from commonlight.core import clock, own_media
from commonlight.core.form_fields import DateInParts
from commonlight.core.languages import languages
from commonlight.library.selectors import country_of, home_place, stands_now, term
from commonlight.outreach import material_files as content
from commonlight.outreach.making import posting, scripts
from commonlight.outreach.making.pieces import MixedDirections, Sheet
from commonlight.outreach.models import Material
from commonlight.outreach.models.materials import WORDS
from commonlight.outreach.services.material_checks import name_of
from commonlight.outreach.services.material_sheets import PICTURE

LONG = frozenset({"lead", "not_text", "happens1", "happens2", "happens3", "do1", "do2", "do3", "message"})
BLOCK_LABELS: dict[str, Any] = {
    "headline": _("Headline"),
    "lead": _("One sentence under it"),
    "point1": _("First point"),
    "point2": _("Second point"),
    "point3": _("Third point"),
    "point4": _("Fourth point"),
    "message": _("Text message (says nothing a stranger should know)"),
    "call": _("Above the number"),
    "promise": _("Below the number"),
    "anyhour": _("When the line is open day and night"),
    "qr": _("At the QR code"),
    "look_title": _("Title: what it can look like"),
    "not_title": _("Title: what is not a sign"),
    "not_text": _("What is not a sign"),
    "do_title": _("Title: what you can do"),
    "do1": _("What you can do, first"),
    "do2": _("What you can do, second"),
    "do3": _("What you can do, third"),
    "happens_title": _("Title: when you call"),
    "happens1": _("When you call, first"),
    "happens2": _("When you call, second"),
    "happens3": _("When you call, third"),
    "easy1": _("Easy sentence 1"),
    "easy2": _("Easy sentence 2"),
    "easy3": _("Easy sentence 3"),
    "easy4": _("Easy sentence 4"),
    "mark_translation": _("Mark: translation not checked"),
    "mark_unsigned": _("Mark: not adviser-reviewed"),
    "not_checked": _("In place of a number nobody called"),
}


def block_label(block: str) -> str:
    """Return what a block of words is called."""
    return str(_("The picture")) if block == PICTURE else str(BLOCK_LABELS.get(block, block))


def line_choices() -> list[tuple[str, str]]:
    """Return the help lines of this coalition's country that have a number."""
    country = country_of(home_place())
    lines = stands_now().content.entries["line"].values()
    found = [
        (one.id, one.texts["en"]["name"]) for one in lines if one.facts["country"] == country and one.facts["number"]
    ]
    return [("", str(_("Choose a line"))), *found]


def duty_choices() -> list[tuple[str, str]]:
    """Return the posting rules, the one of this coalition's state first."""
    home, shown_in = home_place(), get_language() or "en"
    held = sorted(posting.rules().values(), key=lambda rule: rule.place != home)
    return [("", str(_("None"))), *((rule.id, term("place", rule.place, shown_in).words) for rule in held)]


class MaterialForm(forms.Form):
    """What a material is: kind, languages, paper, number, QR code."""

    name = forms.CharField(label=_("What do you call it?"), max_length=120)
    kind = forms.ChoiceField(label=_("What shall it be?"), choices=Material.Kind.choices, widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label=_("In which languages?"), widget=forms.CheckboxSelectMultiple, help_text=_("At most eight.")
    )
    layout = forms.ChoiceField(
        label=_("Several languages on a poster"), choices=Material.Layout.choices, widget=forms.RadioSelect
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=Material.Paper.choices, widget=forms.RadioSelect)
    version = forms.ChoiceField(label=_("Version"), choices=Material.Version.choices, widget=forms.RadioSelect)
    picture = forms.ChoiceField(
        label=_("Picture"), help_text=_("Your own stand under “Pictures and sound”, once a second person looked.")
    )
    sound = forms.ChoiceField(
        label=_("To be heard"), required=False, help_text=_("An own recording, played where the material is public.")
    )
    line = forms.ChoiceField(
        label=_("Number to call"), help_text=_("A number is printed only within 180 days of a call.")
    )
    address = forms.URLField(label=_("Where the QR code leads"), max_length=300, assume_scheme="https")
    duty = forms.ChoiceField(
        label=_("State rule it has to meet"), required=False, help_text=_("For posters that must hang by law.")
    )

    def __init__(self, *args: Any, draft: content.Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown_in = get_language() or "en"
        ready = [code for code in languages() if content.is_complete(draft, code)]
        rest = [code for code in languages() if code not in ready]
        partly = _("%s (texts are missing)")
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            *((code, name_of(code)) for code in ready),
            *((code, partly % name_of(code)) for code in rest),
        ]
        self.fields["picture"].choices = [  # type: ignore[attr-defined]
            (name, content.description_of(one, shown_in) or one.descriptions["en"])
            for name, one in content.pictures().items()
        ]
        own = [(one.key, _("Your own: %(name)s") % {"name": one.name}) for one in own_media.pictures(clock.today())]
        self.fields["picture"].choices += own  # type: ignore[attr-defined]
        heard = [(one.key, f"{one.name} ({name_of(one.language)})") for one in own_media.sounds()]
        self.fields["sound"].choices = [("", _("Nothing")), *heard]  # type: ignore[attr-defined]
        if not heard:
            del self.fields["sound"]
        self.fields["line"].choices = line_choices()  # type: ignore[attr-defined]
        self.fields["duty"].choices = duty_choices()  # type: ignore[attr-defined]

    def clean_languages(self) -> list[str]:
        """Return the languages in the order they are printed."""
        chosen: list[str] = self.cleaned_data["languages"]
        if len(chosen) > 8:
            raise forms.ValidationError(_("Choose at most eight languages."))
        return chosen

    def clean(self) -> dict[str, Any]:
        """Refuse more languages on one sheet than fit."""
        said = super().clean() or {}
        if said.get("layout") == Material.Layout.TOGETHER and len(said.get("languages", ())) > 4:
            self.add_error("layout", _("At most four languages fit on one sheet."))
        return said


class WordsForm(forms.Form):
    """All words of a material in one language."""

    def __init__(
        self, *args: Any, language: str, words: Mapping[str, str], english: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._language = language
        for block in BLOCK_LABELS:
            self.fields[block] = forms.CharField(
                label=BLOCK_LABELS[block],
                max_length=WORDS,
                required=False,
                initial=words.get(block, ""),
                help_text="" if language == content.SOURCE else english.get(block, ""),
                widget=forms.Textarea(attrs={"rows": 2}) if block in LONG else forms.TextInput(),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse lines that run both ways."""
        said = super().clean() or {}
        for block, text in list(said.items()):
            try:
                scripts.check_direction(Sheet(self._language, {block: text or ""}))
            except MixedDirections as problem:
                sentence = _(
                    "“%(words)s” mixes letters that run left and right in one line. Give it a line of its own."
                )
                self.add_error(block, sentence % {"words": problem.words})
        return said


class SignForm(forms.Form):
    """Under which name an adviser signs; it need not be her own."""

    name = forms.CharField(label=_("The name to sign with"), max_length=120, help_text=_("Any name you choose."))


class ObjectionForm(SignForm):
    """What must change, and why."""

    where = forms.ChoiceField(label=_("What must change?"))
    words = forms.CharField(label=_("What is wrong with it?"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    field_order = ("where", "words", "name")

    def __init__(self, *args: Any, material: Material, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            (f":{PICTURE}", block_label(PICTURE)),
            *(
                (f"{language}:{block}", f"{name_of(language)}: {block_label(block)}")
                for language in material.languages
                for block in BLOCK_LABELS
            ),
        ]

    def said(self) -> dict[str, str]:
        """Return language, block, words and name."""
        language, _colon, block = self.cleaned_data["where"].partition(":")
        return {
            "language": language,
            "block": block,
            "words": self.cleaned_data["words"],
            "name": self.cleaned_data["name"],
        }


class ReadForm(forms.Form):
    """Who read which language."""

    language = forms.ChoiceField(label=_("Language"))
    name = forms.CharField(
        label=_("Who read it?"), max_length=120, help_text=_("Somebody who speaks it well and did not write it.")
    )

    def __init__(self, *args: Any, material: Material, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, name_of(code)) for code in material.languages if code != content.SOURCE]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a material is withdrawn."""

    because = forms.CharField(label=_("Why?"), max_length=300)


class RunForm(forms.Form):
    """How many copies were printed, when, and where they lie."""

    copies = forms.IntegerField(label=_("How many copies?"), min_value=1, max_value=1_000_000)
    printed_on = DateInParts(label=_("Printed on"))
    places = forms.CharField(
        label=_("Where do they lie?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One place to a line, the number first, as in: 20 Main Street library. No shelter and no home."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_printed_on(self) -> date:
        """Return a day that is not to come."""
        day: date = self.cleaned_data["printed_on"]
        if day > self._today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_places(self) -> list[tuple[str, int]]:
        """Return (place, copies) of each line."""
        found, wrong = [], []
        for number, line in enumerate(self.cleaned_data["places"].splitlines(), 1):
            if not line.strip():
                continue
            copies, _space, place = line.strip().partition(" ")
            if copies.isdigit() and int(copies) > 0 and place.strip():
                found.append((place.strip()[:160], int(copies)))
            else:
                wrong.append(str(number))
        if wrong:
            sentence = ngettext(
                "Line %(lines)s has no number in front.", "Lines %(lines)s have no number in front.", len(wrong)
            )
            raise forms.ValidationError(sentence % {"lines": ", ".join(wrong)})
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse more copies at places than were printed."""
        said = super().clean() or {}
        if sum(copies for _place, copies in said.get("places") or ()) > said.get("copies", 1_000_000):
            self.add_error("places", _("More copies lie there than were printed."))
        return said
