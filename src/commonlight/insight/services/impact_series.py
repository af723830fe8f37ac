"""What of a series may be worked with: months too small to show are evened out before anything is worked out of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonlight.analysis.disclosure.rules import Audience, Rules, gate_list

# With more than this share of months hidden a series has no course left that could be looked at.
MOST_HIDDEN = 0.25


@dataclass(frozen=True)
class Side:
    """
    One side of the start, safe to show.

    counts : one for each month; those of `hidden` months are replaced by their average, so that no figure made of them
        can be turned back. Their total is never under the smallest count.
    """

    counts: tuple[int, ...]
    hidden: tuple[str, ...]


def smallest() -> int:
    """Return the smallest count that a page of this room shows: the threshold for partners."""
    return Rules.for_audience(Audience.PARTNERS).smallest_count


def gated(months: Sequence[date], counts: Sequence[int]) -> Side | None:
    """Return the months of one side with the small ones evened out, or None if all of them together are too few."""
    rules = Rules.for_audience(Audience.PARTNERS)
    names = [f"{month:%Y-%m}" for month in months]
    found = gate_list(dict(zip(names, counts, strict=True)), rules, rounded=False)
    if found.total is None or found.total == 0:
        return None
    hidden = [name for name in names if found.counts[name] is None]
    left = sum(count for name, count in zip(names, counts, strict=True) if name in set(hidden))
    even = {name: left // len(hidden) + (place < left % len(hidden)) for place, name in enumerate(hidden)}
    return Side(tuple(even.get(name, count) for name, count in zip(names, counts, strict=True)), tuple(hidden))


def too_many_hidden(*sides: Side) -> bool:
    """Return whether so many months are hidden that the course of the series is gone."""
    return sum(len(side.hidden) for side in sides) > MOST_HIDDEN * sum(len(side.counts) for side in sides)


def gated_marker(pair: tuple[int, int]) -> list[int] | None:
    """Return (n, of) if neither those counted nor the others are few, else None."""
    n, of = pair
    rules = Rules.for_audience(Audience.PARTNERS)
    return [n, of] if n >= rules.smallest_count and of - n >= rules.smallest_count else None
