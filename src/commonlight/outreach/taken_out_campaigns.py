"""What campaigns put into "take everything out": plain sheets, and each campaign as a kit."""

from collections.abc import Iterator
from typing import BinaryIO

from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.selectors import site
from commonlight.core.taking_out import Writer, register, register_folder
from commonlight.outreach.amounts import plain
from commonlight.outreach.models import Campaign, Opening, Post, ShortAddress, TakingPart
from commonlight.outreach.services.campaign_kits import kit_of


def campaigns(stream: BinaryIO) -> None:
    """Write each campaign with its days, its aim and what was booked for it."""
    heads = ("campaign", "state", "from", "to", "audience", "message", "would show that it helped", "spent on it")
    rows = [
        (row.name, row.state, row.starts, row.ends, row.audience, row.message, row.measure,
         "; ".join(f"{'-' if one.is_refund else ''}{plain(one.amount_cents)} {one.currency}" for one in row.spending.order_by("spent_on", "pk")))
        for row in Campaign.objects.order_by("starts", "name")
    ]  # fmt: skip
    stream.write(csv_bytes(heads, rows))


def posts(stream: BinaryIO) -> None:
    """Write each post."""
    heads = (
        "campaign",
        "platform",
        "planned",
        "state",
        "shown since",
        "seen",
        "shared",
        "text",
        "picture",
        "picture in words",
    )
    rows = [
        (row.campaign.name, row.platform, row.planned_on, row.state, row.shown_on or "", row.seen if row.seen is not None else "",
         row.shared if row.shared is not None else "", row.text, row.headline, row.alt)
        for row in Post.objects.select_related("campaign").order_by("campaign__starts", "planned_on", "pk")
    ]  # fmt: skip
    stream.write(csv_bytes(heads, rows))


def addresses(stream: BinaryIO) -> None:
    """Write each short address and where it hangs."""
    rows = [
        (row.campaign.name, row.code, row.kind, row.label, row.target, row.copies, row.made_on, row.ended_on or "")
        for row in ShortAddress.objects.select_related("campaign").order_by("made_on", "pk")
    ]
    stream.write(csv_bytes(("campaign", "code", "kind", "where", "leads to", "copies", "made", "ended"), rows))


def openings(stream: BinaryIO) -> None:
    """Write how often each was opened, by day."""
    rows = [
        (row.address.code, row.day, row.n) for row in Opening.objects.select_related("address").order_by("day", "pk")
    ]
    stream.write(csv_bytes(("code", "day", "opened"), rows))


def taking_part(stream: BinaryIO) -> None:
    """Write who takes part, and since when they may be named."""
    rows = [
        (row.campaign.name, row.who, row.does, row.agreed_on or "")
        for row in TakingPart.objects.select_related("campaign").order_by("pk")
    ]
    stream.write(csv_bytes(("campaign", "who", "does", "may be named since"), rows))


def kits() -> Iterator[tuple[str, Writer]]:
    """Yield each campaign as the kit that another site reads."""
    coalition = site().coalition_name
    for row in Campaign.objects.order_by("slug"):

        def write(stream: BinaryIO, row: Campaign = row) -> None:
            stream.write(kit_of(row, coalition=coalition))

        yield f"{row.slug}.campaign.zip", write


def register_all() -> None:
    """Register the files."""
    files = {
        "campaigns.csv": campaigns,
        "campaign posts.csv": posts,
        "short addresses.csv": addresses,
        "openings.csv": openings,
        "campaigns, who takes part.csv": taking_part,
    }
    for name, write in files.items():
        register("outreach", name, write)
    register_folder("outreach", "campaigns", kits)
