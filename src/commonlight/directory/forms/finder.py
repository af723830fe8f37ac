"""What a person may ask the finder. It is sent with POST, so that no address, log or history keeps it."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonlight.core.languages import languages
from commonlight.directory import terms
from commonlight.directory.finding import Wish

LONGEST = 80


def _one_line(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text).split())


class _SaysEnglish:
    """Marks a choice that has no name in the language of the page, so that it is read aloud rightly."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return one choice."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        term = terms.terms().get(str(value))
        if term is not None and (get_language() or "en").split("-")[0] not in term.names:
            option["attrs"]["lang"] = "en"
        return option


class TermSelect(_SaysEnglish, forms.Select):
    """One term of the taxonomy."""


class TermBoxes(_SaysEnglish, forms.CheckboxSelectMultiple):
    """Several terms of the taxonomy."""


class FinderForm(forms.Form):
    """Never complains: what cannot be understood is left out of the question."""

    need = forms.ChoiceField(label=_("What do you need?"), required=False, widget=TermSelect)
    words = forms.CharField(
        label=_("Or in your own words"), max_length=LONGEST, required=False, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Where?"), max_length=LONGEST, required=False, help_text=_("A postcode, town or county. You may leave this empty."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language?"), required=False)
    open_now = forms.BooleanField(label=_("Open now"), required=False)
    population = forms.ChoiceField(label=_("Who is it for?"), required=False, widget=TermSelect)
    age = forms.IntegerField(
        label=_("Age of the person"), required=False, min_value=0, max_value=120, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4", "autocomplete": "off"}),
    )  # fmt: skip
    easier = forms.MultipleChoiceField(label=_("It must be"), required=False, widget=TermBoxes)

    def __init__(self, *args: Any, needs: dict[str, int], spoken: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tongue = get_language() or "en"
        offered = [(term.code, term.name(tongue)) for term in terms.terms_of(terms.NEED) if term.code in needs]
        self._choose("need", [("", _("Anything")), *offered])
        self._choose(
            "population",
            [("", _("Anybody")), *((term.code, term.name(tongue)) for term in terms.terms_of(terms.POPULATION))],
        )
        self._choose("language", [("", _("Any language")), *((code, language_name(code)) for code in spoken)])
        self._choose(
            "easier", [(term.code, term.name(tongue)) for term in terms.terms_of(terms.EASIER) if term.code in needs]
        )
        if not offered:
            del self.fields["need"]
        if not self.fields["easier"].choices:  # type: ignore[attr-defined]
            del self.fields["easier"]

    def _choose(self, field: str, choices: list[Any]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    def wish(self, *, minute_of_week: int) -> Wish:
        """Return the question; whatever cannot be used of it is left out."""
        self.is_valid()
        said = self.cleaned_data
        return Wish(
            need=said.get("need") or "",
            population=said.get("population") or "",
            easier=tuple(said.get("easier") or ()),
            words=_one_line(said.get("words") or ""),
            place=_one_line(said.get("place") or ""),
            language=said.get("language") or "",
            age=said.get("age"),
            open_at=minute_of_week if said.get("open_now") else None,
        )


def language_name(code: str) -> str:
    """Return what a language calls itself, else its name in the language of the page, else its code."""
    known = languages().get(code)
    if known:
        return known.name
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(get_language() or "en", sep="-").languages.get(code)
    except (UnknownLocaleError, ValueError):
        name = None
    return name or code
