"""
Outlines of areas from GeoJSON and GeoPackage files.

A GeoPackage is a database made by somebody else: it is opened to be read only, as a file that does not change, without
extensions and without trust in its own views and functions; only its table of outlines is asked.
"""

import contextlib
import json
import math
import os
import re
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from commonlight.places.outlines import Ring
from commonlight.places.readers.figures import CannotRead, whole_code

MOST_BYTES, MOST_AREAS, MOST_POINTS = 200 * 1024 * 1024, 100_000, 5_000_000
KEYS = ("GEOID", "GEOID20", "GEOID10", "FIPS", "CODE", "ID")
NAMES = ("NAMELSAD", "NAME", "LOCATION", "COUNTY")
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_ -]{0,60}")


@dataclass(frozen=True)
class Shape:
    """The outline of one area as a file gives it: rings of (longitude, latitude), not closed."""

    code: str
    name: str
    rings: tuple[Ring, ...]


def read(data: bytes, name: str, *, level: str, key: str = "") -> list[Shape]:
    """
    Return the outlines of a GeoJSON or GeoPackage file.

    key : the property that holds an area's code; found by itself when empty

    Raises
    ------
    CannotRead : neither of the two, too large, no code, a code twice, points off the Earth
    """
    if len(data) > MOST_BYTES:
        raise CannotRead(f"{name} is larger than {MOST_BYTES // 2**20} MB")
    found = _geopackage(data, name, key) if data[:16] == b"SQLite format 3\0" else _geojson(data, name, key)
    shapes: dict[str, Shape] = {}
    n_points = 0
    for raw, words, rings in found:
        code = whole_code(raw, level)
        if code in shapes:
            raise CannotRead(f"{name}: area {code[:24]} has two outlines")
        open_rings = tuple(_open(ring, name) for ring in rings)
        n_points += sum(map(len, open_rings))
        if n_points > MOST_POINTS or len(shapes) >= MOST_AREAS:
            raise CannotRead(f"{name} has more than {MOST_POINTS:,} points or {MOST_AREAS:,} areas")
        shapes[code] = Shape(code, words[:160], tuple(ring for ring in open_rings if len(ring) > 2))
    if not shapes:
        raise CannotRead(f"{name} has no area with an outline")
    return list(shapes.values())


def _open(ring: Any, name: str) -> Ring:
    try:
        points = tuple((float(point[0]), float(point[1])) for point in ring)
    except (TypeError, ValueError, IndexError) as problem:
        raise CannotRead(f"{name}: an outline is no list of points") from problem
    if any(not (math.isfinite(x) and math.isfinite(y) and abs(x) <= 180.001 and abs(y) <= 90.001) for x, y in points):
        raise CannotRead(f"{name}: points are not longitude and latitude in degrees. Export it in WGS 84 (EPSG:4326).")
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def _key(names: list[str], wanted: tuple[str, ...]) -> str:
    return next((one for upper in wanted for one in names if one.upper() == upper), "")


Found = tuple[str, str, list[Any]]


def _geojson(data: bytes, name: str, key: str) -> Iterator[Found]:
    try:
        held = json.loads(data.decode("utf-8-sig"))
        features = held["features"]
        if not isinstance(features, list):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise CannotRead(f"{name} is neither a GeoJSON FeatureCollection nor a GeoPackage") from problem
    for number, feature in enumerate(features, start=1):
        about = feature.get("properties") if isinstance(feature, dict) else None
        about = about if isinstance(about, dict) else {}
        code = about.get(key or _key(list(about), KEYS)) or (feature.get("id") if isinstance(feature, dict) else None)
        if not isinstance(code, str | int) or not str(code).strip():
            raise CannotRead(
                f"{name}: feature {number} has no code; it has {', '.join(sorted(about)[:12]) or 'nothing'}"
            )
        geometry = feature.get("geometry")
        yield str(code), str(about.get(_key(list(about), NAMES)) or ""), _rings(geometry, name, number)


def _rings(geometry: Any, name: str, number: int) -> list[Any]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise CannotRead(f"{name}: feature {number} is no polygon")
    parts = geometry.get("coordinates")
    parts = [parts] if kind == "Polygon" else parts
    if not isinstance(parts, list) or not all(isinstance(part, list) for part in parts):
        raise CannotRead(f"{name}: the outline of feature {number} is no list of points")
    return [ring for part in parts for ring in part]


def _geopackage(data: bytes, name: str, key: str) -> Iterator[Found]:
    handle, path = tempfile.mkstemp(suffix=".gpkg")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        link = contextlib.closing(sqlite3.connect(f"file:{quote(path)}?mode=ro&immutable=1", uri=True))
        with link as base:
            yield from _features(base, name, key)
    except (sqlite3.Error, struct.error, IndexError) as problem:
        raise CannotRead(f"{name} is no whole GeoPackage") from problem
    finally:
        Path(path).unlink()


def _features(base: sqlite3.Connection, name: str, key: str) -> Iterator[Found]:
    base.execute("PRAGMA trusted_schema=OFF")
    base.execute("PRAGMA query_only=ON")
    # A query that a hostile file makes endless is stopped; 20,000 areas take far fewer steps.
    left = [2_000]
    base.set_progress_handler(lambda: left.__setitem__(0, left[0] - 1) or left[0] < 0, 1_000_000)
    tables = base.execute(
        "SELECT g.table_name, g.column_name, g.srs_id FROM gpkg_geometry_columns g JOIN sqlite_master m "
        "ON m.name = g.table_name AND m.type = 'table'"
    ).fetchall()
    if len(tables) != 1:
        raise CannotRead(f"{name} has {len(tables)} tables of outlines. Export the one that is meant.")
    table, column, system = tables[0]
    if system not in (4326, 4269):
        raise CannotRead(f"{name} is in another grid (EPSG:{system}). Export it in WGS 84 (EPSG:4326).")
    if not all(isinstance(one, str) and PLAIN.fullmatch(one) for one in (table, column)):
        raise CannotRead(f"{name}: its table has a name we do not read")
    names = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")') if PLAIN.fullmatch(str(row[1]))]
    key, words = key or _key(names, KEYS), _key(names, NAMES)
    if key not in names or column not in names:
        raise CannotRead(f"{name} has no column of codes. It has: {', '.join(names[:20])}")
    second = f'"{words}"' if words else "''"
    for code, said, blob in base.execute(f'SELECT "{key}", {second}, "{column}" FROM "{table}"'):  # noqa: S608 -- names match PLAIN
        if blob is not None:
            yield str(code), str(said or ""), _well_known_binary(bytes(blob), name)


def _well_known_binary(blob: bytes, name: str) -> list[Any]:
    if blob[:2] != b"GP":
        raise CannotRead(f"{name}: an outline is not written as a GeoPackage has it")
    start = 8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get(blob[3] >> 1 & 7, 0)
    rings: list[Any] = []
    end = _polygons(blob, start, rings, name, depth=0)
    if end > len(blob):
        raise CannotRead(f"{name}: an outline ends too early")
    return rings


def _polygons(blob: bytes, at: int, rings: list[Any], name: str, *, depth: int) -> int:
    order = "<" if blob[at] else ">"
    (kind,) = struct.unpack_from(f"{order}I", blob, at + 1)
    (n,) = struct.unpack_from(f"{order}I", blob, at + 5)
    at += 9
    # 1003 and 3003 are polygons with heights or measures too.
    wide = {0: 2, 1: 3, 2: 3, 3: 4}.get(kind // 1000, 0)
    if kind % 1000 == 6 and depth == 0:
        for _ in range(min(n, len(blob))):
            at = _polygons(blob, at, rings, name, depth=1)
        return at
    if kind % 1000 != 3 or not wide:
        raise CannotRead(f"{name}: an outline is no polygon")
    for _ in range(min(n, len(blob))):
        (points,) = struct.unpack_from(f"{order}I", blob, at)
        if points * 8 * wide > len(blob):
            raise CannotRead(f"{name}: an outline ends too early")
        flat = struct.unpack_from(f"{order}{points * wide}d", blob, at + 4)
        rings.append(list(zip(flat[::wide], flat[1::wide], strict=True)))
        at += 4 + points * 8 * wide
    return at
