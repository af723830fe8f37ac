"""What the coalition finds out about its own place is written down, with its source and who looked it up."""

from datetime import datetime

from commonlight.core import audit
from commonlight.core.models import Account, PlaceEntry
from commonlight.core.store import write


class NoSource(ValueError):
    """A rule or a number without a source could send somebody the wrong way."""


class SaysNothing(ValueError):
    """Neither a text nor a number."""


def fill_place_entry(
    *, kind: str, text: str, number: str, source: str, was_checked: bool, by: Account, at: datetime
) -> PlaceEntry:
    """
    Write down one line of the place check-list.

    was_checked : the person says that she called the number or read the rule today; her name and the day are kept

    Raises NoSource or SaysNothing.
    """
    if not source.strip():
        raise NoSource
    if not text.strip() and not number.strip():
        raise SaysNothing
    row = PlaceEntry(
        kind=PlaceEntry.Kind(kind),
        text=text.strip(),
        number=number.strip(),
        source=source.strip(),
        checked_by=by.display_name if was_checked else "",
        checked_day=at.date() if was_checked else None,
    )
    with write():
        row.save()
        audit.record("place entry changed", by=by, at=at, subject=("place entry", row.kind))
    return row


def clear_place_entry(*, kind: str, by: Account, at: datetime) -> None:
    """Take out a line that turned out wrong; it is "not yet filled in" again."""
    with write():
        PlaceEntry.objects.filter(kind=PlaceEntry.Kind(kind)).delete()
        audit.record("place entry taken out", by=by, at=at, subject=("place entry", kind))
