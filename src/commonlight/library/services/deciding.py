"""Letting several changes stand at once: texts of another coalition, or the rows of a sheet, that a second person read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.library.models import Change
from commonlight.library.permissions import REVIEWERS
from commonlight.library.services import editing
from commonlight.library.services.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Decided:
    """How many changes stand now, how many the person wrote, and how many somebody had decided on before."""

    in_force: int
    own: int
    gone: int


def accept_many(*, changes: Iterable[int], by: Account, at: datetime) -> Decided:
    """
    Let the chosen changes stand, as the second person; own ones and those decided meanwhile stay as they are.

    None of them counts as checked by that: whoever read the source, or called the number, says so entry by entry.
    """
    if not has_role(by, *REVIEWERS):
        raise NotAllowed
    in_force, own = 0, 0
    chosen = set(changes)
    with write():
        waiting = list(Change.objects.filter(pk__in=chosen, state=Change.State.WAITING).order_by("pk"))
        for change in waiting:
            if by.id in editing.authors_of(change):
                own += 1
                continue
            editing.accept(change=change, facts_checked=False, by=by, at=at)
            in_force += 1
        if in_force:
            audit.record("library changes accepted together", by=by, at=at, detail={"entries": in_force})
    return Decided(in_force, own, len(chosen) - len(waiting))
