"""How long clients, referrals and proofs are kept: two years after the end, seven for the proof of a consent."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from commonlight.core.retention import Due, Rules
from commonlight.referrals.models import Client, ConsentProof, Referral, RequestTicket
from commonlight.referrals.services import erasing

RECORD_YEARS = 2
PROOF_YEARS = 7
TICKET_DAYS = 90


def due_clients(on: date) -> list[Due]:
    """Return the closed records that may be deleted on a day; an open one never is."""
    rows = Client.objects.filter(closed__lte=erasing.older_than(on, RECORD_YEARS)).order_by("closed", "pk")
    return [Due(str(row.pk), row.closed, "closed") for row in rows if row.closed]


def due_referrals(on: date) -> list[Due]:
    """Return the referrals that ended long ago."""
    rows = Referral.objects.filter(ended__lte=erasing.older_than(on, RECORD_YEARS)).order_by("ended", "pk")
    return [Due(str(row.pk), row.ended, "ended") for row in rows if row.ended]


def due_proofs(on: date) -> list[Due]:
    """Return the proofs of consent whose seven years are over."""
    rows = ConsentProof.objects.filter(day__lte=erasing.older_than(on, PROOF_YEARS)).order_by("day", "pk")
    return [Due(str(row.pk), row.day, "old") for row in rows]


def due_tickets(on: date) -> list[Due]:
    """Return what told people how far their request is, three months after it was taken up."""
    taken = RequestTicket.objects.filter(state=RequestTicket.State.TAKEN, day__lte=on - timedelta(days=TICKET_DAYS))
    return [Due(str(row.pk), row.day, "told") for row in taken.order_by("day", "pk")]


RULES = (
    Rules(
        kind=erasing.CLIENT,
        label=_("Records of clients"),
        words={"closed": _("Closed two years ago")},
        due=due_clients,
        erase=erasing.erase_clients,
    ),
    Rules(
        kind=erasing.REFERRAL,
        label=_("Referrals"),
        words={"ended": _("Ended two years ago")},
        due=due_referrals,
        erase=erasing.erase_referrals,
    ),
    Rules(
        kind=erasing.PROOF,
        label=_("Proofs of consent"),
        words={"old": _("Given seven years ago")},
        due=due_proofs,
        erase=erasing.erase_proofs,
    ),
    Rules(
        kind=erasing.TICKET,
        label=_("What tells people how far their request is"),
        words={"told": _("Taken up three months ago")},
        due=due_tickets,
        erase=erasing.erase_tickets,
    ),
)
