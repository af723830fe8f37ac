"""Part of the child process of surveys: trust in police, in us and in offices, each by itself, over rounds, by place and group."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Sheets = Sequence[Mapping[str, str]]
Rounds = Mapping[str, Sheets]


@dataclass(frozen=True)
class Measure:
    """
    One thing that is asked of a side. The sides are never added up: who trusts the group that asks may fear the police.

    side : "police", "us" or "system"; is_scale : points of 100 over all its questions, else the share of `yes`
    """

    name: str
    side: str
    is_scale: bool = True
    yes: tuple[str, ...] = ()


MEASURES = (
    Measure("fair_police", "police"),
    Measure("tell_police", "police", is_scale=False, yes=("3", "4")),
    Measure("trust_us", "us"),
    Measure("tell_group", "us", is_scale=False, yes=("3", "4")),
    Measure("trust_system", "system"),
)


def trust(
    names: frozenset[str], scales: Sequence[str], here: Rounds, before: Rounds, splits: Sequence[str]
) -> list[dict[str, Any]]:
    """
    Return, for each measure the survey asks, its figures by arm, the change since the round before, and the parts.

    names : questions of the survey; splits : questions by whose answers people are shown apart, of those we reach only.
    Each figure has `n` people and `above`: how many of them stand above the middle, or said yes.
    """
    found = []
    for one in MEASURES:
        if one.name not in (scales if one.is_scale else names):
            continue
        figure, changed = (_points, _points_change) if one.is_scale else (_share, _share_change)
        found.append(
            {
                "name": one.name,
                "side": one.side,
                "arms": {arm: _with_figure(one, sheets, figure) for arm, sheets in here.items()},
                "changes": {
                    arm: by for arm, sheets in here.items() if (by := changed(one, before.get(arm, []), sheets))
                },
                "apart": {by: _apart(one, by, here.get("asked", []), figure) for by in splits},
            }
        )
    return found


def _apart(
    one: Measure, by: str, sheets: Sheets, figure: Callable[[Measure, Sheets], dict[str, float] | None]
) -> dict[str, dict[str, Any]]:
    parts: dict[str, list[Mapping[str, str]]] = {}
    for sheet in sheets:
        if sheet.get(by):
            parts.setdefault(sheet[by], []).append(sheet)
    return {choice: _with_figure(one, some, figure) for choice, some in sorted(parts.items())}


def _with_figure(
    one: Measure, sheets: Sheets, figure: Callable[[Measure, Sheets], dict[str, float] | None]
) -> dict[str, Any]:
    above, n = _counted(one, sheets)
    return {"n": n, "above": above, "figure": figure(one, sheets)}


def _counted(one: Measure, sheets: Sheets) -> tuple[int, int]:
    if one.is_scale:
        from commonlight.analysis.surveys import bank

        return bank.above_middle(_table(one, sheets), one.name)
    said = [sheet[one.name] for sheet in sheets if sheet.get(one.name)]
    return sum(answer in one.yes for answer in said), len(said)


def _table(one: Measure, sheets: Sheets) -> Any:
    from commonlight.analysis.base.tables import table_of
    from commonlight.analysis.surveys import bank

    columns = bank.scale(one.name).columns
    return table_of(columns, [[sheet.get(column, "") for column in columns] for sheet in sheets])


def _points(one: Measure, sheets: Sheets) -> dict[str, float] | None:
    from commonlight.analysis.base import InputError
    from commonlight.analysis.surveys import bank

    try:
        return _as_data(bank.results(_table(one, sheets), one.name)[0])
    except InputError:
        return None


def _points_change(one: Measure, before: Sheets, now: Sheets) -> dict[str, Any] | None:
    from commonlight.analysis.base import InputError
    from commonlight.analysis.surveys import bank

    try:
        by = bank.change(_table(one, before), _table(one, now), one.name)
    except InputError:
        return None
    if not math.isfinite(by.low):
        # Everybody of both rounds answered alike: there is no interval to show.
        return None
    return {**_as_data(by), "n": [_counted(one, before)[1], _counted(one, now)[1]]}


def _share(one: Measure, sheets: Sheets) -> dict[str, float] | None:
    from commonlight.analysis.base.intervals import wilson

    above, n = _counted(one, sheets)
    if not n:
        return None
    low, high = wilson(above, n)
    return {"estimate": 100 * above / n, "low": 100 * low, "high": 100 * high}


def _share_change(one: Measure, before: Sheets, now: Sheets) -> dict[str, Any] | None:
    from commonlight.analysis.surveys.paired import newcombe_difference

    then, late = _counted(one, before), _counted(one, now)
    if not then[1] or not late[1]:
        return None
    by = newcombe_difference(then, late)
    return {"estimate": 100 * by.estimate, "low": 100 * by.low, "high": 100 * by.high, "n": [then[1], late[1]]}


def _as_data(one: Any) -> dict[str, float]:
    return {"estimate": one.estimate, "low": one.low, "high": one.high}
