"""One measured figure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """
    A figure with its unit and, if there is one, the bar it is held against.

    what : the job, in words
    value, unit : the figure
    at_most, at_least : the bar (one of them or none)
    beside : what else belongs to the figure (spread, comparison, conditions)
    """

    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    beside: str = ""

    @property
    def as_table_row(self) -> str:
        """The row of a Markdown table: figure, measured, bar."""
        bar = "-" if self.at_most is None else f"at most {self.at_most:,g} {self.unit}"
        if self.at_least is not None:
            bar = f"at least {self.at_least:,g} {self.unit}"
        beside = f" ({self.beside})" if self.beside else ""
        size = f"{self.value:,.0f}" if self.value >= 1000 or self.value == int(self.value) else f"{self.value:.3g}"
        return f"| {self.what} | {size} {self.unit}{beside} | {bar} |".replace("  ", " ")

    def __str__(self) -> str:
        bar = ""
        if self.at_most is not None:
            bar = f"[<= {self.at_most:g}: {'met' if self.value <= self.at_most else 'MISSED'}]"
        elif self.at_least is not None:
            bar = f"[>= {self.at_least:g}: {'met' if self.value >= self.at_least else 'MISSED'}]"
        return "  ".join(part for part in (f"{self.what}: {self.value:.4g} {self.unit}", bar, self.beside) if part)
