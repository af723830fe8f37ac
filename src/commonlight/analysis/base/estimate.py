"""The shape of a result: no estimate travels without its interval, sample size, unit, method and known weakness."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Check:
    """
    One test of whether an estimate may be believed.

    name : what was tested, in a few words
    passed : True, False, or None when it could not be run
    sentence : what came out, for a reader
    table : rows behind it, each a mapping of column to value
    """

    name: str
    passed: bool | None
    sentence: str
    table: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Estimate:
    """
    A number with what is needed to judge it.

    estimate, low, high : the value and its interval at `level`; infinite ends are allowed, not-a-number: "cannot tell"
    n : how many observations it stands on
    unit : what the number counts ("people", "ratio after / before", "points")
    method : the method's name as in the methods table
    """

    estimate: float
    low: float
    high: float
    n: int
    unit: str
    method: str
    level: float = 0.95
    assumptions: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def sentence(self) -> str:
        """Return number, interval and unit in one plain sentence."""
        if any(math.isnan(value) for value in (self.estimate, self.low, self.high)):
            return f"We cannot tell ({self.method}, n = {self.n})."
        return (
            f"{self.estimate:.4g} {self.unit} ({self.level:.0%} interval {self.low:.4g} to {self.high:.4g}; "
            f"{self.method}, n = {self.n})."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return all fields and the sentence as plain values, ready for JSON."""
        return {**asdict(self), "sentence": self.sentence()}


def json_ready(value: Any) -> Any:
    """Return `value` with arrays as lists and infinite or missing numbers as None, for strict JSON."""
    if isinstance(value, dict):
        return {str(key): json_ready(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [json_ready(item) for item in value]
    if hasattr(value, "tolist"):
        return json_ready(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
