"""Changing the library: propose, decide, keep our text or take the shipped one back. Each act leaves an audit row."""

import json
import secrets
from datetime import datetime
from typing import Any

from django.db.models import Max

from commonlight.core import audit
from commonlight.core.fields import random_id
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.library import policies, selectors
from commonlight.library.models import Change, EntryReview, LibraryStamp, LocalEntry
from commonlight.library.permissions import REVIEWERS, WRITERS
from commonlight.library.rows import Stands, digest_of, problems_of
from commonlight.library.schema import KINDS, LINE, SIGN, Entry
from commonlight.library.services.errors import (
    AlreadyDecided,
    EditedMeanwhile,
    Invalid,
    NoSuchEntry,
    NotAllowed,
    NothingChanged,
    OwnText,
)

# A sign of our own gets a number from here on, far above those that a package may bring.
FIRST_OWN_NUMBER = 10_001
LETTERS = "abcdefghjkmnpqrstvwxyz23456789"


def new_id() -> str:
    """Return the id of an entry of our own; random, because it stands in addresses and in the audit."""
    return "local-" + "".join(secrets.choice(LETTERS) for _letter in range(8))


def sign_numbers(*, without: str = "") -> set[int]:
    """Return the numbers that signs have or, waiting, are meant to have; the sign `without` is left out."""
    signs = selectors.stands_now().content.entries[SIGN.name].values()
    waiting = Change.objects.filter(kind=SIGN.name, state=Change.State.WAITING).exclude(entry=without)
    return {sign.facts["number"] for sign in signs if sign.id != without} | {
        change.after["row"]["number"] for change in waiting if change.after
    }


def next_sign_number() -> int:
    """Return a number that no sign has, waiting ones included."""
    return max([FIRST_OWN_NUMBER - 1, *sign_numbers()]) + 1


def propose(
    *,
    kind: str,
    entry: str,
    stands: Stands,
    on_number: int,
    by: Account,
    at: datetime,
    act: str = Change.Act.EDIT,
    reason: str = "",
    origin: str = "",
) -> Change:
    """
    Write a change down: it waits for a second person, or stands at once where its kind needs none.

    A change of somebody else that still waits is taken in (its text was shown) and then counts as `replaced`.

    Parameters
    ----------
    on_number : number of the newest change when the author opened the page, 0 for none
    origin : the coalition the text came from

    Raises
    ------
    Invalid : the entry breaks the schema, such as a law without a citation
    EditedMeanwhile : there is a newer change than `on_number`; its text is in the error, nothing is lost
    NothingChanged : this is what stands already
    """
    if not has_role(by, *WRITERS):
        raise NotAllowed
    problems = problems_of(KINDS[kind], stands, selectors.content())
    if stands.row.get("id") != entry:
        problems.append("the id of an entry never changes")
    if problems:
        raise Invalid(problems)
    after = json.loads(json.dumps(stands.as_json()))
    with write():
        newest = newest_change(kind, entry)
        if newest is not None and newest.number != on_number:
            raise EditedMeanwhile(newest)
        before = current(kind, entry)
        waiting = newest if newest is not None and newest.state == Change.State.WAITING else None
        if after == (waiting.after if waiting else before):
            raise NothingChanged
        if waiting is not None:
            waiting.state = Change.State.REPLACED
            waiting.save(update_fields=["state"])
        change = Change.objects.create(
            kind=kind,
            entry=entry,
            number=(newest.number if newest else 0) + 1,
            act=act,
            before=before,
            after=after,
            origin=origin or (waiting.origin if waiting else ""),
            reason=reason,
            author=by,
            author_name=by.display_name,
            made=at,
        )
        audit.record("library change proposed", by=by, at=at, subject=(kind, entry), detail={"number": change.number})
        if not policies.needs_second_person(kind):
            _put_in_force(change, by=None, at=at)
            audit.record(
                "library change in force", by=by, at=at, subject=(kind, entry), detail={"number": change.number}
            )
    return change


def accept(*, change: Change, facts_checked: bool, answer: str = "", by: Account, at: datetime) -> None:
    """
    Let a change stand, as the second person; with `facts_checked` it is reviewed by that person too.

    Raises OwnText when the person wrote this change or one that was taken into it, AlreadyDecided when it does not wait.
    """
    if not has_role(by, *REVIEWERS):
        raise NotAllowed
    with write():
        change = _waiting(change)
        if by.id in authors_of(change):
            raise OwnText
        change.answer = answer
        _put_in_force(change, by=by, at=at)
        audit.record(
            "library change in force",
            by=by,
            at=at,
            subject=(change.kind, change.entry),
            detail={"number": change.number},
        )
        if facts_checked and change.after and change.kind != LINE.name:
            found = selectors.stands_now().content.entry(change.kind, change.entry)
            if found is None:
                raise NoSuchEntry
            EntryReview.objects.create(
                kind=change.kind,
                entry=change.entry,
                holds=True,
                digest=digest_of(found),
                account=by,
                name=by.display_name,
                day=at.date(),
                at=at,
            )
            renew_stamp()
            audit.record("library entry reviewed", by=by, at=at, subject=(change.kind, change.entry))


def refuse(*, change: Change, answer: str, by: Account, at: datetime) -> None:
    """
    Not take a change, with a reason for its author; an author may take back an own change in the same way.

    Raises AlreadyDecided when it does not wait.
    """
    with write():
        change = _waiting(change)
        own = by.id == change.author_id
        if not own and not has_role(by, *REVIEWERS):
            raise NotAllowed
        change.state, change.answer, change.decided = Change.State.REFUSED, answer, at
        if not own:
            change.reviewer, change.reviewer_name = by, by.display_name
        change.save()
        audit.record(
            "library change taken back" if own else "library change refused",
            by=by,
            at=at,
            subject=(change.kind, change.entry),
            detail={"number": change.number},
        )


def take_shipped(*, kind: str, entry: str, on_number: int, by: Account, at: datetime) -> Change:
    """Propose that the shipped text stands again instead of ours; raises as `propose` does."""
    return _beside_shipped(kind, entry, Change.Act.SHIPPED, on_number, by, at)


def keep_ours(*, kind: str, entry: str, on_number: int, by: Account, at: datetime) -> Change:
    """Propose that our text stays although the shipped one changed since; the notice goes when it is accepted."""
    return _beside_shipped(kind, entry, Change.Act.KEEP, on_number, by, at)


def _beside_shipped(kind: str, entry: str, act: str, on_number: int, by: Account, at: datetime) -> Change:
    if not has_role(by, *WRITERS):
        raise NotAllowed
    if selectors.content().entry(kind, entry) is None:
        raise NoSuchEntry
    with write():
        newest = newest_change(kind, entry)
        if newest is None or newest.number != on_number or newest.state == Change.State.WAITING:
            raise EditedMeanwhile(newest)
        before = current(kind, entry)
        change = Change.objects.create(
            kind=kind,
            entry=entry,
            number=newest.number + 1,
            act=act,
            before=before,
            after=before if act == Change.Act.KEEP else {},
            author=by,
            author_name=by.display_name,
            made=at,
        )
        audit.record("library change proposed", by=by, at=at, subject=(kind, entry), detail={"number": change.number})
        if not policies.needs_second_person(kind):
            _put_in_force(change, by=None, at=at)
    return change


def current(kind: str, entry: str) -> dict[str, Any]:
    """Return how an entry stands now as a change holds it; empty for none."""
    found: Entry | None = selectors.stands_now().content.entry(kind, entry)
    return json.loads(json.dumps(Stands.of(found).as_json())) if found else {}


def newest_change(kind: str, entry: str) -> Change | None:
    """Return the newest change of an entry, whatever its state."""
    return Change.objects.filter(kind=kind, entry=entry).order_by("-number").first()


def authors_of(change: Change) -> set[Any]:
    """Return who wrote a change: its author and those of the changes that were taken into it."""
    earlier = Change.objects.filter(kind=change.kind, entry=change.entry, number__lt=change.number)
    last = earlier.filter(state=Change.State.IN_FORCE).aggregate(last=Max("number"))["last"] or 0
    taken_in = earlier.filter(state=Change.State.REPLACED, number__gt=last)
    return {change.author_id, *taken_in.values_list("author_id", flat=True)} - {None}


def _waiting(change: Change) -> Change:
    found = Change.objects.select_for_update().filter(pk=change.pk).first()
    if found is None or found.state != Change.State.WAITING:
        raise AlreadyDecided
    return found


def _put_in_force(change: Change, *, by: Account | None, at: datetime) -> None:
    change.state, change.decided = Change.State.IN_FORCE, at
    if by is not None:
        change.reviewer, change.reviewer_name = by, by.display_name
    change.save()
    held = LocalEntry.objects.filter(kind=change.kind, entry=change.entry).first()
    if not change.after:
        LocalEntry.objects.filter(kind=change.kind, entry=change.entry).delete()
    else:
        base = held.base if held else change.before
        if change.act == Change.Act.KEEP:
            shipped = selectors.content().entry(change.kind, change.entry)
            base = Stands.of(shipped).as_json() if shipped else {}
        LocalEntry.objects.update_or_create(
            kind=change.kind,
            entry=change.entry,
            defaults={
                "row": change.after["row"],
                "translations": change.after["translations"],
                "base": base,
                "origin": change.origin,
                "author": change.author,
                "written": at.date(),
                "stamp": random_id(),
            },
        )
    renew_stamp()


def renew_stamp() -> None:
    """Say that what is held in memory is old; inside the `write()` of the change."""
    LibraryStamp.objects.update_or_create(id=1, defaults={"stamp": random_id()})
