"""From rows and a design file to estimates: what `commonlight analyse survey` runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commonlight.analysis.base import Estimate, InputError, Table
from commonlight.analysis.surveys.bank import results
from commonlight.analysis.surveys.design import Design, Sample, mean, ratio, sample_of, share, total
from commonlight.analysis.surveys.paired import paired_difference, workshop_gain

DESIGN_KEYS = ("weights", "strata", "psu", "fpc", "poststratify", "rake")
ASKED_KEYS = ("means", "totals", "shares", "ratios", "by", "paired", "gain", "level")
FEWEST_FOR_PERCENT = 30


def read_design(path: Path | str) -> dict[str, Any]:
    """Read a design file (YAML) and check its keys."""
    import yaml

    path = Path(path)
    if not path.is_file():
        raise InputError(f"there is no design file {path.name!r}")
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise InputError(f"{path.name} is not readable YAML: {str(problem).splitlines()[0]}") from None
    if not isinstance(given, dict):
        raise InputError(f"{path.name} must hold lines like 'weights: w'")
    for key in given:
        if key not in (*DESIGN_KEYS, *ASKED_KEYS):
            raise InputError(f"the design does not know {key!r}; its keys are {', '.join((*DESIGN_KEYS, *ASKED_KEYS))}")
    return given


def analyse(table: Table, given: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return all estimates that a design file asks for.

    Parameters
    ----------
    given : design (weights, strata, psu, fpc, poststratify or rake) and what to estimate: `means` and `totals` (columns),
        `shares` (column -> answer or answers), `ratios` (pairs of columns), `by` (a column of groups), `paired` (before,
        after: 0/1 columns of the same people), `gain` (before, after, workshop: scores), `scales` (names in the bank of
        standing questions). With nothing asked, the means of all columns of numbers.

    Raises
    ------
    InputError : unknown columns or answers, bad weights, empty cells, naming row and column
    """
    import numpy as np

    sample = sample_of(table, Design(**{key: given[key] for key in DESIGN_KEYS if given.get(key)}))
    level = float(given.get("level", 0.95))
    groups: list[tuple[str, Any]] = [("all", None)]
    if given.get("by"):
        texts = np.array(table.text(str(given["by"])))
        groups += [(f"{given['by']} = {value}", (texts == value).astype(float)) for value in sorted(set(texts))]
    rows: list[dict[str, Any]] = []
    means = _listed(given.get("means"))
    shares = {str(column): _listed(answers) for column, answers in (given.get("shares") or {}).items()}
    if not any(given.get(key) for key in ("means", "totals", "shares", "ratios", "paired", "gain", "scales")):
        means = _number_columns(table, given)
    for label, where in groups:
        rows += [_row("mean", label, *mean(sample, column, where=where, level=level)) for column in means]
        rows += [
            _row("share", label, *share(sample, column, answer, where=where, level=level))
            for column, answers in shares.items()
            for answer in answers
        ]
    rows += [_row("total", "all", *total(sample, column, level=level)) for column in _listed(given.get("totals"))]
    rows += [
        _row("ratio", "all", *ratio(sample, str(pair[0]), str(pair[1]), level=level))
        for pair in given.get("ratios") or []
    ]
    if given.get("paired"):
        found = _paired(table, given["paired"], level)
        rows.append(_row("paired", "all", found, None))
    if given.get("gain"):
        rows.append(_row("gain", "all", _gain(table, given["gain"], level), None))
    for name in _listed(given.get("scales")):
        rows += [_row("scale", "all", found, None) for found in results(table, name, level=level)]
    if given.get("scales") and any(given.get(key) for key in DESIGN_KEYS):
        rows[-1]["warnings"].append("Scales are read without weights and clusters; they speak of those who answered.")
    return {
        "estimates": rows,
        "design": _described(sample, given),
        "warnings": list(dict.fromkeys([*sample.warnings, *(text for row in rows for text in row["warnings"])])),
    }


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [_answer(value)]


def _answer(value: Any) -> str:
    # YAML reads a bare Yes as true; people mean the word.
    return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else str(value)


def _number_columns(table: Table, given: Mapping[str, Any]) -> list[str]:
    used = {str(given[key]) for key in ("weights", "strata", "psu", "fpc", "by") if given.get(key)}
    found = []
    for name in table.names:
        if name in used:
            continue
        try:
            table.numbers(name)
        except InputError:
            continue
        found.append(name)
    if not found:
        raise InputError("no column of numbers is left to estimate; name some under 'means' or 'shares'")
    return found


def _row(kind: str, group: str, found: Estimate, error: float | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "what": found.unit,
        "group": group,
        "estimate": found.estimate,
        "se": error,
        "low": found.low,
        "high": found.high,
        "n": found.n,
        "method": found.method,
        "sentence": _sentence(kind, found),
        "checks": [{"name": c.name, "passed": c.passed, "sentence": c.sentence} for c in found.checks],
        "warnings": list(found.warnings),
    }


def _sentence(kind: str, found: Estimate) -> str:
    if kind == "share" and found.n >= FEWEST_FOR_PERCENT:
        return f"{found.estimate:.0%} ({found.low:.0%} to {found.high:.0%}; {found.n} asked)."
    if kind == "share":
        return f"About {round(found.estimate * found.n)} of {found.n} asked; too few for a percentage."
    if kind in ("paired", "gain") and found.low <= 0 <= found.high:
        return f"We cannot tell whether people knew more afterwards ({found.n} people)."
    if kind == "paired":
        return (
            f"{100 * found.estimate:+.0f} points ({100 * found.low:.0f} to {100 * found.high:.0f}; {found.n} people)."
        )
    return found.sentence()


def _paired(table: Table, asked: Mapping[str, Any], level: float) -> Estimate:
    before, after = (table.text(str(asked[key])) for key in ("before", "after"))
    tally = {("1", "1"): 0, ("0", "1"): 0, ("1", "0"): 0, ("0", "0"): 0}
    for row, pair in enumerate(zip(before, after, strict=True), start=table.first_row):
        if "" in pair:
            continue
        if pair not in tally:
            raise InputError(
                f"answers are 0 or 1; got {pair[0]!r} and {pair[1]!r}", row=row, column=str(asked["before"])
            )
        tally[pair] += 1
    return paired_difference(tally["1", "1"], tally["0", "1"], tally["1", "0"], tally["0", "0"], level=level)


def _gain(table: Table, asked: Mapping[str, Any], level: float) -> Estimate:
    before, after = (table.numbers(str(asked[key])) for key in ("before", "after"))
    rooms = table.text(str(asked["workshop"])) if asked.get("workshop") else ["one"] * len(before)
    return workshop_gain([late - early for early, late in zip(before, after, strict=True)], rooms, level=level)


def _described(sample: Sample, given: Mapping[str, Any]) -> dict[str, Any]:
    import numpy as np

    weights = sample.weights
    return {
        **{key: given[key] for key in DESIGN_KEYS if given.get(key)},
        "rows": len(sample.table),
        "strata_found": len(np.unique(sample.stratum)),
        "units_found": len(np.unique(sample.psu)),
        "degrees_of_freedom": sample.degrees,
        "effective_n": float(weights.sum() ** 2 / (weights**2).sum()),
    }
