"""Questions other rooms and the room's own pages ask about partners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from commonlight.core.models import Account, Organisation, RoleHeld
from commonlight.core.roles import SEALED_ROLES, Role
from commonlight.partners.models import (
    Acknowledgement,
    Action,
    Agreement,
    Contact,
    MailList,
    Meeting,
    Profile,
    WorkingGroup,
)
from commonlight.partners.permissions import PROMISE_VERSION, YEAR, Level, agreed_level

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
    """
    An organisation as the list shows it: its newest agreement and what that says on a day.

    is_partner : whether an agreement is expected: not of an organisation whose own people run the site
    """

    organisation: Organisation
    agreement: Agreement | None
    state: str
    level: Level
    has_left: bool
    is_partner: bool

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
    own = set(
        RoleHeld.objects.filter(role__in=[*SEALED_ROLES, Role.COORDINATOR, Role.ADMIN]).values_list(
            "membership__organisation_id", flat=True
        )
    )
    rows = []
    for organisation in organisations:
        of_it = agreements.get(organisation.pk, [])
        newest = next((one for one in of_it if one.stands_on(day)), of_it[0] if of_it else None)
        state = newest.state_on(day) if newest else ""
        rows.append(
            PartnerRow(
                organisation,
                newest,
                state,
                agreed_level(of_it, day),
                organisation.pk in left,
                organisation.pk not in own,
            )
        )
    return sorted(rows, key=lambda row: row.has_left)


def organisation_named(name: str) -> Organisation | None:
    """Return the member of the coalition with this name, whatever its capitals and blanks."""
    plain = " ".join(name.split())
    return Organisation.objects.filter(name__iexact=plain).first() if plain else None


def twins_of(contact: Contact) -> list[Contact]:
    """Return up to five others with the same name or the same address."""
    same = Q(name__iexact=contact.name) if contact.name else Q()
    if contact.email:
        same |= Q(email__iexact=contact.email)
    if not same:
        return []
    return list(contacts_for().filter(same).exclude(pk=contact.pk)[:5])


@dataclass(frozen=True)
class Compared:
    """One value of two contacts beside each other; `columns` are what it takes over."""

    key: str
    label: str
    mine: str
    other: str
    columns: tuple[str, ...]
    takes_other: bool


def compared(keep: Contact, other: Contact) -> list[Compared]:
    """Return where two contacts differ; what is empty here is taken from the other unless somebody says no."""
    from django.utils.translation import gettext as _

    wanted = (
        ("name", _("Name"), ("name",)),
        ("works_at", _("Works at"), ("organisation_id", "organisation_name")),
        ("job", _("Work"), ("job",)),
        ("email", _("E-mail"), ("email",)),
        ("phone", _("Phone"), ("phone",)),
        ("languages", _("Languages"), ("languages",)),
    )
    rows = []
    for key, label, columns in wanted:
        mine, hers = getattr(keep, key), getattr(other, key)
        if mine != hers:
            mine, hers = (", ".join(one) if isinstance(one, list) else one for one in (mine, hers))
            rows.append(Compared(key, label, mine, hers, columns, not mine))
    return rows


def own_agreements(account: Account) -> QuerySet[Agreement]:
    """Return the agreements of the organisations a person belongs to, newest first."""
    return (
        Agreement.objects.filter(organisation__memberships__account=account)
        .select_related("organisation", "signed_copy")
        .order_by("organisation__name", "-version")
    )


@dataclass(frozen=True)
class GroupRow:
    """A group as the list shows it."""

    group: WorkingGroup
    next_day: date | None
    n_open: int
    n_late: int


def group_rows(day: date) -> list[GroupRow]:
    """Return the groups that are not over, by name, with their next meeting and open actions."""
    rows = []
    for group in WorkingGroup.objects.filter(closed=None).order_by("name").prefetch_related("meetings", "actions"):
        coming = [meeting.day for meeting in group.meetings.all() if meeting.day >= day]
        still = [action for action in group.actions.all() if action.done_on is None]
        late = sum(action.due < day for action in still)
        rows.append(GroupRow(group, min(coming, default=None), len(still), late))
    return rows


def coming_meetings(day: date) -> list[str]:
    """Return the meetings of the next five weeks as lines for the digest: day, group, place."""
    meetings = Meeting.objects.filter(day__gte=day, day__lte=day + timedelta(days=35), group__closed=None)
    return [
        ", ".join(part for part in (date_format(one.day), one.group.name, one.where) if part)
        for one in meetings.select_related("group").order_by("day")
    ]


def open_actions(group: WorkingGroup | None = None, *, owner: Account | None = None) -> QuerySet[Action]:
    """Return actions that are not done, the soonest due first: of a group, or of one person."""
    found = Action.objects.filter(done_on=None).select_related("organisation", "owner", "owner_contact", "group")
    if group is not None:
        found = found.filter(group=group)
    if owner is not None:
        found = found.filter(owner=owner)
    return found.order_by("due", "pk")


@dataclass(frozen=True)
class Needed:
    """
    What waits for a coordinator.

    renew : agreements to renew or expired; unsigned : those one side or nobody signed
    without : partners without any agreement; unpromised : partner people who have not promised this year
    """

    renew: list[Agreement]
    unsigned: list[Agreement]
    without: list[Organisation]
    unpromised: list[Account]
    late: list[Action]


def needed(day: date, rows: list[PartnerRow]) -> Needed:
    """Return what waits for a coordinator, from the rows of all partners."""
    states = Agreement.State
    here = [row for row in rows if not row.has_left]
    newest = [row.agreement for row in here if row.agreement]
    for agreement, row in ((row.agreement, row) for row in here):
        if agreement is not None:
            agreement.organisation = row.organisation
    partner_people = Account.objects.filter(is_active=True, memberships__roles__role=Role.PARTNER_MEMBER)
    level = {row.organisation.pk: row.level for row in here}
    promised = set(
        Acknowledgement.objects.filter(version=PROMISE_VERSION, day__gte=day - YEAR).values_list("account", flat=True)
    )
    unpromised = [
        person
        for person in partner_people.distinct().order_by("display_name").prefetch_related("memberships")
        if person.pk not in promised
        and any(level.get(one.organisation_id, Level.NONE) >= Level.PARTNERS for one in person.memberships.all())
    ]
    return Needed(
        renew=[one for one in newest if one.state_on(day) in (states.RENEW, states.EXPIRED)],
        unsigned=[one for one in newest if one.state_on(day) in (states.DRAFT, states.ONE_SIDE)],
        without=[row.organisation for row in here if row.agreement is None and row.is_partner],
        unpromised=unpromised,
        late=list(open_actions().filter(due__lte=day)[:10]),
    )
