"""Our own taxonomy, read from its content file: needs, who a service is for, and what makes it easier to come."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from commonlight.core.public_texts import PublicText
from commonlight.core.wording import own_words, shown_in_english

CONTENT = Path(__file__).parent / "content" / "taxonomy.yaml"
# Ids are made of the codes, so that every install of Commonlight has the same.
NAMESPACE = uuid.UUID("0d5fbc0e-6a54-5d2c-9a5e-6c2f3a8b7e11")
TAXONOMY_ID = uuid.uuid5(NAMESPACE, "taxonomy")
# What a term's words are put in under, in a language of the coalition's own.
KEY = "directory/term"
# The file names a language by its first part.
CATALOGUE_CODES = {"zh": "zh-hans"}
NEED, POPULATION, EASIER = "need", "population", "easier"


@dataclass(frozen=True)
class Term:
    """A term of ours: `names` by language, English always."""

    code: str
    group: str
    names: dict[str, str]
    hides_address: bool

    @property
    def id(self) -> uuid.UUID:
        """Return the id it has in every directory."""
        return uuid.uuid5(NAMESPACE, self.code)

    def name(self, language: str) -> str:
        """Return its name in a language, the coalition's own words first, in English where there is none."""
        own = own_words(language, f"{KEY}/{self.code}", self.names["en"])
        found = own or self.names.get(language.split("-")[0])
        if found is None:
            shown_in_english(language, self.names["en"])
        return found or self.names["en"]


@cache
def _content() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    return loaded


@cache
def terms() -> dict[str, Term]:
    """Return all terms by code, in the order of the file."""
    found = {}
    for group, written in _content()["groups"].items():
        for code, entry in written["terms"].items():
            names = {key: value for key, value in entry.items() if key != "hides_address"}
            found[code] = Term(code, group, names, bool(entry.get("hides_address")))
    return found


def terms_of(group: str) -> list[Term]:
    """Return the terms of one group."""
    return [term for term in terms().values() if term.group == group]


@cache
def by_id() -> dict[uuid.UUID, Term]:
    """Return all terms by id."""
    return {term.id: term for term in terms().values()}


def group_names(language: str) -> dict[str, str]:
    """Return what the groups are called."""
    found = {}
    for key, written in _content()["groups"].items():
        names = written["name"]
        own = own_words(language, f"{KEY}/group/{key}", names["en"])
        found[key] = own or names.get(language.split("-")[0]) or names["en"]
    return found


def public_texts() -> Iterator[PublicText]:
    """Yield the names of terms and groups, as a coalition puts them into a language of its own."""
    groups = [(f"group/{key}", written["name"]) for key, written in _content()["groups"].items()]
    for code, names in [*groups, *((term.code, term.names) for term in terms().values())]:
        shipped = {CATALOGUE_CODES.get(language, language): name for language, name in names.items()}
        yield PublicText(key=f"{KEY}/{code}", english=names["en"], where="directory: taxonomy", shipped=shipped)


def about() -> dict[str, str]:
    """Return name, description and version of the taxonomy."""
    return {key: str(_content()[key]) for key in ("name", "description", "version")}


@cache
def hiding_ids() -> frozenset[uuid.UUID]:
    """Return the ids of the terms whose places are kept private."""
    return frozenset(term.id for term in terms().values() if term.hides_address)
