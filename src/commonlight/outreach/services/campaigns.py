"""Planning a campaign: its days and words, its short addresses, who takes part, and what it cost."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.text import slugify

from commonlight.core import audit
from commonlight.core.models import Account, Organisation
from commonlight.core.store import write
from commonlight.outreach import short_targets
from commonlight.outreach.models import (
    Campaign,
    Material,
    Opening,
    Post,
    Programme,
    ShortAddress,
    Spending,
    TakingPart,
)

SUBJECT = "campaign"
# No vowels, so that no word appears by chance; no signs that look alike on paper.
SIGNS = "23456789bcdfghjkmnpqrstvwxz"
CODE_LENGTH = 6
MOST_ADDRESSES = 200
MOST_COPIES = 1_000_000


class CampaignRefused(ValueError):
    """This cannot be done to this campaign."""


class HasCounts(CampaignRefused):
    """Something was counted or shown already, so it is ended and not deleted."""


class TooMany(CampaignRefused):
    """A campaign holds no more of these."""


@dataclass(frozen=True)
class Details:
    """What a form says about a campaign."""

    name: str
    audience: str
    message: str
    starts: date
    ends: date
    measure: str = ""
    state: str = Campaign.State.PLANNED
    programme: Programme | None = None
    lead: Account | None = None
    is_public: bool = False


def free_slug(name: str) -> str:
    """Return an address for a campaign that no other has."""
    base = slugify(name, allow_unicode=False)[:120] or "campaign"
    taken = set(Campaign.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def plan_campaign(details: Details, *, language: str, by: Account, at: datetime, origin: str = "") -> Campaign:
    """Plan a campaign; nobody outside sees it until somebody says so."""
    with write():
        made = Campaign(
            slug=free_slug(details.name), language=language, origin=origin, made_on=at.date(), **_fields(details)
        )
        made.save()
        audit.record("campaign planned", by=by, at=at, subject=(SUBJECT, made.pk))
    return made


def change_campaign(campaign: Campaign, details: Details, *, by: Account, at: datetime) -> None:
    """Change what is said about a campaign; its public address stays."""
    with write():
        for name, value in _fields(details).items():
            setattr(campaign, name, value)
        campaign.save()
        audit.record("campaign changed", by=by, at=at, subject=(SUBJECT, campaign.pk))


def _fields(details: Details) -> dict[str, object]:
    return {name: getattr(details, name) for name in Details.__dataclass_fields__}


def delete_campaign(campaign: Campaign, *, by: Account, at: datetime) -> None:
    """Delete a campaign of which nothing was shown or counted; raises HasCounts."""
    counted = Opening.objects.filter(address__campaign=campaign, n__gt=0).exists()
    printed = campaign.addresses.filter(copies__gt=0).exists()
    if counted or printed or campaign.posts.filter(state=Post.State.SHOWN).exists():
        raise HasCounts
    with write():
        audit.record("campaign deleted", by=by, at=at, subject=(SUBJECT, campaign.pk))
        campaign.delete()


def free_code() -> str:
    """Return a code no short address has."""
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))
        if not ShortAddress.objects.filter(code=code).exists():
            return code


def add_address(
    campaign: Campaign,
    *,
    kind: str,
    label: str,
    target: str,
    copies: int = 0,
    material: Material | None = None,
    by: Account,
    at: datetime,
) -> ShortAddress:
    """Make a short address for a place; raises CampaignRefused for an unknown target, TooMany."""
    if target not in short_targets.TARGETS:
        raise CampaignRefused("no such target")
    with write():
        if campaign.addresses.count() >= MOST_ADDRESSES:
            raise TooMany
        made = ShortAddress.objects.create(
            campaign=campaign,
            code=free_code(),
            kind=kind,
            label=label,
            target=target,
            material=material,
            copies=copies,
            made_on=at.date(),
        )
        audit.record("short address made", by=by, at=at, subject=(SUBJECT, campaign.pk))
    return made


def change_address(
    address: ShortAddress,
    *,
    kind: str,
    label: str,
    copies: int,
    material: Material | None = None,
    by: Account,
    at: datetime,
) -> None:
    """Change what is known of a place; where the address leads stays, for it is printed."""
    with write():
        ShortAddress.objects.filter(pk=address.pk).update(kind=kind, label=label, copies=copies, material=material)
        audit.record("short address changed", by=by, at=at, subject=(SUBJECT, address.campaign_id))


def end_address(address: ShortAddress, *, by: Account, at: datetime) -> None:
    """Stop counting; the address leads on, for what was printed may hang for years."""
    with write():
        if ShortAddress.objects.filter(pk=address.pk, ended_on=None).update(ended_on=at.date()):
            audit.record("short address ended", by=by, at=at, subject=(SUBJECT, address.campaign_id))


def add_taking_part(
    campaign: Campaign,
    *,
    who: str,
    does: str,
    organisation: Organisation | None = None,
    agreed_on: date | None,
    by: Account,
    at: datetime,
) -> TakingPart:
    """Write down what somebody here does; shown to the public only with a yes."""
    with write():
        made = TakingPart.objects.create(
            campaign=campaign, who=who, does=does, organisation=organisation, agreed_on=agreed_on
        )
        audit.record("campaign part added", by=by, at=at, subject=(SUBJECT, campaign.pk))
    return made


def remove_taking_part(row: TakingPart, *, by: Account, at: datetime) -> None:
    """Take out what somebody does, or took back the yes to be named."""
    with write():
        audit.record("campaign part removed", by=by, at=at, subject=(SUBJECT, row.campaign_id))
        row.delete()


def set_materials(campaign: Campaign, rows: Collection[UUID], *, by: Account, at: datetime) -> None:
    """Say which materials a campaign uses; raises CampaignRefused for an unknown one."""
    found = list(Material.objects.filter(pk__in=rows))
    if len(found) != len(set(rows)):
        raise CampaignRefused("no such material")
    with write():
        campaign.materials.set(found)
        audit.record("campaign materials set", by=by, at=at, subject=(SUBJECT, campaign.pk), detail={"n": len(found)})


def set_spending(campaign: Campaign, rows: Collection[UUID], *, by: Account, at: datetime) -> None:
    """Say which booked spending was for this campaign; raises CampaignRefused for an unknown entry."""
    found = list(Spending.objects.filter(pk__in=rows))
    if len(found) != len(set(rows)):
        raise CampaignRefused("no such spending")
    with write():
        campaign.spending.set(found)
        audit.record("campaign spending set", by=by, at=at, subject=(SUBJECT, campaign.pk), detail={"n": len(found)})
