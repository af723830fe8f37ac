"""
The rules of what may be shown, and the two simplest ways to keep them: a list of counts with a total, and joined areas.

Standard library only: pages use this in the base install. Tables with two or more dimensions need the complementary
suppression and the audit of `commonlight.analysis.disclosure.publish`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from commonlight.analysis.base.errors import InputError

HIDDEN = None
"""How a hidden count is written: nothing, never a zero or a star that could be added up."""


class Audience(StrEnum):
    """Who will read the figures."""

    PUBLIC = "public"
    PARTNERS = "partners"
    FUNDER = "funder"


@cache
def defaults() -> Mapping[str, Any]:
    """Return the documented file of defaults, `defaults.toml`, as nested tables."""
    text = files("commonlight.analysis.disclosure").joinpath("defaults.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True)
class FunderAgreement:
    """
    What must be written down before a named funder gets exact, non-identifying totals of the coalition's own work.

    recipient : the funder by name
    legal_basis : the law or grant condition that asks for the figures
    agreement : the signed agreement, by number or date
    valid_until : last day it holds, or None if it has no end
    """

    recipient: str
    legal_basis: str
    agreement: str
    valid_until: date | None = None

    def problems(self, *, on: date) -> list[str]:
        """Return what is missing or over on the day `on`, as whole sentences; an empty list if nothing is."""
        found = [
            f"Exact totals need a written agreement: its {name.replace('_', ' ')} is missing."
            for name in defaults()["funder"]["required"]
            if not str(getattr(self, name)).strip()
        ]
        if self.valid_until is not None and self.valid_until < on:
            found.append(f"The agreement ended on {self.valid_until.isoformat()}.")
        return found


@dataclass(frozen=True)
class Rules:
    """
    The numbers one release is held to; take them from `Rules.for_audience`.

    smallest_count : smallest count that may be shown (people or reports)
    rounding_base : counts on pages are rounded to this base; 1 = exact
    show_zero : whether a zero may be shown
    hide_full : whether a cell that holds its whole group is hidden
    people_floor : areas with fewer people are joined first
    minimum_sources : organisations a figure must rest on
    """

    audience: Audience
    smallest_count: int
    rounding_base: int
    show_zero: bool
    hide_full: bool
    people_floor: int
    minimum_sources: int
    agreement: FunderAgreement | None = field(default=None)

    @classmethod
    def for_audience(
        cls, audience: Audience | str, *, agreement: FunderAgreement | None = None, on: date | None = None
    ) -> "Rules":
        """
        Return the rules for an audience.

        Raises
        ------
        InputError : exact totals for a funder without a complete agreement that holds on the day `on`
        """
        known, audience = defaults(), Audience(audience)
        if audience is Audience.FUNDER:
            if agreement is None or on is None:
                raise InputError("Exact totals go to a named funder only: give the agreement and the day.")
            if problems := agreement.problems(on=on):
                raise InputError(" ".join(problems))
        exact = audience is Audience.FUNDER
        return cls(
            audience=audience,
            smallest_count=known["smallest_count"][audience],
            rounding_base=1 if exact else known["rounding"]["base"],
            show_zero=known["zero_and_full"]["show_zero"],
            hide_full=known["zero_and_full"]["hide_full"] and not exact,
            people_floor=known["geography"]["people_floor"],
            minimum_sources=1 if exact else known["sources"]["minimum"],
            agreement=agreement,
        )

    @property
    def readers(self) -> str:
        """Return who may read a release by these rules, as the release log writes it."""
        return f"funder: {self.agreement.recipient}" if self.agreement else self.audience.value

    def is_small(self, count: int) -> bool:
        """Return whether a count is too small to be shown to this audience."""
        return 0 < count < self.smallest_count or (count == 0 and not self.show_zero)

    def rounded(self, count: int) -> int:
        """Return the count rounded to the nearest multiple of the base, halves up."""
        base = self.rounding_base
        return (count + base // 2) // base * base


def also_read_by(readers: str) -> tuple[str, ...]:
    """Return whose releases somebody of these readers holds: what is public, and what was given to them."""
    return tuple(dict.fromkeys((Audience.PUBLIC.value, readers)))


@dataclass(frozen=True)
class GatedList:
    """
    Counts that may be shown, in the order they came.

    counts : category -> count, or None where hidden
    total : the count of all, or None where hidden
    n_hidden : categories hidden
    rounding_base : base the shown counts are rounded to; 1 = exact
    """

    counts: Mapping[str, int | None]
    total: int | None
    n_hidden: int
    rounding_base: int

    def sentence(self) -> str:
        """Return what a reader must know about this list, in one or two plain sentences."""
        parts = []
        if self.n_hidden:
            kinds = "category is" if self.n_hidden == 1 else "categories are"
            parts.append(f"{self.n_hidden} {kinds} not shown, to protect people.")
        if self.rounding_base > 1:
            parts.append(f"Counts are rounded to the nearest {self.rounding_base}.")
        return " ".join(parts) or "All counts are shown as they are."


def gate_list(
    counts: Mapping[str, int],
    rules: Rules,
    *,
    sources: Mapping[str, int] | None = None,
    rounded: bool = True,
) -> GatedList:
    """
    Hide what may not be shown in a list of counts with its total, so that subtraction finds nothing.

    Whatever is hidden, at least two categories are hidden and together they reach the smallest count; so nobody can
    tell a hidden count from zero, nor from one big enough to be shown.

    Parameters
    ----------
    counts : category -> count, whole and not negative; the categories do not overlap
    rules : from `Rules.for_audience`
    sources : category -> number of organisations the count rests on, if known; a count that rests on too few is hidden
    rounded : round shown counts to the base of the rules

    Raises
    ------
    InputError : a negative or fractional count

    Examples
    --------
    >>> gated = gate_list({"labour": 64, "sexual": 31, "both": 3}, Rules.for_audience("public"))
    >>> gated.counts
    {'labour': 65, 'sexual': None, 'both': None}
    >>> gated.total
    100
    """
    check_counts(counts)
    total = sum(counts.values())
    hidden = {name for name, count in counts.items() if rules.is_small(count)}
    if rules.hide_full and sum(1 for count in counts.values() if count) == 1 and len(counts) > 1:
        hidden |= {name for name, count in counts.items() if count}
    if sources is not None:
        hidden |= {name for name, count in counts.items() if count and sources.get(name, 0) < rules.minimum_sources}
    hide_total = rules.is_small(total)
    if hidden and not hide_total:
        _hide_more(counts, hidden, rules)
    if hide_total:
        hidden = set(counts)
    show = rules.rounded if rounded else int
    return GatedList(
        counts={name: HIDDEN if name in hidden else show(count) for name, count in counts.items()},
        total=HIDDEN if hide_total else show(total),
        n_hidden=len(hidden),
        rounding_base=rules.rounding_base if rounded else 1,
    )


def check_counts(counts: Mapping[str, int]) -> None:
    """Raise InputError if a count is negative or not whole."""
    for name, count in counts.items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise InputError(f"The count of {name!r} is {count!r}; counts must be whole numbers, zero or more.")


def _hide_more(counts: Mapping[str, int], hidden: set[str], rules: Rules) -> None:
    """Add the smallest further categories until two are hidden and their sum reaches the smallest count."""
    while len(hidden) < min(2, len(counts)) or sum(counts[name] for name in hidden) < rules.smallest_count:
        lacking = rules.smallest_count - sum(counts[name] for name in hidden)
        open_ones = sorted((count, name) for name, count in counts.items() if name not in hidden)
        if not open_ones:
            return
        enough = [pair for pair in open_ones if pair[0] >= lacking]
        hidden.add((enough or open_ones[::-1])[0][1])


def join_small_areas(
    people: Mapping[str, int], parents: Mapping[str, str], rules: Rules, *, rest: str = "rest of {parent}"
) -> dict[str, str]:
    """
    Return for each area the area its counts are published under, so that none has fewer people than the floor.

    Areas below the floor are joined inside their parent; if together they still lack people, the parent's next smallest
    area joins them; a parent that lacks people as a whole is published with the others of its kind ("other areas").

    Parameters
    ----------
    people : area -> people who live there
    parents : area -> parent area (its county, for a tract)
    rest : how a joined area is called; `{parent}` is filled in

    Raises
    ------
    InputError : an area without a parent, or a negative number of people
    """
    check_counts(people)
    families: dict[str, list[str]] = {}
    for area in people:
        if area not in parents:
            raise InputError(f"The area {area!r} has no parent area; add it to the table of areas.")
        families.setdefault(parents[area], []).append(area)
    published: dict[str, str] = {}
    homeless: list[str] = []
    for parent, members in families.items():
        ordered = sorted(members, key=lambda area: (people[area], area))
        joined = [area for area in ordered if people[area] < rules.people_floor]
        for area in ordered[len(joined) :]:
            if not joined or sum(people[one] for one in joined) >= rules.people_floor:
                break
            joined.append(area)
        published |= {area: area for area in ordered if area not in joined}
        if sum(people[area] for area in joined) >= rules.people_floor:
            published |= dict.fromkeys(joined, rest.format(parent=parent))
        else:
            homeless += joined
    if homeless:
        published |= _house(homeless, people, published, rules)
    return {area: published[area] for area in people}


def _house(
    homeless: Sequence[str], people: Mapping[str, int], published: Mapping[str, str], rules: Rules
) -> dict[str, str]:
    """Return the published areas when the areas of too small parents are put together, with others if they must be."""
    groups: dict[str, list[str]] = {}
    for area, name in published.items():
        groups.setdefault(name, []).append(area)
    joined = list(homeless)
    for name in sorted(groups, key=lambda one: (sum(people[area] for area in groups[one]), one)):
        if sum(people[area] for area in joined) >= rules.people_floor:
            break
        joined += groups[name]
    return dict.fromkeys(joined, "other areas")
