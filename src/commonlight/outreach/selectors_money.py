"""Questions put to the books."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from commonlight.outreach.models import (
    BudgetLine,
    Grant,
    GrantRelease,
    Indicator,
    InKind,
    Programme,
    ReportPeriod,
    Spending,
)

MONTH = timedelta(days=31)
NET = Coalesce(
    Sum(Case(When(is_refund=True, then=-F("amount_cents")), default=F("amount_cents"), output_field=BigIntegerField())),
    0,
    output_field=BigIntegerField(),
)


@dataclass(frozen=True)
class LineStanding:
    """One budget line: what it holds, what was spent, what is left (below zero: over)."""

    line: BudgetLine
    spent: int

    @property
    def left(self) -> int:
        """Return the cents left."""
        return self.line.amount_cents - self.spent

    @property
    def is_over(self) -> bool:
        """Whether more was spent than the line holds."""
        return self.left < 0


@dataclass(frozen=True)
class GrantStanding:
    """A grant with its lines; all amounts in cents of its currency."""

    grant: Grant
    lines: tuple[LineStanding, ...]

    @property
    def spent(self) -> int:
        """Return what was spent, less what came back."""
        return sum(line.spent for line in self.lines)

    @property
    def budgeted(self) -> int:
        """Return what the lines hold together."""
        return sum(line.line.amount_cents for line in self.lines)

    @property
    def left(self) -> int:
        """Return what is left of the grant."""
        return self.grant.amount_cents - self.spent

    @property
    def is_over(self) -> bool:
        """Whether more was spent than the grant holds."""
        return self.left < 0

    @property
    def is_overplanned(self) -> bool:
        """Whether the lines hold more than the grant."""
        return self.budgeted > self.grant.amount_cents


def standings(grants: Iterable[Grant]) -> list[GrantStanding]:
    """Return how grants stand, in their order; three queries however many there are."""
    held = list(grants)
    lines = list(BudgetLine.objects.filter(grant__in=held).order_by("name"))
    spent = dict(
        Spending.objects.filter(line__in=lines).values_list("line").annotate(net=NET).values_list("line", "net")
    )
    return [
        GrantStanding(
            grant, tuple(LineStanding(line, spent.get(line.pk, 0)) for line in lines if line.grant_id == grant.pk)
        )
        for grant in held
    ]


def standing_of(grant: Grant) -> GrantStanding:
    """Return how one grant stands."""
    return standings([grant])[0]


@dataclass(frozen=True)
class Warning:
    """Why somebody should look before booking: which line or grant goes over, and to what."""

    what: str
    name: str
    holds: int
    would_be: int
    currency: str

    @property
    def over(self) -> int:
        """Return by how many cents it goes over."""
        return self.would_be - self.holds


def warnings_for(line: BudgetLine | None, cents: int, on: date, *, but: UUID | None = None) -> list[Warning]:
    """Return what booking `cents` on a line would push over its line or grant, or lay outside the grant's time."""
    if line is None or cents <= 0:
        return []
    grant = line.grant
    booked = Spending.objects.exclude(pk=but) if but else Spending.objects.all()
    on_line = booked.filter(line=line).aggregate(net=NET)["net"] + cents
    on_grant = booked.filter(line__grant=grant).aggregate(net=NET)["net"] + cents
    found = []
    if on_line > line.amount_cents:
        found.append(Warning("line", line.name, line.amount_cents, on_line, grant.currency))
    if on_grant > grant.amount_cents:
        found.append(Warning("grant", grant.name, grant.amount_cents, on_grant, grant.currency))
    if not grant.starts <= on <= grant.ends:
        found.append(Warning("time", grant.name, 0, 0, grant.currency))
    return found


@dataclass(frozen=True)
class Total:
    """Net spending under one name in one currency."""

    name: str
    currency: str
    cents: int


def spending_by_programme() -> list[Total]:
    """Return net spending of each programme, and what belongs to none (empty name), by currency."""
    rows = Spending.objects.values_list("programme__name", "currency").annotate(net=NET).order_by("programme__name")
    return [Total(name or "", currency, net) for name, currency, net in rows]


def spending_by_place() -> list[Total]:
    """Return net spending in each area, and what belongs to none (empty name), by currency."""
    rows = Spending.objects.values_list("area", "currency").annotate(net=NET).order_by("area")
    return [Total(area, currency, net) for area, currency, net in rows]


def spending_of(programme: Programme) -> list[Total]:
    """Return a programme's net spending by currency."""
    rows = Spending.objects.filter(programme=programme).values_list("currency").annotate(net=NET).order_by("currency")
    return [Total(programme.name, currency, net) for currency, net in rows]


def budget_left(programme: Programme) -> int | None:
    """Return the cents left of a programme's own budget (below zero: over), or None where it has none."""
    if programme.budget_cents is None:
        return None
    spent = {one.currency: one.cents for one in spending_of(programme)}
    return programme.budget_cents - spent.get(programme.budget_currency, 0)


def in_kind_of(grant: Grant) -> list[Total]:
    """Return the value of what was given towards a grant, by currency; never added to money."""
    sums: dict[str, int] = {}
    for row in InKind.objects.filter(grant=grant):
        sums[row.currency] = sums.get(row.currency, 0) + row.value_cents
    return [Total(grant.name, currency, cents) for currency, cents in sorted(sums.items())]


def indicators_of(grant: Grant, *, until: date | None = None) -> list[tuple[Indicator, int]]:
    """Return what was promised to a grant, each with what was done."""
    counted = Q(results__on__lte=until) if until else Q()
    rows = Indicator.objects.filter(grant=grant).annotate(done=Coalesce(Sum("results__n", filter=counted), 0))
    return [(row, row.done) for row in rows.order_by("pk")]


def periods_due(until: date) -> QuerySet[ReportPeriod]:
    """Return the reports to funders due by a day and not handed in."""
    return ReportPeriod.objects.filter(handed_in_on=None, due__lte=until).select_related("grant").order_by("due")


def grants_over() -> list[GrantStanding]:
    """Return the grants on which more was spent than they, or one of their lines, hold."""
    return [
        one
        for one in standings(Grant.objects.order_by("name"))
        if one.is_over or any(line.is_over for line in one.lines)
    ]


def released_to(organisations: Sequence[UUID]) -> QuerySet[GrantRelease]:
    """Return what was released to these organisations, newest first."""
    found = GrantRelease.objects.filter(organisation_id__in=organisations)
    return found.select_related("grant", "organisation").order_by("-released_on", "-pk")
