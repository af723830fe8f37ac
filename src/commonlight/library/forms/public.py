"""What a reader may choose or look for; a choice that does not exist is as good as none."""

import unicodedata
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.library.search import LONGEST_QUERY
from commonlight.library.shown import Choice


def _options(first: object, choices: Iterable[Choice]) -> list[tuple[str, object]]:
    return [("", first), *((choice.value, choice.name.html) for choice in choices)]


class _Choosing(forms.Form):
    """A form sent with GET that never complains: what cannot be chosen is left empty."""

    def chosen(self, field: str) -> str:
        """Return what was chosen, or an empty text."""
        self.is_valid()
        return str(self.cleaned_data.get(field) or "")


class SignForm(_Choosing):
    """Where, and who notices. The values are numbers, so that an address says nothing."""

    at = forms.ChoiceField(label=_("Where?"), required=False)
    by = forms.ChoiceField(label=_("How do you know the person?"), required=False)

    def __init__(
        self, *args: object, settings: Iterable[Choice], noticed_by: Iterable[Choice], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["at"].choices = _options(_("Anywhere"), settings)  # type: ignore[attr-defined]
        self.fields["by"].choices = _options(_("It does not matter"), noticed_by)  # type: ignore[attr-defined]


class LawForm(_Choosing):
    """Which place, and what about."""

    place = forms.ChoiceField(label=_("Where?"), required=False)
    topic = forms.ChoiceField(label=_("About what?"), required=False)

    def __init__(self, *args: object, places: Iterable[Choice], topics: Iterable[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["place"].choices = _options(_("Choose a place"), places)  # type: ignore[attr-defined]
        self.fields["topic"].choices = _options(_("All"), topics)  # type: ignore[attr-defined]


class LineForm(_Choosing):
    """Which country."""

    place = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: object, places: Iterable[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["place"].choices = _options(_("Choose a country"), places)  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """What to look for. It is sent with POST, so that no address, log or history keeps it."""

    words = forms.CharField(
        label=_("What are you looking for?"),
        max_length=LONGEST_QUERY,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_words(self) -> str:
        """Return the words in one form of Unicode, without control characters."""
        words = unicodedata.normalize("NFC", self.cleaned_data["words"])
        return "".join(letter for letter in words if unicodedata.category(letter)[0] != "C").strip()
