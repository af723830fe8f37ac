"""What the room adds to others: its pages in the menu, its acts, its rules of keeping."""

from django.utils.translation import gettext_lazy as _

from commonlight.core import advice
from commonlight.core import retention as core_retention
from commonlight.core.acts import add_act
from commonlight.core.navigation import add_team_page
from commonlight.learning.permissions import READERS, REVIEW_READERS, TEACHERS


def register() -> None:
    """Register all of it; called when the app is ready."""
    from commonlight.learning import retention, selectors_reviews, taken_out

    add_team_page("learning:sessions", _("Sessions"), roles=TEACHERS, order=40)
    add_team_page("learning:totals", _("Courses in numbers"), roles=READERS, order=41)
    add_team_page("learning:scores", _("Scores from other systems"), roles=TEACHERS, order=42)
    add_team_page("learning:reviews", _("Reviews of courses"), roles=REVIEW_READERS, order=43)
    text = _("Plan a session, print the pack for a school, type answers from paper, see what changed.")
    add_act("public", "learning:sessions", _("Hold a course"), text, roles=TEACHERS, order=50)
    text = _("A course that ran in a school's or hospital's own system: bring its file of scores in.")
    add_act("imports", "learning:scores", _("Scores of courses"), text, roles=TEACHERS, order=50)
    advice.register("learning", selectors_reviews.waiting)
    core_retention.register("learning", retention.RULES)
    retention.register_again()
    taken_out.register()
