"""Who may open the addresses of campaigns."""

import uuid
from datetime import date

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, closed_row

from commonlight.outreach.models import Campaign, Post, ShortAddress, TakingPart

DAY = date(2026, 11, 20)


def campaign(world):
    row, _ = Campaign.objects.get_or_create(
        pk=uuid.UUID(int=41),
        defaults={
            "name": "Fair pay",
            "slug": "fair-pay",
            "state": "running",
            "audience": "cleaners",
            "message": "Your pay is yours.",
            "starts": DAY,
            "ends": DAY,
            "made_on": DAY,
            "is_public": True,
        },
    )
    return [row.pk]


def place(world):
    held = campaign(world)[0]
    row, _ = ShortAddress.objects.get_or_create(
        pk=42,
        defaults={
            "campaign_id": held,
            "code": "bcdfgh",
            "kind": "shop",
            "label": "Shop",
            "target": "home",
            "made_on": DAY,
        },
    )
    return [held, row.pk]


def part(world):
    held = campaign(world)[0]
    row, _ = TakingPart.objects.get_or_create(pk=43, defaults={"campaign_id": held, "who": "Shop", "does": "Card"})
    return [held, row.pk]


def post(world):
    held = campaign(world)[0]
    said = {"campaign_id": held, "platform": "x", "text": "Come.", "headline": "Come", "alt": "Come", "planned_on": DAY}
    row, _ = Post.objects.get_or_create(pk=44, defaults=said)
    return [held, row.pk]


def with_last(arguments, word):
    return lambda world: [*arguments(world), word]


# stranger (a reader elsewhere), colleague (partner member), reader (intake), coordinator, administrator
COORDINATOR = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
POSTED = (NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND)

ROWS = {
    "campaigns:campaigns": closed_row(*COORDINATOR),
    "campaigns:plan": closed_row(*COORDINATOR),
    "campaigns:bring_kit": closed_row(*COORDINATOR),
    "campaigns:campaign": closed_row(*COORDINATOR, arguments=campaign),
    "campaigns:details": closed_row(*COORDINATOR, arguments=campaign),
    "campaigns:delete": closed_row(*POSTED, arguments=campaign),
    "campaigns:cost": closed_row(*COORDINATOR, arguments=campaign),
    "campaigns:choose_materials": closed_row(*COORDINATOR, arguments=campaign),
    "campaigns:kit": closed_row(*COORDINATOR, arguments=campaign),
    "campaigns:outside": closed_row(*COORDINATOR, arguments=with_last(campaign, "public")),
    "campaigns:add_place": closed_row(*COORDINATOR, arguments=campaign),
    "campaigns:place": closed_row(*COORDINATOR, arguments=place),
    "campaigns:code": closed_row(*COORDINATOR, arguments=with_last(place, "svg")),
    "campaigns:add_part": closed_row(*COORDINATOR, arguments=campaign),
    "campaigns:remove_part": closed_row(*POSTED, arguments=part),
    "campaigns:prepare": closed_row(*COORDINATOR, arguments=campaign),
    "campaigns:post": closed_row(*COORDINATOR, arguments=post),
    "campaigns:change_post": closed_row(*COORDINATOR, arguments=post),
    "campaigns:picture": closed_row(*COORDINATOR, arguments=with_last(post, "wide")),
}
