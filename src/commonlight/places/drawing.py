"""
Maps as SVG made on the server: areas shaded by class, with a key. No tiles, no script, nothing asked of anybody else.

Equal areas on the ground are equal on the sheet. Alaska, Hawaii and the islands stand in boxes of their own when areas of
the mainland are drawn with them. A map says the same as the table under it, and what is unsure is hatched, not only paler.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from xml.sax.saxutils import escape, quoteattr

from commonlight.places.outlines import Point, Ring, unpacked
from commonlight.places.selectors import Outline

# The sheet in its own units; whole numbers of them are fine enough for a screen and keep a map of all counties small.
WIDTH, TALLEST, EDGE, LINE, LETTER = 1400, 1000, 12, 44, 13.5
# From white to nearly black: the order reads the same in grey, in print and to those who see few colours.
SHADES = ("#ffffff", "#d9e4ec", "#9fbfd1", "#5f93b0", "#28607f", "#0e3347")
UNKNOWN = "#f3eee2"
# Beginnings of codes that stand in boxes of their own: (left, width, height) from the lower left corner.
BOXES = {"02": (0, 300, 220), "15": (320, 170, 120), "72": (1130, 130, 70)}
FAR = {"60", "66", "69", "78"}


@dataclass(frozen=True)
class Legend:
    """
    What a map says beside its shades.

    title : what the picture shows, with its uncertainty, for those who do not see it too
    names : what each class is, from class 0, at most six; unknown : the word for areas without a class
    unsure : codes of areas whose class is not known well; unsure_name : the word for them
    """

    title: str
    names: Sequence[str]
    unknown: str
    unsure: frozenset[str] = field(default_factory=frozenset)
    unsure_name: str = ""


class Paper:
    """Turns longitude and latitude into whole units within a box, equal areas staying equal (Albers' conic projection)."""

    def __init__(self, rings: Sequence[Ring], left: float, top: float, width: float, height: float) -> None:
        points = [point for ring in rings for point in ring]
        # West of the date line and east of it belong together.
        self.turns = max(x for x, _ in points) - min(x for x, _ in points) > 180
        low, high = min(y for _, y in points), max(y for _, y in points)
        self.middle = 0.0
        lefts = [self._x(x) for x, _ in points]
        self.middle = (min(lefts) + max(lefts)) / 2
        first, second = (math.radians(low + (high - low) * share) for share in (1 / 6, 5 / 6))
        self.n = (math.sin(first) + math.sin(second)) / 2
        self.c = math.cos(first) ** 2 + 2 * self.n * math.sin(first)
        self.shrink = math.cos(math.radians((low + high) / 2))
        placed = [self._flat(x, y) for x, y in points]
        self.least_x, most_x = min(x for x, _ in placed), max(x for x, _ in placed)
        least_y, self.most_y = min(y for _, y in placed), max(y for _, y in placed)
        self.scale = min(width / ((most_x - self.least_x) or 1e-9), height / ((self.most_y - least_y) or 1e-9))
        self.height = (self.most_y - least_y) * self.scale
        self.left, self.top = left + (width - (most_x - self.least_x) * self.scale) / 2, top

    def _x(self, x: float) -> float:
        return x - 360 if self.turns and x > 0 else x

    def _flat(self, x: float, y: float) -> Point:
        angle = math.radians(self._x(x) - self.middle)
        # Near the equator the cone is a cylinder.
        if abs(self.n) < 1e-3:
            return angle * self.shrink, math.sin(math.radians(y)) / (self.shrink or 1.0)
        away = math.sqrt(max(self.c - 2 * self.n * math.sin(math.radians(y)), 0)) / self.n
        return away * math.sin(self.n * angle), -away * math.cos(self.n * angle)

    def at(self, x: float, y: float) -> tuple[int, int]:
        """Return the place of a point."""
        flat_x, flat_y = self._flat(x, y)
        return (
            round(self.left + (flat_x - self.least_x) * self.scale),
            round(self.top + (self.most_y - flat_y) * self.scale),
        )


def _path(rings: Sequence[Ring], at: Callable[[float, float], tuple[int, int]]) -> str:
    parts = []
    for number, ring in enumerate(rings):
        points = [at(x, y) for x, y in ring]
        kept = [points[0], *(point for point, before in zip(points[1:], points, strict=False) if point != before)]
        if len(kept) < 3:
            # An island smaller than a unit is left out, an area is not: a small county stays a spot.
            if number == 0 and len(rings) == 1:
                parts.append("M{} {}h2v2h-2z".format(*kept[0]))
            continue
        moves = [f"{x - old_x} {y - old_y}" for (x, y), (old_x, old_y) in zip(kept[1:], kept, strict=False)]
        parts.append(f"M{kept[0][0]} {kept[0][1]}l{' '.join(moves)}z".replace(" -", "-"))
    return "".join(parts)


def _paths(areas: Sequence[Outline]) -> tuple[dict[str, str], float]:
    """Return each area's path, and how high the whole is."""
    groups: dict[str, list[Outline]] = {}
    begins = {one.code[:2] for one in areas}
    apart = begins - set(BOXES) - FAR
    for one in areas:
        begin = one.code[:2]
        if apart and begin in FAR:
            continue
        groups.setdefault(begin if apart and begin in BOXES else "", []).append(one)
    main = groups.pop("", [])
    paper = Paper([ring for one in main for ring in one.rings], EDGE, EDGE, WIDTH - 2 * EDGE, TALLEST)
    drawn = {one.code: _path(one.rings, paper.at) for one in main}
    bottom = EDGE + paper.height
    for begin, members in groups.items():
        left, width, height = BOXES[begin]
        box = Paper([ring for one in members for ring in one.rings], EDGE + left, bottom - height + 60, width, height)
        drawn.update((one.code, _path(one.rings, box.at)) for one in members)
    return drawn, bottom + (60 if groups else 0) + EDGE


def _shades(legend: Legend) -> Sequence[str]:
    return SHADES[: len(legend.names)] if len(legend.names) > 3 else (SHADES[0], SHADES[2], SHADES[4])


def key_of(codes: Sequence[str], classes: Mapping[str, int | None], *, legend: Legend) -> list[tuple[str, str]]:
    """Return the key of a map of these areas: what each area is filled with, and what that means."""
    key = list(zip(_shades(legend), legend.names, strict=False))
    if any(classes.get(code) is None for code in codes):
        key.append((UNKNOWN, legend.unknown))
    if legend.unsure_name and any(code in legend.unsure and classes.get(code) is not None for code in codes):
        key.append(("url(#unsure)", legend.unsure_name))
    return key


@dataclass(frozen=True)
class Drawing:
    """Outlines as they stand on the sheet: codes in their order, each one's path, how high the whole is."""

    codes: tuple[str, ...]
    paths: Mapping[str, str]
    high: float


# Laying three thousand outlines on a sheet takes longer than all the rest of a page, and they hardly ever change. The key is
# made of the outlines themselves, so nobody has to say when they did.
_laid: OrderedDict[bytes, Drawing] = OrderedDict()
_laying = threading.Lock()
MOST_LAID = 4


def drawing_of(stored: Sequence[tuple[str, bytes]]) -> Drawing:
    """Return outlines laid on a sheet, from the code and the stored outline of each area; the last four are kept in memory."""
    mark = blake2b(digest_size=16)
    for code, outline in stored:
        mark.update(f"{code} {len(outline)} ".encode() + outline)
    key = mark.digest()
    with _laying:
        if key in _laid:
            _laid.move_to_end(key)
            return _laid[key]
    found = _lay([Outline(code, unpacked(outline)) for code, outline in stored])
    with _laying:
        _laid[key] = found
        while len(_laid) > MOST_LAID:
            _laid.popitem(last=False)
    return found


def _lay(areas: Sequence[Outline]) -> Drawing:
    held = [one for one in areas if one.rings]
    paths, high = _paths(held) if held else ({}, 0.0)
    return Drawing(tuple(one.code for one in held), paths, high)


def county_map(
    areas: Sequence[Outline] | Drawing, classes: Mapping[str, int | None], *, legend: Legend, with_key: bool = True
) -> str:
    """
    Return a map of areas of any level shaded by class, "" where there is no outline to draw.

    classes : code -> class from 0; None or no entry: nothing is known
    with_key : whether the key stands in the picture; a page that has it as text (`key_of`) can be read on a phone

    Raises
    ------
    ValueError : more classes than the eye tells apart
    """
    if len(legend.names) > len(SHADES):
        raise ValueError(f"a map tells at most {len(SHADES)} classes apart; got {len(legend.names)}")
    laid = areas if isinstance(areas, Drawing) else _lay(areas)
    if not laid.codes:
        return ""
    shades = _shades(legend)
    # A shade is drawn once for all its areas, and an outline stands once in the file: a map of three thousand counties stays
    # small. What is unsure is filled with its shade and lines over it.
    by_fill: dict[str, list[str]] = {}
    for code, path in laid.paths.items():
        place = classes.get(code)
        fill = UNKNOWN if place is None else f"url(#unsure-{place})" if code in legend.unsure else shades[place]
        by_fill.setdefault(fill, []).append(path)
    parts = [
        f'<path d="{"".join(paths)}" fill="{fill}" fill-rule="evenodd" stroke="#444" stroke-width="1"/>'
        for fill, paths in by_fill.items()
    ]
    hatchings = [_hatching("unsure", "#fff")] if any(fill.startswith("url") for fill in by_fill) else []
    hatchings += [_hatching(f"unsure-{n}", one) for n, one in enumerate(shades) if f"url(#unsure-{n})" in by_fill]
    parts.insert(0, f"<defs>{''.join(hatchings)}</defs>")
    key = key_of(laid.codes, classes, legend=legend) if with_key else []
    return _sheet(parts, key, laid.high, legend.title)


def _hatching(name: str, shade: str) -> str:
    return (
        f'<pattern id="{name}" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="10" height="10" fill="{shade}"/><path d="M0 0V10" stroke="#000" stroke-width="2.4"/>'
        '<path d="M2.4 0V10" stroke="#fff" stroke-width="1.8"/></pattern>'
    )


def _sheet(parts: Sequence[str], key: Sequence[tuple[str, str]], high: float, title: str) -> str:
    lines, x, y = [], float(EDGE), high + 6
    for shade, name in key:
        wide = 70 + LETTER * len(name)
        if x + wide > WIDTH and x > EDGE:
            x, y = float(EDGE), y + LINE
        lines.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="34" height="26" fill="{shade}" stroke="#444"/>'
            f'<text x="{x + 44:.0f}" y="{y + 22:.0f}">{escape(name)}</text>'
        )
        x += wide
    height = int(y + LINE)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" direction="ltr" ',
            f'aria-label={quoteattr(title)} font-family="system-ui, sans-serif" font-size="26">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            *parts,
            *lines,
            "</svg>",
        )
    )
