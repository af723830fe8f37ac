"""All methods side by side, with what changes when a list is dropped, merged or wrongly matched. The normal way in."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base import Check, InputError
from commonlight.analysis.prevalence import existence
from commonlight.analysis.prevalence.capture_table import CaptureTable
from commonlight.analysis.prevalence.estimate import estimate
from commonlight.analysis.prevalence.loglinear import fit, main_effects
from commonlight.analysis.prevalence.result import LARGEST_RATIO, PrevalenceEstimate, rounded

if TYPE_CHECKING:
    from commonlight.analysis.prevalence.loglinear import Counts

TO_STATE = (
    "who is counted (the definition)",
    "which months",
    "which area",
    "who keeps each list",
    "how records were matched, and how often that goes wrong",
)


@dataclass(frozen=True)
class Comparison:
    """
    What all methods say of one table.

    estimates : one per method that could be run; low, high : the lowest and highest figure among the defensible ones
    checks : dropped lists, merged lists, matching errors, one list taken as the truth
    """

    n: int
    lists: tuple[str, ...]
    estimates: tuple[PrevalenceEstimate, ...]
    low: float
    high: float
    checks: tuple[Check, ...]
    warnings: tuple[str, ...]

    @property
    def headline(self) -> bool:
        """Whether one number may be shown: all defensible figures lie within a factor of two."""
        return math.isfinite(self.high) and self.high <= LARGEST_RATIO * self.low

    @property
    def chosen(self) -> PrevalenceEstimate:
        """The estimate to show if one may be shown: best BIC, else stepwise, else the first."""
        return next((e for name in ("bic", "stepwise") for e in self.estimates if e.method == name), self.estimates[0])

    def sentence(self) -> str:
        """Say the range, or one interval where the methods agree."""
        if self.headline:
            return self.chosen.sentence()
        return (
            f"We cannot give one number. Methods that fit these lists about equally well say "
            f"{rounded(self.low)} to {rounded(self.high)} people; {self.n:,} are known."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the contract's fields: those of the chosen estimate, without a point when one number is refused."""
        chosen = self.chosen
        low, high = (chosen.low, chosen.high) if self.headline else self._ends()
        return {
            **chosen.as_dict(),
            "method": "compare",
            "point": chosen.point if self.headline else None,
            "low": low,
            "high": high,
            "range": [self.low, self.high],
            "headline": self.headline,
            "sentence": self.sentence(),
            "warnings": list(self.warnings),
            "estimates": [one.as_dict() for one in self.estimates],
            "checks": [
                {"name": c.name, "passed": c.passed, "sentence": c.sentence, "table": list(c.table)}
                for c in self.checks
            ],
            "to_state": list(TO_STATE),
        }

    def _ends(self) -> tuple[float, float]:
        """Return the outer ends of all defensible intervals."""
        defensible = [one for one in self.estimates if one.method != "main" and math.isfinite(one.low)]
        return min((one.low for one in defensible), default=self.low), max(
            (one.high for one in defensible), default=self.high
        )


def compare(
    table: CaptureTable,
    *,
    order: int = 3,
    boot: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    latent_classes: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """
    Run every method that the table allows and set the figures side by side.

    Parameters
    ----------
    order, boot, seed, level : as in `estimate`
    latent_classes : also run the latent class model, which takes longest
    progress : called with (steps done, steps in all)

    Raises
    ------
    InputError : fewer than three usable lists, or no method has an estimate
    """
    if len(table.lists) < 3:
        raise InputError("a comparison needs at least 3 lists; with 2 use the method main, which assumes independence")
    methods = ["main", "stepwise", "bic"] if len(table.lists) <= 6 else ["main", "stepwise"]
    if len(table.lists) <= 5:
        methods.append("dga")
    if latent_classes:
        methods.append("lcmcr")
    found, warnings = [], list(table.report()["warnings"])
    for done, method in enumerate(methods):
        if progress is not None:
            progress(done, len(methods) + 1)
        try:
            found.append(estimate(table, method=method, order=order, boot=boot, seed=seed, level=level))
        except InputError as problem:
            warnings.append(f"{method}: {problem}")
    if not found:
        raise InputError("no method has an estimate from these lists")
    if progress is not None:
        progress(len(methods), len(methods) + 1)
    for one in found:
        warnings += [f"{one.method}: {text}" for text in one.warnings if text not in warnings]
    figures = [value for one in found if one.method != "main" for value in one.spread if math.isfinite(value)]
    figures = figures or [found[0].point]
    checks = (_dropped(table), _merged(table), _matching(table, found), _one_list_as_truth(table))
    return Comparison(table.n, table.lists, tuple(found), min(figures), max(figures), checks, tuple(warnings))


def _quick(table: CaptureTable) -> float:
    """Return a figure without interval: best BIC for few lists, else stepwise; not-a-number if there is none."""
    try:
        if len(table.lists) == 2:
            return estimate(table, method="main").point
        method = "bic" if len(table.lists) <= 5 else "stepwise"
        return estimate(table, method=method, order=2 if len(table.lists) == 5 else 3, boot=0).point
    except InputError:
        return math.nan


def _spread_check(name: str, table: tuple[dict[str, Any], ...], what: str) -> Check:
    """Return a check that passes when the figures of its rows lie within a factor of two."""
    values = [row["point"] for row in table if math.isfinite(row["point"])]
    if len(values) < 2:
        return Check(name, None, f"There are too few figures to see what {what} changes.", table)
    low, high = min(values), max(values)
    return Check(
        name,
        high <= LARGEST_RATIO * low and len(values) == len(table),
        f"When {what}, the figure runs from {rounded(low)} to {rounded(high)}.",
        table,
    )


def _dropped(table: CaptureTable) -> Check:
    rows = []
    for name in table.lists:
        try:
            figure = _quick(table.without(name))
        except InputError:
            figure = math.nan
        rows.append({"without": name, "point": figure})
    return _spread_check("leave one list out", tuple(rows), "one list is left out")


def _merged(table: CaptureTable) -> Check:
    rows = []
    for first, second in combinations(table.lists, 2):
        try:
            figure = _quick(table.merged(first, second))
        except InputError:
            figure = math.nan
        rows.append({"merged": f"{first}+{second}", "point": figure})
    return _spread_check("merge two lists", tuple(rows), "two lists are merged")


def split_matches(counts: Counts, share: float) -> Counts:
    """
    Return the table had this share of people on several lists been wrongly matched (or, negative, unmatched).

    Of each wrong match one list's record, any as likely, is really another person.
    """
    moved = counts.copy()
    for code in range(1, len(counts)):
        bits = [1 << bit for bit in range(code.bit_length()) if code >> bit & 1]
        if len(bits) < 2:
            continue
        people = share * counts[code]
        moved[code] -= people
        for bit in bits:
            moved[bit] += people / len(bits)
            moved[code & ~bit] += people / len(bits)
    return moved.clip(min=0)


def _matching(table: CaptureTable, found: list[PrevalenceEstimate], error: float = 0.05) -> Check:
    """Return what 5 % of matches missed or false do to the chosen model's figure."""
    import numpy as np

    chosen = next((one for one in found if one.method in ("bic", "stepwise")), found[0])
    n_lists = len(table.lists)
    model = main_effects(n_lists).copy()
    codes = np.arange(len(model))
    for term in chosen.terms:
        code = sum(1 << table.lists.index(name) for name in term)
        model |= (codes & code) == codes
    rows = []
    for label, share in (
        ("as given", 0.0),
        ("5 % of matches are false", error),
        ("5 % of matches were missed", -error),
    ):
        counts = split_matches(table.counts.astype(float), share)[None]
        figure = math.nan
        if existence.status(counts, model[None], n_lists)[0] == 0:
            figure = float(counts.sum() + fit(counts, model[None], n_lists).dark[0])
        rows.append({"matching": label, "point": figure})
    return _spread_check("matching errors", tuple(rows), "1 in 20 matches is wrong")


def _one_list_as_truth(table: CaptureTable) -> Check:
    """Return how well the other lists foretell the known size of each list (Binette and Steorts 2022, section 5)."""
    import numpy as np

    rows: list[dict[str, Any]] = []
    codes = np.arange(len(table.counts))
    for bit, (name, size) in enumerate(table.list_sizes()):
        inside = np.where(codes >> bit & 1, table.counts, 0)
        low = codes & ((1 << bit) - 1)
        counts = np.zeros(len(codes) // 2, dtype=np.int64)
        np.add.at(counts, low | (codes >> (bit + 1) << bit), inside)
        counts[0] = 0
        figure = math.nan
        if len(table.lists) > 3:
            try:
                others = table.lists[:bit] + table.lists[bit + 1 :]
                figure = _quick(CaptureTable.from_counts(others, counts))
            except InputError:
                figure = math.nan
        rows.append({"list": name, "known": size, "point": figure})
    tested = [row for row in rows if math.isfinite(row["point"])]
    if not tested:
        return Check(
            "one list as the truth", None, "The lists overlap too little to foretell any list's size.", tuple(rows)
        )
    good = sum(row["known"] / 2 <= row["point"] <= 2 * row["known"] for row in tested)
    return Check(
        "one list as the truth",
        good == len(tested),
        f"The other lists foretell {good} of {len(tested)} list sizes within a factor of two.",
        tuple(rows),
    )
