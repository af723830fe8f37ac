"""Questions put to campaigns: what is planned, what was opened, what it cost, and what of that may go outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from commonlight.analysis.disclosure.rules import Audience, GatedList, Rules, gate_list
from commonlight.core.selectors import thresholds
from commonlight.outreach import short_targets
from commonlight.outreach.models import Campaign, Occurrence, Opening, Post, ShortAddress
from commonlight.outreach.platform_files import Platform, platforms
from commonlight.outreach.selectors_money import NET, Total

WEEK = timedelta(days=7)


def campaigns() -> QuerySet[Campaign]:
    """Return all campaigns: by their first day, the newest first."""
    return Campaign.objects.select_related("lead", "programme").order_by("-starts", "name")


def public_campaigns(today: date) -> QuerySet[Campaign]:
    """Return the campaigns the public may read of: running or planned ones, as the team says."""
    return (
        Campaign.objects.filter(is_public=True, starts__lte=today)
        .exclude(state=Campaign.State.PLANNED)
        .order_by("-starts", "name")
    )


@dataclass(frozen=True)
class AddressNow:
    """A short address with how often it was opened; None where it is never counted."""

    row: ShortAddress
    n: int | None

    @property
    def target_label(self) -> str:
        """Return where it leads, in words."""
        found = short_targets.TARGETS.get(self.row.target)
        return str(found.label) if found else self.row.target


def addresses_of(campaign: Campaign) -> list[AddressNow]:
    """Return the short addresses of a campaign, places first, with their openings."""
    rows = campaign.addresses.annotate(n=Coalesce(Sum("openings__n"), 0)).order_by("kind", "label", "pk")
    held = [AddressNow(row, row.n if short_targets.is_counted(row.target) else None) for row in rows]
    return sorted(held, key=lambda one: one.row.kind == ShortAddress.Kind.POST)


@dataclass(frozen=True)
class Week:
    """Openings of seven days, the first of which is named."""

    starts: date
    n: int


def weeks_of(campaign: Campaign) -> list[Week]:
    """Return openings by week, every week from the first to the last; a single day is not shown to anybody."""
    rows = Opening.objects.filter(address__campaign=campaign).values_list("day").annotate(n=Sum("n")).order_by("day")
    sums: dict[date, int] = {}
    for day, n in rows:
        monday = day - timedelta(days=day.weekday())
        sums[monday] = sums.get(monday, 0) + n
    if not sums:
        return []
    first, last = min(sums), max(sums)
    return [
        Week(first + WEEK * number, sums.get(first + WEEK * number, 0)) for number in range((last - first) // WEEK + 1)
    ]


@dataclass(frozen=True)
class PostNow:
    """A post with its platform; None for a platform that is gone."""

    row: Post
    platform: Platform | None
    n_opened: int | None


def posts_of(campaign: Campaign) -> list[PostNow]:
    """Return the posts of a campaign by day, with how often their own addresses were opened."""
    rows = campaign.posts.select_related("address").order_by("planned_on", "platform", "pk")
    opened = {one.row.pk: one.n for one in addresses_of(campaign)}
    known = platforms()
    return [
        PostNow(row, known.get(row.platform), opened.get(row.address_id) if row.address_id else None) for row in rows
    ]


def posts_due(until: date) -> list[Post]:
    """Return posts planned up to a day and not shown yet, of campaigns that did not end."""
    rows = Post.objects.filter(planned_on__lte=until).exclude(state=Post.State.SHOWN)
    return list(
        rows.exclude(campaign__state=Campaign.State.ENDED).select_related("campaign").order_by("planned_on", "pk")
    )


@dataclass(frozen=True)
class Results:
    """
    What came of a campaign, exact, for the team.

    opened : of addresses that are counted; by_kind by the kind of place
    shown : posts that were shown; seen : as platforms say, of `n_told` posts
    copies : printed pieces that carry an address, of `n_places` places
    cost : by currency, of the spending that was booked for it
    n_days, n_came : days of events of its programme in its time, and heads counted there
    """

    opened: int
    by_kind: Mapping[str, int]
    shown: int
    seen: int
    n_told: int
    copies: int
    n_places: int
    cost: list[Total]
    n_days: int
    n_came: int


def results_of(campaign: Campaign) -> Results:
    """Return what came of a campaign."""
    addresses = addresses_of(campaign)
    places = [one.row for one in addresses if one.row.kind != ShortAddress.Kind.POST]
    shown = campaign.posts.filter(state=Post.State.SHOWN)
    told = shown.exclude(seen=None).aggregate(n=Sum("seen"))["n"] or 0
    days = Occurrence.objects.none()
    if campaign.programme_id is not None:
        days = Occurrence.objects.filter(
            event__programme_id=campaign.programme_id,
            state=Occurrence.State.PLANNED,
            day__gte=campaign.starts,
            day__lte=campaign.ends,
        ).exclude(counted_day=None)
    came = days.aggregate(hand=Sum("came_hand"), tap=Sum("came_tap"), online=Sum("came_online"))
    return Results(
        opened=sum(one.n or 0 for one in addresses),
        by_kind=_by_kind(addresses),
        shown=shown.count(),
        seen=told,
        n_told=shown.exclude(seen=None).count(),
        copies=sum(row.copies for row in places),
        n_places=len(places),
        cost=cost_of(campaign),
        n_days=days.count(),
        n_came=(came["hand"] or 0) + (came["tap"] or 0) + (came["online"] or 0),
    )


def _by_kind(addresses: Iterable[AddressNow]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in addresses:
        if one.n is not None:
            label = str(ShortAddress.Kind(one.row.kind).label)
            found[label] = found.get(label, 0) + one.n
    return found


def cost_of(campaign: Campaign) -> list[Total]:
    """Return what was spent on a campaign, by currency, less what came back."""
    rows = campaign.spending.values_list("currency").annotate(net=NET).order_by("currency")
    return [Total(campaign.name, currency, cents) for currency, cents in rows]


def gated(campaign: Campaign, audience: Audience | str) -> GatedList:
    """Return openings by kind of place as far as an audience may know; small counts and what gives them away are hidden."""
    rules = Rules.for_audience(audience)
    smallest = max(rules.smallest_count, thresholds()[0 if Audience(audience) is Audience.PUBLIC else 1])

    return gate_list(results_of(campaign).by_kind, replace(rules, smallest_count=smallest))
