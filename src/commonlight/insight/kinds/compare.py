"""Hold groups against each other. Gets counts that passed a gate, and nobody's record. Child process only."""

from collections.abc import Callable
from typing import Any


def work_out(asked: dict[str, Any], progress: Callable[[int], None]) -> dict[str, Any]:
    """
    Return figures and differences with their intervals, or a problem.

    asked : shape ("share", "rate", "mean") and groups, each with a name and
        share: least, most, of_least, of_most; rate: events, exposure; mean: values (one for each session)
    """
    from commonlight.analysis.base import InputError
    from commonlight.analysis.surveys.groups import Group, compare_means, compare_rates, compare_shares

    groups = asked["groups"]
    progress(10)
    try:
        if asked["shape"] == "share":
            ends = ("least", "most", "of_least", "of_most")
            found = compare_shares([Group(one["name"], *(one[end] for end in ends)) for one in groups])
        elif asked["shape"] == "rate":
            found = compare_rates(
                {one["name"]: one["events"] for one in groups}, {one["name"]: one["exposure"] for one in groups}
            )
        else:
            found = compare_means({one["name"]: one["values"] for one in groups})
    except InputError as problem:
        return {"problem": str(problem)}
    return found.as_dict()
