"""
Bars and maps of published figures as SVG. They get only what is published, so nothing else can show.

The axis ends at a round number above the largest shown figure; a hidden figure has a word, no bar; the order is the order of
the categories; there is no tooltip and no script; the alternative text says what the caption says.
"""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

Rings = Sequence[Sequence[tuple[float, float]]]
NOT_SHOWN = "not shown"
INK, FAINT = "#0b0c0c", "#b1b4b6"
SHADES = ("#dceaf7", "#9ec5e8", "#4f94cd", "#1d5a94")


def nice_ceiling(value: float) -> float:
    """Return the next number above of the kind 1, 2, 2.5 or 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value)


def bar_chart(title: str, bars: Sequence[tuple[str, float | None]], *, note: str) -> str:
    """
    Return a horizontal bar chart.

    Parameters
    ----------
    bars : (category, published figure or None where hidden), in the order they are drawn
    note : the statement of uncertainty; it is drawn under the chart and is part of the alternative text
    """
    top = nice_ceiling(max((value for _, value in bars if value is not None), default=0.0))
    left, width, step = 170, 400, 24
    height = 50 + step * len(bars) + 40 + 16 * len(_lines(note))
    parts = [f'<text x="8" y="22" font-weight="bold">{escape(title)}</text>']
    for place, (name, value) in enumerate(bars):
        y = 40 + step * place
        parts.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{escape(_short(name))}</text>')
        if value is None:
            parts.append(f'<text x="{left + 4}" y="{y + 15}" font-style="italic">{NOT_SHOWN}</text>')
            continue
        length = round(width * value / top, 1)
        parts.append(f'<rect x="{left}" y="{y + 2}" width="{length}" height="{step - 6}" fill="{SHADES[3]}"/>')
        parts.append(f'<text x="{left + length + 4}" y="{y + 15}">{value:g}</text>')
    bottom = 40 + step * len(bars)
    parts.append(f'<path d="M{left} 36V{bottom}H{left + width}" fill="none" stroke="{INK}"/>')
    parts += [
        f'<text x="{left + width * share:g}" y="{bottom + 16}" text-anchor="middle">{top * share:g}</text>'
        for share in (0, 0.5, 1)
    ]
    parts += _caption(note, bottom + 40)
    said = "; ".join(f"{name}: {NOT_SHOWN if value is None else format(value, 'g')}" for name, value in bars)
    return _svg(640, height, title, f"{said}. {note}", parts)


def area_map(
    title: str, areas: Mapping[str, Rings], figures: Mapping[str, float | None], *, note: str, size: int = 480
) -> str:
    """
    Return a map in four shades.

    Parameters
    ----------
    areas : area -> outlines, points (east, north) in any plane or in degrees
    figures : area -> published figure or None; an area that is not named is drawn as hidden
    note : the statement of uncertainty
    """
    points = [point for rings in areas.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = size / (max(east - west, north - south) or 1.0)
    shown = sorted(value for value in (figures.get(name) for name in areas) if value is not None)
    top = nice_ceiling(shown[-1]) if shown else 1.0
    parts = [
        f'<text x="8" y="22" font-weight="bold">{escape(title)}</text>',
        f'<defs><pattern id="hidden" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path d="M0 6L6 0" stroke="{FAINT}"/></pattern></defs>',
    ]
    for name, rings in areas.items():
        value = figures.get(name)
        fill = "url(#hidden)" if value is None else SHADES[min(3, int(4 * value / top))]
        drawn = "".join(
            "M" + "L".join(f"{(x - west) * scale + 10:.1f} {(north - y) * scale + 40:.1f}" for x, y in ring) + "Z"
            for ring in rings
        )
        parts.append(f'<path d="{drawn}" fill="{fill}" stroke="{INK}" stroke-width="0.5" fill-rule="evenodd"/>')
    bottom = ceil((north - south) * scale) + 60
    for place, shade in enumerate(("url(#hidden)", *SHADES)):
        text = NOT_SHOWN if place == 0 else f"{top * (place - 1) / 4:g} to {top * place / 4:g}"
        parts.append(
            f'<rect x="{10 + 120 * place}" y="{bottom}" width="16" height="16" fill="{shade}" stroke="{INK}"/>'
        )
        parts.append(f'<text x="{32 + 120 * place}" y="{bottom + 13}">{text}</text>')
    parts += _caption(note, bottom + 44)
    said = "; ".join(
        f"{name}: {NOT_SHOWN if figures.get(name) is None else format(figures[name], 'g')}" for name in areas
    )
    return _svg(640, bottom + 60 + 16 * len(_lines(note)), title, f"{said}. {note}", parts)


def _svg(width: int, height: int, title: str, description: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="title description" font-family="sans-serif" font-size="13" fill="{INK}">'
        f'<title id="title">{escape(title)}</title><desc id="description">{escape(description)}</desc>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def _caption(note: str, y: int) -> list[str]:
    return [f'<text x="8" y="{y + 16 * i}">{escape(line)}</text>' for i, line in enumerate(_lines(note))]


def _lines(note: str, width: int = 92) -> list[str]:
    lines = [""]
    for word in note.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _short(name: str) -> str:
    return name if len(name) <= 24 else name[:23] + "…"
