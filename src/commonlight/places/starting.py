"""What the room adds to others: its pages in the menu, its acts, what waits, and what is taken out."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonlight.core.acts import add_act
from commonlight.core.navigation import add_team_page
from commonlight.core.needs import Need, add_needs
from commonlight.core.permissions import has_role
from commonlight.places.permissions import ANSWERERS, LOADERS, READERS


def needs(request: HttpRequest) -> list[Need]:
    """Return objections that wait for an answer."""
    from commonlight.places.models import Objection

    n = Objection.objects.filter(answered_on=None).count() if has_role(request.user, *ANSWERERS) else 0
    words = ngettext(
        "An objection to what we say of a place waits for an answer.",
        "%(n)d objections to what we say of places wait for an answer.",
        n,
    )
    return [Need(words % {"n": n}, reverse("places:objections"), str(_("See")))] if n else []


def register() -> None:
    """Register all of it; called when the app is ready."""
    from commonlight.places import taken_out

    add_team_page("places:home", _("Areas and figures"), roles=READERS, order=60, group="insight")
    text = _("What public sources say of the places around you, with margins of error.")
    add_act("public", "places:home", _("Areas and figures"), text, roles=READERS, order=60)
    text = _("Counties from the package, or files of your own; first you see what does not fit.")
    add_act(
        "imports",
        "places:load",
        _("Figures of areas"),
        text,
        roles=LOADERS,
        command="commonlight places load",
        order=60,
    )
    add_needs(needs)
    taken_out.register()
