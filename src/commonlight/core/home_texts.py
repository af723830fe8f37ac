"""What the public home page shows of the coalition's own words, in one language, short enough to load fast."""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonlight.core.languages import languages
from commonlight.core.models import HomeEntry

Kind = HomeEntry.Kind
# How many of each stand on the home page: a first visit stays under 14 kB, whatever the editors write.
MOST_SHOWN = {
    Kind.ABOUT: 1,
    Kind.HERE: 3,
    Kind.READERS: 1,
    Kind.HELP: 3,
    Kind.EVENT: 4,
    Kind.NEWS: 3,
    Kind.CONTACT: 1,
    Kind.ANSWER: 0,
}
# Longest text of each, in characters.
LONGEST = {
    Kind.ABOUT: 1200,
    Kind.HERE: 700,
    Kind.READERS: 1000,
    Kind.HELP: 400,
    Kind.EVENT: 300,
    Kind.NEWS: 500,
    Kind.CONTACT: 500,
    Kind.ANSWER: 500,
}
# One text each; the others are lists.
SINGLE = frozenset({Kind.ABOUT, Kind.READERS, Kind.CONTACT})
DATED = frozenset({Kind.EVENT, Kind.NEWS})
TITLED = frozenset({Kind.HERE, Kind.HELP, Kind.EVENT, Kind.NEWS, Kind.ANSWER})


@dataclass(frozen=True)
class Shown:
    """An entry as the page shows it; `language` is that of the words, which may not be the page's."""

    entry: HomeEntry
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


def in_language(entry: HomeEntry, language: str) -> Shown | None:
    """Return an entry with its words in `language`, else in the first language it was written in; None without words."""
    words = sorted(entry.words.all(), key=lambda row: row.pk)
    if not words:
        return None
    row = next((row for row in words if row.language == language), words[0])
    return Shown(entry, row.title, row.text, row.language, row.language != language)


def on_home(language: str, *, today: date) -> dict[str, list[Shown]]:
    """Return what the home page shows now, by kind; past events are left out, news comes newest first."""
    rows = list(HomeEntry.objects.filter(is_published=True).prefetch_related("words").order_by("order", "pk"))
    found: dict[str, list[Shown]] = {}
    for kind in Kind:
        mine = [row for row in rows if row.kind == kind]
        if kind is Kind.EVENT:
            mine = sorted((row for row in mine if row.day and row.day >= today), key=lambda row: row.day or today)
        elif kind is Kind.NEWS:
            mine = sorted(mine, key=lambda row: row.day or today, reverse=True)
        shown = (in_language(row, language) for row in mine[: MOST_SHOWN[kind]])
        found[kind.value] = [entry for entry in shown if entry is not None]
    return found
