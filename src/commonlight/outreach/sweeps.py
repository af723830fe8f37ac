"""What the worker does for events and volunteers: letters that were asked for; old sign-ups and offers go."""

from datetime import datetime, timedelta

from commonlight.core.jobs import sweep
from commonlight.outreach.services import offers, reminding, rush, sign_ups

SWEEP_BATCH = 100


@sweep(every=timedelta(minutes=10))
def send_event_letters(at: datetime) -> bool:
    """Send reminders and news of events; say whether more wait."""
    return reminding.send_due(at)


@sweep(every=timedelta(hours=2))
def drop_old_sign_ups(at: datetime) -> bool:
    """Delete sign-ups 30 days after the event; say whether more are left."""
    return sign_ups.drop_old(at=at, limit=SWEEP_BATCH) >= SWEEP_BATCH


@sweep(every=timedelta(hours=6))
def drop_old_offers(at: datetime) -> None:
    """Forget offers of help that nobody answered in 60 days."""
    offers.drop_old(at=at)


@sweep(every=timedelta(hours=1))
def let_rush_in(at: datetime) -> bool:
    """Give places to those who came in a rush and whom nobody looked at; say whether more wait."""
    return rush.let_in_due(at)
