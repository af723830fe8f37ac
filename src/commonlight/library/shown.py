"""What one page shows of the library: words with their language, an entry with its words, a thing to choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonlight.core.wording import own_words
from commonlight.library.content_files import Content, content
from commonlight.library.overlay import Called
from commonlight.library.reviews import Standing
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS, Check, Entry, dialled
from commonlight.library.visibility import Showing

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur"})


@dataclass(frozen=True, slots=True)
class Text:
    """Words with the language they are in, which may not be the page's."""

    words: str
    language: str
    page_language: str

    @property
    def is_fallback(self) -> bool:
        """Return whether the page's own language has no such text."""
        return self.language != self.page_language

    @property
    def attributes(self) -> SafeString:
        """Return ` lang="en" dir="ltr"` for the block the words stand in, where they differ from the page's language."""
        if not self.is_fallback:
            return SafeString("")
        direction = "rtl" if self.language in RIGHT_TO_LEFT else "ltr"
        return format_html(' lang="{}" dir="{}"', self.language, direction)

    @property
    def html(self) -> SafeString:
        """Return the words inside a line of a page, marked with their language where it differs from the page's."""
        if not self.is_fallback:
            return format_html("{}", self.words)
        return format_html("<span{}>{}</span>", self.attributes, self.words)

    def __str__(self) -> str:
        return self.words


def localized(texts: Mapping[str, Mapping[str, str]], field: str, language: str, *, key: str = "") -> Text | None:
    """Return one text in `language` (under `key` the coalition's own words first), else in English, else None."""
    own = own_words(language, key, texts.get(DEFAULT_LANGUAGE, {}).get(field, "")) if key else ""
    if own:
        return Text(own, language, language)
    for candidate in (language, DEFAULT_LANGUAGE):
        words = texts.get(candidate, {}).get(field)
        if words:
            return Text(words, candidate, language)
    return None


def term(section: str, code: str, language: str, held: Content | None = None) -> Text:
    """Return what a code is called; a place by its name."""
    held = held or content()
    if section in ("place", "country"):
        names = held.places[code].names
        if own := own_words(language, f"library/place/{code}", names[DEFAULT_LANGUAGE]):
            return Text(own, language, language)
        shown = language if language in names else DEFAULT_LANGUAGE
        return Text(names[shown], shown, language)
    sections = {spoken: terms.get(section, {}) for spoken, terms in held.terms.items()}
    key = f"library/term/{section}/{code}"
    return localized(sections, code, language, key=key) or Text(code, DEFAULT_LANGUAGE, language)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one page shows it: texts in the page's language where there are any, and where it stands."""

    entry: Entry
    language: str
    standing: Standing
    showing: Showing
    fresh: bool
    text: Mapping[str, Text]
    called: Called | None = None

    @property
    def kind(self) -> str:
        """Return the kind of entry."""
        return self.entry.kind

    @property
    def id(self) -> str:
        """Return the entry's id."""
        return self.entry.id

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return the facts, the same in every language."""
        return self.entry.facts

    @property
    def checked(self) -> Check | None:
        """Return the last check of the facts by a named person."""
        return self.standing.checked

    @property
    def is_falling_back(self) -> bool:
        """Return whether some text is not in the page's language."""
        names = KINDS[self.kind].names
        return any(text.is_fallback for field, text in self.text.items() if field not in names)

    @property
    def is_read_by_speaker(self) -> bool:
        """Return whether a named speaker read the texts in the page's language."""
        return self.language == DEFAULT_LANGUAGE or self.language in self.standing.reviewed

    @property
    def is_screen_only(self) -> bool:
        """Return whether the entry must be left out in print."""
        return self.showing is Showing.SCREEN_ONLY

    @property
    def dial(self) -> str:
        """Return a line's number as a `tel:` link has it."""
        return dialled(self.facts["number"])

    def label(self, fact: str) -> SafeString:
        """Return what the code under `fact` is called in the page's language."""
        return term(fact, self.facts[fact], self.language).html


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose in a form: a number or code for the address, and its name."""

    value: str
    name: Text
