"""What the team reads when the person's plan does not allow something."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonlight.reports.services.contact_plan import OutsidePlan


def refusal(problem: OutsidePlan) -> str:
    """Return why the person's plan does not allow this, and what can be done."""
    if problem.reason == "hours":
        opens = problem.opening.opens if problem.opening else None
        if opens is None:
            return _("These are not the person's hours. The number was not shown.")
        return _("These are not the person's hours. The number can be shown again from %(moment)s.") % {
            "moment": date_format(opens, "l H:i")
        }
    if problem.reason == "words":
        return _("The person asked us not to use “%(word)s”. Say it in another way; nothing was sent.") % {
            "word": problem.word
        }
    texts = {
        "nobody": _("The person wants no answer. Nothing was sent."),
        "organisation": _("The person asked that another organisation answers. Nothing was sent or shown."),
        "unknown_to_person": _(
            "The person this is about does not know that somebody wrote. Nobody may reach out to them. Nothing was shown."
        ),
        "no_number": _("The person gave no number to use."),
        "fits": _("Tick that you are who the person asked for. The number was not shown."),
    }
    return texts[problem.reason]
