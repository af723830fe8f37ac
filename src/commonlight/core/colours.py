"""
The coalition's colour, held to WCAG: everything it is used for in the style sheet must be readable, in light and dark.

Contrast is that of WCAG 2.2 ("relative luminance", "contrast ratio"); 4.5 is the least for text. The grounds are read
from the style sheet itself, so that the check stays in step with it.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEAST = 4.5
HEX = re.compile(r"#[0-9a-f]{6}")
SHEET = Path(__file__).parent / "static" / "core" / "site.css"
# Grounds on which the main colour stands as text.
GROUNDS = ("paper", "sheet", "tint", "warm")
STEPS = 200


class NotAColour(ValueError):
    """Not written as # and six digits 0-9, a-f."""


@dataclass(frozen=True)
class Palette:
    """The variables of the style sheet in one mode, by name without the dashes."""

    is_dark: bool
    values: dict[str, str]


@dataclass(frozen=True)
class Verdict:
    """
    Whether a main colour can be read.

    ratio : the lowest contrast of all its uses
    nearest : the nearest shade of the same colour that passes (the colour itself if it does)
    """

    ratio: float
    nearest: str

    @property
    def passes(self) -> bool:
        """Whether every use reaches 4.5."""
        return self.ratio >= LEAST


def read_colour(text: str) -> str:
    """Return a colour in small letters, from "#0B5F59" or "0b5f59" or "#abc"; raises NotAColour."""
    plain = text.strip().lower()
    plain = plain if plain.startswith("#") else f"#{plain}"
    if re.fullmatch(r"#[0-9a-f]{3}", plain):
        plain = "#" + "".join(sign * 2 for sign in plain[1:])
    if not HEX.fullmatch(plain):
        raise NotAColour(text)
    return plain


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white)."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, towards: str, share: float) -> str:
    """Return `colour` with a `share` (0 to 1) of `towards` in it."""
    mixed = (round(a + (b - a) * share) for a, b in zip(_parts(colour), _parts(towards), strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


@cache
def palettes() -> tuple[Palette, Palette]:
    """Return the light and the dark variables of the style sheet, short colours written out."""
    light, dark = re.findall(r":root \{(.*?)\}", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)[:2]

    def colours(block: str) -> dict[str, str]:
        found = re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)
        return {name: read_colour(value) for name, value in found}

    return Palette(False, colours(light)), Palette(True, {**colours(light), **colours(dark)})


def derived(accent: str, palette: Palette) -> dict[str, str]:
    """Return the variables that follow from a main colour: itself, its deeper shade, and a tint of the ground."""
    black_or_white = "#ffffff" if palette.is_dark else "#000000"
    return {
        "accent": accent,
        "accent-deep": mix(accent, black_or_white, 0.35),
        "tint": mix(palette.values["paper"], accent, 0.07),
    }


def lowest_contrast(accent: str, palette: Palette) -> float:
    """Return the lowest contrast of all that the style sheet uses the main colour, its shade and its tint for."""
    values = {**palette.values, **derived(accent, palette)}
    pairs = [(name, ground) for name in ("accent", "accent-deep") for ground in GROUNDS]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-deep"), ("ink", "tint"), ("soft", "tint")]
    return min(contrast(values[one], values[other]) for one, other in pairs)


def judge(accent: str, palette: Palette) -> Verdict:
    """Say whether a main colour can be read in one mode, and which shade of it can."""
    ratio = lowest_contrast(accent, palette)
    if ratio >= LEAST:
        return Verdict(ratio, accent)
    away = "#ffffff" if palette.is_dark else "#000000"
    shades = (mix(accent, away, step / STEPS) for step in range(1, STEPS + 1))
    return Verdict(ratio, next(shade for shade in shades if lowest_contrast(shade, palette) >= LEAST))
