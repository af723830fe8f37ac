"""From a material to what is set in type: its words in each language, its number, its picture, and their fingerprints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from commonlight.core.selectors import site
from commonlight.library.selectors import stands_now
from commonlight.library.services import VerifiedNumber, verified_number
from commonlight.outreach import material_files as content
from commonlight.outreach.making.pieces import Piece, Sheet
from commonlight.outreach.models import Material, MaterialText, MaterialWord

# The picture is objected to like a block of words.
PICTURE = "picture"
BROCHURE_PICTURES = ("choosing", "phone", "messages")


@dataclass(frozen=True, slots=True)
class Line:
    """The help line of a material: what it is called, its number as the library has it, whether it may be printed."""

    id: str
    name: str
    number: str
    day_and_night: bool
    verified: VerifiedNumber | None


def line_of(material: Material, at: date) -> Line | None:
    """Return the line whose number a material shows; None when none was chosen or it is gone."""
    entry = stands_now().content.entry("line", material.line) if material.line else None
    if entry is None or entry.facts["number"] is None:
        return None
    return Line(
        entry.id,
        entry.texts["en"]["name"],
        entry.facts["number"],
        bool(entry.facts["day_and_night"]),
        verified_number(entry.id, at),
    )


def own_texts(material: Material) -> Mapping[tuple[str, str], MaterialText]:
    """Return the coalition's own words by language and block."""
    return {(row.language, row.block): row for row in material.texts.all()}


def words_in(
    material: Material, language: str, own: Mapping[tuple[str, str], MaterialText] | None = None
) -> dict[str, str]:
    """Return all blocks of a material in a language as far as they are there, its own words first."""
    held = own_texts(material) if own is None else own
    draft = content.drafts().get(material.draft)
    found = content.words_of(draft, language) if draft else {}
    found |= {block: row.words for (spoken, block), row in held.items() if spoken == language}
    return found


def missing_blocks(material: Material, language: str, words: Mapping[str, str]) -> list[str]:
    """Return the blocks that have no words in a language yet."""
    needed = [*content.OF_DRAFT, *content.common()[content.SOURCE]]
    return [block for block in needed if not words.get(block)]


def picture_of(material: Material, at: date) -> content.Picture | None:
    """Return the picture a material shows; None when none was chosen, or an own one that may be shown no more."""
    return content.picture(material.picture, at)


def digest_of(texts: Iterable[str]) -> str:
    """Return the fingerprint of words; another order or another letter gives another one."""
    held = blake2b(digest_size=16)
    for text in texts:
        held.update(text.encode() + b"\0")
    return held.hexdigest()


def digest_in(material: Material, language: str) -> str:
    """Return the fingerprint of all words in a language, on which a second speaker's reading stands."""
    words = words_in(material, language)
    return digest_of(f"{block}={words[block]}" for block in sorted(words))


def digest_of_all(material: Material) -> str:
    """Return the fingerprint of the whole: kind, picture and all words, on which an adviser's sign-off stands."""
    parts = (digest_in(material, language) for language in material.languages)
    heard = (material.sound,) if material.sound else ()
    return digest_of((material.kind, material.version, material.picture, *heard, *material.languages, *parts))


def digest_of_block(material: Material, language: str, block: str) -> str:
    """Return the fingerprint of what an objection speaks of: one block in one language, or the picture."""
    if block == PICTURE:
        return digest_of((material.picture,))
    return digest_of((words_in(material, language).get(block, ""),))


def sign_off_of(material: Material) -> MaterialWord | None:
    """Return the newest sign-off that speaks of the material as it stands."""
    return _said(material, MaterialWord.Kind.SIGN_OFF).filter(digest=digest_of_all(material)).first()


def reading_of(material: Material, language: str) -> MaterialWord | None:
    """Return the newest reading of a language by a second speaker that speaks of the words as they stand."""
    return (
        _said(material, MaterialWord.Kind.READ).filter(language=language, digest=digest_in(material, language)).first()
    )


def open_objections(material: Material) -> list[MaterialWord]:
    """Return what advisers said must change and still stands as it was."""
    return [
        row
        for row in _said(material, MaterialWord.Kind.OBJECTION)
        if row.digest == digest_of_block(material, row.language, row.block)
    ]


def _said(material: Material, kind: str):  # type: ignore[no-untyped-def]
    return material.said.filter(kind=kind, taken_back=None).order_by("-day", "-pk")


def piece_of(material: Material, at: date, *, languages: Iterable[str] | None = None) -> Piece:
    """
    Return what is set in type.

    A number that nobody called within its time stands as "not checked", so that no file with it can be used.
    """
    own, signed, picture = own_texts(material), sign_off_of(material), picture_of(material, at)
    sheets = []
    for language in languages or material.languages:
        words = words_in(material, language, own)
        marks = () if signed else (words.get("mark_unsigned", ""),)
        is_read = language == content.SOURCE or reading_of(material, language) is not None
        described = content.description_of(picture, language) if picture else ""
        sheets.append(Sheet(language, words, described, marks, is_read))
    line = line_of(material, at)
    number = line.verified.number if line and line.verified else sheets[0].words.get("not_checked", "–")
    small: tuple[str, ...] = ()
    if material.version == Material.Version.EASY:
        small = content.EASY_PICTURES
    elif material.kind == Material.Kind.BROCHURE:
        small = BROCHURE_PICTURES
    return Piece(
        kind=material.kind,
        title=material.name,
        sheets=tuple(sheets),
        number=number,
        address=material.address,
        coalition=site().coalition_name,
        picture=picture.svg if picture else "",
        paper=material.paper,
        version=material.version,
        layout=material.layout,
        day_and_night=bool(line and line.day_and_night),
        small=tuple(content.pictures()[name].svg for name in small),
    )
