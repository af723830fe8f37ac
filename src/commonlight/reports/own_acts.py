"""The room's pages on the list "What you can do here"."""

from django.utils.translation import gettext_lazy as _

from commonlight.core.acts import add_act
from commonlight.core.roles import Role

READS = (Role.INTAKE, Role.SUPERVISOR)
MAKES_READY = (Role.ADMIN, Role.COORDINATOR, Role.SUPERVISOR)


def add_own_acts() -> None:
    """Put the room's acts into the list."""
    text = _("Read what came in, answer, note, close.")
    add_act("reports", "reports:queue", _("Reports"), text, roles=READS, order=0)
    text = _("Sort many new notes at once; each step can be undone.")
    add_act("reports", "reports:triage", _("Sort many at once"), text, roles=READS, order=1)
    text = _("What keeps the public form closed, and where to put it right.")
    add_act("reports", "reports:readiness", _("Is the form ready?"), text, roles=(*MAKES_READY, Role.INTAKE), order=2)
    text = _("Days and hours on which somebody reads.")
    add_act("settings", "reports:intake_hours", _("Opening hours"), text, roles=MAKES_READY, order=4)
    text = _("One practice report goes the whole way. Nothing of it stays.")
    add_act("start", "reports:rehearsal", _("Rehearse a report"), text, roles=READS, order=5)
    text = _("Texts to answer with, in the languages of your team.")
    add_act("reports", "reports:reply_texts", _("Texts for answers"), text, roles=READS, order=4)
    text = _("Hand over what is open before you are away.")
    add_act("reports", "reports:shift", _("Change of shifts"), text, roles=READS, order=5)
    text = _("A demand by a court, or a breach: what to do, and the record of it.")
    add_act("reports", "reports:legal", _("Legal"), text, roles=READS, order=6)
    text = _("What was passed to police, and what became of it.")
    add_act("reports", "reports:released", _("Passed to police"), text, roles=(Role.POLICE_LIAISON,), order=7)
