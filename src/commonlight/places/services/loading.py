"""
Bringing in figures and outlines: first a look at what would be written and what does not fit, then the writing.

Large files are written in pieces, so that nobody who writes a report waits for them; until the last piece is in, nothing of
the file is shown, and what a broken load left is removed by the next.
"""

import hashlib
import math
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import connection

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.places import permissions
from commonlight.places.models import Area, Boundary, Indicator, IndicatorValue, Source
from commonlight.places.outlines import UNIT, centre, packed
from commonlight.places.readers.figures import DIGITS, Figures
from commonlight.places.readers.shapes import Shape
from commonlight.places.simplify import crosses_itself, simplified

Row = TypeVar("Row")
SUBJECT = "place source"
PIECE = 10_000
INSERT = "INSERT INTO places_indicatorvalue (indicator_id, area_id, value, margin) VALUES (%s, %s, %s, %s)"
MOST_NAMED = 40
# The lines of a map are about a thousandth of its width; more points than that are not seen.
TOLERANCE = {"country": 0.02, "state": 0.01, "county": 0.005, "tract": 0.0005}
# Nine planning regions took the place of Connecticut's eight counties in 2022.
OLD_CONNECTICUT = frozenset(f"090{n:02d}" for n in range(1, 16, 2))
NEW_CONNECTICUT = frozenset(f"091{n}" for n in range(10, 91, 10)) | {"09100"}


class NotAllowed(Exception):
    """This person may not bring files in."""


class CannotLoad(Exception):
    """The file cannot be taken; `problems` says why."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class About:
    """What stands beside the figures: level, year of the limits, and who publishes the file under which terms."""

    level: str
    vintage: int
    title: str
    publisher: str
    year: int
    licence: str
    file_name: str
    address: str = ""


@dataclass
class Preview:
    """
    What would be written and what does not fit; nothing is written yet.

    n_new, n_known : areas that would be made, and that are there; without_outline, without_figures : codes of one file that
    the other does not have; crossing : areas whose outline crosses itself; problems : why nothing can be written (code words)
    cardinality : how rows and outlines meet, as in "one to one"
    """

    n_rows: int = 0
    n_new: int = 0
    n_known: int = 0
    without_outline: tuple[str, ...] = ()
    without_figures: tuple[str, ...] = ()
    crossing: tuple[str, ...] = ()
    wrong_length: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    padded: int = 0
    missing: int = 0
    texts: dict[str, int] = field(default_factory=dict)
    blank_codes: int = 0
    cardinality: str = ""
    other_vintages: tuple[int, ...] = ()
    known_in_other_vintage: int = 0
    connecticut: str = ""
    same_file: str = ""
    problems: tuple[str, ...] = ()


def digest_of(*files: bytes) -> str:
    """Return the fingerprint of files together (SHA-256)."""
    made = hashlib.sha256()
    for one in files:
        made.update(hashlib.sha256(one).digest())
    return made.hexdigest()


def look(figures: Figures | None, shapes: Sequence[Shape] | None, about: About, *, digest: str = "") -> Preview:
    """Return what loading would do; it writes nothing."""
    rows = {row.code for row in figures.rows} if figures else set()
    drawn = {one.code for one in shapes} if shapes else set()
    codes = rows if figures else drawn
    there = set(Area.objects.filter(level=about.level, vintage=about.vintage).values_list("code", flat=True))
    outlined = drawn | set(
        Boundary.objects.filter(area__level=about.level, area__vintage=about.vintage).values_list(
            "area__code", flat=True
        )
    )
    others = Area.objects.filter(level=about.level).exclude(vintage=about.vintage)
    length = DIGITS.get(about.level, 0)
    wrong = sorted(code for code in codes if length and (len(code) != length or not code.isdecimal()))
    before = Source.objects.filter(digest=digest, is_whole=True).first() if digest else None
    found = Preview(
        n_rows=len(rows),
        n_new=len(codes - there),
        n_known=len(codes & there),
        without_outline=tuple(sorted(rows - outlined)),
        without_figures=tuple(sorted(drawn - rows)) if figures else (),
        crossing=tuple(sorted(one.code for one in shapes or () if any(map(crosses_itself, one.rings)))),
        wrong_length=tuple(wrong),
        other_vintages=tuple(sorted(set(others.values_list("vintage", flat=True)))),
        known_in_other_vintage=others.filter(code__in=list(codes)[:900]).count(),
        connecticut=_connecticut(rows, drawn),
        same_file=str(before.loaded_on) if before else "",
    )
    if figures:
        found.twice, found.padded, found.missing = figures.twice, figures.padded, figures.missing
        found.texts, found.blank_codes = figures.texts, figures.blank_codes
        meet = len(rows & outlined)
        found.cardinality = (
            "many to one" if figures.twice else "one to one" if meet == len(rows) else "some to one" if meet else "none"
        )
    problems = []
    if found.twice:
        problems.append("twice")
    if codes and len(wrong) == len(codes):
        problems.append("other level")
    if found.crossing:
        problems.append("crossing")
    if figures and shapes and not rows & drawn:
        problems.append("no match")
    if before:
        problems.append("same file")
    found.problems = tuple(problems)
    return found


def _connecticut(rows: set[str], drawn: set[str]) -> str:
    """Return "mixed" when one side has Connecticut's old counties and the other its regions, or one side has both."""
    sides = [(bool(one & OLD_CONNECTICUT), bool(one & NEW_CONNECTICUT)) for one in (rows, drawn) if one]
    old, new = any(one[0] for one in sides), any(one[1] for one in sides)
    return "mixed" if old and new else ""


def load(
    figures: Figures | None,
    shapes: Sequence[Shape] | None,
    about: About,
    *,
    digest: str,
    by: Account | None,
    at: datetime,
) -> Source:
    """
    Write what `look` described. `by` is None for a command on the machine itself.

    Outlines of areas for which the figures have no row are left out: figures and outlines of other limits do not mix.

    Raises
    ------
    NotAllowed; CannotLoad : what stands in the preview's problems
    """
    _may(by)
    found = look(figures, shapes, about, digest=digest)
    if found.problems:
        raise CannotLoad(found.problems)
    forget_broken()
    with write():
        source = Source.objects.create(
            title=about.title,
            publisher=about.publisher,
            year=about.year,
            licence=about.licence,
            address=about.address,
            file_name=about.file_name,
            digest=digest,
            loaded_on=at.date(),
            by=by,
        )
    ids = _areas(figures, shapes, about)
    if shapes:
        _outlines(shapes, about, ids)
    if figures:
        _values(figures, source, ids)
    with write():
        Source.objects.filter(pk=source.pk).update(is_whole=True)
        audit.record("place figures loaded", by=by, at=at, subject=(SUBJECT, source.pk), detail={"areas": len(ids)})
    source.is_whole = True
    return source


def _may(by: Account | None) -> None:
    if by is not None and not has_role(by, *permissions.LOADERS):
        raise NotAllowed


def forget_broken() -> None:
    """Remove what a load left that did not end."""
    for source in Source.objects.filter(is_whole=False):
        _forget(source)


def _forget(source: Source) -> None:
    for indicator in Indicator.objects.filter(source=source):
        while True:
            with write():
                some = IndicatorValue.objects.filter(indicator=indicator).values_list("pk", flat=True)[:PIECE]
                if not IndicatorValue.objects.filter(pk__in=list(some)).delete()[0]:
                    break
    with write():
        source.delete()


def take_back(*, source: Source, by: Account, at: datetime) -> None:
    """Take a file's figures back; areas and outlines stay, other files may stand on them. Raises NotAllowed."""
    _may(by)
    with write():
        Source.objects.filter(pk=source.pk).update(is_whole=False)
        audit.record("place figures taken back", by=by, at=at, subject=(SUBJECT, source.pk))
    _forget(source)


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    walk = iter(rows)
    while piece := list(islice(walk, PIECE)):
        yield piece


def _areas(figures: Figures | None, shapes: Sequence[Shape] | None, about: About) -> dict[str, uuid.UUID]:
    """Make the areas that are not there, fill in what is new of those that are, and return ids by code."""
    known = {one.code: one for one in Area.objects.filter(level=about.level, vintage=about.vintage)}
    around = _around(about)
    names = {one.code: one.name for one in shapes or ()}
    new: list[Area] = []
    changed: list[Area] = []
    facts = (
        [(row.code, row.name, row.population, row.is_rural) for row in figures.rows]
        if figures
        else [(one.code, one.name, None, None) for one in shapes or ()]
    )
    ids: dict[str, uuid.UUID] = {}
    for code, name, people, rural in facts:
        area = known.get(code)
        if area is None:
            area = Area(
                level=about.level,
                code=code,
                name=name or names.get(code, "") or code,
                vintage=about.vintage,
                population=people,
                is_rural=rural,
                parent_id=around.get(code[: len(next(iter(around), ""))]) if around else None,
            )
            new.append(area)
        elif (people is not None and people != area.population) or (rural is not None and rural != area.is_rural):
            area.population = area.population if people is None else people
            area.is_rural = area.is_rural if rural is None else rural
            changed.append(area)
        ids[code] = area.pk
    for piece in _pieces(new):
        with write():
            Area.objects.bulk_create(piece, batch_size=1000)
    for piece in _pieces(changed):
        with write():
            Area.objects.bulk_update(piece, ["population", "is_rural"], batch_size=200)
    return ids


def _around(about: About) -> dict[str, uuid.UUID]:
    """Return the areas one level up of the same year by code: a code begins with the code of the area around it."""
    above = {"county": "state", "tract": "county"}.get(about.level)
    if above is None:
        return {}
    return dict(Area.objects.filter(level=above, vintage=about.vintage).values_list("code", "pk"))


def _outlines(shapes: Sequence[Shape], about: About, ids: dict[str, uuid.UUID]) -> None:
    rings = simplified({one.code: one.rings for one in shapes}, TOLERANCE.get(about.level, 0.0002))
    rows = []
    for code, fewer in rings.items():
        if code in ids and fewer:
            x, y = centre(fewer)
            rows.append(Boundary(area_id=ids[code], rings=packed(fewer), x=round(x * UNIT), y=round(y * UNIT)))
    for piece in _pieces(rows):
        with write():
            Boundary.objects.bulk_create(
                piece, batch_size=500, update_conflicts=True, unique_fields=["area"], update_fields=["rings", "x", "y"]
            )


def _values(figures: Figures, source: Source, ids: dict[str, uuid.UUID]) -> None:
    # A million and more figures: objects of the model would take ten times as long.
    as_stored = IndicatorValue._meta.get_field("area").target_field.get_db_prep_value
    names = {code: as_stored(pk, connection) for code, pk in ids.items()}
    # Ids of areas are random: in their order each index is written from one end to the other, not here and there.
    ordered = sorted(figures.rows, key=lambda row: names[row.code])
    for n, column in enumerate(figures.columns):
        with write():
            indicator = Indicator.objects.create(
                slug=column.slug,
                name=column.name,
                theme=column.theme,
                unit=column.unit,
                is_percent=column.is_percent,
                source=source,
            )
        named = as_stored(indicator.pk, connection)
        rows = (
            (named, names[row.code], value, row.values[n][1])
            for row in ordered
            if (value := row.values[n][0]) is not None and math.isfinite(value)
        )
        for piece in _pieces(rows):
            with write(), connection.cursor() as cursor:
                cursor.executemany(INSERT, piece)
