"""Charts as SVG text: black on white, told apart by shape and dash, each with a title for those who do not see it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 640
FONT = 'font-family="system-ui, sans-serif" font-size="13"'


@dataclass(frozen=True)
class Chart:
    """A chart and the table that says the same: svg, title, columns, rows of text."""

    svg: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """
    Return round numbers that span low to high.

    >>> ticks(0, 47)
    [0, 10, 20, 30, 40]
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return [low if math.isfinite(low) else 0.0]
    raw = (high - low) / about
    size = 10 ** math.floor(math.log10(raw))
    step = min((size * factor for factor in (1, 2, 5, 10)), key=lambda one: abs(one - raw))
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1)]


def _number(value: float) -> str:
    return f"{value:,.6g}"


def frame(height: int, title: str, parts: Sequence[str]) -> str:
    """Return a whole SVG picture of WIDTH by `height`, with its title for those who do not see it."""
    body = "\n".join(parts)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" xmlns="http://www.w3.org/2000/svg" '
        f"{FONT}>\n<title>{escape(title)}</title>\n{body}\n</svg>"
    )


def series_chart(
    title: str,
    labels: Sequence[str],
    values: Sequence[float],
    *,
    start: int,
    fitted: Sequence[float] = (),
    expected: Sequence[float] = (),
    band: tuple[Sequence[float], Sequence[float]] = ((), ()),
    hidden: Sequence[bool] = (),
    top: float | None = None,
) -> Chart:
    """
    Draw counts over time with the start of a programme, what was fitted, and what was expected without it.

    Parameters
    ----------
    labels, values : (n,); start : index of the first time with the programme
    fitted : (n,); expected : (n - start,), without the programme, with its `band` (low, high)
    hidden : (n,), whether a value is too small to show; it is drawn hollow
    top : end of the vertical axis, so that charts can be compared
    """
    n, height, left, right, above, below = len(values), 300, 56, 12, 16, 44
    highest = top or 1.08 * max([*values, *fitted, *(value for value in band[1] if math.isfinite(value)), 1])

    def x(place: float) -> float:
        return left + (WIDTH - left - right) * (place + 0.5) / n

    def y(value: float) -> float:
        return above + (height - above - below) * (1 - min(max(value / highest, 0), 1))

    parts = [f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>']
    for tick in ticks(0, highest):
        parts.append(f'<line x1="{left}" x2="{WIDTH - right}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{_number(tick)}</text>')
    parts += [
        f'<text x="{x(place):.1f}" y="{height - below + 18}" text-anchor="middle">{escape(labels[place])}</text>'
        for place in range(0, n, max(1, n // 6))
    ]
    if band[0]:
        upper = [f"{x(start + i):.1f},{y(value):.1f}" for i, value in enumerate(band[1])]
        lower = [f"{x(start + i):.1f},{y(value):.1f}" for i, value in enumerate(band[0])]
        parts.append(f'<polygon points="{" ".join(upper + lower[::-1])}" fill="#ccc" fill-opacity="0.6"/>')
    for line, begin, dash in ((fitted, 0, ""), (expected, start, ' stroke-dasharray="6 4"')):
        if len(line):
            points = " ".join(f"{x(begin + i):.1f},{y(value):.1f}" for i, value in enumerate(line))
            parts.append(f'<polyline points="{points}" fill="none" stroke="#000" stroke-width="1.6"{dash}/>')
    for place, value in enumerate(values):
        fill = "#fff" if len(hidden) and hidden[place] else "#000"
        parts.append(f'<circle cx="{x(place):.1f}" cy="{y(value):.1f}" r="2.6" fill="{fill}" stroke="#000"/>')
    edge = (x(start - 1) + x(start)) / 2
    parts.append(
        f'<line x1="{edge:.1f}" x2="{edge:.1f}" y1="{above}" y2="{height - below}" stroke="#000" stroke-width="1.6"/>'
    )
    parts.append(f'<text x="{edge + 5:.1f}" y="{above + 11}">start</text>')
    key = "dots: counted; line: model" + ("; dashes and grey: expected without the change" if len(expected) else "")
    parts.append(f'<text x="{left}" y="{height - 6}">{key}</text>')
    columns = (
        "time",
        "counted",
        *(("model",) if len(fitted) else ()),
        *(("expected without",) if len(expected) else ()),
    )
    rows = []
    for place, label in enumerate(labels):
        row = [label, "too few to show" if len(hidden) and hidden[place] else _number(values[place])]
        if len(fitted):
            row.append(f"{fitted[place]:.1f}")
        if len(expected):
            row.append(f"{expected[place - start]:.1f}" if place >= start else "")
        rows.append(tuple(row))
    return Chart(frame(height, title, parts), title, columns, tuple(rows))


def forest_chart(title: str, rows: Sequence[tuple[str, float, float, float]], *, none: float = 1.0) -> Chart:
    """Draw estimates with their intervals, one line each, on a ratio axis; `none` marks no change. Ends off the axis get arrows."""
    left, right, line = 236, 118, 26
    height = 44 + line * len(rows)
    finite = [value for _, *three in rows for value in three if math.isfinite(value) and value > 0]
    low, high = min([*finite, none / 1.25]), max([*finite, none * 1.25])
    low, high = max(low, none / 50) / 1.05, min(high, none * 50) * 1.05

    def x(value: float) -> float:
        inside = min(max(value, low), high)
        return left + (WIDTH - left - right) * math.log(inside / low) / math.log(high / low)

    parts = [f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>']
    marks = [
        tick for tick in (0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 5, 10) if low <= tick <= high
    ]
    kept: list[float] = []
    for mark in sorted(marks, key=lambda one: abs(math.log(one / none))):
        if all(abs(x(mark) - x(other)) > 34 for other in kept):
            kept.append(mark)
            parts.append(f'<text x="{x(mark):.1f}" y="{height - 8}" text-anchor="middle">{mark:g}</text>')
    parts.append(
        f'<line x1="{x(none):.1f}" x2="{x(none):.1f}" y1="6" y2="{height - 26}" stroke="#000" stroke-dasharray="3 3"/>'
    )
    table = []
    for place, (name, value, from_, to) in enumerate(rows):
        y = 20 + line * place
        parts.append(f'<text x="4" y="{y + 4}">{escape(name)}</text>')
        parts.append(f'<line x1="{x(from_):.1f}" x2="{x(to):.1f}" y1="{y}" y2="{y}" stroke="#000" stroke-width="1.6"/>')
        parts.append(f'<rect x="{x(value) - 4:.1f}" y="{y - 4}" width="8" height="8"/>')
        told = f"{value:.2f} ({from_:.2f} to {to:.2f})"
        parts.append(f'<text x="{WIDTH - right + 6}" y="{y + 4}" font-size="11">{told}</text>')
        table.append((name, f"{value:.3f}", f"{from_:.3f}", f"{to:.3f}"))
    return Chart(frame(height, title, parts), title, ("model", "ratio", "from", "to"), tuple(table))


def dumbbell_chart(
    title: str, rows: Sequence[tuple[str, tuple[float, float, float], tuple[float, float, float]]]
) -> Chart:
    """Draw shares before (hollow) and after (filled), each (value, low, high) between 0 and 1."""
    left, line = 236, 34
    height = 48 + line * len(rows)

    def x(value: float) -> float:
        return left + (WIDTH - left - 20) * value

    parts = [f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>']
    for tick in (0, 0.25, 0.5, 0.75, 1):
        parts.append(f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="6" y2="{height - 40}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(tick):.1f}" y="{height - 24}" text-anchor="middle">{tick:.0%}</text>')
    table = []
    for place, (name, before, after) in enumerate(rows):
        y = 20 + line * place
        parts.append(f'<text x="4" y="{y + 4}">{escape(name)}</text>')
        for (value, low, high), shift, fill in ((before, -5, "#fff"), (after, 5, "#000")):
            parts.append(
                f'<line x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{y + shift}" y2="{y + shift}" stroke="#000"/>'
                f'<circle cx="{x(value):.1f}" cy="{y + shift}" r="5" fill="{fill}" stroke="#000"/>'
            )
        table.append((name, *(f"{one[0]:.0%} ({one[1]:.0%} to {one[2]:.0%})" for one in (before, after))))
    parts.append(f'<text x="{left}" y="{height - 6}">hollow: before; filled: after; lines: 95 % intervals</text>')
    return Chart(frame(height, title, parts), title, ("question", "before", "after"), tuple(table))
