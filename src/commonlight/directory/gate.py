"""
The publication gate. Everything the public can reach -- a page, an answer of the API, an export, a feed, a print -- is
made of rows of `Published`, and nothing writes such a row but what `publishable` returned.

What it holds back:
  - every object, address, phone and contact whose visibility is not "public";
  - every place where people are kept safe, with all that is of it but its public phones;
  - every text that holds a private address we know (by its keyed mark), wherever it stands;
  - every text of an entry that keeps people safe, if it looks like it holds any address, map link or coordinates.

What it holds back is left out, never blanked: no answer tells that something is missing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from commonlight.directory.addresses import looks_like_address, pairs_in
from commonlight.directory.sealing import address_mark

# A service is of a private kind by a term of ours, by the 211 taxonomy's class of crisis and violence shelters, or by
# its own words: a word for a place to stay beside a word for what people are kept safe from.
PRIVATE_CODES = re.compile(r"^BH-1800\.1500|^safe_shelter$|^youth_shelter$|^dv_shelter$|^transitional_housing$")
PLACE_TO_STAY = re.compile(
    r"\b(shelters?|safe[- ]?(house|home|haven)s?|refuges?|sanctuar(y|ies)|transitional (housing|living|home)|residential"
    r"|safe (place|space) to stay|emergency housing|maternity home|casa segura|refugios?|albergues?|casa de acogida"
    r"|vivienda (de transici[oó]n|transitoria|segura))\b|مأوى|ملجأ|بيت آمن",
    re.IGNORECASE,
)
KEPT_SAFE_FROM = re.compile(
    r"\b(domestic violence|intimate partner|family violence|(?<!substance )(?<!drug )(?<!alcohol )(?<!elder )abus(e|ed|ive)\b(?! treatment)|batter(ed|ing)|traffick(ing|ed)|exploit(ed|ation)"
    r"|survivors?|runaways?|sexual assault|rape|stalking|forced marriage|honou?r[- ]based|violencia (dom[eé]stica|familiar|de pareja|de g[eé]nero)"
    r"|maltrat\w+|trata|sobrevivientes?|explotaci[oó]n|confidential location|undisclosed)\b|العنف|الاتجار|الناجيات",
    re.IGNORECASE,
)


def is_private_kind(*, texts: Iterable[str], codes: Iterable[str] = ()) -> bool:
    """Whether a service of these words and taxonomy codes keeps people safe, so that its address is kept private."""
    if any(PRIVATE_CODES.search(code) for code in codes):
        return True
    whole = "\n".join(texts)
    return bool(PLACE_TO_STAY.search(whole)) and bool(KEPT_SAFE_FROM.search(whole))


MOST_READ = 20_000


@dataclass
class Marks:
    """The private addresses we know, by their keyed marks."""

    known: frozenset[str]
    _seen: dict[str, bool] = field(default_factory=dict)
    _read: dict[str, bool] = field(default_factory=dict)

    def stands_in(self, text: str) -> bool:
        """Whether a text holds one of them."""
        if not self.known:
            return False
        # An organization's texts come again with each of its services.
        found = self._read.get(text)
        if found is None:
            if len(self._read) >= MOST_READ:
                self._read.clear()
            found = self._read[text] = self._look(text)
        return found

    def _look(self, text: str) -> bool:
        for pair in pairs_in(text):
            hit = self._seen.get(pair)
            if hit is None:
                hit = self._seen[pair] = address_mark(pair) in self.known
            if hit:
                return True
        return False


def may_say(text: str, marks: Marks, *, is_private: bool) -> bool:
    """Whether a text may stand before the public; `is_private`: it belongs to an entry that keeps people safe."""
    return not (marks.stands_in(text) or (is_private and looks_like_address(text)))


# These are ours or a machine's; a mark found in one would be chance.
NOT_WORDS = re.compile(
    r"(^|_)(id|date|from|to|updated|last_modified|freq|byday|number|status|location_type|address_type|opens_at|closes_at"
    r"|dtstart|until|wkst|postal_code|latitude|longitude|link_entity|code)$"
)
# ... if they look like what they should be; anything else in them is read like every text.
MACHINE_MADE = re.compile(
    r"[\d\s().+/:-]{1,40}|[\dTZ:.+-]{8,40}|[0-9a-f-]{36}|[A-Za-z_ ]{1,20}|[A-Z,]{2,30}|[A-Z]{1,3}-[\d.-]{4,24}"
)


@lru_cache(maxsize=1024)
def _is_no_word(name: str) -> bool:
    return NOT_WORDS.search(name) is not None


@dataclass(frozen=True)
class Publishable:
    """A document that may be published, and the fields that were held back ("services.description")."""

    document: dict[str, Any]
    held_back: tuple[str, ...]


def publishable(
    entity: str,
    document: dict[str, Any],
    marks: Marks,
    *,
    is_private: bool,
    required: frozenset[str] = frozenset({"name"}),
) -> Publishable | None:
    """
    Return the document without what may not be said; None when a text it cannot stand without may not.

    entity : what it is, for the list of what was held back
    required : the texts of the document itself that it cannot stand without
    """
    held: list[str] = []
    reading = _Reading(marks, is_private, held)
    clean = reading.whole(document, "")
    if any(clean.get(key) is None and document.get(key) is not None for key in required):
        return None
    return Publishable(clean, tuple(f"{entity}{path}" for path in held))


MUST = {
    "addresses": ("address_1", "city"),
    "phones": ("number",),
    "programs": ("name",),
    "organization_identifiers": ("identifier", "identifier_type"),
    "capacities": ("unit",),
    "additional_urls": ("url",),
    "additional_websites": ("url",),
    "services": ("name",),
}


WITH_DESCRIPTION = frozenset({"organization", "program", "programs", "taxonomy_term", "taxonomy_detail"})
MUST_ALONE = frozenset({"organization", "program", "taxonomy_term", "taxonomy_detail", "unit"})


@dataclass(frozen=True)
class _Reading:
    """One document being read, from its innermost objects outwards; the paths of what may not stand join `held`."""

    marks: Marks
    is_private: bool
    held: list[str]

    def _may_stand(self, text: str, name: str) -> bool:
        if _is_no_word(name) and MACHINE_MADE.fullmatch(text):
            return True
        return may_say(text, self.marks, is_private=self.is_private)

    def whole(self, value: dict[str, Any], path: str) -> dict[str, Any]:
        """Return an object without what may not stand, and without inner objects that lost a word they must have."""
        clean: dict[str, Any] = {}
        for name, inner in value.items():
            if isinstance(inner, str):
                if self._may_stand(inner, name):
                    clean[name] = inner
                else:
                    self.held.append(f"{path}.{name}")
            elif isinstance(inner, list):
                clean[name] = self._list(inner, name, f"{path}.{name}")
            elif isinstance(inner, dict):
                one = self._described(self.whole(inner, f"{path}.{name}"), name)
                if name not in MUST_ALONE or "name" in one:
                    clean[name] = one
            elif inner is not None:
                clean[name] = inner
        return clean

    def _list(self, value: list[Any], name: str, path: str) -> list[Any]:
        must = MUST.get(name, ())
        kept: list[Any] = []
        for inner in value:
            if isinstance(inner, dict):
                one = self.whole(inner, path)
                if one and all(key in one for key in must):
                    kept.append(self._described(one, name))
            elif isinstance(inner, list):
                if found := self._list(inner, name, path):
                    kept.append(found)
            elif isinstance(inner, str) and not self._may_stand(inner, name):
                self.held.append(path)
            elif inner and not must:
                kept.append(inner)
        return kept

    @staticmethod
    def _described(one: dict[str, Any], name: str) -> dict[str, Any]:
        # A description that was held back is told as an empty one where the standard requires it.
        if name in WITH_DESCRIPTION:
            one.setdefault("description", "")
        return one


def known_marks() -> Marks:
    """Return the marks of all private addresses."""
    from commonlight.directory.models import AddressMark

    return Marks(frozenset(AddressMark.objects.values_list("mark", flat=True)))


def ids_of_confidential_locations(ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return which of these places are kept private."""
    from commonlight.directory.models import Location

    return frozenset(Location.objects.filter(pk__in=list(ids), is_confidential=True).values_list("pk", flat=True))
