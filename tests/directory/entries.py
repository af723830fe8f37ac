"""Invented entries for tests, written straight into the tables."""

from datetime import UTC, datetime

from commonlight.directory import terms
from commonlight.directory.models import (
    Address,
    Attribute,
    Location,
    Organization,
    Phone,
    Service,
    ServiceAtLocation,
)
from commonlight.directory.services import publishing, taxonomy

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def make_service(name="Legal clinic", *, street="12 Oak Street", needs=(), **fields):
    """Return a service with an organization, a place, an address and a phone; not yet published."""
    taxonomy.ensure_taxonomy(at=AT)
    organization = Organization.objects.create(name=f"{name} Association", description="Invented.", last_modified=AT)
    service = Service.objects.create(organization=organization, name=name, last_modified=AT, **fields)
    location = Location.objects.create(
        organization=organization, name="Office", latitude=39.1, longitude=-84.5, last_modified=AT
    )
    ServiceAtLocation.objects.create(service=service, location=location)
    Address.objects.create(
        location=location,
        address_1=street,
        city="Riverbend",
        state_province="OH",
        postal_code="45202",
        country="US",
        region="Hamilton",
    )
    Phone.objects.create(service=service, number="+1 513 555 0100")
    for code in needs:
        Attribute.objects.create(
            link_id=service.pk, link_entity="service", taxonomy_term_id=terms.terms()[code].id, value=code
        )
    return service


def publish(*services):
    """Publish services through the gate."""
    publishing.publish(services=[service.pk for service in services], at=AT)
