"""Reading the texts and codes of `content/`: questions, settings, coding lists, states. Checked once, when first used."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from django.utils.translation import get_language

from commonlight.core.public_texts import PublicText
from commonlight.core.wording import own_words, shown_in_english

PUBLIC_LANGUAGES = ("en", "es", "ar")
STAFF_LANGUAGES = ("en", "es")
# Further languages stand in a file of their own each, `content/languages/<code>.yaml`, by list and code.
FURTHER_LANGUAGES = ("fr", "ht", "zh-hans")
# Which lists stand in which file, and in which languages they must be complete.
LISTS = {
    "said_or_done": ("facts.yaml", PUBLIC_LANGUAGES),
    "when": ("facts.yaml", PUBLIC_LANGUAGES),
    "danger": ("facts.yaml", PUBLIC_LANGUAGES),
    "look_for": ("facts.yaml", PUBLIC_LANGUAGES),
    "settings": ("settings.yaml", PUBLIC_LANGUAGES),
    "states": ("states.yaml", PUBLIC_LANGUAGES),
    "quiet_asks": ("quiet.yaml", PUBLIC_LANGUAGES),
    "quiet_answers": ("quiet.yaml", PUBLIC_LANGUAGES),
    "quiet_thanks": ("quiet.yaml", PUBLIC_LANGUAGES),
    "labels": ("coding.yaml", STAFF_LANGUAGES),
    "kinds": ("coding.yaml", STAFF_LANGUAGES),
    "outcomes": ("coding.yaml", STAFF_LANGUAGES),
    "contact_before": ("coding.yaml", STAFF_LANGUAGES),
    "zones": ("coding.yaml", STAFF_LANGUAGES),
    "override_reasons": ("coding.yaml", PUBLIC_LANGUAGES),
    "warnings": ("coding.yaml", PUBLIC_LANGUAGES),
    "interpreting_ways": ("coding.yaml", STAFF_LANGUAGES),
    "entry_ways": ("coding.yaml", PUBLIC_LANGUAGES),
    "legal_steps": ("legal.yaml", STAFF_LANGUAGES),
    "breach_steps": ("legal.yaml", STAFF_LANGUAGES),
    "legal_papers": ("legal.yaml", STAFF_LANGUAGES),
    "legal_entries": ("legal.yaml", STAFF_LANGUAGES),
    "legal_notices": ("legal.yaml", PUBLIC_LANGUAGES),
    "police_answers": ("police.yaml", STAFF_LANGUAGES),
    "joint_response": ("police.yaml", STAFF_LANGUAGES),
}


class ContentBroken(Exception):
    """A content file lacks a text, repeats a code or cannot be read; says which."""


@dataclass(frozen=True)
class Entry:
    """
    One option: its code, its text by language, and for what was said or done whether it is conduct.

    key : names the text for a coalition that puts it into a language of its own
    """

    code: str
    texts: dict[str, str]
    conduct: bool = True
    key: str = ""

    def __str__(self) -> str:
        return self.text_in(get_language() or "en")

    def text_in(self, language: str) -> str:
        """Return the text in a language, the coalition's own words first, or in English where there is none."""
        english = self.texts["en"]
        own = own_words(language, self.key, english)
        found = own or self.texts.get(language) or self.texts.get(language.split("-")[0])
        if not found:
            shown_in_english(language, english)
        return found or english


@lru_cache
def _file(name: str) -> dict[str, Any]:
    text = resources.files("commonlight.reports").joinpath("content", name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _further(language: str, list_name: str, code: str) -> str:
    """Return a text from a further language's own file, or nothing: that entry then shows in English."""
    lists: dict[str, dict[str, str]] = _file(f"languages/{language}.yaml")["lists"]
    return lists.get(list_name, {}).get(code, "")


@lru_cache
def entries(list_name: str) -> tuple[Entry, ...]:
    """Return a list's entries in their order; raises ContentBroken."""
    file_name, languages = LISTS[list_name]
    found = []
    for number, raw in enumerate(_file(file_name)[list_name]):
        code = raw.get("code", str(number))
        texts = {language: raw.get(language) for language in PUBLIC_LANGUAGES if raw.get(language)}
        texts |= {language: words for language in FURTHER_LANGUAGES if (words := _further(language, list_name, code))}
        missing = [language for language in languages if language not in texts]
        if not isinstance(code, str) or missing or not all(isinstance(text, str) for text in texts.values()):
            raise ContentBroken(f"{file_name}, {list_name}, entry {number + 1}: code or text missing ({missing})")
        found.append(Entry(code=code, texts=texts, conduct=raw.get("conduct", True), key=f"reports/{list_name}/{code}"))
    if len({entry.code for entry in found}) != len(found):
        raise ContentBroken(f"{file_name}, {list_name}: a code stands there twice")
    return tuple(found)


def raw_list(file_name: str, list_name: str) -> list[dict[str, Any]]:
    """Return a list of a content file as it stands there, for content with a reader of its own."""
    found: list[dict[str, Any]] = _file(file_name)[list_name]
    return found


def public_texts() -> Iterator[PublicText]:
    """Yield what a coalition puts into a language of its own: the texts of the lists that the public sees."""
    for list_name, (_file_name, languages) in LISTS.items():
        if languages == PUBLIC_LANGUAGES:
            for entry in entries(list_name):
                yield PublicText(
                    key=entry.key,
                    english=entry.texts["en"],
                    where=f"reports: {list_name}",
                    is_safety=True,
                    shipped=entry.texts,
                )


def codes(list_name: str) -> frozenset[str]:
    """Return the codes of a list."""
    return frozenset(entry.code for entry in entries(list_name))


def choices(list_name: str) -> list[tuple[str, Entry]]:
    """Return a list as form choices; each text is put into the language of the page when it is shown."""
    return [(entry.code, entry) for entry in entries(list_name)]


def text_of(list_name: str, code: str) -> str:
    """Return the text of one code in the language of the page, or nothing for an unknown code."""
    return next((str(entry) for entry in entries(list_name) if entry.code == code), "")
