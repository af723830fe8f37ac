"""
Reads `content/materials`: ready drafts, the words common to all, and our drawings with their descriptions.

What a coalition put into a language of its own (`core.wording`) lies over the shipped words, as on pages.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from commonlight.core import own_media
from commonlight.core.models import OwnPicture
from commonlight.core.public_texts import PublicText
from commonlight.core.wording import own_words
from commonlight.outreach.template_files import LOADER, ContentBroken

FOLDER = Path(__file__).parent / "content" / "materials"
SOURCE = "en"
# The blocks a draft brings itself, in the order a person edits them; all others are common.
OF_DRAFT = ("headline", "lead", "point1", "point2", "point3", "point4", "message")
NAME = "name"
MAIN = "everyone"
# The drawings of the easy version, one for each of its sentences.
EASY_PICTURES = ("talking", "phone", "messages", "choosing")


@dataclass(frozen=True, slots=True)
class Draft:
    """A ready draft: `texts` by language and block; `groups` and `setting` are codes of the library."""

    id: str
    setting: str
    groups: tuple[str, ...]
    picture: str
    texts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing: its SVG, what is in it, and its description by language."""

    id: str
    svg: str
    tags: tuple[str, ...]
    descriptions: Mapping[str, str]


@cache
def drafts() -> Mapping[str, Draft]:
    """Return the drafts by id, in the order they are offered."""
    found = {}
    for row in _load("drafts.yaml"):
        texts = {key: value for key, value in row.items() if isinstance(value, dict)}
        for language, words in texts.items():
            if missing := {NAME, *OF_DRAFT} - set(words):
                raise ContentBroken(f"drafts.yaml: {row['id']}: {language} lacks {', '.join(sorted(missing))}")
        if SOURCE not in texts:
            raise ContentBroken(f"drafts.yaml: {row['id']}: English is missing")
        found[row["id"]] = Draft(row["id"], row["setting"], tuple(row["groups"]), row["picture"], texts)
    return found


@cache
def common() -> Mapping[str, Mapping[str, str]]:
    """Return the common words by language."""
    held: dict[str, dict[str, str]] = _load("common.yaml")
    for language, words in held.items():
        if set(words) != set(held[SOURCE]):
            raise ContentBroken(f"common.yaml: {language} has other blocks than English")
    return held


@cache
def pictures() -> Mapping[str, Picture]:
    """Return our drawings by id."""
    return {
        name: Picture(
            name,
            (FOLDER / "pictures" / f"{name}.svg").read_text(encoding="utf-8"),
            tuple(row["tags"]),
            {language: words for language, words in row.items() if language != "tags"},
        )
        for name, row in _load("pictures.yaml").items()
    }


def picture(name: str, today: date) -> Picture | None:
    """Return a drawing of ours, or a picture of the coalition's own while it may be shown."""
    if not name.startswith(own_media.OWN):
        return pictures().get(name)
    row = own_media.picture_of(name, today)
    return Picture(name, _framed(row), tuple(row.tags), row.descriptions) if row else None


def _framed(row: OwnPicture) -> str:
    """Return a picture in a drawing of 800 by 400, its middle filling the frame, so that it is set like one of ours."""
    held = base64.b64encode(bytes(row.picture)).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 400" width="800" height="400">'
        f'<image width="800" height="400" preserveAspectRatio="xMidYMid slice" href="data:{row.media_type};base64,{held}"/></svg>'
    )


def _load(name: str) -> Any:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader


def words_of(draft: Draft, language: str) -> dict[str, str]:
    """Return all blocks of a draft in a language as far as they are there: the draft's own and the common ones."""
    found = {}
    for block in (NAME, *OF_DRAFT):
        words = own_words(language, _key(draft.id, block), draft.texts[SOURCE][block])
        if words := words or draft.texts.get(language, {}).get(block, ""):
            found[block] = words
    for block, english in common()[SOURCE].items():
        words = own_words(language, _key("common", block), english)
        if words := words or common().get(language, {}).get(block, ""):
            found[block] = words
    return found


def description_of(picture: Picture, language: str) -> str:
    """Return what a drawing shows, in a language, or nothing."""
    if picture.id.startswith(own_media.OWN):
        return picture.descriptions.get(language, "")
    english = picture.descriptions[SOURCE]
    return own_words(language, _key("picture", picture.id), english) or picture.descriptions.get(language, "")


def is_complete(draft: Draft, language: str) -> bool:
    """Return whether a draft has all its blocks in a language."""
    return {*OF_DRAFT, *common()[SOURCE]} <= set(words_of(draft, language))


def _key(owner: str, block: str) -> str:
    return f"materials/{owner}/{block}"


def texts() -> Iterator[PublicText]:
    """Yield what a coalition can put into a language of its own."""
    for draft in drafts().values():
        for block in (NAME, *OF_DRAFT):
            shipped = {language: words[block] for language, words in draft.texts.items()}
            yield PublicText(
                key=_key(draft.id, block),
                english=draft.texts[SOURCE][block],
                where=f"materials: {draft.texts[SOURCE][NAME]}",
                shipped=shipped,
            )
    for block, english in common()[SOURCE].items():
        shipped = {language: words[block] for language, words in common().items()}
        yield PublicText(key=_key("common", block), english=english, where="materials: all", shipped=shipped)
    for picture in pictures().values():
        yield PublicText(
            key=_key("picture", picture.id),
            english=picture.descriptions[SOURCE],
            where="materials: what a picture shows",
            shipped=dict(picture.descriptions),
        )
