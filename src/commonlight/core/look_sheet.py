"""
The style sheet of a coalition with colours of its own: ours, followed by its few variables, as one small file.

One file, so that a first visit asks for no more things than without; its name changes with its content, so that a
browser may keep it for a year.
"""

import gzip
from functools import lru_cache
from hashlib import blake2b

from commonlight.core.colours import HEX, SHEET, derived, palettes


def _own_part(accent: str, accent_dark: str) -> str:
    parts = []
    for palette, colour in zip(palettes(), (accent, accent_dark), strict=True):
        if HEX.fullmatch(colour):
            lines = "".join(f"--{name}:{value};" for name, value in derived(colour, palette).items())
            mode = "dark" if palette.is_dark else "light"
            # On paper everything stays black.
            parts.append(f"@media screen and (prefers-color-scheme:{mode}){{:root{{{lines}}}}}")
    return "".join(parts)


@lru_cache(maxsize=8)
def sheet(accent: str, accent_dark: str) -> tuple[str, bytes, bytes]:
    """Return the name of the sheet for these colours, its bytes, and the same compressed."""
    text = SHEET.read_text(encoding="utf-8") + _own_part(accent, accent_dark)
    plain = text.encode()
    return blake2b(plain, digest_size=8).hexdigest(), plain, gzip.compress(plain, 9, mtime=0)
