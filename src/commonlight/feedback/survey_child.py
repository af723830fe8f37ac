"""
The child process of surveys: answers in by standard input, figures out by standard output, both JSON; it alone loads the analysis.

Ends with 0 and an answer, or with 3 when the programs for working out are not installed. `what` is "results" or "xform".
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from commonlight.feedback.survey_compared import ARMS, compared, scales_compared
from commonlight.feedback.survey_trust import trust

NOT_INSTALLED = 3
MOST_ALIKE = 5
Sheets = Sequence[Mapping[str, str]]
# Who answered -> the sample with weights fitted to them; of the last group only, for the process ends with its question.
_fitted: dict[tuple[int, ...], Any] = {}


def main() -> int:
    """Read a question, work it out, write the answer."""
    asked = json.load(sys.stdin)
    try:
        found = {"xform": xform(asked)} if asked["what"] == "xform" else results(asked)
    except ImportError:
        return NOT_INSTALLED
    json.dump(found, sys.stdout)
    return 0


def xform(asked: Mapping[str, Any]) -> str:
    """Return the XForm of the rows of an XLSForm."""
    from pyxform.xls2xform import convert

    sheets: Any = {name: rows for name, rows in asked["sheets"].items() if rows}
    return str(convert(xlsform=sheets, validate=False).xform)


def results(asked: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return what the sheets of a wave come to.

    asked : `questions` (name, kind, choices), `scales`, `sheets` of this wave by arm, `before` of the one before,
    `weights` (question -> answer -> percent), `splits` (questions by whose answers trust is shown apart)
    """
    here: Mapping[str, Sheets] = asked["sheets"]
    weights: dict[str, Any] = asked["weights"]
    found: dict[str, Any] = {"n": {arm: len(some) for arm, some in here.items()}, "alike": _alike(here), "notes": []}
    found["questions"] = [
        {
            "name": question["name"],
            "arms": {arm: _question(question, some, weights if arm == "asked" else {}, found["notes"]) for arm, some in here.items()},
            "changes": _changes(question, here, asked["before"]),
            "compared": compared(question, here, asked["before"]),
        }
        for question in asked["questions"]
        if question["kind"] in ("select_one", "select_multiple", "integer", "decimal")
    ]  # fmt: skip
    found["scales"] = [
        {
            "scale": name,
            "arms": {arm: _scale(name, some) for arm, some in here.items()},
            "compared": scales_compared(
                [_scale(name, r.get(arm, [])) for arm in ARMS for r in (asked["before"], here)]
            ),
        }
        for name in asked["scales"]
    ]
    names = frozenset(question["name"] for question in asked["questions"])
    found["trust"] = trust(names, asked["scales"], here, asked["before"], asked.get("splits", []))
    found["notes"] = sorted(set(found["notes"]))
    return found


def _alike(here: Mapping[str, Sheets]) -> int:
    counts = Counter(tuple(sorted(one.items())) for some in here.values() for one in some if len(one) >= MOST_ALIKE)
    return sum(n for n in counts.values() if n > 1)


def _answered(name: str, sheets: Sheets) -> Sheets:
    return [one for one in sheets if one.get(name)]


def _question(question: Mapping[str, Any], sheets: Sheets, weights: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    name, some = question["name"], _answered(question["name"], sheets)
    if question["kind"] in ("integer", "decimal"):
        return {"n": len(some), "mean": _mean(name, some, weights, notes) if len(some) > 1 else None}
    counts = Counter(choice for one in some for choice in one[name].split())
    shares = _shares(name, some, counts, weights, notes) if some else {}
    return {
        "n": len(some),
        "choices": [{"name": c, "count": counts[c], **(shares.get(c) or {})} for c in question["choices"]],
    }


def _shares(
    name: str, some: Sheets, counts: Mapping[str, int], weights: dict[str, Any], notes: list[str]
) -> dict[str, dict[str, float]]:
    from commonlight.analysis.base.intervals import wilson
    from commonlight.analysis.surveys.design import share_of

    sample = _sample(some, weights, notes)
    found = {}
    for choice, (count, gave) in _gave(name, some, counts, sample is not None).items():
        if sample is None:
            low, high = wilson(count, len(some))
            found[choice] = {"share": count / len(some), "low": low, "high": high}
        else:
            estimate, _error = share_of(sample, gave, unit=choice)
            found[choice] = {"share": estimate.estimate, "low": estimate.low, "high": estimate.high}
    return found


def _gave(name: str, some: Sheets, counts: Mapping[str, int], by_row: bool) -> dict[str, tuple[int, Any]]:
    """Return for each choice how many gave it, and (n,) whether each one did where that is asked for."""
    if not by_row:
        return {choice: (count, None) for choice, count in counts.items()}
    import numpy as np

    gave = {choice: np.zeros(len(some), dtype=bool) for choice in counts}
    for row, one in enumerate(some):
        for choice in one[name].split():
            gave[choice][row] = True
    return {choice: (count, gave[choice]) for choice, count in counts.items()}


def _mean(name: str, some: Sheets, weights: dict[str, Any], notes: list[str]) -> dict[str, float]:
    from commonlight.analysis.base.tables import table_of
    from commonlight.analysis.surveys.design import Design, mean, sample_of

    table = table_of([name], [[one[name]] for one in some])
    fitted = _sample(some, weights, notes)
    sample = replace(fitted, table=table) if fitted is not None else sample_of(table, Design())
    estimate, _error = mean(sample, name)
    return {"estimate": estimate.estimate, "low": estimate.low, "high": estimate.high}


def _sample(some: Sheets, weights: dict[str, Any], notes: list[str]) -> Any:
    """Return the sample with weights fitted to the known shares, or None where there are none or they do not fit."""
    from commonlight.analysis.base import InputError
    from commonlight.analysis.base.tables import table_of
    from commonlight.analysis.surveys.design import Design, sample_of

    if not weights:
        return None
    # Most questions are answered by the same people: their weights are fitted once.
    who = tuple(map(id, some))
    if who not in _fitted:
        _fitted.clear()
        _fitted[who] = None
        if len(some) > 1 and all(one.get(by) in known for by, known in weights.items() for one in some):
            margins = {
                by: {value: percent * len(some) / sum(known.values()) for value, percent in known.items()}
                for by, known in weights.items()
            }
            table = table_of(list(weights), [[one[by] for by in weights] for one in some])
            with suppress(InputError):
                _fitted[who] = sample_of(table, Design(rake=margins))
    if _fitted[who] is None:
        notes.append("weights_missing")
    return _fitted[who]


def _changes(question: Mapping[str, Any], here: Mapping[str, Sheets], before: Mapping[str, Sheets]) -> dict[str, Any]:
    """Return, for each arm and choice, how the share changed since the wave before (Newcombe's interval)."""
    from commonlight.analysis.surveys.paired import newcombe_difference

    found: dict[str, Any] = {}
    if not question["choices"]:
        return found
    name = question["name"]
    for arm, sheets in here.items():
        now, then = (_answered(name, some) for some in (sheets, before.get(arm, [])))
        if min(len(now), len(then)) < 2:
            continue
        late, early = (Counter(said for one in some for said in one[name].split()) for some in (now, then))
        for choice in question["choices"]:
            change = newcombe_difference((early[choice], len(then)), (late[choice], len(now)))
            found.setdefault(arm, {})[choice] = {
                "by": change.estimate, "low": change.low, "high": change.high, "n": [len(then), len(now)]
            }  # fmt: skip
    return found


def _scale(name: str, sheets: Sheets) -> list[dict[str, Any]]:
    from commonlight.analysis.base import InputError
    from commonlight.analysis.base.tables import table_of
    from commonlight.analysis.surveys import bank

    columns = bank.scale(name).columns
    try:
        found = bank.results(table_of(columns, [[one.get(column, "") for column in columns] for one in sheets]), name)
    except InputError:
        # Too few people answered every question of it.
        return []
    return [{"estimate": one.estimate, "low": one.low, "high": one.high, "n": one.n} for one in found]


if __name__ == "__main__":
    sys.exit(main())
