"""Knowing another list's term as one of our needs, by our own words for it: nobody's list of terms is shipped."""

import re
from functools import cache
from pathlib import Path

import yaml

from commonlight.directory import terms
from commonlight.directory.terms import Term

WORDS = Path(__file__).parent / "content" / "term_words.yaml"
WORD = re.compile(r"[\w'-]+")


@cache
def _rules() -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    held = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    ways = ((code, tuple(way.split())) for code, every in held["needs"].items() for way in every)
    # With the space before it, a stem found in the text begins a word of it.
    return tuple(f" {stem}" for stem in held["never"]), tuple((code, tuple(f" {s}" for s in way)) for code, way in ways)


@cache
def our_term(name: str) -> Term | None:
    """
    Return the need of ours that a term of another list means, by its name in English, or None.

    Terms that say for whom a service is are not mapped: a list that names thirty groups does not keep the others out.
    """
    words = WORD.findall(name.casefold())
    said = "".join(f" {part}" for word in words for part in (word, *word.split("-")[1:]))
    never, ways = _rules()
    if any(stem in said for stem in never):
        return None
    for code, stems in ways:
        if all(stem in said for stem in stems):
            return terms.terms()[code]
    return None
