"""What the room adds to others: pages of the team's menu."""

from django.utils.translation import gettext_lazy as _

from commonlight.core.navigation import add_team_page
from commonlight.partners.permissions import MANAGERS


def register() -> None:
    """Register everything; called when the app is ready."""
    add_team_page("partners:home", _("Partners"), order=40)
    add_team_page("partners:contacts", _("Contacts"), roles=MANAGERS, order=41)
