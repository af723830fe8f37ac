"""Pictures of a scan as SVG text: the map of its clusters and the curve of cases over time. What is unsure is part of the picture."""

import math
from collections.abc import Sequence
from html import escape

from commonlight.analysis.base import InputError
from commonlight.analysis.hotspots.results import Cluster, ScanResult

WIDTH, HEIGHT, EDGE = 720, 480, 24
# Dark enough on white for thin lines (WCAG 2.2, 3 to 1), told apart by number and dash too, never by colour alone.
LINES = ("#8a1c00", "#00507a", "#4b3b00", "#5a2a6e", "#1e5a2e")
DASHES = ("", "8 3", "2 3", "10 3 2 3", "5 5")


def cluster_map(
    result: ScanResult,
    ids: Sequence[str],
    x: Sequence[float],
    y: Sequence[float],
    *,
    latlon: bool = False,
    most: int = 5,
) -> str:
    """
    Return a map: a dot per area, filled where it belongs to a cluster, and the circle of each of the first `most` clusters.

    Clusters that chance explains (p above the result's level) are drawn thin and pale and say so.
    """
    if not len(ids) == len(x) == len(y):
        raise InputError("ids, x and y must have the same length")
    shrink = math.cos(math.radians(sorted(y)[len(y) // 2])) if latlon else 1.0
    left, low = min(x) * shrink, min(y)
    wide, high = (max(x) * shrink - left) or 1.0, (max(y) - low) or 1.0
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)
    place = {
        name: (EDGE + (east * shrink - left) * scale, HEIGHT - EDGE - (north - low) * scale)
        for name, east, north in zip(ids, x, y, strict=True)
    }
    shown = result.clusters[:most]
    inside = {name: number for number, cluster in reversed(list(enumerate(shown))) for name in cluster.members}
    size = max(1.2, min(4.0, 90 / math.sqrt(len(place))))
    dots = [
        f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{size:.1f}" '
        + (
            f'fill="{LINES[inside[name] % 5]}"/>'
            if name in inside
            else 'fill="#ffffff" stroke="#6b6b6b" stroke-width=".8"/>'
        )
        for name, at in place.items()
    ]
    rings = [_ring(number, cluster, place, size, result.level) for number, cluster in enumerate(shown)]
    summary = "; ".join(f"{number + 1}: {_words(cluster, result.level)}" for number, cluster in enumerate(shown))
    title = f"Map of {len(ids)} areas. {summary or 'No group of areas stands out.'}"
    return _svg(title, [*dots, *rings])


def _ring(number: int, cluster: Cluster, place: dict[str, tuple[float, float]], size: float, level: float) -> str:
    x, y = place[cluster.center]
    # On the page y runs downwards, so the angle turns the other way; a circle is an ellipse of elongation 1.
    turn = math.radians(-(cluster.angle or 0.0))
    short = 2 * size + max(
        math.hypot(
            ((east - x) * math.cos(turn) + (south - y) * math.sin(turn)) / cluster.elongation,
            (south - y) * math.cos(turn) - (east - x) * math.sin(turn),
        )
        for east, south in (place[name] for name in cluster.members)
    )
    long = short * cluster.elongation
    top = y - math.hypot(long * math.sin(turn), short * math.cos(turn))
    sure = cluster.p <= level
    dash = f' stroke-dasharray="{DASHES[number % 5]}"' if DASHES[number % 5] else ""
    return (
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{long:.1f}" ry="{short:.1f}" '
        f'transform="rotate({math.degrees(turn):.1f} {x:.1f} {y:.1f})" fill="none" stroke="{LINES[number % 5]}" '
        f'stroke-width="{2.5 if sure else 1}" stroke-opacity="{1 if sure else 0.55}"{dash}/>'
        f'<text x="{x:.1f}" y="{top - 4:.1f}" text-anchor="middle" fill="{LINES[number % 5]}" stroke="#ffffff" '
        f'stroke-width="3" paint-order="stroke">{number + 1}{"" if sure else " (chance?)"}</text>'
    )


def _words(cluster: Cluster, level: float) -> str:
    verdict = "unlikely to be chance" if cluster.p <= level else "may well be chance"
    return f"{cluster.cases} cases, {cluster.expected:.1f} expected, p = {cluster.p:.2g}, {verdict}"


def epidemic_curve(periods: Sequence[str], cases: Sequence[int], cluster: Cluster | None = None) -> str:
    """Return bars of cases per period; the periods of `cluster` are darker."""
    if len(periods) != len(cases) or not cases:
        raise InputError("a curve needs as many counts as periods, at least one")
    top = max(*cases, 1)
    step = (WIDTH - 2 * EDGE - 30) / len(cases)
    base = HEIGHT / 2 - EDGE
    marked = range(0)
    if cluster and cluster.start in periods and cluster.end in periods:
        marked = range(periods.index(cluster.start), periods.index(cluster.end) + 1)
    bars = [
        f'<rect x="{EDGE + 30 + place * step + step * 0.1:.1f}" y="{base - count / top * (base - EDGE):.1f}" width="{step * 0.8:.1f}" '
        f'height="{count / top * (base - EDGE):.1f}" fill="{LINES[0] if place in marked else "#6b6b6b"}"/>'
        for place, count in enumerate(cases)
    ]
    axis = [
        f'<line x1="{EDGE + 30}" x2="{WIDTH - EDGE}" y1="{base:.1f}" y2="{base:.1f}" stroke="#1a1a1a"/>',
        f'<text x="{EDGE + 24}" y="{EDGE + 5}" text-anchor="end">{top}</text>',
        f'<text x="{EDGE + 24}" y="{base:.1f}" text-anchor="end">0</text>',
        f'<text x="{EDGE + 30}" y="{base + 18:.1f}">{escape(periods[0])}</text>',
        f'<text x="{WIDTH - EDGE}" y="{base + 18:.1f}" text-anchor="end">{escape(periods[-1])}</text>',
    ]
    return _svg(
        f"Cases per period, {periods[0]} to {periods[-1]}: {sum(cases)} in all, at most {top} in one period.",
        [*bars, *axis],
        height=int(base + 30),
    )


def _svg(title: str, parts: Sequence[str], height: int = HEIGHT) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="sans-serif" '
        f'font-size="14"><title>{escape(title)}</title><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        + "".join(parts)
        + "</svg>"
    )
