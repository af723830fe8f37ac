"""What materials add to other rooms: menu, acts, texts to translate."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Register pages, acts and texts; called when the app is ready."""
    from commonlight.core import advice, taking_out
    from commonlight.core.acts import add_act
    from commonlight.core.home_blocks import add_block
    from commonlight.core.navigation import add_team_page
    from commonlight.core.public_texts import add_source
    from commonlight.core.services import media
    from commonlight.outreach import going_out_materials, material_files, permissions, selectors_materials
    from commonlight.outreach.services import materials

    add_team_page("materials:index", _("Materials"), roles=permissions.MATERIAL_READERS, order=43)
    add_act(
        "public",
        "materials:gallery",
        _("Make a poster, card or slides"),
        _("From ready drafts, in several languages, with a number that was called."),
        roles=permissions.MAKERS,
    )
    media.when_gone(materials.take_out_medium)
    add_source(material_files.texts)
    advice.register("materials", selectors_materials.waiting)
    taking_out.register("materials", "materials.csv", going_out_materials.write_materials)
    taking_out.register("materials", "copies.csv", going_out_materials.write_copies)
    add_block("materials", "outreach/materials/home.html", home_materials, order=62)


def home_materials(request: HttpRequest) -> dict[str, Any]:
    """Return whether there is something to take, for the home page."""
    from commonlight.outreach.models import Material

    return {"has_materials": True} if Material.objects.filter(is_public=True).exists() else {}
