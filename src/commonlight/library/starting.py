"""What the library holds for a place, offered to a new coalition: groups, signs, laws, lines, and rules of the state."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from commonlight.core.starting import GROUPS, Offer, add_starter
from commonlight.library import selectors
from commonlight.library.shown import Item

# Rules of the place that the library's laws can tell: topic, texts that make up the rule (the first one must be there
# and checked: without it the others would only look like a rule).
RULES = {
    "mandated_reporter_rule": ("reporting", ("duties", "plain")),
    "posting_rule": ("posting", ("plain", "posting_where", "posting_rules")),
}


def _offer(item: Item, name: str) -> Offer:
    return Offer(item.id, item.text[name].words if name in item.text else item.id, source=str(item.entry.source))


def groups(place: str, language: str) -> list[Offer]:
    """Return the groups with unmet needs; they are not of one place."""
    return [_offer(item, "name") for item in selectors.shelf("group", language).items]


def signs(place: str, language: str) -> list[Offer]:
    """Return the signs; they are not of one place."""
    return [_offer(item, "text") for item in selectors.shelf("sign", language).items]


def laws(place: str, language: str) -> list[Offer]:
    """Return the laws that hold in a place, its own and those of larger places; none for a place we do not know."""
    if selectors.place(place) is None:
        return []
    return [_offer(law, "title") for level in selectors.laws_of(place, None, language) for law in level.laws]


def lines(place: str, language: str) -> list[Offer]:
    """Return the lines of the country that may be shown."""
    code = selectors.country_of(place)
    if selectors.place(code) is None:
        return []
    return [_offer(line, "name") for line in selectors.lines_of(code, language).items]


def rule(kind: str, place: str, language: str) -> list[Offer]:
    """
    Return the laws of exactly this place that answer a line of the place check-list.

    A summary over all states is no rule of one state, and a part that nobody checked against its source is left out.
    """
    topic, fields = RULES[kind]
    found = []
    for law in selectors.shelf("law", language).items:
        if law.facts["place"] != place or topic not in law.facts["topics"]:
            continue
        doubtful = set(law.entry.unchecked)
        told = [law.text[name].words for name in fields if name in law.text and name not in doubtful]
        if fields[0] in law.text and fields[0] not in doubtful:
            source = f"{law.facts['citation']} ({law.entry.source})"
            found.append(Offer(law.id, law.text["title"].words, "\n".join(told), source))
    return found


def register() -> None:
    """Offer all of it; called when the room is ready."""
    add_starter(GROUPS, _("Groups"), groups, url_name="library:groups", order=1)
    add_starter("signs", _("Signs"), signs, url_name="library:signs", order=2)
    add_starter("laws", _("Laws"), laws, url_name="library:laws", order=3)
    add_starter("lines", _("Help lines"), lines, url_name="library:lines", order=4)
    for kind in RULES:
        add_starter(kind, _("Rules"), partial(rule, kind), order=9)
