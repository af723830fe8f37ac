"""What the public may take of materials."""

from datetime import date
from typing import Any

from commonlight.core import own_media
from commonlight.core.languages import direction_of
from commonlight.library.selectors import Text
from commonlight.outreach.models import Campaign, Material
from commonlight.outreach.services import material_checks as checks
from commonlight.outreach.services import material_sheets as sheets


def may_be_taken(material: Material, today: date) -> bool:
    """Return whether a public material may be taken today: its number was called in time, its picture may be shown."""
    line = sheets.line_of(material, today)
    return line is not None and line.verified is not None and sheets.picture_of(material, today) is not None


def public_materials(shown_in: str, today: date, *, of: Campaign | None = None) -> list[dict[str, Any]]:
    """Return the public materials, all or those of a campaign, each with its files while its number was called in time."""
    rows = Material.objects.filter(is_public=True)
    found = []
    for row in (rows if of is None else rows.filter(campaigns=of)).order_by("kind", "name"):
        if not may_be_taken(row, today):
            continue
        spoken = shown_in if shown_in in row.languages else row.languages[0]
        words = sheets.words_in(row, spoken)
        found.append(
            {
                "material": row,
                "headline": Text(words["headline"], spoken, shown_in),
                "lead": Text(words["lead"], spoken, shown_in),
                "languages": [(code, checks.name_of(code), direction_of(code)) for code in row.languages],
                "heard": own_media.heard(sound) if (sound := own_media.sound_of(row.sound)) else None,
                "files": row.files.order_by("name").values_list("name", "media_type", "language"),
            }
        )
    return found
