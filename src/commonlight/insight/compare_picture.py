"""One line for a group: its interval and its figure on a scale that all groups share. The numbers stand beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE = 160, 16, 5


@dataclass(frozen=True)
class Scale:
    """From where to where the line goes."""

    low: float
    high: float

    @classmethod
    def around(cls, ends: Iterable[float]) -> "Scale":
        """Return a scale that holds all ends."""
        held = list(ends)
        return cls(min(held), max(held))

    def x(self, value: float) -> float:
        """Return where a value stands, in the picture's units."""
        span = self.high - self.low
        return EDGE + (WIDTH - 2 * EDGE) * ((value - self.low) / span if span else 0.5)


def strip(low: float, figure: float, high: float, scale: Scale) -> SafeString:
    """Return the line of one group as SVG; hidden from those who hear the page, for the numbers are read to them."""
    middle = HEIGHT / 2
    return format_html(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" aria-hidden="true" focusable="false">'
        '<line x1="{left}" x2="{right}" y1="{y}" y2="{y}" stroke="currentColor" stroke-opacity=".25"/>'
        '<line x1="{a}" x2="{b}" y1="{y}" y2="{y}" stroke="currentColor" stroke-width="2.5"/>'
        '<circle cx="{x}" cy="{y}" r="4.5" fill="currentColor"/></svg>',
        w=WIDTH, h=HEIGHT, y=middle, left=EDGE, right=WIDTH - EDGE, a=f"{scale.x(low):.1f}", b=f"{scale.x(high):.1f}",
        x=f"{scale.x(figure):.1f}",
    )  # fmt: skip
