"""Guides of interviews to begin from, kept as data: by group and language what is said first, what is asked, and what nobody asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

GUIDES = Path(__file__).parent / "content" / "interview_guides.yaml"
LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class GuideWords:
    """A guide in one language."""

    group: str
    opening: str
    questions: tuple[str, ...]
    avoid: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "group": self.group,
            "opening": self.opening,
            "questions": list(self.questions),
            "avoid": list(self.avoid),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "GuideWords":
        """Return it from JSON values."""
        return cls(data["group"], data["opening"], tuple(data["questions"]), tuple(data["avoid"]))


Words = Mapping[str, GuideWords]


@cache
def shipped() -> Mapping[str, Words]:
    """Return the guides that come with the program: name -> language -> words."""
    raw: dict[str, Any] = yaml.safe_load(GUIDES.read_text(encoding="utf-8"))
    return {
        name: {
            language: GuideWords(
                words["group"], raw["opening"][language], tuple(words["questions"]), tuple(raw["avoid"][language])
            )
            for language, words in guide.items()
        }
        for name, guide in raw["guides"].items()
    }


def in_page_language(words: Words) -> GuideWords:
    """Return a guide in the page's language, or in English."""
    return words.get(get_language() or "en") or words["en"]
