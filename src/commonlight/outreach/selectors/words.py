"""Words that stand in several languages: the page's, else those they were written in."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonlight.core.languages import languages


@dataclass(frozen=True)
class Words:
    """Title and text in `language`; `is_fallback` when that is not the language asked for."""

    title: str
    text: str
    language: str
    is_fallback: bool

    @property
    def attributes(self) -> SafeString:
        """Return ` lang="en" dir="ltr"` where the words are not in the page's language."""
        if not self.is_fallback:
            return SafeString("")
        known = languages().get(self.language)
        return format_html(' lang="{}" dir="{}"', self.language, known.direction if known else "auto")


def words_in(words: dict[str, Any], language: str) -> Words:
    """Return the words in a language, else in the first they were written in."""
    code = language if language in words else next(iter(words), "")
    said = words.get(code, {})
    return Words(said.get("title", ""), said.get("text", ""), code, code != language)
