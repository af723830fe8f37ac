"""
Questions to the directory.

For the public: `find`, `service_document`, `organization_document`, `nearby` and the lists of the API in `api_selectors`.
All of them read `Published` alone. For members of the coalition: `entry_for_member`, `receiving_services`. For editors:
`review_queue`, `stale_soon`, `duplicates`.

Referrals build on `service_card`, `service_document`, `receiving_profile`, `receiving_services` and `find`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import cos, radians
from typing import Any
from uuid import UUID

from django.db import connections, router
from django.db.models import Avg, Count, Q

from commonlight.core.selectors import room_is_on
from commonlight.directory import index, terms
from commonlight.directory.cells import CELLS, cell
from commonlight.directory.finding import Point, Wish, kilometres
from commonlight.directory.models import Published, PublishedHours, PublishedPlace, ReceivingProfile, Service

PER_PAGE = 10
MOST_NEAR = 400
ENOUGH_NEAR = 60
MOST_COUNTED = 2000
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


def is_open() -> bool:
    """Whether the coalition has switched the directory on."""
    return room_is_on("directory")


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
        total, numbers = _page(wanted, wish, today, page, per_page)
        lines = _lines([(number, None) for number in numbers])
        capped = total >= MOST_COUNTED
        return Found(lines, total, page, _pages(total, per_page), None, not wish.place, capped)
    near = _near(wanted, wish, today, point)
    placeless_total, _ = _page([*wanted, index.Wanted((index.mark("n", "place"),))], wish, today, 1, 0)
    total = len(near) + placeless_total
    start = (page - 1) * per_page
    shown: list[tuple[int, float | None]] = [*near[start : start + per_page]]
    if len(shown) < per_page and placeless_total:
        _, numbers = _page(
            [*wanted, index.Wanted((index.mark("n", "place"),))],
            wish, today, 1, per_page - len(shown), offset=max(0, start - len(near)),
        )  # fmt: skip
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


def _page(
    wanted: Sequence[index.Wanted], wish: Wish, today: date, page: int, per_page: int, offset: int | None = None
) -> tuple[int, list[int]]:
    """Return how many services answer, and the numbers of one page of them."""
    where, values = _conditions(wish, today)
    matching, said = index.condition(wanted)
    # CROSS JOIN keeps SQLite from walking all entries and asking the index of each: the index is asked once.
    source = (
        "FROM directory_search CROSS JOIN directory_published p"
        f" WHERE {matching} AND p.number = directory_search.rowid AND {where}"
    )
    parameters = [said, *values]
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


def _near(wanted: Sequence[index.Wanted], wish: Wish, today: date, point: Point) -> list[tuple[int, float]]:
    """Return (number, kilometres) of the nearest services, looking in ever wider rings of the map."""
    where, values = _conditions(wish, today)
    narrow = cos(radians(point.latitude)) ** 2 or 1e-6
    found: list[tuple[int, float]] = []
    for kind, rings in (("f", 1), ("f", 3), ("k", 1), ("k", 4)):
        cells = index.Wanted(tuple(_cells_around(point, kind, rings)))
        matching, said = index.condition([*wanted, cells])
        with connections[router.db_for_read(Published)].cursor() as cursor:
            cursor.execute(
                "SELECT p.number, l.latitude, l.longitude FROM directory_search"  # noqa: S608
                " CROSS JOIN directory_published p CROSS JOIN directory_publishedplace l"
                f" WHERE {matching} AND p.number = directory_search.rowid AND l.published_id = p.number"
                f" AND {where} AND l.latitude IS NOT NULL"
                " ORDER BY (l.latitude - %s) * (l.latitude - %s) + (l.longitude - %s) * (l.longitude - %s) * %s LIMIT %s",
                [said, *values, point.latitude, point.latitude, point.longitude, point.longitude, narrow, MOST_NEAR],
            )
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


def published(kind: str, entry_id: UUID, *, today: date) -> Published | None:
    """Return one published object that the public may still see, or None."""
    current = Q(shown_until=None) | Q(shown_until__gt=today)
    return Published.objects.filter(current, kind=kind, entry_id=entry_id).first()


def service_document(service_id: UUID, *, today: date) -> dict[str, Any] | None:
    """Return a service as the public knows it (HSDS 3.1), or None; every word passed the publication gate."""
    row = published(Published.Kind.SERVICE, service_id, today=today)
    return json.loads(row.document) if row else None


def service_card(service_id: UUID, *, today: date) -> dict[str, Any] | None:
    """Return the short form of a service as the finder shows it (name, organization, phone...), or None."""
    row = published(Published.Kind.SERVICE, service_id, today=today)
    return {"id": service_id, **json.loads(row.card)} if row else None


def service_cards(ids: Iterable[UUID], *, today: date) -> list[dict[str, Any]]:
    """Return the short forms of some services in the order asked for; those that are gone are left out."""
    wanted = list(dict.fromkeys(ids))
    current = Q(shown_until=None) | Q(shown_until__gt=today)
    rows = Published.objects.filter(current, kind=Published.Kind.SERVICE, entry_id__in=wanted)
    cards = {row.entry_id: {"id": row.entry_id, **json.loads(row.card)} for row in rows.only("entry_id", "card")}
    return [cards[key] for key in wanted if key in cards]


def organization_document(organization_id: UUID, *, today: date) -> dict[str, Any] | None:
    """Return an organization as the public knows it, with the services it offers now, or None."""
    row = published(Published.Kind.ORGANIZATION, organization_id, today=today)
    if row is None:
        return None
    return {
        **json.loads(row.document),
        "services": services_offered([organization_id], today=today).get(organization_id, []),
    }


def services_offered(
    organizations: Sequence[UUID], *, today: date, full: bool = False
) -> dict[UUID, list[dict[str, Any]]]:
    """Return the public services of some organizations: id, name and status, or whole."""
    current = Q(shown_until=None) | Q(shown_until__gt=today)
    rows = Published.objects.filter(current, kind=Published.Kind.SERVICE, organization_id__in=organizations)
    offered: dict[UUID, list[dict[str, Any]]] = {}
    for owner, text in rows.order_by("number").values_list("organization_id", "document" if full else "brief"):
        told = json.loads(text)
        offered.setdefault(owner, []).append(told if full else {key: told[key] for key in ("id", "name", "status")})
    return offered


def needs_offered() -> dict[str, int]:
    """Return by code of our needs how many published services answer it."""
    from commonlight.directory.models import Attribute

    shown = Published.objects.filter(kind=Published.Kind.SERVICE).values("entry_id")
    counted = (
        Attribute.objects.filter(link_entity="service", taxonomy_term__taxonomy_id=terms.TAXONOMY_ID, link_id__in=shown)
        .values_list("taxonomy_term__code")
        .annotate(n=Count("link_id", distinct=True))
    )
    return dict(counted)


def opening_hours(service_id: UUID) -> list[tuple[int, int]]:
    """Return when a published service is open: (opens, closes) in minutes from Monday, midnight."""
    return list(
        PublishedHours.objects.filter(published__kind=Published.Kind.SERVICE, published__entry_id=service_id)
        .order_by("opens")
        .values_list("opens", "closes")
    )


def receiving_profile(service_id: UUID) -> ReceivingProfile | None:
    """Return whether and how a service takes people sent to it, for members; None when nobody said so yet."""
    return ReceivingProfile.objects.select_related("service__organization").filter(pk=service_id).first()


def receiving_services(*, today: date) -> list[ReceivingProfile]:
    """Return the services that take referrals and are still shown, by name."""
    current = Q(shown_until=None) | Q(shown_until__gt=today)
    shown = Published.objects.filter(current, kind=Published.Kind.SERVICE).values("entry_id")
    return list(
        ReceivingProfile.objects.filter(accepts_referrals=True, service__in=shown)
        .select_related("service__organization__member")
        .order_by("service__name")
    )


def capacity_age(profile: ReceivingProfile, *, today: date) -> int | None:
    """Return how many days ago the room of a service was told, or None."""
    return (today - profile.capacity_day).days if profile.capacity_day else None


STALE_CAPACITY_DAYS = 7
WARN_DAYS = 60


def capacity_is_fresh(profile: ReceivingProfile, *, today: date) -> bool:
    """Whether what was said about room is young enough to be repeated; older words are shown with their age only."""
    age = capacity_age(profile, today=today)
    return age is not None and 0 <= age <= STALE_CAPACITY_DAYS


def going_stale(*, today: date, within_days: int = WARN_DAYS) -> list[Published]:
    """Return published services that will be hidden soon, or are hidden since, the longest first."""
    soon = today + timedelta(days=within_days)
    return list(
        Published.objects.filter(kind=Published.Kind.SERVICE, shown_until__lte=soon).order_by("shown_until", "number")[
            :500
        ]
    )


def moment_of_week(at: datetime) -> int:
    """Return the minute of the week of a local moment."""
    from commonlight.directory.opening import minute_of_week

    return minute_of_week(at)


def stored_service(service_id: UUID) -> Service | None:
    """Return the stored service for editors, or None."""
    return Service.objects.select_related("organization", "source").filter(pk=service_id).first()


def languages_offered() -> list[str]:
    """Return the languages that published services name, the most frequent first (at most 40)."""
    from commonlight.directory.models import Language

    shown = Published.objects.filter(kind=Published.Kind.SERVICE).values("entry_id")
    # A code is two or three letters; whatever else stands in the column is not told.
    counted = (
        Language.objects.filter(Q(service__in=shown) | Q(location__service_at_locations__service__in=shown))
        .filter(code__regex=r"^[a-z]{2,3}$")
        .values_list("code")
        .annotate(n=Count("id"))
        .order_by("-n", "code")[:40]
    )
    return [code for code, _ in counted]


def translations_of(service_id: UUID) -> dict[str, Any]:
    """Return the published translations of a service, by language code and field."""
    text = (
        Published.objects.filter(kind=Published.Kind.SERVICE, entry_id=service_id)
        .values_list("translations", flat=True)
        .first()
    )
    return json.loads(text) if text else {}


def is_open_at(service_id: UUID, minute: int) -> bool | None:
    """Whether a service is open at a minute of the week; None when its hours are not known."""
    hours = opening_hours(service_id)
    return any(opens <= minute < closes for opens, closes in hours) if hours else None


@dataclass(frozen=True)
class Sourced:
    """Where an entry came from, and on which day it was last taken over."""

    name: str
    day: date


def source_of(service_id: UUID) -> Sourced | None:
    """Return the source of a service, or None for one of our own."""
    found = (
        Service.objects.filter(pk=service_id, source__isnull=False).values_list("source__name", "source_day").first()
    )
    return Sourced(found[0], found[1]) if found and found[1] else None


def names_of(items: Iterable[Any]) -> dict[Any, str]:
    """Return by review item the name of the entry it is about; a confidential place is named by its service."""
    from commonlight.directory.documents import MODELS

    wanted: dict[str, set[UUID]] = {}
    every = list(items)
    for item in every:
        wanted.setdefault(item.entity, set()).add(item.object_id)
    names: dict[tuple[str, UUID], str] = {}
    for entity, keys in wanted.items():
        if entity == "location":
            pairs = Service.objects.filter(service_at_locations__location__in=keys).values_list(
                "service_at_locations__location", "name"
            )
            names |= {(entity, key): name for key, name in pairs}
        elif entity in MODELS:
            for row in MODELS[entity]._default_manager.filter(pk__in=keys):
                names[(entity, row.pk)] = str(row)
    return {item.pk: names.get((item.entity, item.object_id), "") for item in every}


def services_named(item: Any) -> list[Service]:
    """Return the services that a review item is about, for links to their pages."""
    if item.entity == "service":
        keys = [key for key in (item.object_id, item.other_id) if key]
        return list(Service.objects.filter(pk__in=keys).select_related("organization").order_by("name"))
    if item.entity == "location":
        return list(Service.objects.filter(service_at_locations__location=item.object_id).order_by("name")[:20])
    return []
