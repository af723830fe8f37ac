"""How a release is protected, as written on the command line. Standard library only."""

from dataclasses import dataclass, fields

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.disclosure.rules import defaults


@dataclass(frozen=True)
class MinCell:
    """Hide counts under `smallest_count`, and others from which they could be worked out."""

    smallest_count: int

    def __str__(self) -> str:
        return f"mincell:{self.smallest_count}"


@dataclass(frozen=True)
class Round:
    """Round all figures to multiples of `base`, sums kept."""

    base: int

    def __str__(self) -> str:
        return f"round:{self.base}"


@dataclass(frozen=True)
class DP:
    """
    Noise with a proven guarantee on all margins of at most `ways` columns.

    epsilon, delta : the guarantee
    rows : most rows a person may have
    synthetic : whether invented rows are made too
    """

    epsilon: float
    ways: int
    delta: float
    rows: int = 1
    synthetic: bool = False

    def __str__(self) -> str:
        made = ",synthetic=yes" if self.synthetic else ""
        return f"dp:epsilon={self.epsilon:g},ways={self.ways},delta={self.delta:g},rows={self.rows}{made}"


Rule = MinCell | Round | DP
FORMS = "mincell:11, round:5, or dp:epsilon=4,ways=3 (with delta=, rows=, synthetic=yes if needed)"


def parse_rule(text: str) -> Rule:
    """
    Return the rule written as `mincell:11`, `round:5` or `dp:epsilon=4,ways=3`.

    Raises
    ------
    InputError : another form, or a number out of range

    Examples
    --------
    >>> parse_rule("mincell:11")
    MinCell(smallest_count=11)
    >>> str(parse_rule("dp:epsilon=4,ways=2"))
    'dp:epsilon=4,ways=2,delta=1e-06,rows=1'
    """
    kind, _, rest = text.partition(":")
    try:
        if kind == "mincell":
            found: Rule = MinCell(_at_least(int(rest), 1))
        elif kind == "round":
            found = Round(_at_least(int(rest), 2))
        elif kind == "dp":
            found = _dp(rest)
        else:
            raise ValueError(kind)
    except ValueError as problem:
        raise InputError(f"The rule {text!r} is not understood. Write {FORMS}.") from problem
    return found


def _at_least(value: int, least: int) -> int:
    if value < least:
        raise ValueError(value)
    return value


def _dp(rest: str) -> DP:
    given = dict(part.split("=", 1) for part in rest.split(",")) if rest else {}
    if set(given) - {one.name for one in fields(DP)} or not {"epsilon", "ways"} <= set(given):
        raise ValueError(rest)
    epsilon, delta = float(given["epsilon"]), float(given.get("delta", defaults()["differential_privacy"]["delta"]))
    if not 0 < epsilon < 100 or not 0 < delta < 0.01 or given.get("synthetic", "no") not in ("yes", "no"):
        raise ValueError(rest)
    ways = int(given["ways"])
    if ways not in (1, 2, 3):
        raise ValueError(rest)
    return DP(epsilon, ways, delta, _at_least(int(given.get("rows", 1)), 1), given.get("synthetic") == "yes")
