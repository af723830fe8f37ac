"""What an invented coalition could do where with 24,000 dollars in the real counties of its state, by public figures."""

from datetime import datetime

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
from commonlight.insight.services import plans, runs

# After areas and figures.
ORDER = 97
OFFERS = (
    plans.Offer("Evenings with neighbors", cost=450, effect=0.10, hours=24),
    plans.Offer("A course for those who serve", cost=900, effect=0.18, hours=40, at_most=8),
    plans.Offer("A clinic day with interpreters", cost=1600, effect=0.15, hours=60, reach_km=40, at_most=4),
)


def build(coalition: Coalition, *, at: datetime) -> None:
    """Ask as a coordinator does, work it out, and put one together by hand."""
    maria = Account.objects.get(login_name="maria")
    floors = (plans.Promise("rural", 0.4), plans.Promise("language", 0.25, "budget"))
    run = plans.ask(
        level="county", within="21", need="poverty-150", offers=OFFERS, budget=24_000.0, hours=1100.0, floors=floors,
        named=(), by=maria, at=at,
    )  # fmt: skip
    runs.perform(run)
    run.refresh_from_db()
    chosen = [(one["area"], one["programme"]) for one in runs.result_of(run)["plan"]["chosen"]]
    hand = plans.by_hand(run, chosen[:-2], by=maria, at=at)
    runs.perform(hand)
