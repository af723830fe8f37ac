"""What people may do. One person may hold several roles, in several organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role within one organisation; ADMIN stands for the whole site and opens nothing sealed."""

    INTAKE = "intake", _("Intake: reads new reports and answers")
    SUPERVISOR = "supervisor", _("Supervisor: assigns, checks, closes")
    POLICE_LIAISON = "police_liaison", _("Police liaison: reads only what was released to police")
    CASEWORKER = "caseworker", _("Caseworker: helps people and writes referrals")
    RECEIVING_WORKER = "receiving_worker", _("Receiving worker: answers referrals from others")
    COORDINATOR = "coordinator", _("Coordinator: people and partners of the organisation")
    INTERPRETER = "interpreter", _("Interpreter: reads a report only with the person's yes")
    VOLUNTEER_COORDINATOR = "volunteer_coordinator", _("Volunteer coordinator: volunteers and events")
    CONTENT_EDITOR = "content_editor", _("Content editor: writes what the public reads")
    FACILITATOR = "facilitator", _("Facilitator: holds courses and sessions")
    CONTENT_ADVISER = "content_adviser", _("Content adviser: reviews texts, signs and laws")
    ANALYST = "analyst", _("Analyst: works on gated figures, never on reports")
    PARTNER_MEMBER = "partner_member", _("Partner member: sees what partners share")
    FUNDER = "funder", _("Funder: sees released figures only")
    ADMIN = "admin", _("Administrator: accounts and settings; this role opens nothing sealed")


# These roles exist to read what is sealed, so only a reader's account may hold them.
POLICE_ROLES = frozenset({Role.POLICE_LIAISON})
SEALED_ROLES = frozenset({Role.INTAKE, Role.SUPERVISOR, Role.POLICE_LIAISON, Role.CASEWORKER, Role.RECEIVING_WORKER})
