"""Part of the child process of surveys: how much more those we reach changed than the group to compare with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Sheets = Sequence[Mapping[str, str]]
Rounds = Mapping[str, Sheets]
ARMS = ("asked", "compared")


def compared(question: Mapping[str, Any], here: Rounds, before: Rounds) -> dict[str, Any]:
    """
    Return, by choice ("" for a number), the change of those we reach less the change of the others, with its interval.

    here, before : sheets of this round and of the one before, by group. Empty unless two people answered in all four.
    """
    name = question["name"]
    four = [[one for one in some.get(arm, []) if one.get(name)] for arm in ARMS for some in (before, here)]
    if min(map(len, four)) < 2:
        return {}
    if not question["choices"]:
        return {"": _apart([_mean(name, some) for some in four])}
    from commonlight.analysis.surveys.compared import share_estimate

    counts = [Counter(said for one in some for said in one[name].split()) for some in four]
    return {
        choice: _apart([share_estimate(count[choice], len(some)) for count, some in zip(counts, four, strict=True)])
        for choice in question["choices"]
    }


def scales_compared(four: Sequence[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Return the same for each figure of a scale; `four` are its figures by group and round, as `compared` orders them."""
    from commonlight.analysis.base import Estimate

    if not all(four):
        return []
    return [
        _apart([Estimate(**part, unit="points", method="scale") for part in parts]) for parts in zip(*four, strict=True)
    ]


def _apart(parts: Sequence[Any]) -> dict[str, Any]:
    from commonlight.analysis.surveys.compared import difference_in_differences

    found = difference_in_differences((parts[0], parts[1]), (parts[2], parts[3]))
    return {"by": found.estimate, "low": found.low, "high": found.high, "n": [part.n for part in parts]}


def _mean(name: str, some: Sheets) -> Any:
    from commonlight.analysis.base.tables import table_of
    from commonlight.analysis.surveys.design import Design, mean, sample_of

    return mean(sample_of(table_of([name], [[one[name]] for one in some]), Design()), name)[0]
