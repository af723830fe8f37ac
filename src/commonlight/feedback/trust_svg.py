"""A small picture of one measure over rounds: dots with the ends of their intervals, told apart by shape, not by colour."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from commonlight.feedback.survey_words import FEWEST_FOR_PERCENT

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 170, 34, 10, 10, 28


def over_rounds(title: str, rounds: Sequence[tuple[str, Mapping[str, Mapping[str, Any]]]]) -> str:
    """
    Return an SVG picture, or "" where fewer than two rounds have a figure of 30 people.

    rounds : label, and the figures by arm as the child of surveys gives them; `asked` is drawn filled, `compared` hollow
    """
    drawn = {
        arm: [
            (place, one["figure"])
            for place, (_label, arms) in enumerate(rounds)
            if (one := arms.get(arm)) and one["n"] >= FEWEST_FOR_PERCENT and one["figure"] is not None
        ]
        for arm in ("asked", "compared")
    }
    if max(map(len, drawn.values()), default=0) < 2:
        return ""
    step = (WIDTH - LEFT - RIGHT) / len(rounds)
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for tick in (0, 25, 50, 75, 100):
        y = _y(tick)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick}</text>')
    for place, (label, _arms) in enumerate(rounds):
        parts.append(
            f'<text x="{LEFT + step * (place + 0.5):.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(label)}</text>'
        )
    for arm, points in drawn.items():
        parts += _arm(
            arm, [(LEFT + step * (place + 0.5) + (-7 if arm == "asked" else 7), one) for place, one in points]
        )
    body = "".join(parts)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" direction="ltr" '
        f'aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="12">'
        f"<title>{escape(title)}</title>{body}</svg>"
    )


def _y(value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(max(value, 0), 100) / 100)


def _arm(arm: str, points: list[tuple[float, Mapping[str, float]]]) -> list[str]:
    fill, dash = ("#000", "") if arm == "asked" else ("#fff", ' stroke-dasharray="4 3"')
    line = " ".join(f"{x:.1f},{_y(one['estimate']):.1f}" for x, one in points)
    parts = [f'<polyline points="{line}" fill="none" stroke="#000"{dash}/>'] if len(points) > 1 else []
    for x, one in points:
        low, middle, high = (_y(one[name]) for name in ("low", "estimate", "high"))
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}" stroke="#000" stroke-width="1.5"/>'
        )
        parts.append(f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="4.5" fill="{fill}" stroke="#000" stroke-width="1.5"/>')
    return parts
