"""Services: what a person can get, and on what terms."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonlight.directory.models.base import Entry, Kept, text
from commonlight.directory.models.organizations import Organization, Program


class Service(Kept):
    """Something a person can get from an organization."""

    class Status(models.TextChoices):
        """The closed list of HSDS."""

        ACTIVE = "active", _("Active")
        INACTIVE = "inactive", _("Not running now")
        DEFUNCT = "defunct", _("Ended for good")
        TEMPORARILY_CLOSED = "temporarily closed", _("Closed for a time")

    # A source may name an organization that it does not bring; such a service is kept, and listed for review.
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="services"
    )
    program = models.ForeignKey(Program, null=True, blank=True, on_delete=models.SET_NULL, related_name="services")
    name = models.TextField()
    alternate_name = text()
    description = text()
    url = text()
    email = text()
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    interpretation_services = text()
    application_process = text()
    fees_description = text()
    wait_time = text()
    fees = text()
    accreditations = text()
    eligibility_description = text()
    minimum_age = models.FloatField(null=True, blank=True)
    maximum_age = models.FloatField(null=True, blank=True)
    assured_date = models.DateField(null=True, blank=True)
    assurer_email = text()
    licenses = text()
    alert = text()
    # By language code, then field: {"es": {"name": ..., "description": ...}}. HSDS has no place for them.
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_age=None) | Q(maximum_age=None) | Q(minimum_age__lte=models.F("maximum_age")),
                name="directory_service_ages",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ServiceArea(Entry):
    """Where the people live whom a service serves."""

    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="service_areas")
    service_at_location = models.ForeignKey(
        "directory.ServiceAtLocation", null=True, blank=True, on_delete=models.CASCADE, related_name="service_areas"
    )
    name = text()
    description = text()
    extent = text()
    extent_type = text()
    uri = text()

    def __str__(self) -> str:
        return self.name


class CostOption(Entry):
    """What a service costs."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    option = text()
    currency = text()
    amount = models.FloatField(null=True, blank=True)
    amount_description = text()

    def __str__(self) -> str:
        return self.option


class RequiredDocument(Entry):
    """A paper a person has to bring."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="required_documents")
    document = text()
    uri = text()

    def __str__(self) -> str:
        return self.document


class Unit(Entry):
    """What a capacity counts: beds, places, hours."""

    name = models.TextField()
    scheme = text()
    identifier = text()
    uri = text()

    def __str__(self) -> str:
        return self.name


class ServiceCapacity(Entry):
    """How much room a service has, and since when that is known; HSDS 3.1."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="capacities")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    available = models.FloatField()
    maximum = models.FloatField(null=True, blank=True)
    description = text()
    updated = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.available:g} {self.unit}"


class Funding(Entry):
    """Where the money comes from."""

    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="funding"
    )
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="funding")
    source = text()

    def __str__(self) -> str:
        return self.source


class Url(Entry):
    """A further web address; HSDS 3.1."""

    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="additional_websites"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="additional_urls"
    )
    label = text()
    url = models.TextField()

    def __str__(self) -> str:
        return self.label or self.url
