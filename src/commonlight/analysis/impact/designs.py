"""Letting chance choose who comes first: the only designs that earn the word "caused"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonlight.analysis.base import InputError
from commonlight.analysis.base.rng import generator

if TYPE_CHECKING:
    from commonlight.analysis.impact.staggered import Panel


@dataclass(frozen=True)
class Allocation:
    """
    Which places begin when.

    starts : place -> first period with the programme, 0 for never; seed : what makes the draw repeatable
    """

    starts: dict[str, int]
    seed: int
    design: str


def stepped_wedge(places: list[str], *, steps: int, first: int, every: int = 1, seed: int) -> Allocation:
    """Deal places at random over `steps` starting periods, as evenly as can be; all are reached in the end."""
    _check(places)
    if not 2 <= steps <= len(places):
        raise InputError(f"the number of steps lies between 2 and the {len(places)} places; got {steps}")
    order = [places[i] for i in generator(seed).permutation(len(places))]
    starts = {name: first + every * (rank * steps // len(places)) for rank, name in enumerate(order)}
    return Allocation(starts, seed, "stepped-wedge")


def lottery(places: list[str], *, chosen: int, start: int, seed: int) -> Allocation:
    """Draw the places that get the programme; the rest stay as comparison."""
    _check(places)
    if not 1 <= chosen < len(places):
        raise InputError(f"at least one place and not all can be drawn; got {chosen} of {len(places)}")
    drawn = set(generator(seed).permutation(len(places))[:chosen].tolist())
    return Allocation({name: start if i in drawn else 0 for i, name in enumerate(places)}, seed, "lottery")


def _check(places: list[str]) -> None:
    if len(set(places)) != len(places):
        raise InputError("each place may stand once in a draw")
    if len(places) < 4:
        raise InputError("with fewer than 4 places chance cannot speak; use a comparison series")


def matches(panel: Panel, allocation: Allocation) -> bool:
    """Return whether the panel's starts are those that were drawn; if not, chance did not choose and nothing is caused."""
    return all(allocation.starts.get(name) == int(start) for name, start in zip(panel.units, panel.cohort, strict=True))
