"""What the public may take of materials."""

from datetime import date
from typing import Any

from commonlight.core.languages import direction_of
from commonlight.library.selectors import Text
from commonlight.outreach.models import Campaign, Material
from commonlight.outreach.services import material_checks as checks
from commonlight.outreach.services import material_sheets as sheets


def public_materials(shown_in: str, today: date, *, of: Campaign | None = None) -> list[dict[str, Any]]:
    """Return the public materials, all or those of a campaign, each with its files while its number was called in time."""
    rows = Material.objects.filter(is_public=True)
    found = []
    for row in (rows if of is None else rows.filter(campaigns=of)).order_by("kind", "name"):
        line = sheets.line_of(row, today)
        if line is None or line.verified is None:
            continue
        spoken = shown_in if shown_in in row.languages else row.languages[0]
        words = sheets.words_in(row, spoken)
        found.append(
            {
                "material": row,
                "headline": Text(words["headline"], spoken, shown_in),
                "lead": Text(words["lead"], spoken, shown_in),
                "languages": [(code, checks.name_of(code), direction_of(code)) for code in row.languages],
                "files": row.files.order_by("name").values_list("name", "media_type", "language"),
            }
        )
    return found
