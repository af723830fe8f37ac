"""Which scripts a text is written in, which fonts have them, and whether its lines run one way."""

import os
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from commonlight.outreach.making.pieces import MissingFont, MixedDirections, Sheet

CORE, CJK = "fonts-noto-core", "fonts-noto-cjk"
# Script: the beginning of its letters' Unicode names, families that have it (the first found is taken), the package.
FONTS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "Latin": ("LATIN", ("Noto Sans", "DejaVu Sans", "Liberation Sans"), CORE),
    "Cyrillic": ("CYRILLIC", ("Noto Sans", "DejaVu Sans"), CORE),
    "Greek": ("GREEK", ("Noto Sans", "DejaVu Sans"), CORE),
    "Arabic": ("ARABIC", ("Noto Sans Arabic", "Noto Naskh Arabic"), CORE),
    "Hebrew": ("HEBREW", ("Noto Sans Hebrew", "DejaVu Sans"), CORE),
    "Armenian": ("ARMENIAN", ("Noto Sans Armenian", "DejaVu Sans"), CORE),
    "Georgian": ("GEORGIAN", ("Noto Sans Georgian", "DejaVu Sans"), CORE),
    "Ethiopic": ("ETHIOPIC", ("Noto Sans Ethiopic",), CORE),
    "Devanagari": ("DEVANAGARI", ("Noto Sans Devanagari",), CORE),
    "Bengali": ("BENGALI", ("Noto Sans Bengali",), CORE),
    "Gurmukhi": ("GURMUKHI", ("Noto Sans Gurmukhi",), CORE),
    "Gujarati": ("GUJARATI", ("Noto Sans Gujarati",), CORE),
    "Tamil": ("TAMIL", ("Noto Sans Tamil",), CORE),
    "Telugu": ("TELUGU", ("Noto Sans Telugu",), CORE),
    "Sinhala": ("SINHALA", ("Noto Sans Sinhala",), CORE),
    "Thai": ("THAI", ("Noto Sans Thai",), CORE),
    "Lao": ("LAO", ("Noto Sans Lao",), CORE),
    "Khmer": ("KHMER", ("Noto Sans Khmer",), CORE),
    "Myanmar": ("MYANMAR", ("Noto Sans Myanmar",), CORE),
    "Cherokee": ("CHEROKEE", ("Noto Sans Cherokee",), CORE),
    "Chinese": ("CJK", ("Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei"), CJK),
    "Japanese": ("HIRAGANA", ("Noto Sans CJK JP", "Noto Sans JP"), CJK),
    "Japanese (katakana)": ("KATAKANA", ("Noto Sans CJK JP", "Noto Sans JP"), CJK),
    "Korean": ("HANGUL", ("Noto Sans CJK KR", "Noto Sans KR"), CJK),
}
STRONG_RIGHT = frozenset({"R", "AL"})
# What turns the direction of a line around, and nobody sees.
HIDDEN = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def scripts_of(text: str) -> frozenset[str]:
    """
    Return the scripts whose letters stand in `text`; a letter of a script we know no font of counts under its own name.

    Examples
    --------
    >>> sorted(scripts_of("Hi 12, سلام"))
    ['Arabic', 'Latin']
    """
    found = set()
    for letter in set(text):
        if not unicodedata.category(letter).startswith("L"):
            continue
        named = unicodedata.name(letter, "UNKNOWN")
        known = next((script for script, (start, *_rest) in FONTS.items() if named.startswith(start)), None)
        if known:
            found.add(known)
        elif not named.startswith(("FEMININE", "MASCULINE", "MODIFIER", "MICRO")):
            found.add(named.split()[0].title())
    return frozenset(found)


@cache
def system_families(folder: str = "") -> frozenset[str]:
    """Return the font families of this machine and of `folder`; the typesetter's own fonts do not count."""
    import typst

    paths = [folder] if folder else []
    return frozenset(typst.Fonts(include_embedded_fonts=False, font_paths=paths).families())


def fonts_folder() -> str:
    """Return the folder of further fonts that the coalition named, or nothing."""
    return os.environ.get("COMMONLIGHT_FONTS", "")


def families_for(sheets: Iterable[Sheet], extra: str = "", *, installed: frozenset[str] | None = None) -> list[str]:
    """
    Return the families that set these words, the one for Latin letters first.

    Raises
    ------
    MissingFont : a script has no font here; the first one, with the package that brings it
    """
    held = system_families(fonts_folder()) if installed is None else installed
    needed = {"Latin", *(script for sheet in sheets for text in sheet.words.values() for script in scripts_of(text))}
    needed |= scripts_of(extra)
    chosen = []
    for script in sorted(needed, key=lambda name: (name != "Latin", name)):
        _start, families, package = FONTS.get(script, ("", (), "fonts-noto-extra"))
        family = next((one for one in families if one in held), None)
        if family is None:
            raise MissingFont(script, package)
        if family not in chosen:
            chosen.append(family)
    return chosen


def check_direction(sheet: Sheet) -> None:
    """Refuse a line in which Latin letters and letters that run right to left stand side by side; digits may."""
    for block, text in sheet.words.items():
        for line in text.splitlines():
            if HIDDEN.search(line):
                raise MixedDirections(sheet.language, block, line[:40])
            kinds = {unicodedata.bidirectional(letter) for letter in line}
            if "L" in kinds and kinds & STRONG_RIGHT:
                strange = re.findall(r"[A-Za-zÀ-ɏ][\w .&'-]*", line) if sheet.direction == "rtl" else [line]
                raise MixedDirections(sheet.language, block, (strange or [line])[0].strip()[:40])
