"""Organizations and what describes them."""

from django.db import models

from commonlight.directory.models.base import Entry, Kept, text


class Organization(Kept):
    """Who runs services. `member` points at the organisation of the coalition that it is, if it is one."""

    name = models.TextField()
    alternate_name = text()
    description = text()
    email = text()
    website = text()
    tax_status = text()
    tax_id = text()
    year_incorporated = models.PositiveIntegerField(null=True, blank=True)
    legal_status = text()
    logo = text()
    uri = text()
    parent_organization = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    member = models.ForeignKey("core.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.name


class OrganizationIdentifier(Entry):
    """A number by which others know an organization."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="organization_identifiers")
    identifier_scheme = text()
    identifier_type = models.TextField()
    identifier = models.TextField()

    def __str__(self) -> str:
        return self.identifier_type


class Program(Entry):
    """A group of services of one organization."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="programs")
    name = models.TextField()
    alternate_name = text()
    description = text()

    def __str__(self) -> str:
        return self.name
