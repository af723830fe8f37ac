"""One printable page for each role: what to do, each week, never, and whom to ask. Texts in `content/role_cards`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parent / "content" / "role_cards"
SOURCE = "en"


@dataclass(frozen=True)
class Card:
    """The card of one role in one language."""

    role: str
    title: str
    does: tuple[str, ...]
    each_week: tuple[str, ...]
    never: tuple[str, ...]
    stuck: str
    language: str


@cache
def cards(language: str) -> dict[str, Card]:
    """Return the cards by role in `language`, in English where there are none."""
    path = CONTENT / f"{language}.yaml"
    if not path.is_file():
        return cards(SOURCE)
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        role: Card(
            role=role,
            title=held["title"],
            does=tuple(held["does"]),
            each_week=tuple(held["each_week"]),
            never=tuple(held["never"]),
            stuck=held["stuck"],
            language=language,
        )
        for role, held in loaded.items()
    }
