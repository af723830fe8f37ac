"""
The place check-list: the state's line for children, the duty to report, the posting rule, the police desk, local rules.

A rule is never invented. What nobody filled in is missing, and every page says so with `not_filled_in`.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonlight.core.models import PlaceEntry

Kind = PlaceEntry.Kind


@dataclass(frozen=True)
class Row:
    """One line of the check-list."""

    kind: PlaceEntry.Kind
    entry: PlaceEntry | None

    @property
    def label(self) -> str:
        """Return what it is called."""
        return str(self.kind.label)


def entry(kind: str) -> PlaceEntry | None:
    """
    Return what the coalition knows of its place, or None: then show `not_filled_in()`.

    An entry with `is_checked` false was taken from the library and nobody of the coalition looked it up yet; say so
    beside it.
    """
    return PlaceEntry.objects.filter(kind=Kind(kind)).first()


def check_list() -> list[Row]:
    """Return every line of the check-list, filled in or not."""
    held = {row.kind: row for row in PlaceEntry.objects.all()}
    return [Row(kind, held.get(kind.value)) for kind in Kind]


def not_filled_in() -> str:
    """Return the sentence that stands where an entry is missing."""
    return _("Not yet filled in for your place.")
