"""
Maps as SVG text: areas with their outlines, or dots where no outlines are at hand. Black on white, told apart by pattern.

What is unsure is part of the picture: an area whose class is not known well is hatched, never only paler.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.base.svg import WIDTH, frame

Ring = tuple[tuple[float, float], ...]
TALLEST, EDGE, KEY = 520, 10, 24
# From white to nearly black: the order reads the same in grey and in print.
SHADES = ("#ffffff", "#d9e4ec", "#9fbfd1", "#5f93b0", "#28607f", "#0e3347")
UNKNOWN = "#f3eee2"


def read_shapes(path: Path, key: str) -> dict[str, tuple[Ring, ...]]:
    """
    Return outlines by area id from a GeoJSON FeatureCollection: longitude and latitude, outer rings and holes alike.

    key : the property that holds an area's id, or "id" for the feature's own

    Raises
    ------
    InputError : not GeoJSON, no such property, an id twice, no polygon
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        features = held["features"]
    except OSError as problem:
        raise InputError(f"{path.name} cannot be read: {problem.strerror}") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise InputError(f"{path.name} is not a GeoJSON FeatureCollection") from problem
    found: dict[str, tuple[Ring, ...]] = {}
    for number, feature in enumerate(features, start=1):
        name = _name_of(feature, key, path, number)
        if name in found:
            raise InputError(f"{path.name}: area {name} has two outlines (feature {number})")
        found[name] = _rings(feature.get("geometry") or {}, path, number)
    return found


def _name_of(feature: dict[str, Any], key: str, path: Path, number: int) -> str:
    held = feature.get("properties") or {}
    name = held.get(key, feature.get("id") if key == "id" else None)
    if name in (None, ""):
        raise InputError(f"{path.name}: feature {number} has no {key!r}; it has {', '.join(sorted(held)) or 'nothing'}")
    return str(name)


def _rings(geometry: dict[str, Any], path: Path, number: int) -> tuple[Ring, ...]:
    parts = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        parts = [parts]
    elif geometry.get("type") != "MultiPolygon":
        raise InputError(f"{path.name}: feature {number} is no polygon but {geometry.get('type')!r}")
    try:
        return tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for part in parts or () for ring in part)
    except (TypeError, ValueError) as problem:
        raise InputError(f"{path.name}: the outline of feature {number} is not a list of points") from problem


class Sheet:
    """Turns longitude and latitude into places on a sheet of WIDTH, true to distances in its middle, `margin` from its edges."""

    def __init__(self, points: Sequence[tuple[float, float]], margin: float = EDGE) -> None:
        if not points:
            raise InputError("a map needs at least one place")
        east, north = [x for x, _ in points], [y for _, y in points]
        self.shrink = math.cos(math.radians((min(north) + max(north)) / 2)) or 1.0
        self.left, self.top = min(east), max(north)
        wide = (max(east) - self.left) * self.shrink or 1e-9
        high = (self.top - min(north)) or 1e-9
        self.scale = min((WIDTH - 2 * margin) / wide, TALLEST / high)
        self.height = high * self.scale + 2 * margin
        # A tall map stands in the middle.
        self.start, self.margin = (WIDTH - wide * self.scale) / 2, margin

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point."""
        return self.start + (x - self.left) * self.shrink * self.scale, self.margin + (self.top - y) * self.scale


def choropleth(
    title: str,
    shapes: Mapping[str, tuple[Ring, ...]],
    classes: Mapping[str, int | None],
    names: Sequence[str],
    *,
    unsure: Mapping[str, bool] | None = None,
    unsure_name: str = "",
) -> str:
    """
    Return a map of areas shaded by class.

    classes : area -> class from 0, None where nothing is known; names : what each class is, at most six
    unsure : area -> whether its class is not known well; such an area is hatched over its shade
    """
    if len(names) > len(SHADES):
        raise InputError(f"a map tells at most {len(SHADES)} classes apart; got {len(names)}")
    sheet = Sheet([point for rings in shapes.values() for ring in rings for point in ring])
    shades = SHADES[: len(names)] if len(names) > 3 else (SHADES[0], SHADES[2], SHADES[4])
    # A shade is drawn once for all its areas: a map of three thousand counties stays small.
    outlines: dict[str, list[str]] = {}
    hatched: list[str] = []
    for area, rings in shapes.items():
        place = classes.get(area)
        path = "".join(_path(sheet, ring) for ring in rings)
        outlines.setdefault(UNKNOWN if place is None else shades[place], []).append(path)
        if place is not None and unsure and unsure.get(area):
            hatched.append(path)
    parts = [
        '<defs><pattern id="unsure" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V5" stroke="#000" stroke-width="1.2"/><path d="M1.2 0V5" stroke="#fff" stroke-width=".9"/></pattern></defs>'
    ]
    parts += [
        f'<path d="{"".join(paths)}" fill="{shade}" fill-rule="evenodd" stroke="#444" stroke-width=".4"/>'
        for shade, paths in outlines.items()
    ]
    if hatched:
        parts.append(f'<path d="{"".join(hatched)}" fill="url(#unsure)" fill-rule="evenodd"/>')
    key = [(shade, name) for shade, name in zip(shades, names, strict=True)]
    key += [(UNKNOWN, "not ranked")] if UNKNOWN in outlines else []
    key += [("url(#unsure)", unsure_name)] if hatched and unsure_name else []
    return _with_key(title, sheet, parts, key)


def _path(sheet: Sheet, ring: Ring) -> str:
    # One decimal is a tenth of a point on the sheet; points that fall together are left out.
    points: list[str] = []
    for x, y in ring:
        place = "{:.1f} {:.1f}".format(*sheet.at(x, y))
        if not points or points[-1] != place:
            points.append(place)
    return f"M{'L'.join(points)}Z" if len(points) > 2 else ""


def _with_key(title: str, sheet: Sheet, parts: Sequence[str], key: Sequence[tuple[str, str]]) -> str:
    line, x, y = [], float(EDGE), sheet.height + KEY / 2
    for shade, name in key:
        wide = 34 + 7.2 * len(name)
        if x + wide > WIDTH and x > EDGE:
            x, y = float(EDGE), y + KEY
        line.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="16" height="14" fill="{shade}" stroke="#444" stroke-width=".8"/>'
            f'<text x="{x + 22:.0f}" y="{y + 12:.0f}">{escape(name)}</text>'
        )
        x += wide
    return frame(int(y + KEY), title, [f'<rect width="{WIDTH}" height="{int(y + KEY)}" fill="#fff"/>', *parts, *line])


def dots(
    title: str,
    places: Sequence[tuple[float, float, float, str]],
    marks: Sequence[tuple[float, float, str]] = (),
    *,
    key: Sequence[tuple[str, str]] = (),
) -> str:
    """
    Return a map of dots.

    places : longitude, latitude, radius, fill; larger ones are drawn first
    marks : longitude, latitude, words; a ring with the words beside it
    """
    # Room for the largest dot, and for the words above a ring.
    margin = max([EDGE, *(radius + 2 for *_, radius, _ in places), *(24 for _ in marks)])
    sheet = Sheet([(x, y) for x, y, *_ in places] + [(x, y) for x, y, _ in marks], margin)
    parts = []
    for x, y, radius, fill in sorted(places, key=lambda place: -place[2]):
        at = sheet.at(x, y)
        parts.append(
            f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:.1f}" fill="{fill}" stroke="#444" stroke-width=".8"/>'
        )
    for x, y, words in marks:
        at = sheet.at(x, y)
        parts.append(
            f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="9" fill="none" stroke="#8a1c00" stroke-width="2.5"/>'
            f'<text x="{min(at[0] + 12, WIDTH - 8 * len(words)):.1f}" y="{at[1] - 6:.1f}" stroke="#fff" stroke-width="3" '
            f'paint-order="stroke" font-weight="600">{escape(words)}</text>'
        )
    return _with_key(title, sheet, parts, key)
