"""Questions other rooms and the room's own pages ask about partners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from commonlight.core.models import Organisation
from commonlight.partners.models import Agreement, Contact, MailList, Profile
from commonlight.partners.permissions import Level, agreed_level

MOST_SHOWN = 50


def contacts_for(
    *, organisations: Iterable[UUID] = (), mail_list: UUID | None = None, with_email: bool = False
) -> QuerySet[Contact]:
    """
    Return contacts by name: of these organisations and on this list (neither: all).

    with_email : only those one may write to together with others: an address, and no wish to be left alone
    """
    found = Contact.objects.select_related("organisation").order_by("name", "email", "pk")
    wanted = list(organisations)
    if wanted:
        found = found.filter(organisation__in=wanted)
    if mail_list is not None:
        found = found.filter(on_lists__mail_list_id=mail_list)
    if with_email:
        found = found.exclude(email="").filter(opted_out_at=None)
    return found


def search_contacts(words: str) -> QuerySet[Contact]:
    """Return contacts whose name, job, address, phone or organisation holds each of these words."""
    found = contacts_for()
    for word in words.split()[:8]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(phone__icontains=word)
            | Q(job__icontains=word)
            | Q(organisation_name__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    return found


def lists() -> QuerySet[MailList]:
    """Return the lists of people to write to, by name."""
    return MailList.objects.order_by("name")


@dataclass(frozen=True)
class PartnerRow:
    """An organisation as the list shows it: its newest agreement and what that says on a day."""

    organisation: Organisation
    agreement: Agreement | None
    state: str
    level: Level
    has_left: bool

    @property
    def state_label(self) -> str:
        """The state of the agreement in words, or ""."""
        return str(Agreement.State(self.state).label) if self.state else ""


def partner_rows(day: date, *, words: str = "") -> list[PartnerRow]:
    """Return all organisations by name with where their agreements stand, those that left last."""
    organisations = Organisation.objects.order_by("name")
    for word in words.split()[:8]:
        organisations = organisations.filter(Q(name__icontains=word) | Q(partner_profile__town__icontains=word))
    agreements: dict[UUID, list[Agreement]] = {}
    for agreement in Agreement.objects.defer("text").order_by("-version"):
        agreements.setdefault(agreement.organisation_id, []).append(agreement)
    left = set(Profile.objects.filter(left__lte=day).values_list("pk", flat=True))
    rows = []
    for organisation in organisations:
        of_it = agreements.get(organisation.pk, [])
        newest = next((one for one in of_it if one.stands_on(day)), of_it[0] if of_it else None)
        state = newest.state_on(day) if newest else ""
        rows.append(PartnerRow(organisation, newest, state, agreed_level(of_it, day), organisation.pk in left))
    return sorted(rows, key=lambda row: row.has_left)


def organisation_named(name: str) -> Organisation | None:
    """Return the member of the coalition with this name, whatever its capitals and blanks."""
    plain = " ".join(name.split())
    return Organisation.objects.filter(name__iexact=plain).first() if plain else None
