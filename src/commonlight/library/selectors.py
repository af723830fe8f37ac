"""
Questions to the library: what may be shown here, today, in this language, to this person's choice.

Pages and search ask only these; nothing public reads the content files directly, so grade C cannot slip through.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError

from commonlight.core.clock import today as today_in_utc
from commonlight.core.models import Site
from commonlight.core.selectors import NotSetUp, site
from commonlight.library.content_files import Content, Place, content
from commonlight.library.overlay import Called, Laid, laid
from commonlight.library.reviews import Review, Standing, newest_by_entry, standing_of
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS, Entry
from commonlight.library.shown import Choice, Item, Text, localized, term
from commonlight.library.visibility import Showing, is_fresh, showing

# At most so many at a time: a page of forty signs teaches nobody.
SIGNS_AT_A_TIME = 8
ANYWHERE = "any"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries of one kind that may be shown, and how many wait for a named person."""

    items: tuple[Item, ...]
    n_waiting: int


def stands_now(held: Content | None = None) -> Laid:
    """Return the shipped content with what this coalition changed laid over it, and what people said of it."""
    return laid(held or content())


def reviews_now(now: Laid) -> Mapping[tuple[str, str], tuple[Review, ...]]:
    """Return what people said of each entry: in this installation, and in what other rooms registered."""
    others = newest_by_entry()
    if not others:
        return now.reviews
    keys = {*now.reviews, *others}
    return {
        key: tuple(sorted((*now.reviews.get(key, ()), *others.get(key, ())), key=lambda review: review.on))
        for key in keys
    }


def shelf(kind: str, language: str, *, held: Content | None = None, today: date | None = None) -> Shelf:
    """Return the entries of `kind` that the public may see on `today`, in the order of their files."""
    now, today = stands_now(held), today or today_in_utc()
    reviews = reviews_now(now)
    items, n_waiting = [], 0
    for entry in now.content.entries[kind].values():
        found = _visible(entry, reviews.get((kind, entry.id), ()), now, language, today)
        if found is None:
            n_waiting += 1
        else:
            items.append(found)
    return Shelf(tuple(items), n_waiting)


def visible_items(keys: Iterable[tuple[str, str]], language: str) -> dict[tuple[str, str], "Item"]:
    """Return those of the entries named by kind and id that the public may see; the others are left out."""
    now, today = stands_now(), today_in_utc()
    reviews = reviews_now(now)
    found = {}
    for kind, identifier in keys:
        entry = now.content.entry(kind, identifier)
        shown = entry and _visible(entry, reviews.get((kind, identifier), ()), now, language, today)
        if shown:
            found[kind, identifier] = shown
    return found


def visible_keys(keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of the entries named by kind and id that the public may see."""
    now, today = stands_now(), today_in_utc()
    reviews = reviews_now(now)
    return {
        (kind, identifier)
        for kind, identifier in keys
        if (entry := now.content.entry(kind, identifier))
        and showing(entry, standing_of(entry, reviews.get((kind, identifier), ())), today) is not Showing.HIDDEN
    }


def _visible(entry: Entry, reviews: Iterable[Review], now: Laid, language: str, today: date) -> "Item | None":
    standing = standing_of(entry, reviews)
    how = showing(entry, standing, today)
    return None if how is Showing.HIDDEN else _item(entry, standing, how, language, today, now.called.get(entry.id))


def _item(
    entry: Entry, standing: Standing, how: Showing, language: str, today: date, called: Called | None = None
) -> Item:
    fields = KINDS[entry.kind].all_texts
    about = f"library/{entry.kind}/{entry.id}"
    held = {field: localized(entry.texts, field, language, key=f"{about}/{field}") for field in fields}
    text = {field: found for field, found in held.items() if found is not None}
    of_line = called if entry.kind == "line" else None
    return Item(entry, language, standing, how, is_fresh(entry, standing, today), text, of_line)


def item(kind: str, identifier: str, language: str) -> Item | None:
    """Return one entry if the public may see it, else None."""
    return visible_items([(kind, identifier)], language).get((kind, identifier))


def sign_by_number(number: int, language: str) -> Item | None:
    """Return a sign by the number its address has, if the public may see it."""
    return next((sign for sign in shelf("sign", language).items if sign.facts["number"] == number), None)


def numbered_codes(section: str, held: Content | None = None) -> Mapping[str, str]:
    """
    Return the codes of a section of terms by a number, which is all that stands in an address.

    A browser's history then says nothing of what a person looked for.
    """
    codes = (held or content()).terms[DEFAULT_LANGUAGE][section]
    return {str(number): code for number, code in enumerate(codes, 1)}


def sign_choices(section: str, fact: str, language: str) -> tuple[Choice, ...]:
    """Return the codes of `section` that some public sign has under `fact`, as choices."""
    used: set[str] = set()
    for sign in shelf("sign", language).items:
        codes = sign.facts[fact]
        used.update(codes if isinstance(codes, list) else [codes])
    return tuple(
        Choice(number, term(section, code, language))
        for number, code in numbered_codes(section).items()
        if code in used
    )


def signs_for(*, setting: str | None, noticed_by: str | None, language: str) -> tuple[Item, ...]:
    """
    Return the signs for a setting and a way of noticing, those of the setting first, then the general ones.

    Within each, signs that say a lot come before those that say little by themselves.
    """
    strengths = list(content().terms[DEFAULT_LANGUAGE]["strength"])
    matching = [
        sign
        for sign in shelf("sign", language).items
        if (noticed_by is None or sign.facts["noticed_by"] == noticed_by)
        and (setting is None or setting in sign.facts["settings"] or ANYWHERE in sign.facts["settings"])
    ]
    return tuple(
        sorted(
            matching,
            key=lambda sign: (
                (setting or ANYWHERE) not in sign.facts["settings"],
                strengths.index(sign.facts["strength"]),
            ),
        )
    )


def _site() -> Site | None:
    """Return the site's row, or None before set-up; a page that may save a life must come without the database too."""
    try:
        return site()
    except (NotSetUp, DatabaseError):
        return None


def is_open() -> bool:
    """Return whether the library may be read: unless the coalition switched it off."""
    found = _site()
    return found is None or "library" in found.rooms


def home_place() -> str:
    """Return the code of the place this installation serves, or an empty text."""
    found = _site()
    candidates = (found.region, found.country) if found else ()
    return next((code for code in candidates if code in content().places), "")


def place(code: str) -> Place | None:
    """Return a place by its code."""
    return content().places.get(code)


def places_with(kind: str, fact: str, language: str, *, always: str = "") -> tuple[Choice, ...]:
    """Return the places that have a public entry of `kind` (or an emergency number, for lines) and `always`, by name."""
    used = {found.facts[fact] for found in shelf(kind, language).items} | ({always} if always else set())
    if kind == "line":
        used |= {code for code, found in content().places.items() if found.emergency}
    choices = [Choice(code, term("place", code, language)) for code in used if not code.endswith("*") and code != "ILO"]
    return tuple(sorted(choices, key=lambda choice: choice.name.words))


@dataclass(frozen=True, slots=True)
class LawsOfPlace:
    """The public laws of one place (a state, its country, the world), with the place's code and name."""

    code: str
    name: Text
    laws: tuple[Item, ...]


def laws_of(code: str, topic: str | None, language: str) -> tuple[LawsOfPlace, ...]:
    """Return the laws that hold in a place: its own first, then those of each larger place, the world last."""
    laws = shelf("law", language).items
    groups = []
    for where in wider(code):
        own = tuple(
            law for law in laws if law.facts["place"] in where and (topic is None or topic in law.facts["topics"])
        )
        if own:
            name = term("level", "international", language) if where == WORLD else term("place", where[0], language)
            groups.append(LawsOfPlace(where[0], name, own))
    return tuple(groups)


WORLD = ("UN", "ILO")


def wider(code: str) -> tuple[tuple[str, ...], ...]:
    """Return a place and the larger places it lies in, the world last; the overview of all states goes before theirs."""
    held = content().places
    steps: list[tuple[str, ...]] = []

    def climb(place_code: str) -> None:
        # A state is helped more by the overview of all states than by the long federal list after it.
        for step in (f"{place_code}-*", place_code) if place_code != code else (place_code, f"{place_code}-*"):
            if step in held and step not in WORLD and (step,) not in steps:
                steps.append((step,))
        for larger in held[place_code].within:
            climb(larger)

    climb(code)
    return (*steps, WORLD)


def n_laws_waiting(code: str) -> int:
    """Return how many laws that hold in a place are hidden until a named person has read them."""
    codes = {one for where in wider(code) for one in where}
    visible = {law.id for law in shelf("law", DEFAULT_LANGUAGE).items}
    return sum(
        law.facts["place"] in codes and law.id not in visible for law in stands_now().content.entries["law"].values()
    )


def lines_of(code: str, language: str) -> Shelf:
    """Return the lines of a country that may be shown, and how many wait for a call."""
    every = shelf("line", language)
    kinds = list(content().terms[DEFAULT_LANGUAGE]["line_kind"])
    items = tuple(
        sorted(
            (line for line in every.items if line.facts["country"] == code),
            key=lambda line: (not line.fresh, kinds.index(line.facts["line_kind"])),
        )
    )
    n_all = sum(line.facts["country"] == code for line in stands_now().content.entries["line"].values())
    return Shelf(items, n_all - len(items))


def country_of(code: str) -> str:
    """Return the country a place lies in, for its lines and emergency number."""
    return code.split("-")[0]


def law_topics(language: str) -> tuple[Choice, ...]:
    """Return the topics some public law has, as choices."""
    used = {topic for law in shelf("law", language).items for topic in law.facts["topics"]}
    return tuple(
        Choice(number, term("topic", code, language))
        for number, code in numbered_codes("topic").items()
        if code in used
    )


def first_line(language: str) -> Item | None:
    """Return the first line on trafficking of the country this installation serves that may be shown."""
    lines = lines_of(country_of(home_place()), language).items
    return next((line for line in lines if line.facts["line_kind"] == "trafficking_helpline"), None)


def sorting_key(words: str) -> str:
    """Return what a word is sorted by: accents and the Arabic article do not move it."""
    spread = unicodedata.normalize("NFKD", words).casefold()
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return bare.removeprefix("ال")
