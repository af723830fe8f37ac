"""Offers of help from residents: sealed while they wait, gone when they are answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import HelpOffer, Opportunity, Volunteer
from commonlight.outreach.sealing import open_kept, seal_kept

KEPT_DAYS = 60


@dataclass(frozen=True)
class Offer:
    """What a resident wrote: a name to call, a way to reach, how many come along."""

    called: str
    reach: str
    people: int
    language: str


def offer_help(opportunity: Opportunity, said: Offer, *, form_id: str, at: datetime) -> None:
    """Keep an offer sealed; the same form sent twice is one offer. The audit knows the day only."""
    with write():
        if HelpOffer.objects.filter(form_id=form_id).exists():
            return
        row = HelpOffer(
            opportunity=opportunity, form_id=form_id, people=said.people, language=said.language, day=at.date()
        )
        row.sealed = seal_kept({"called": said.called, "reach": said.reach}, row=f"offer {row.pk}")
        row.save(force_insert=True)
        audit.record("help offered", by=None, at=at, day_only=True, subject=("opportunity", opportunity.pk))


def opened_offer(offer: HelpOffer) -> dict[str, str]:
    """Return "called" and "reach" of an offer."""
    return open_kept(offer.sealed, row=f"offer {offer.pk}")


def take_offer(offer: HelpOffer, *, by: Account, at: datetime) -> Volunteer:
    """Make a volunteer of who offered help; the offer goes."""
    said = opened_offer(offer)
    is_mail = "@" in said["reach"]
    with write():
        made = Volunteer.objects.create(
            name=said["called"],
            email=said["reach"] if is_mail else "",
            phone="" if is_mail else said["reach"][:40],
            languages=[offer.language],
            began=at.date(),
        )
        offer.delete()
        audit.record("help taken", by=by, at=at, subject=("volunteer", made.pk))
    return made


def drop_offer(offer: HelpOffer, *, by: Account | None, at: datetime) -> None:
    """Forget an offer, answered or too old."""
    with write():
        audit.record("offer forgotten", by=by, at=at, subject=("opportunity", offer.opportunity_id))
        offer.delete()


def drop_old(*, at: datetime) -> int:
    """Forget what nobody answered in 60 days; return how many offers went."""
    with write():
        return HelpOffer.objects.filter(day__lt=at.date() - timedelta(days=KEPT_DAYS)).delete()[0]
