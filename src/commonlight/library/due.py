"""What the team has to look at: numbers to call, sources to read again, grade C, changes that wait, shipped texts that changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from commonlight.core.clock import today
from commonlight.library import selectors
from commonlight.library.models import Change, LocalEntry
from commonlight.library.overlay import Laid
from commonlight.library.reviews import Standing, standing_of
from commonlight.library.rows import Stands
from commonlight.library.schema import KINDS, LINE, Entry
from commonlight.library.visibility import Showing, showing

# A call counts for 180 days; from this day on it is time for the next one.
CALL_AFTER = 150
READ_AGAIN_AFTER = 365
NUMBERS_WANTED = 3


@dataclass(frozen=True, slots=True)
class DueEntry:
    """One entry to look at: where it stands, how many days since its last check, and how many are left (may be below 0)."""

    entry: Entry
    standing: Standing
    days: int
    left: int

    @property
    def is_late(self) -> bool:
        """Return whether the time is over."""
        return self.left < 0


@dataclass(frozen=True, slots=True)
class Due:
    """
    Everything that is due.

    numbers : called more than 150 days ago, oldest first
    never_called : lines of this country that nobody has called
    sources : entries whose last check, or writing, is over a year ago
    unreviewed : grade C of the places here that no named person has checked
    n_elsewhere : grade C of other places, and lines of other countries that nobody has called
    waiting : changes that wait for a second person
    changed_under_us : entries of ours whose shipped text changed since
    """

    numbers: tuple[DueEntry, ...]
    never_called: tuple[DueEntry, ...]
    sources: tuple[DueEntry, ...]
    unreviewed: tuple[DueEntry, ...]
    n_elsewhere: int
    waiting: tuple[Change, ...]
    changed_under_us: tuple[LocalEntry, ...]

    @property
    def n_here(self) -> int:
        """Return how many things there are to do here."""
        return sum(
            len(rows)
            for rows in (
                self.numbers,
                self.never_called,
                self.sources,
                self.unreviewed,
                self.waiting,
                self.changed_under_us,
            )
        )


def due(on: date) -> Due:
    """Return what is due on a day."""
    now = selectors.stands_now()
    rows = list(_rows(now, on))
    lines = [row for row in rows if row.entry.kind == LINE.name and row.entry.facts["number"]]
    called = [row for row in lines if row.standing.checked is not None]
    never = [row for row in lines if row.standing.checked is None]
    others = [row for row in rows if row.entry.kind != LINE.name]
    grade_c = [row for row in others if row.entry.grade == "C" and row.standing.checked is None]
    here = places_here()
    return Due(
        numbers=_oldest_first(row for row in called if row.days > CALL_AFTER),
        never_called=tuple(row for row in never if _is_here(row.entry, here)),
        sources=_oldest_first(row for row in others if row.days > READ_AGAIN_AFTER),
        unreviewed=tuple(row for row in grade_c if _is_here(row.entry, here)),
        n_elsewhere=sum(not _is_here(row.entry, here) for row in (*never, *grade_c)),
        waiting=tuple(Change.objects.filter(state=Change.State.WAITING).order_by("made")),
        changed_under_us=tuple(changed_under_us()),
    )


def changed_under_us() -> list[LocalEntry]:
    """Return the entries of ours whose shipped text is another one than when we changed it."""
    shipped = selectors.content()
    found = []
    for row in LocalEntry.objects.exclude(base={}).order_by("kind", "entry"):
        entry = shipped.entry(row.kind, row.entry)
        if entry is not None and Stands.of(entry).digest != Stands.from_json(row.base).digest:
            found.append(row)
    return found


def three_numbers_verified() -> bool:
    """Return whether three numbers here may be printed today: a step of the first hour."""
    now, day = selectors.stands_now(), today()
    reviews = selectors.reviews_now(now)
    fresh = (
        showing(line, standing_of(line, reviews.get((LINE.name, line.id), ())), day) is Showing.EVERYWHERE
        for line in now.content.entries[LINE.name].values()
    )
    return sum(fresh) >= NUMBERS_WANTED


def places_here() -> frozenset[str]:
    """Return the codes of the place this installation serves and of all larger places it lies in."""
    home = selectors.home_place()
    if not home:
        return frozenset(selectors.WORLD)
    return frozenset(code for step in selectors.wider(home) for code in step)


def _is_here(entry: Entry, here: frozenset[str]) -> bool:
    where = entry.facts.get("place") or entry.facts.get("country")
    return where is None or where in here


def _rows(now: Laid, on: date) -> list[DueEntry]:
    reviews = selectors.reviews_now(now)
    found = []
    for kind, entries in now.content.entries.items():
        allowed = KINDS[kind].due_after if kind == LINE.name else READ_AGAIN_AFTER
        for entry in entries.values():
            standing = standing_of(entry, reviews.get((kind, entry.id), ()))
            last = standing.checked.on if standing.checked else entry.written
            days = max(0, (on - last) // timedelta(days=1))
            found.append(DueEntry(entry, standing, days, allowed - days))
    return found


def _oldest_first(rows: Iterable[DueEntry]) -> tuple[DueEntry, ...]:
    return tuple(sorted(rows, key=lambda row: row.days, reverse=True))
