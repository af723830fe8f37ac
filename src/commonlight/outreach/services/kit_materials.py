"""
The printed things of a campaign, as files for its kit.

Only what is ready and may be printed today goes out: each file holds a number that was called in time. What is public is
taken as it was made when it was let out; the rest is set in type now.
"""

from collections.abc import Iterator
from datetime import date

from commonlight.outreach.making.pieces import NotMade
from commonlight.outreach.models import Campaign, Material
from commonlight.outreach.services import material_making as making
from commonlight.outreach.services.material_sheets import line_of
from commonlight.outreach.services.materials import PUBLIC_FORMATS

FOLDER = "materials"
# A kit larger than this would be refused where it is brought in; what does not fit stays out and is named.
MOST_BYTES = 12 * 1024 * 1024


def files_of(campaign: Campaign, *, at: date) -> tuple[list[tuple[str, bytes]], list[str]]:
    """
    Return (path in the kit, content) of a campaign's printed things, and the names of those that stay out.

    A material stays out while it is not ready, its number was not called in time, or its files would make the kit larger
    than a kit may be.
    """
    found: list[tuple[str, bytes]] = []
    left, room = [], MOST_BYTES
    for material in campaign.materials.order_by("name", "pk"):
        made = list(_made(material, at))
        size = sum(len(content) for _name, content in made)
        if not made or size > room:
            left.append(material.name)
            continue
        room -= size
        found += [(f"{FOLDER}/{material.slug}/{name}", content) for name, content in made]
    return found, left


def _made(material: Material, at: date) -> Iterator[tuple[str, bytes]]:
    line = line_of(material, at)
    if material.state != Material.State.READY or line is None or line.verified is None:
        return
    if material.is_public:
        yield from ((row.name, bytes(row.content)) for row in material.files.order_by("name"))
        return
    try:
        for what in PUBLIC_FORMATS[material.kind]:
            yield from ((one.name, one.content) for one in making.make(material, what, at))
    except (making.Stopped, NotMade):
        return
