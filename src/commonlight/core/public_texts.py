"""
Every text the public may read, with a key that stays the same: what a coalition puts into a language of its own.

Texts of pages stand in the rooms' catalogues (`<room>/locale`); a room adds the texts of its content files with
`add_source` when its app is ready.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2s
from pathlib import Path

from django.apps import apps
from django.utils.translation import trans_real

from commonlight.core.wording import CONTEXT

# Any complete catalogue names all texts; Spanish is the first one that each room has.
ANY_CATALOGUE = "es/LC_MESSAGES/django.po"
# What somebody reads who may be in danger: who reads along, how to leave, whom to call.
SAFETY_PAGES = (
    "core/public.html",
    "parts/emergency_line.html",
    "reports/_exceptions.html",
    "reports/_safe.html",
    "reports/note_start.html",
    "reports/note_reach.html",
    "reports/note_code.html",
    "reports/box_code.html",
)
# Passages that may be read aloud are safety texts, whatever page they stand on.
SPOKEN = "/spoken/"


@dataclass(frozen=True, slots=True)
class PublicText:
    """
    One text.

    key : the room and a short name, the same as long as the English is the same
    lookup : what a catalogue finds it under; empty for a text of a content file
    where : the page it stands on, and a note for the translator if there is one
    shipped : words by language for a text of a content file
    """

    key: str
    english: str
    where: str = ""
    lookup: str = ""
    is_safety: bool = False
    shipped: Mapping[str, str] = field(default_factory=dict)


Source = Callable[[], Iterable[PublicText]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Let a room bring the texts of its content files."""
    if source not in _sources:
        _sources.append(source)


def public_texts() -> tuple[PublicText, ...]:
    """Return every public text, safety texts first, then in the order of pages."""
    found = [*_page_texts(), *(text for source in _sources for text in source())]
    return tuple(sorted(found, key=lambda text: (not text.is_safety, text.key.partition("/")[0], text.where)))


@cache
def _page_texts() -> tuple[PublicText, ...]:
    rooms = [config for config in apps.get_app_configs() if config.name.startswith("commonlight.")]
    return tuple(text for config in rooms for text in _of_room(config.label, Path(config.path)))


def _of_room(room: str, folder: Path) -> Iterator[PublicText]:
    path = folder / "locale" / ANY_CATALOGUE
    if not path.exists():
        return
    # Babel takes a moment to load, and only the team's pages for translating need it.
    from babel.messages.pofile import read_po

    with path.open("rb") as stream:
        catalogue = read_po(stream, locale="es")
    for message in catalogue:
        if not message.id:
            continue
        pages = [str(place).removeprefix("commonlight/") for place, _line in message.locations]
        where = ", ".join(page.replace("/templates/", ": ") for page in pages[:2])
        note = " ".join(message.auto_comments).removeprefix("Translators:").strip()
        is_safety = any(page.endswith(SAFETY_PAGES) or SPOKEN in page for page in pages)
        forms = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        lookup = f"{message.context}{CONTEXT}{forms[0]}" if message.context else forms[0]
        name = blake2s("\0".join((message.context or "", *forms)).encode(), digest_size=5).hexdigest()
        endings = ("",) if len(forms) == 1 else (".one", ".other")
        for form, ending in zip(forms, endings, strict=True):
            yield PublicText(
                key=f"{room}/{name}{ending}",
                english=form,
                where=f"{where} ({note})" if note else where,
                lookup=lookup,
                is_safety=is_safety,
            )


class Shipped:
    """What Commonlight itself brings in one language, without the coalition's words."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._catalogue = trans_real.DjangoTranslation(language)._catalog  # type: ignore[attr-defined]

    def words(self, text: PublicText) -> str:
        """Return the shipped words for a text, or nothing."""
        if not text.lookup:
            return text.shipped.get(self._language, "")
        form = text.key.rpartition(".")[2]
        keys = [(text.lookup, 0), (text.lookup, 1)] if form in ("one", "other") else [text.lookup]
        if form == "other":
            keys.reverse()
        return next((str(words) for key in keys if (words := self._catalogue.get(key))), "")
