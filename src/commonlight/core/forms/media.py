"""Bringing an own picture or recording, each with the words for who cannot see or hear it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core import captions, picture_tags, shown_pictures
from commonlight.core.form_fields import DateInParts
from commonlight.core.forms.recordings import RecordingForm
from commonlight.core.languages import languages
from commonlight.core.models import OwnPicture
from commonlight.core.uploads import SealedUpload

SHORTEST_DESCRIPTION = 12


class PictureForm(forms.Form):
    """A picture, what is in it, and its description in each language of the site; the first must be filled in."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "JPEG, PNG, WebP or GIF. We make it anew from its pixels: place, device and day that the file tells are taken out."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    name = forms.CharField(label=_("What do you call it?"), max_length=80, help_text=_("Only the team reads this."))
    tags = forms.CharField(
        label=_("What is in it?"),
        max_length=300,
        help_text=_(
            "Single words with commas between, as in: people, bench, tea. We show calm scenes: no chains, rope, bar codes or wounds, and no face of a child."
        ),
    )
    people = forms.ChoiceField(
        label=_("Who is in it?"), choices=OwnPicture.People.choices, widget=forms.RadioSelect, initial="none"
    )
    agreed_until = DateInParts(
        label=_("They agreed until"), required=False, help_text=_("From the day after, it is shown nowhere.")
    )
    maker = forms.CharField(
        label=_("Who made it?"),
        max_length=120,
        required=False,
        help_text=_("Only when the person wants to be named, or the licence asks for it."),
    )
    field_order = ("file", "name", "tags")
    problems = {
        "svg": _("We do not take SVG files, which can hold programs. Save it as PNG and try again."),
        "too large": _("The picture is too large. Save it at most 5,000 pixels wide, under 15 MB."),
        "too small": _("The picture is too small to print: each side needs at least 300 pixels."),
        "not a picture": _("We could not read it as a picture. Save it as JPEG or PNG, and try again."),
    }

    def __init__(self, *args: Any, codes: Sequence[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._codes, self._today = list(codes), today
        for number, code in enumerate(self._codes):
            self.fields[f"alt_{code}"] = forms.CharField(
                label=_("What it shows, in %(language)s") % {"language": languages()[code].name},
                max_length=300,
                required=number == 0,
                help_text=_("One sentence for people who cannot see it. Without it, it is not used in this language.")
                if number == 0
                else "",
            )

    def clean_file(self) -> shown_pictures.ShownPicture:
        """Return the clean picture; the file that came in goes with the answer."""
        upload: Any = self.cleaned_data["file"]
        assert isinstance(upload, SealedUpload)
        try:
            if upload.refused:
                raise shown_pictures.PictureRefused("too large")
            return shown_pictures.clean_picture(upload.read())
        except shown_pictures.PictureRefused as problem:
            raise forms.ValidationError(self.problems[problem.reason]) from problem

    def clean_tags(self) -> list[str]:
        """Return the tags; refuse what no picture of ours shows."""
        tags = [" ".join(tag.split()) for tag in self.cleaned_data["tags"].split(",") if tag.strip()]
        if not tags:
            raise forms.ValidationError(_("Name at least one thing that is in it."))
        if found := picture_tags.banned_among(tags):
            words = _("We show no “%(tag)s”. Such pictures frighten people and keep them from seeing themselves in it.")
            raise forms.ValidationError(words % {"tag": found[0]})
        return tags

    def clean(self) -> dict[str, Any]:
        """Refuse descriptions that say nothing or name what is not shown, and an agreement without its day."""
        said = super().clean() or {}
        for code in self._codes:
            words = said.get(f"alt_{code}", "")
            if words and len(words.strip()) < SHORTEST_DESCRIPTION and code not in ("zh-hans", "zh-hant"):
                self.add_error(f"alt_{code}", _("Say in a whole sentence what it shows."))
            elif picture_tags.banned_among([words]):
                self.add_error(f"alt_{code}", _("It names what our pictures do not show."))
        if said.get("people") == OwnPicture.People.AGREED:
            if not said.get("agreed_until"):
                self.add_error("agreed_until", _("Until when did they agree?"))
            elif said["agreed_until"] < self._today:
                self.add_error("agreed_until", _("This day is over: it could not be shown."))
        else:
            said["agreed_until"] = None
        return said

    def descriptions(self) -> dict[str, str]:
        """Return what it shows, by language."""
        return {code: self.cleaned_data[f"alt_{code}"] for code in self._codes if self.cleaned_data[f"alt_{code}"]}


class SoundForm(RecordingForm):
    """A recording, its language and all its words."""

    name = forms.CharField(label=_("What do you call it?"), max_length=80, help_text=_("It stands above the player."))
    language = forms.ChoiceField(label=_("Which language is spoken?"))
    words = forms.CharField(
        label=_("All words that are spoken"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "For people who cannot hear it. Begin each line with its time, as in “0:05 Nobody may keep your papers.”, and the words run along as captions."
        ),
    )

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, languages()[code].name) for code in codes]  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        """Return the words; refuse times that run backwards."""
        words: str = self.cleaned_data["words"]
        try:
            captions.cues(words)
        except captions.OutOfOrder as problem:
            raise forms.ValidationError(
                _("The time of “%(line)s” is not later than the one before it.") % {"line": str(problem)[:60]}
            ) from problem
        if not captions.plain(words):
            raise forms.ValidationError(_("There are times, but no words."))
        return words
