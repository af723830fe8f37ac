"""Tables of the directory, by subject."""

from commonlight.directory.models.base import Visibility
from commonlight.directory.models.locations import (
    Accessibility,
    Address,
    Contact,
    Language,
    Location,
    Phone,
    Schedule,
    ServiceAtLocation,
)
from commonlight.directory.models.organizations import Organization, OrganizationIdentifier, Program
from commonlight.directory.models.published import Published, PublishedHours, PublishedPlace
from commonlight.directory.models.services import (
    CostOption,
    Funding,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceCapacity,
    Unit,
    Url,
)
from commonlight.directory.models.terms import Attribute, Taxonomy, TaxonomyTerm
from commonlight.directory.models.upkeep import (
    AddressMark,
    Assurance,
    ImportBatch,
    ImportChange,
    ReceivingProfile,
    ReviewItem,
    Source,
    Stale,
    VisibleTo,
    Withheld,
)

__all__ = [
    "Accessibility",
    "Address",
    "AddressMark",
    "Assurance",
    "Attribute",
    "Contact",
    "CostOption",
    "Funding",
    "ImportBatch",
    "ImportChange",
    "Language",
    "Location",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "Program",
    "Published",
    "PublishedHours",
    "PublishedPlace",
    "ReceivingProfile",
    "RequiredDocument",
    "ReviewItem",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "Source",
    "Stale",
    "Taxonomy",
    "TaxonomyTerm",
    "Unit",
    "Url",
    "Visibility",
    "VisibleTo",
    "Withheld",
]
