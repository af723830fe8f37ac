"""Finding services: which answer a wish, the nearest first. Reads what is published and nothing else."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import Any
from uuid import UUID

from django.db import connections, router
from django.db.models import Avg, Q

from commonlight.directory import index, terms
from commonlight.directory.cells import CELLS, cell
from commonlight.directory.finding import Point, Wish, kilometres
from commonlight.directory.models import Published, PublishedPlace

PER_PAGE = 10
MOST_NEAR = 400
ENOUGH_NEAR = 60
MOST_COUNTED = 2000
MOST_KNOWN = 20_000
KM_PER_DEGREE = 111.2
LONGEST_PLACE = 80


@dataclass(frozen=True)
class Line:
    """One service in the finder's list; `km` is None when its place is not known or not to be told."""

    id: UUID
    card: dict[str, Any]
    km: float | None


@dataclass(frozen=True)
class Found:
    """One page of what was found; `total` counts all (at least that many if `is_capped`), distances are from `point`."""

    lines: list[Line]
    total: int
    page: int
    pages: int
    point: Point | None
    place_known: bool
    is_capped: bool = False


def place_words(text: str) -> str:
    """Return a typed place as places are stored."""
    return " ".join(text.casefold().replace(",", " ").split())[:LONGEST_PLACE]


def point_of(place: str) -> Point | None:
    """
    Return where a postcode, town or county lies: the middle of the public places of the directory that lie there.

    A postcode that the directory does not know is put among its neighbours (same first three signs), which is not exact.
    """
    wanted = place_words(place)
    if not wanted:
        return None
    places = PublishedPlace.objects.exclude(latitude=None)
    bare = wanted.removesuffix(" county")
    for condition in (Q(postcode=wanted.split("-")[0]), Q(city=wanted), Q(county__in=[wanted, bare])):
        if middle := _middle(places.filter(condition)):
            return Point(*middle)
    if (
        len(wanted) >= 5
        and wanted[:3].isdigit()
        and (middle := _middle(places.filter(postcode__startswith=wanted[:3])))
    ):
        return Point(*middle, exact=False)
    return None


def _middle(places: Any) -> tuple[float, float] | None:
    found = places.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    return (found["latitude"], found["longitude"]) if found["latitude"] is not None else None


def _wanted(wish: Wish) -> list[index.Wanted]:
    wanted = [index.Wanted((index.mark("s", "active"),))]
    our = terms.terms()
    named = [our[code] for code in (wish.need, *wish.easier) if code in our]
    wanted += [index.Wanted((index.mark("u", term.id.hex),)) for term in named]
    if wish.population in our:
        wanted.append(index.Wanted((index.mark("u", our[wish.population].id.hex), index.mark("p", "anybody"))))
    if wish.language:
        wanted.append(index.Wanted((index.mark("l", wish.language), index.mark("l", "any"))))
    return wanted + index.wanted_words(wish.words)


def find(wish: Wish, *, today: date, page: int = 1, per_page: int = PER_PAGE) -> Found:
    """
    Return one page of the services that answer a wish.

    With a known place the nearest come first, then those without a place to come to (lines, online, kept private). Entries
    nobody vouched for within a year are left out.
    """
    point = point_of(wish.place) if wish.place else None
    wanted = _wanted(wish)
    if point is None:
        if wish.place:
            wanted += index.wanted_words(place_words(wish.place)) if not place_words(wish.place)[:1].isdigit() else []
        total, numbers = _page(_matching(wanted), wish, today, page, per_page)
        lines = _lines([(number, None) for number in numbers])
        capped = total >= MOST_COUNTED
        return Found(lines, total, page, _pages(total, per_page), None, not wish.place, capped)
    # A word typed may stand for many that begin so, which is dear to look up: it is done once, not for every ring.
    known = index.numbers(wanted, most=MOST_KNOWN) if wish.words else None
    near = _near(wanted, wish, today, point, known)
    placeless = _placeless(wanted, known)
    placeless_total, _ = _page(placeless, wish, today, 1, 0)
    total = len(near) + placeless_total
    start = (page - 1) * per_page
    shown: list[tuple[int, float | None]] = [*near[start : start + per_page]]
    if len(shown) < per_page and placeless_total:
        _, numbers = _page(placeless, wish, today, 1, per_page - len(shown), offset=max(0, start - len(near)))
        shown += [(number, None) for number in numbers]
    return Found(
        _lines(shown),
        total,
        page,
        _pages(total, per_page),
        point,
        True,
        len(near) >= MOST_NEAR or placeless_total >= MOST_COUNTED,
    )


def _pages(total: int, per_page: int) -> int:
    return max(1, -(-total // per_page))


def _conditions(wish: Wish, today: date) -> tuple[str, list[Any]]:
    parts = ["p.kind = 'service'", "(p.shown_until IS NULL OR p.shown_until > %s)"]
    values: list[Any] = [today]
    if wish.age is not None:
        parts.append(
            "(p.minimum_age IS NULL OR p.minimum_age <= %s) AND (p.maximum_age IS NULL OR p.maximum_age >= %s)"
        )
        values += [wish.age, wish.age]
    if wish.open_at is not None:
        parts.append(
            "EXISTS (SELECT 1 FROM directory_publishedhours h"
            " WHERE h.published_id = p.number AND h.opens <= %s AND h.closes > %s)"
        )
        values += [wish.open_at, wish.open_at]
    return " AND ".join(parts), values


@dataclass(frozen=True)
class _Source:
    """Where the services that may answer are taken from: tables, a condition on them, and its one parameter."""

    tables: str
    condition: str
    said: Any


def _matching(wanted: Sequence[index.Wanted]) -> _Source:
    matching, said = index.condition(wanted)
    # CROSS JOIN keeps SQLite from walking all entries and asking the index of each: the index is asked once.
    tables = "directory_search CROSS JOIN directory_published p"
    return _Source(tables, f"{matching} AND p.number = directory_search.rowid", said)


def _chosen(numbers: Iterable[int]) -> _Source:
    condition, said = index.among(numbers)
    return _Source("directory_published p", condition, said)


def _placeless(wanted: Sequence[index.Wanted], known: frozenset[int] | None) -> _Source:
    """Return the services without a place to come to."""
    no_place = index.Wanted((index.mark("n", "place"),))
    if known is None:
        return _matching([*wanted, no_place])
    every = index.numbers([no_place], most=MOST_KNOWN)
    return _matching([*wanted, no_place]) if every is None else _chosen(known & every)


def _page(
    among: _Source, wish: Wish, today: date, page: int, per_page: int, offset: int | None = None
) -> tuple[int, list[int]]:
    """Return how many services answer, and the numbers of one page of them."""
    where, values = _conditions(wish, today)
    source = f"FROM {among.tables} WHERE {among.condition} AND {where}"
    parameters = [among.said, *values]
    with connections[router.db_for_read(Published)].cursor() as cursor:
        # Counting every one of a hundred thousand tells nobody more than "more than 2,000".
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {source} LIMIT %s) counted", [*parameters, MOST_COUNTED])  # noqa: S608
        total = cursor.fetchone()[0]
        if not per_page:
            return total, []
        skipped = (page - 1) * per_page if offset is None else offset
        cursor.execute(
            f"SELECT p.number {source} ORDER BY p.number LIMIT %s OFFSET %s", [*parameters, per_page, skipped]
        )
        return total, [row[0] for row in cursor.fetchall()]


def _near(
    wanted: Sequence[index.Wanted], wish: Wish, today: date, point: Point, known: frozenset[int] | None
) -> list[tuple[int, float]]:
    """
    Return (number, kilometres) of the nearest services, looking in ever wider rings of the map.

    known : all that hold what is wanted wherever they are, if that was asked before
    """
    where, values = _conditions(wish, today)
    narrow = cos(radians(point.latitude)) ** 2 or 1e-6
    found: list[tuple[int, float]] = []
    for kind, rings in (("f", 1), ("f", 3), ("k", 1), ("k", 4)):
        cells = index.Wanted(tuple(_cells_around(point, kind, rings)))
        inside = None if known is None else index.numbers([cells], most=MOST_KNOWN)
        among = _matching([*wanted, cells]) if known is None or inside is None else _chosen(known & inside)
        with connections[router.db_for_read(Published)].cursor() as cursor:
            cursor.execute(
                f"SELECT p.number, l.latitude, l.longitude FROM {among.tables} CROSS JOIN directory_publishedplace l"  # noqa: S608
                f" WHERE {among.condition} AND l.published_id = p.number AND {where} AND l.latitude IS NOT NULL"
                " ORDER BY (l.latitude - %s) * (l.latitude - %s) + (l.longitude - %s) * (l.longitude - %s) * %s LIMIT %s",
                [
                    among.said, *values, point.latitude, point.latitude, point.longitude, point.longitude, narrow, MOST_NEAR,
                ],
            )  # fmt: skip
            rows = cursor.fetchall()
        nearest: dict[int, float] = {}
        for number, latitude, longitude in rows:
            nearest.setdefault(number, kilometres(point, latitude, longitude))
        found = sorted(nearest.items(), key=lambda pair: (pair[1], pair[0]))
        # What lies beyond the ring that was looked at might be nearer than its corners.
        sure = CELLS[kind] * rings * KM_PER_DEGREE * min(1.0, cos(radians(point.latitude)))
        if sum(1 for _, km in found if km <= sure) >= ENOUGH_NEAR:
            break
    return found


def _cells_around(point: Point, kind: str, rings: int) -> Iterable[str]:
    size = CELLS[kind]
    for up in range(-rings, rings + 1):
        for along in range(-rings, rings + 1):
            yield index.mark(kind, cell(point.latitude + up * size, point.longitude + along * size, size))


def _lines(shown: Sequence[tuple[int, float | None]]) -> list[Line]:
    rows = {
        number: (entry_id, card)
        for number, entry_id, card in Published.objects.filter(pk__in=[number for number, _ in shown]).values_list(
            "number", "entry_id", "card"
        )
    }
    return [Line(rows[number][0], json.loads(rows[number][1]), km) for number, km in shown if number in rows]
