"""
Questions to the directory.

For the public: `searching.find`, `service_document`, `organization_document`, `nearby` and the lists of the API in `api_selectors`.
All of them read `Published` alone. For members of the coalition: `entry_for_member`, `receiving_services`. For editors:
`review_queue`, `stale_soon`, `duplicates`.

Referrals build on `service_card`, `service_document`, `receiving_profile`, `receiving_services` and `searching.find`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from commonlight.core.selectors import room_is_on
from commonlight.directory import terms
from commonlight.directory.models import Organization, Published, PublishedHours, ReceivingProfile, Service


def is_open() -> bool:
    """Whether the coalition has switched the directory on."""
    return room_is_on("directory")


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
    tagged = Attribute.objects.filter(link_entity="service", link_id__in=shown)
    ours = tagged.filter(taxonomy_term__taxonomy_id=terms.TAXONOMY_ID).values_list("taxonomy_term__code", "link_id")
    meant = tagged.filter(taxonomy_term__maps_to__isnull=False).values_list("taxonomy_term__maps_to__code", "link_id")
    return dict(Counter(code for code, _service in {*ours, *meant}))


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


def receiving_services(*, today: date, need: str = "") -> list[ReceivingProfile]:
    """Return the services that take referrals and are still shown, by name; with `need` those that answer this term."""
    from commonlight.directory.models import Attribute

    current = Q(shown_until=None) | Q(shown_until__gt=today)
    shown = Published.objects.filter(current, kind=Published.Kind.SERVICE).values("entry_id")
    found = ReceivingProfile.objects.filter(accepts_referrals=True, service__in=shown)
    if need:
        ours = Q(taxonomy_term__taxonomy_id=terms.TAXONOMY_ID, taxonomy_term__code=need)
        tagged = Attribute.objects.filter(ours | Q(taxonomy_term__maps_to__code=need), link_entity="service")
        found = found.filter(service__in=tagged.values("link_id"))
    return list(found.select_related("service__organization__member").order_by("service__name"))


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


def phones_of_member(member_id: UUID, *, today: date) -> list[tuple[str, str]]:
    """Return what the public may call of a member of the coalition: (service, number), each number once."""
    current = Q(shown_until=None) | Q(shown_until__gt=today)
    owned = Organization.objects.filter(member_id=member_id).values("pk")
    rows = Published.objects.filter(current, kind=Published.Kind.SERVICE, organization_id__in=owned)
    numbers: dict[str, str] = {}
    for text in rows.order_by("number").values_list("card", flat=True):
        card = json.loads(text)
        if card["phone"]:
            numbers.setdefault(card["phone"], card["name"])
    return [(name, number) for number, name in numbers.items()]
