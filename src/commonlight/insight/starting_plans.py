"""What plans with money add to other parts of the site."""

from django.utils.translation import gettext_lazy as _

from commonlight.core.acts import add_act
from commonlight.core.navigation import add_team_page
from commonlight.insight.entrances import add_entrance, show_run_with
from commonlight.insight.permissions import LOOKERS


def register() -> None:
    """Register all of it; called when the app is ready."""
    words = _("Money, hours, programmes and floors: which of them where, why, and what the next money would buy.")
    add_entrance("insight:plans", _("Plan with a budget"), words, roles=LOOKERS, order=20)
    add_team_page("insight:plans", _("Plans with a budget"), roles=LOOKERS, order=62)
    add_act("public", "insight:plans", _("Plan with a budget"), words, roles=LOOKERS, order=70)
    show_run_with("plan", "insight:plan", _("Plan with a budget"))
