"""What editors do: write an entry, check it, hide or show it, say how it takes people, decide what waits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.directory import terms
from commonlight.directory.models import (
    Address,
    Assurance,
    Attribute,
    Language,
    Location,
    Organization,
    Phone,
    ReceivingProfile,
    ReviewItem,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Visibility,
)
from commonlight.directory.services import publishing
from commonlight.directory.services.importing import publish_where_marked
from commonlight.directory.services.incoming import language_code
from commonlight.directory.services.taxonomy import ensure_taxonomy
from commonlight.directory.services.withholding import services_of, withhold_stored

CHECK_DAYS = 180


@dataclass(frozen=True)
class Hours:
    """When a service is open: days of RFC 5545 ("MO,TU"), from and to as "HH:MM"; or words alone."""

    byday: str = ""
    opens_at: str = ""
    closes_at: str = ""
    description: str = ""


@dataclass(frozen=True)
class Place:
    """Where people come to."""

    address_1: str
    city: str
    address_2: str = ""
    region: str = ""
    state_province: str = ""
    postal_code: str = ""
    country: str = "US"
    latitude: float | None = None
    longitude: float | None = None
    transportation: str = ""


@dataclass(frozen=True)
class ServiceWords:
    """All that the editor's page holds of one service."""

    name: str
    organization: str
    description: str = ""
    status: str = Service.Status.ACTIVE
    visibility: str = Visibility.PUBLIC
    phones: tuple[str, ...] = ()
    email: str = ""
    url: str = ""
    languages: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    minimum_age: float | None = None
    maximum_age: float | None = None
    eligibility_description: str = ""
    application_process: str = ""
    fees_description: str = ""
    alert: str = ""
    hours: tuple[Hours, ...] = ()
    place: Place | None = None
    place_is_private: bool = False
    translations: dict[str, dict[str, str]] | None = None


PLAIN = (
    "name", "description", "status", "visibility", "email", "url", "minimum_age", "maximum_age",
    "eligibility_description", "application_process", "fees_description", "alert",
)  # fmt: skip


@dataclass(frozen=True)
class Saved:
    """The service as it was saved; `withheld` how many places and texts the gate took out."""

    service: Service
    withheld: int


def save_service(words: ServiceWords, *, service: Service | None, by: Account | None, at: datetime) -> Saved:
    """
    Write a service, new or changed, with its phones, languages, terms and place, and publish it through the gate.

    The place of a service that keeps people safe is withheld; a `place` of None leaves the place as it is.
    """
    ensure_taxonomy(at=at)
    with write():
        organization = Organization.objects.filter(name=words.organization).first()
        if organization is None:
            organization = Organization.objects.create(name=words.organization, last_modified=at, edited_day=at.date())
        before = service.organization_id if service else None
        service = service or Service(last_modified=at)
        for name in PLAIN:
            setattr(service, name, getattr(words, name))
        service.organization, service.last_modified, service.edited_day = organization, at, at.date()
        if words.translations is not None:
            service.translations = words.translations
        service.save()
        _write_lists(service, words)
        if words.place is not None:
            _write_place(service, organization, words, at)
        taken = withhold_stored(service, at=at)
        audit.record("directory service saved", by=by, at=at, subject=("service", service.pk))
        publishing.publish(services=[service.pk], organizations=[before] if before else [], at=at)
        if taken.marks:
            publish_where_marked(taken.marks, at=at, but={service.pk})
    return Saved(service, len(taken.withheld))


def _write_lists(service: Service, words: ServiceWords) -> None:
    _write_phones(service, words.phones)
    service.languages.all().delete()
    Language.objects.bulk_create(
        [Language(service=service, code=language_code(code, code), name=code) for code in words.languages]
    )
    service.service_areas.all().delete()
    ServiceArea.objects.bulk_create([ServiceArea(service=service, name=name) for name in words.areas])
    service.schedules.all().delete()
    Schedule.objects.bulk_create(
        [
            Schedule(
                service=service,
                freq="WEEKLY" if one.byday else "",
                byday=one.byday,
                opens_at=one.opens_at,
                closes_at=one.closes_at,
                description=one.description,
            )
            for one in words.hours
        ]
    )
    ours = terms.terms()
    Attribute.objects.filter(
        link_entity="service", link_id=service.pk, taxonomy_term__taxonomy_id=terms.TAXONOMY_ID
    ).delete()
    Attribute.objects.bulk_create(
        [
            Attribute(link_entity="service", link_id=service.pk, taxonomy_term_id=ours[code].id)
            for code in words.terms
            if code in ours
        ]
    )


def _write_phones(service: Service, numbers: tuple[str, ...]) -> None:
    """Keep the order an editor wrote: rows are told in the order of their ids, so ids are drawn in order."""
    stored = list(service.phones.order_by("id"))
    if [one.number for one in stored] == list(numbers):
        return
    about = {one.number: (one.description, one.type, one.visibility) for one in stored}
    service.phones.all().delete()
    fresh = []
    for key, number in zip(sorted(uuid4() for _ in numbers), numbers, strict=True):
        description, kind, visibility = about.get(number, ("", "", Visibility.PUBLIC))
        fresh.append(
            Phone(pk=key, service=service, number=number, description=description, type=kind, visibility=visibility)
        )
    Phone.objects.bulk_create(fresh)


def _write_place(service: Service, organization: Organization, words: ServiceWords, at: datetime) -> None:
    assert words.place is not None
    place = words.place
    link = service.service_at_locations.select_related("location").filter(location__is_confidential=False).first()
    location = link.location if link else Location(organization=organization, last_modified=at)
    location.latitude, location.longitude = place.latitude, place.longitude
    location.transportation, location.last_modified, location.edited_day = place.transportation, at, at.date()
    location.save()
    if link is None:
        ServiceAtLocation.objects.create(service=service, location=location)
    address = location.addresses.first() or Address(location=location)
    for name in ("address_1", "address_2", "city", "region", "state_province", "postal_code", "country"):
        setattr(address, name, getattr(place, name))
    address.save()
    if words.place_is_private:
        # The gate takes the words out because the place is marked.
        location.is_confidential, location.visibility = True, Visibility.NEVER
        location.latitude = location.longitude = None
        location.save()


def assure(service: Service, *, means: str, by: Account | None, at: datetime) -> Assurance:
    """Record that somebody checked an entry today and found it right."""
    with write():
        done = Assurance.objects.create(
            service=service,
            checked_by=by,
            checked_day=at.date(),
            means=means,
            due_day=at.date() + timedelta(days=CHECK_DAYS),
        )
        audit.record("directory service checked", by=by, at=at, subject=("service", service.pk))
        publishing.publish(services=[service.pk], at=at)
    return done


@dataclass(frozen=True)
class Receiving:
    """How a service takes people sent to it."""

    accepts_referrals: bool
    channels: tuple[str, ...] = ()
    intake_hours: str = ""
    languages: tuple[str, ...] = ()
    data_level: str = ReceivingProfile.Level.NONE
    refuses_police: bool = False
    agreement_day: date | None = None
    capacity: str = ReceivingProfile.Capacity.UNKNOWN


def set_receiving(service: Service, words: Receiving, *, by: Account | None, at: datetime) -> ReceivingProfile:
    """Record how a service takes people; what was said about room carries today's date."""
    unknown = words.capacity == ReceivingProfile.Capacity.UNKNOWN
    with write():
        profile, _ = ReceivingProfile.objects.update_or_create(
            service=service,
            defaults={
                "accepts_referrals": words.accepts_referrals,
                "channels": list(words.channels),
                "intake_hours": words.intake_hours,
                "languages": list(words.languages),
                "data_level": words.data_level,
                "refuses_police": words.refuses_police,
                "agreement_day": words.agreement_day,
                "capacity": words.capacity,
                "capacity_day": None if unknown else at.date(),
            },
        )
        audit.record("directory receiving profile saved", by=by, at=at, subject=("service", service.pk))
    return profile


def close_review(item: ReviewItem, outcome: str, *, by: Account, at: datetime) -> None:
    """
    Decide about something that waits.

    outcome : "publish" shows a held entry; "take" takes what a source says; "done" only closes
    """
    touched: set[UUID] = {item.object_id} if item.entity == "service" else services_of(item.entity, item.object_id)
    with write():
        if outcome == "publish" and item.kind == ReviewItem.Kind.HELD:
            service = Service.objects.select_related("organization").get(pk=item.object_id)
            Service.objects.filter(pk=service.pk).update(visibility=Visibility.PUBLIC)
            Organization.objects.filter(pk=service.organization_id).update(visibility=Visibility.PUBLIC)  # type: ignore[misc]
        if outcome == "take" and item.kind == ReviewItem.Kind.CONFLICT:
            _take(item, at)
        item.closed_day, item.closed_by, item.outcome = at.date(), by, outcome
        item.save()
        audit.record("directory review closed", by=by, at=at, subject=("review", item.pk), detail={"outcome": outcome})
        publishing.publish(
            services=touched, organizations=[item.object_id] if item.entity == "organization" else [], at=at
        )


def _take(item: ReviewItem, at: datetime) -> None:
    from commonlight.directory.documents import MODELS, columns

    said = {name: value for name, value in item.detail.get("says", {}).items() if name in columns(item.entity)}
    model = MODELS[item.entity]
    model._default_manager.filter(pk=item.object_id).update(**said, last_modified=at)
    if item.entity == "service":
        withhold_stored(Service.objects.get(pk=item.object_id), at=at)


def find_duplicates(*, at: datetime) -> int:
    """Open a review for every pair of services with the same name and phone, or name and organization; return how many."""
    by_key: dict[tuple[str, str], list[UUID]] = {}
    for key, name, number, owner in Service.objects.values_list("pk", "name", "phones__number", "organization__name"):
        plain = "".join(sign for sign in name.casefold() if sign.isalnum())
        digits = "".join(sign for sign in number or "" if sign.isdigit())[-10:]
        for other in (digits, (owner or "").casefold()):
            if plain and other:
                by_key.setdefault((plain, other), []).append(key)
    pairs = {
        (keys[0], other) for keys in (list(dict.fromkeys(found)) for found in by_key.values()) for other in keys[1:]
    }
    known = set(ReviewItem.objects.filter(kind=ReviewItem.Kind.DUPLICATE).values_list("object_id", "other_id"))
    fresh = [pair for pair in sorted(pairs) if pair not in known]
    with write():
        ReviewItem.objects.bulk_create(
            [
                ReviewItem(
                    kind=ReviewItem.Kind.DUPLICATE,
                    entity="service",
                    object_id=first,
                    other_id=second,
                    opened_day=at.date(),
                )
                for first, second in fresh
            ],
            batch_size=200,
        )
    return len(fresh)
