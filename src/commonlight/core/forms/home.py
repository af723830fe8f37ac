"""The home page as the team writes it: texts in each language of the site, the logo, the colour."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core import colours, logos
from commonlight.core.form_fields import DateInParts
from commonlight.core.home_texts import DATED, LONGEST, TITLED, Kind
from commonlight.core.languages import languages
from commonlight.core.services.home import Draft
from commonlight.core.uploads import SealedUpload

HINTS: dict[Kind, Any] = {
    Kind.ABOUT: _("Who belongs to the coalition, since when, and what you do. A few plain sentences."),
    Kind.HERE: _("One thing that has happened in your area, in general words. Name no person, house or firm."),
    Kind.READERS: _("Who opens a note, on which days, and whether police or immigration officers ever see it."),
    Kind.HELP: _("One thing that a neighbour can do."),
    Kind.EVENT: _("What happens, and who may come."),
    Kind.NEWS: _("What is new, in two or three sentences."),
    Kind.CONTACT: _("An address, a number or a mailbox, and when somebody answers. Not for reports."),
    Kind.ANSWER: _("A question that many ask, and its answer in a few short sentences, to be read aloud."),
}


class HomeEntryForm(forms.Form):
    """One entry of the home page; only the first language of the site must be filled in."""

    def __init__(self, *args: Any, kind: Kind, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.codes = kind, list(codes)
        # How the text stood when it was opened, so that two people do not write over each other.
        self.fields["on"] = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
        for number, code in enumerate(self.codes):
            self._add_words(code, is_first=number == 0)
        if kind in DATED:
            self.fields["day"] = DateInParts(label=_("Day"))
        if kind is Kind.EVENT:
            self.fields["hours"] = forms.CharField(
                label=_("Hours"), required=False, max_length=60, help_text=_("As in: 6 to 8 pm")
            )
            self.fields["where"] = forms.CharField(label=_("Where"), required=False, max_length=200)
        if kind in (Kind.HERE, Kind.NEWS):
            self.fields["source"] = forms.CharField(
                label=_("Where this was read"),
                required=False,
                max_length=300,
                help_text=_(
                    "A court record, a newspaper with its date, a study. A text about your area is not published without it."
                ),
            )
        self.fields["publish"] = forms.BooleanField(
            label=_("Show it on the home page"), required=False, help_text=_("Without the tick it stays a draft.")
        )

    def _add_words(self, code: str, *, is_first: bool) -> None:
        known = languages()[code]
        names = {"language": known.name}
        if self.kind in TITLED:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title (%(language)s)") % names,
                required=is_first,
                max_length=120,
                widget=forms.TextInput(attrs={"lang": code, "dir": known.direction}),
            )
        self.fields[f"text_{code}"] = forms.CharField(
            label=_("Text (%(language)s)") % names,
            required=is_first,
            max_length=LONGEST[self.kind],
            help_text=HINTS[self.kind] if is_first else "",
            widget=forms.Textarea(attrs={"rows": 5, "lang": code, "dir": known.direction}),
        )

    def clean(self) -> dict[str, Any]:
        """Published texts about the area have a source; a title has a text."""
        cleaned = super().clean() or self.cleaned_data
        if self.kind is Kind.HERE and cleaned.get("publish") and not (cleaned.get("source") or "").strip():
            self.add_error(
                "source",
                _("Say where this was read, or leave it a draft. We show nothing about an area without a source."),
            )
        for code in self.codes:
            if cleaned.get("publish") and "[" in cleaned.get(f"text_{code}", ""):
                self.add_error(
                    f"text_{code}",
                    _("Something in [brackets] still waits for you. Fill it in, or leave the text a draft."),
                )
        for code in self.codes[1:]:
            if cleaned.get(f"title_{code}") and not cleaned.get(f"text_{code}"):
                self.add_error(
                    f"text_{code}", _("There is a title without a text. Write the text, or take the title out.")
                )
        return cleaned

    def draft(self) -> Draft:
        """Return what was written, for the service."""
        said = self.cleaned_data
        return Draft(
            kind=self.kind,
            words={code: (said.get(f"title_{code}", ""), said[f"text_{code}"]) for code in self.codes},
            source=said.get("source", ""),
            day=said.get("day"),
            hours=said.get("hours", ""),
            where=said.get("where", ""),
        )


class LogoForm(forms.Form):
    """A picture to stand in the head of each page."""

    file = forms.FileField(
        label=_("Logo"),
        help_text=_("A PNG, JPEG or WebP picture. We make it anew and small; what else the file holds is dropped."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    problems = {
        "svg": _(
            "An SVG file can hold a program, so we do not take it. Open it in a drawing program and save it as PNG."
        ),
        "too large": _("The picture is far too large. Save it at most 2,000 pixels wide, and try again."),
        "not a picture": _("We could not read it as a picture. Save it as PNG or JPEG, and try again."),
    }

    def clean_file(self) -> logos.Logo:
        """Return the clean logo; the file that came in goes with the answer."""
        upload = self.cleaned_data["file"]
        assert isinstance(upload, SealedUpload)
        try:
            if upload.refused:
                raise logos.LogoRefused("too large")
            return logos.clean_logo(upload.read())
        except logos.LogoRefused as problem:
            raise forms.ValidationError(self.problems[problem.reason]) from problem


class ColourForm(forms.Form):
    """The main colour, and another one for dark screens if wanted; refused when it cannot be read."""

    accent = forms.CharField(
        label=_("Main colour"),
        required=False,
        max_length=9,
        help_text=_("As in #0b5f59. It is used for links, buttons and lines. Leave it empty for ours."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "size": "10"}),
    )
    accent_dark = forms.CharField(
        label=_("Main colour on dark screens"),
        required=False,
        max_length=9,
        help_text=_("Leave it empty: we take a lighter shade of the first."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "size": "10"}),
    )

    def _clean_colour(self, field: str) -> str:
        typed = str(self.cleaned_data[field])
        if not typed.strip():
            return ""
        try:
            return colours.read_colour(typed)
        except colours.NotAColour as problem:
            raise forms.ValidationError(
                _("Write the colour as # and six signs 0-9 or a-f, as in #0b5f59.")
            ) from problem

    def clean_accent(self) -> str:
        """Read the colour and hold it to the light ground."""
        return self._judged(self._clean_colour("accent"), colours.palettes()[0])

    def clean_accent_dark(self) -> str:
        """Read the colour and hold it to the dark ground."""
        return self._judged(self._clean_colour("accent_dark"), colours.palettes()[1])

    def _judged(self, colour: str, palette: colours.Palette) -> str:
        if not colour:
            return ""
        verdict = colours.judge(colour, palette)
        if not verdict.passes:
            raise forms.ValidationError(
                _(
                    "%(colour)s is hard to read on our pages: contrast %(ratio)s, and 4.5 is the least. %(nearest)s is the nearest shade that can be read."
                ),
                params={"colour": colour, "ratio": f"{verdict.ratio:.1f}", "nearest": verdict.nearest},
            )
        return colour

    def clean(self) -> dict[str, Any]:
        """Fill in the dark shade."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("accent") and not cleaned.get("accent_dark") and "accent_dark" not in self.errors:
            cleaned["accent_dark"] = colours.judge(cleaned["accent"], colours.palettes()[1]).nearest
        if cleaned.get("accent_dark") and not cleaned.get("accent") and "accent" not in self.errors:
            self.add_error("accent", _("Name the colour for light screens too."))
        return cleaned
