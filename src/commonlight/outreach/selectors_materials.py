"""What the public may take of materials."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonlight.core import own_media
from commonlight.core.advice import Waiting
from commonlight.core.languages import direction_of
from commonlight.library.selectors import Text
from commonlight.outreach.models import Campaign, MadeFile, Material
from commonlight.outreach.public_words import MATERIAL_KINDS
from commonlight.outreach.services import material_checks as checks
from commonlight.outreach.services import material_sheets as sheets


def _file(material: Material, one: MadeFile) -> dict[str, str]:
    """Return a file with what it is called on the page: its format, and the language where each has a file of its own."""
    page = one.name.rpartition(".")[0].rpartition("-")[2]
    # The pictures of a poster come one for each language, in the order of the languages.
    by_page = (
        one.media_type == "image/png"
        and page.isdigit()
        and material.layout == "each"
        and material.version == "standard"
    )
    code = one.language or (
        material.languages[int(page) - 1] if by_page and int(page) <= len(material.languages) else ""
    )
    shown = checks.name_of(code) if code else ""
    return {"name": one.name, "format": one.name.rpartition(".")[2].upper(), "code": code, "language": shown,
            "direction": direction_of(code) if code else "ltr"}  # fmt: skip


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
                "kind": MATERIAL_KINDS[row.kind],
                "headline": Text(words["headline"], spoken, shown_in),
                "lead": Text(words["lead"], spoken, shown_in),
                "languages": [(code, checks.name_of(code), direction_of(code)) for code in row.languages],
                "heard": own_media.heard(sound) if (sound := own_media.sound_of(row.sound)) else None,
                "files": [_file(row, one) for one in row.files.order_by("name").defer("content")],
            }
        )
    return found


def waiting() -> list[Waiting]:
    """Return the materials that no adviser has signed off as they stand, and that nobody asked to change."""
    label = _("Material")
    rows = Material.objects.exclude(state=Material.State.WITHDRAWN).order_by("made_on", "pk")
    return [
        Waiting(
            "materials", one.pk.hex, label, one.name, reverse("materials:material", args=[one.pk]), since=one.made_on
        )
        for one in rows
        if sheets.sign_off_of(one) is None and not sheets.open_objections(one)
    ]
