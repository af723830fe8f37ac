"""Content packs and sheets: taken out, read, chosen from. Whatever comes in waits for a second person here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.library import selectors
from commonlight.library.diffs import FieldDiff, compare
from commonlight.library.models import Change, ElsewhereReview, ReadPack
from commonlight.library.pack_files import Pack, Packed, read_pack, write_pack
from commonlight.library.permissions import READERS, WRITERS
from commonlight.library.reviews import standing_of
from commonlight.library.rows import Stands, digest_of, entry_of, problems_of
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS, LINE, SIGN
from commonlight.library.services import editing
from commonlight.library.services.errors import AlreadyDecided, Invalid, NotAllowed
from commonlight.library.sheet_files import read_lines, stands_of
from commonlight.library.visibility import is_fresh

# A pack that nobody chose from is forgotten.
KEPT_FOR = timedelta(days=30)


def reviewed_here(today: date) -> list[Packed]:
    """Return the entries that a named person of this coalition checked and that still hold; lines only while they count."""
    now = selectors.stands_now()
    reviews = selectors.reviews_now(now)
    found = []
    for kind, entries in now.content.entries.items():
        for entry in entries.values():
            standing = standing_of(entry, reviews.get((kind, entry.id), ()))
            if standing.checked is None or standing.found_wrong:
                continue
            if kind != LINE.name or is_fresh(entry, standing, today):
                found.append(Packed(kind, Stands.of(entry), standing.checked.on))
    return found


def take_out_pack(*, coalition: str, by: Account, at: datetime) -> bytes:
    """Return a pack of all reviewed entries; the audit holds how many."""
    if not has_role(by, *READERS):
        raise NotAllowed
    entries = reviewed_here(at.date())
    with write():
        audit.record("library pack taken out", by=by, at=at, detail={"entries": len(entries)})
    return write_pack(Pack(coalition, at.date(), tuple(entries)))


def read_in_pack(*, data: bytes, by: Account, at: datetime) -> ReadPack:
    """
    Read a pack and keep what was reviewed elsewhere for choosing; what was not reviewed there is only counted.

    Raises PackRefused. Packs that nobody chose from for 30 days are removed here.
    """
    if not has_role(by, *WRITERS):
        raise NotAllowed
    pack = read_pack(data, selectors.content())
    reviewed = [packed for packed in pack.entries if packed.reviewed is not None and packed.reviewed <= at.date()]
    kept = [
        {"kind": packed.kind, "stands": packed.stands.as_json(), "reviewed": str(packed.reviewed)}
        for packed in reviewed
    ]
    with write():
        ReadPack.objects.filter(read__lt=at - KEPT_FOR).delete()
        row = ReadPack.objects.create(
            coalition=pack.coalition,
            made=pack.made,
            entries=kept,
            left_out=len(pack.entries) - len(kept),
            account=by,
            read=at,
        )
        audit.record("library pack read", by=by, at=at, subject=("pack", row.pk), detail={"entries": len(kept)})
    return row


@dataclass(frozen=True, slots=True)
class Offered:
    """
    One entry of a pack beside what stands here.

    how : "new", "same" (word for word), "differs" or "waits" (a change to it waits here, decide that first)
    """

    key: str
    kind: str
    name: str
    how: str
    reviewed: date
    diff: tuple[FieldDiff, ...]
    stands: Stands


def offered(pack: ReadPack) -> list[Offered]:
    """Return what a pack offers, beside what stands here."""
    waiting = set(Change.objects.filter(state=Change.State.WAITING).values_list("kind", "entry"))
    found = []
    for held in pack.entries:
        kind, stands = held["kind"], _renumbered(held["kind"], Stands.from_json(held["stands"]))
        identifier = stands.row["id"]
        here = editing.current(kind, identifier)
        how = "waits" if (kind, identifier) in waiting else "differs" if here else "new"
        if here and here == stands.as_json():
            how = "same"
        name = stands.row[DEFAULT_LANGUAGE][KINDS[kind].texts[0]]
        diff = tuple(compare(here, stands.as_json())) if how == "differs" else ()
        reviewed = date.fromisoformat(held["reviewed"])
        found.append(Offered(f"{kind}/{identifier}", kind, name, how, reviewed, diff, stands))
    return found


def _renumbered(kind: str, stands: Stands) -> Stands:
    """Return a sign with the number it has here, because two coalitions may give one number to two signs."""
    if kind != SIGN.name:
        return stands
    signs = selectors.stands_now().content.entries[kind]
    known = signs.get(stands.row["id"])
    if known is not None:
        return replace(stands, row={**stands.row, "number": known.facts["number"]})
    if (
        stands.row["number"] in editing.sign_numbers(without=stands.row["id"])
        or stands.row["number"] < editing.FIRST_OWN_NUMBER
    ):
        return replace(stands, row={**stands.row, "number": editing.next_sign_number()})
    return stands


def take_in(*, pack: ReadPack, keys: Collection[str], by: Account, at: datetime) -> int:
    """
    Propose the chosen entries, each marked with the coalition it comes from, and forget the pack; return how many.

    All or none. What is the same here already is only marked as reviewed elsewhere. Raises AlreadyDecided when the pack
    is gone, EditedMeanwhile when somebody changed one of the texts in this very moment.
    """
    if not has_role(by, *WRITERS):
        raise NotAllowed
    with write():
        if not ReadPack.objects.select_for_update().filter(pk=pack.pk).exists():
            raise AlreadyDecided
        taken = 0
        for one in offered(pack):
            if one.key not in keys or one.how == "waits":
                continue
            # Looked up anew, so that two new signs of one pack do not get one number.
            stands = _renumbered(one.kind, one.stands)
            identifier = stands.row["id"]
            _mark_elsewhere(one.kind, stands, pack.coalition, one.reviewed)
            if one.how != "same":
                newest = editing.newest_change(one.kind, identifier)
                editing.propose(
                    kind=one.kind,
                    entry=identifier,
                    stands=stands,
                    on_number=newest.number if newest else 0,
                    act=Change.Act.IMPORT,
                    origin=pack.coalition,
                    by=by,
                    at=at,
                )
            taken += 1
        ReadPack.objects.filter(pk=pack.pk).delete()
        audit.record("library pack chosen from", by=by, at=at, subject=("pack", pack.pk), detail={"entries": taken})
    return taken


def _mark_elsewhere(kind: str, stands: Stands, coalition: str, day: date) -> None:
    digest = digest_of(entry_of(KINDS[kind], stands, written=day))
    ElsewhereReview.objects.get_or_create(
        kind=kind, entry=stands.row["id"], coalition=coalition, digest=digest, defaults={"day": day}
    )


def bring_in_sheet(*, data: bytes, by: Account, at: datetime) -> int:
    """
    Propose a help line for each row of a sheet and return how many; all or none.

    Each waits for a second person, and its number for a call. Raises SheetRefused.
    """
    if not has_role(by, *WRITERS):
        raise NotAllowed
    now = selectors.stands_now().content
    rows = read_lines(data, now, home_country=selectors.country_of(selectors.home_place()))
    with write():
        for row in rows:
            _propose_line(row, by, at)
        audit.record("library sheet read", by=by, at=at, detail={"lines": len(rows)})
    return len(rows)


def _propose_line(row: Mapping[str, Any], by: Account, at: datetime) -> None:
    identifier = editing.new_id()
    stands = stands_of(row, identifier)
    problems = problems_of(LINE, stands, selectors.content())
    if problems:
        raise Invalid(problems)
    editing.propose(kind=LINE.name, entry=identifier, stands=stands, on_number=0, act=Change.Act.SHEET, by=by, at=at)
