"""Places, and how to reach them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonlight.directory.models.base import Entry, Kept, Shown, text
from commonlight.directory.models.organizations import Organization
from commonlight.directory.models.services import Service


class Location(Kept):
    """
    A place, a mailbox or a line.

    is_confidential : people are kept safe here. No street, no coordinates and no postcode stand in this table then: the
        withheld words are kept sealed (`Withheld`), and no answer to the public knows the row at all.
    """

    class Type(models.TextChoices):
        """The closed list of HSDS."""

        PHYSICAL = "physical", _("A place people come to")
        POSTAL = "postal", _("A postal address")
        VIRTUAL = "virtual", _("By phone or online")

    location_type = models.CharField(max_length=8, choices=Type.choices, default=Type.PHYSICAL)
    url = text()
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="locations"
    )
    name = text()
    alternate_name = text()
    description = text()
    transportation = text()
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    external_identifier = text()
    external_identifier_type = text()
    is_confidential = models.BooleanField(default=False)
    # An editor decided that this address may be said, though the service is of a kind that is kept private.
    is_released = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_confidential=False)
                | (Q(latitude=None, longitude=None) & Q(visibility__in=["members", "named", "never"])),
                name="directory_location_confidential",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ServiceAtLocation(Entry):
    """That a service can be had at a place."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="service_at_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="service_at_locations")
    description = text()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "location"], name="directory_service_once_at_location")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Address(Shown):
    """Where a place is. Never one of a confidential place: its address is not kept here."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="addresses")
    attention = text()
    address_1 = models.TextField()
    address_2 = text()
    city = text()
    region = text()
    state_province = text()
    postal_code = text()
    country = text()
    address_type = models.CharField(max_length=8, choices=Location.Type.choices, default=Location.Type.PHYSICAL)

    def __str__(self) -> str:
        return self.city


class Accessibility(Entry):
    """What helps or hinders at the door."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="accessibility")
    description = text()
    details = text()
    url = text()

    def __str__(self) -> str:
        return self.description


class Contact(Shown):
    """A person or desk to ask for. Members see named people; the public sees what is set to be public."""

    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    name = text()
    title = text()
    department = text()
    email = text()

    def __str__(self) -> str:
        return self.title or self.department


class Phone(Shown):
    """A number to call."""

    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="phones"
    )
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="phones"
    )
    number = models.TextField()
    extension = models.PositiveIntegerField(null=True, blank=True)
    type = text()
    description = text()

    def __str__(self) -> str:
        return self.number


class Language(Entry):
    """A language in which a service, a place or a phone answers."""

    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="languages")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="languages")
    phone = models.ForeignKey(Phone, null=True, blank=True, on_delete=models.CASCADE, related_name="languages")
    name = text()
    code = text()
    note = text()

    def __str__(self) -> str:
        return self.code or self.name


class Schedule(Entry):
    """When something is open, in the words of RFC 5545."""

    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    dtstart = models.DateField(null=True, blank=True)
    timezone = models.FloatField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    wkst = text()
    freq = text()
    interval = models.PositiveIntegerField(null=True, blank=True)
    byday = text()
    byweekno = text()
    bymonthday = text()
    byyearday = text()
    description = text()
    # "HH:MM", by the clock of the coalition.
    opens_at = text()
    closes_at = text()
    schedule_link = text()
    attending_type = text()
    notes = text()

    def __str__(self) -> str:
        return f"{self.byday} {self.opens_at}-{self.closes_at}"
