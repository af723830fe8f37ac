"""Where a course read what it says: entries of our own library that the public may see, with their pages."""

from dataclasses import dataclass

from django.urls import reverse

from commonlight.learning.course_files import Facts
from commonlight.library import selectors
from commonlight.library.shown import Item, Text


@dataclass(frozen=True)
class Source:
    """One entry of the library that a course stands on."""

    title: Text
    url: str


def sources_of(facts: Facts, language: str) -> list[Source]:
    """Return the entries a course stands on; one that the public may not see at present is left out."""
    if not selectors.is_open():
        return []
    items = selectors.visible_items(list(facts.sources), language)
    return [Source(_title(item), _url(item)) for key in facts.sources if (item := items.get(key)) is not None]


def _title(item: Item) -> Text:
    return item.text[{"law": "title", "sign": "text", "caution": "sign"}[item.kind]]


def _url(item: Item) -> str:
    if item.kind == "law":
        return reverse("library:law", args=[item.id])
    if item.kind == "sign":
        return reverse("library:sign", args=[item.facts["number"]])
    return f"{reverse('library:signs')}#{item.id}"
