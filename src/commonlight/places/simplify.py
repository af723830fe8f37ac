"""
Outlines with fewer points whose shared borders stay shared, and the check that an outline does not cross itself.

Rings are cut where three areas meet or a border ends; each piece is simplified once (Douglas and Peucker, 1973) and put
back into both areas, so neither gaps nor overlaps arise between neighbours.
"""

import itertools
from collections.abc import Mapping, Sequence

from commonlight.places.outlines import Point, Ring, twice_area

Arc = tuple[Point, ...]


def simplified(areas: Mapping[str, Sequence[Ring]], tolerance: float) -> dict[str, tuple[Ring, ...]]:
    """
    Return rings that leave the given ones by at most `tolerance` degrees.

    A ring of which fewer than three points would be left is given as it was when it is the only one of its area, and left
    out otherwise (an islet).
    """
    beside: dict[Point, set[Point]] = {}
    for rings in areas.values():
        for ring in rings:
            for n, point in enumerate(ring):
                beside.setdefault(point, set()).update((ring[n - 1], ring[(n + 1) % len(ring)]))
    joints = {point for point, others in beside.items() if len(others) != 2}
    made: dict[Arc, Arc] = {}
    for _again in range(3):
        # Leaving points out may make two borders cross that came close: those borders then stay as they were.
        crossed = [
            ring
            for rings in areas.values()
            for ring in rings
            if crosses_itself(_ring(ring, joints, made, tolerance)) and not crosses_itself(ring)
        ]
        if not crossed:
            break
        for ring in crossed:
            for arc in _arcs(ring, joints):
                made[min(arc, arc[::-1])] = min(arc, arc[::-1])
    out: dict[str, tuple[Ring, ...]] = {}
    for code, rings in areas.items():
        new = [_ring(ring, joints, made, tolerance) for ring in rings]
        kept = [ring for ring in new if len(ring) > 2]
        out[code] = tuple(kept) or tuple(sorted(rings, key=lambda one: -abs(twice_area(one))))[:1]
    return out


def _ring(ring: Ring, joints: set[Point], made: dict[Arc, Arc], tolerance: float) -> Ring:
    return tuple(point for arc in _arcs(ring, joints) for point in _once(arc, made, tolerance)[:-1])


def _arcs(ring: Ring, joints: set[Point]) -> list[Arc]:
    ends = [n for n, point in enumerate(ring) if point in joints]
    if not ends:
        # An island, or a hole that one other area fills: both begin at the same point, whichever way they run.
        least = ring.index(min(ring))
        ends = [least]
    turned = ring[ends[0] :] + ring[: ends[0]] + (ring[ends[0]],)
    cuts = [0, *(n - ends[0] for n in ends[1:]), len(ring)]
    return [turned[start : end + 1] for start, end in itertools.pairwise(cuts)]


def _once(arc: Arc, made: dict[Arc, Arc], tolerance: float) -> Arc:
    # One border is walked one way by one neighbour and the other way by the other.
    back = arc[::-1]
    if arc <= back:
        if arc not in made:
            made[arc] = _fewer(arc, tolerance)
        return made[arc]
    return _once(back, made, tolerance)[::-1]


def _fewer(arc: Arc, tolerance: float) -> Arc:
    keep = {0, len(arc) - 1}
    if arc[0] == arc[-1] and len(arc) > 3:
        # A closed border keeps the point farthest from its beginning, or it would fold into a line.
        x0, y0 = arc[0]
        far = max(range(1, len(arc) - 1), key=lambda n: (arc[n][0] - x0) ** 2 + (arc[n][1] - y0) ** 2)
        keep.add(far)
        waiting = [(0, far), (far, len(arc) - 1)]
    else:
        waiting = [(0, len(arc) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        distance, n = max((_away(arc[n], arc[first], arc[last]), n) for n in range(first + 1, last))
        if distance > tolerance**2:
            keep.add(n)
            waiting += [(first, n), (n, last)]
    return tuple(arc[n] for n in sorted(keep))


def _away(point: Point, start: Point, end: Point) -> float:
    """Return the squared distance of a point from a line between two points."""
    (x, y), (x0, y0), (x1, y1) = point, start, end
    wide, high = x1 - x0, y1 - y0
    length = wide * wide + high * high
    share = max(0.0, min(1.0, ((x - x0) * wide + (y - y0) * high) / length)) if length else 0.0
    return (x - x0 - share * wide) ** 2 + (y - y0 - share * high) ** 2


def crosses_itself(ring: Ring) -> bool:
    """Whether two sides of a ring cross that are no neighbours."""
    return crossing_sides(ring) is not None


def crossing_sides(ring: Ring) -> tuple[int, int] | None:
    """Return the first points of two sides that cross, None when none do; sides are walked from west to east."""
    n = len(ring)
    sides = sorted((min(ring[i][0], ring[(i + 1) % n][0]), max(ring[i][0], ring[(i + 1) % n][0]), i) for i in range(n))
    active: list[tuple[float, int]] = []
    for left, right, i in sides:
        active = [one for one in active if one[0] >= left]
        for _end, j in active:
            if (i - j) % n not in (1, n - 1) and _cross(ring[i], ring[(i + 1) % n], ring[j], ring[(j + 1) % n]):
                return min(i, j), max(i, j)
        active.append((right, i))
    return None


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
