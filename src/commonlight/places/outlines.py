"""Outlines as they are stored: flat lists of steps in ten-thousandths of a degree; and the point that stands for an area."""

import json
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Ring = tuple[Point, ...]
UNIT = 10_000


def packed(rings: Iterable[Sequence[Point]]) -> bytes:
    """
    Return rings of (longitude, latitude) in degrees as stored; points that fall together are left out.

    >>> packed([((0, 0), (1, 0), (1, 1), (0, 0))])
    b'[[0,0,10000,0,0,10000]]'
    """
    out: list[list[int]] = []
    for ring in rings:
        points = [(round(x * UNIT), round(y * UNIT)) for x, y in ring]
        points = [point for n, point in enumerate(points) if point != points[n - 1]]
        if len(points) < 3:
            continue
        flat = [*points[0]]
        for (x, y), (before_x, before_y) in zip(points[1:], points[:-1], strict=True):
            flat += (x - before_x, y - before_y)
        out.append(flat)
    return json.dumps(out, separators=(",", ":")).encode()


def steps(stored: bytes) -> list[list[int]]:
    """Return what is stored as lists of steps."""
    held: list[list[int]] = json.loads(bytes(stored))
    return held


def unpacked(stored: bytes) -> tuple[Ring, ...]:
    """Return rings of (longitude, latitude) in degrees, each without its last point, which is its first."""
    return tuple(_ring(flat) for flat in steps(stored))


def _ring(flat: Sequence[int]) -> Ring:
    points, x, y = [], 0, 0
    for step_x, step_y in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + step_x, y + step_y
        points.append((x / UNIT, y / UNIT))
    return tuple(points)


def twice_area(ring: Sequence[Point]) -> float:
    """Return twice the signed area of a ring in square degrees."""
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True))


def centre(rings: Sequence[Sequence[Point]]) -> Point:
    """Return the centroid of the largest ring: a point that stands for the area, never a place where anything happened."""
    ring = max(rings, key=lambda one: abs(twice_area(one)))
    twice = twice_area(ring)
    if not twice:
        return ring[0]
    # Worked out from the first corner: differences keep their digits.
    left, low = ring[0]
    moved = [(x - left, y - low) for x, y in ring]
    sum_x = sum_y = 0.0
    for (x, y), (next_x, next_y) in zip(moved, [*moved[1:], moved[0]], strict=True):
        cross = x * next_y - next_x * y
        sum_x, sum_y = sum_x + (x + next_x) * cross, sum_y + (y + next_y) * cross
    return left + sum_x / (3 * twice), low + sum_y / (3 * twice)
