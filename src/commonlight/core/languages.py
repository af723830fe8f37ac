"""The languages of the site and their review state: those of `content/languages.yaml`, and the coalition's own."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parent / "content" / "languages.yaml"
STATES = frozenset({"source", "not_reviewed", "reviewed"})


class LanguagesBroken(Exception):
    """The file of languages says something that it must not say."""


@dataclass(frozen=True)
class Language:
    """
    One language of the site.

    state : "source", "not_reviewed" or "reviewed"; a reviewed one names its reviewer and the day
    """

    code: str
    name: str
    direction: str
    state: str
    reviewer: str = ""
    day: date | None = None

    @property
    def is_reviewed(self) -> bool:
        """Whether a speaker wrote or reviewed the texts."""
        return self.state in ("source", "reviewed")


def read_languages(text: str) -> dict[str, Language]:
    """Return the languages in `text` (YAML) by code; raises LanguagesBroken for a wrong state or a nameless review."""
    found = {}
    for code, entry in yaml.safe_load(text).items():
        language = Language(code=code, **entry)
        if language.state not in STATES or language.direction not in ("ltr", "rtl"):
            raise LanguagesBroken(f"{code}: state must be one of {sorted(STATES)}, direction ltr or rtl")
        if language.state == "reviewed" and not (language.reviewer and language.day):
            raise LanguagesBroken(f"{code}: a reviewed language names its reviewer and the day")
        found[code] = language
    return found


@cache
def shipped_languages() -> dict[str, Language]:
    """Return the languages that Commonlight brings, by code, in the order they are offered."""
    return read_languages(CONTENT.read_text(encoding="utf-8"))


# What the tables say, put here by `core.wording`: languages the coalition added, and shipped ones its speakers reviewed.
_own: dict[str, Language] = {}


def set_own(own: dict[str, Language]) -> None:
    """Lay the coalition's own languages over the shipped ones."""
    global _own
    _own = dict(own)


def languages() -> dict[str, Language]:
    """Return the languages of the site by code, in the order they are offered."""
    return {**shipped_languages(), **_own} if _own else shipped_languages()


def direction_of(code: str | None) -> str:
    """Return "rtl" or "ltr" for a language of the site."""
    found = languages().get(code or "")
    return found.direction if found else "ltr"
