"""What an estimate of a population holds, and what may be said of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base import InputError
from commonlight.analysis.base.intervals import bca, check_level

if TYPE_CHECKING:
    from commonlight.analysis.prevalence.loglinear import Counts

LARGEST_RATIO = 2.0
ASSUMPTIONS = (
    "Nobody joins or leaves the population during the period.",
    "Records are matched without error; see the linkage figures.",
    "People have the same chance to be on a list as others like them, unless the model says otherwise.",
    "The highest interaction of lists is absent: no data can show whether it is.",
    "Referral from list to list pulls the figure down; lists that exclude each other push it up.",
)


@dataclass(frozen=True)
class ModelFit:
    """One model: its interactions by list names, the population it gives, its BIC."""

    terms: tuple[tuple[str, ...], ...]
    point: float
    bic: float


@dataclass(frozen=True)
class PrevalenceEstimate:
    """
    How many people in all, by one method.

    point, low, high : people, seen and unseen, and the interval at `level`
    n : people seen; terms : interactions of the chosen model; deviance, aic, bic : of that model, if any
    models : those within 10 BIC units of the best, best first
    spread : lowest and highest figure among this method and the models within 2 BIC units of the best
    replicates : estimates from resampled tables; failed_replicates : how many had none
    """

    method: str
    point: float
    low: float
    high: float
    level: float
    n: int
    lists: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...] = ()
    deviance: float = math.nan
    aic: float = math.nan
    bic: float = math.nan
    models: tuple[ModelFit, ...] = ()
    spread: tuple[float, float] = (math.nan, math.nan)
    warnings: tuple[str, ...] = ()
    failed_replicates: int = 0
    replicates: Counts | None = None
    acceleration: float = math.nan
    diagnostics: tuple[tuple[str, float], ...] = ()
    assumptions: tuple[str, ...] = ASSUMPTIONS
    unit: str = "people"

    @property
    def headline(self) -> bool:
        """Whether one number may be shown: models that fit as well agree within a factor of two."""
        low, high = self.spread
        return math.isfinite(self.point) and not (high > LARGEST_RATIO * low) and math.isfinite(self.high)

    def interval(self, level: float) -> tuple[float, float]:
        """Return the bootstrap interval at another level; InputError without replicates."""
        import numpy as np

        check_level(level)
        if self.replicates is None or not len(self.replicates):
            raise InputError("no replicates were drawn; estimate again with boot above 0")
        tail = (1 - level) / 2
        low, high = bca(self.replicates, self.point, self.acceleration, np.array([tail, 1 - tail]))
        return float(low), float(high)

    def sentence(self) -> str:
        """Say what may be said, and nothing more."""
        low, high = self.spread
        if not math.isfinite(self.point):
            return "We cannot tell how many people there are: no model has an estimate from these lists."
        if not math.isfinite(self.low):
            return "We cannot give an interval, so we give no number; see the warnings."
        if not self.headline:
            return (
                f"We cannot give one number. Models that fit these lists about equally well say "
                f"{rounded(low)} to {rounded(high)} people."
            )
        return (
            f"Between {rounded(self.low)} and {rounded(self.high)} people, if lists depend on each other only as the "
            f"model allows; {self.n:,} of them are known."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the contract's fields as plain values."""
        return {
            "method": self.method,
            "point": self.point,
            "low": self.low,
            "high": self.high,
            "level": self.level,
            "n": self.n,
            "unit": self.unit,
            "lists": list(self.lists),
            "deviance": self.deviance,
            "aic": self.aic,
            "bic": self.bic,
            "terms": [list(term) for term in self.terms],
            "models": [
                {"terms": [list(term) for term in model.terms], "point": model.point, "bic": model.bic}
                for model in self.models
            ],
            "range": list(self.spread),
            "headline": self.headline,
            "sentence": self.sentence(),
            "failed_replicates": self.failed_replicates,
            "diagnostics": dict(self.diagnostics),
            "assumptions": list(self.assumptions),
            "warnings": list(self.warnings),
        }


def rounded(value: float) -> str:
    """Return a figure with two or three leading digits, for sentences."""
    if not math.isfinite(value):
        return "an unknown number of"
    if value < 100:
        return f"{value:,.0f}"
    digits = 2 if value < 1000 else 3
    return f"{round(value, digits - 1 - math.floor(math.log10(value))):,.0f}"
