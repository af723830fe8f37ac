"""Where the invented coalition could reach out: four layers of the real counties of its state, by public figures."""

from datetime import datetime

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
from commonlight.insight.services import priority, runs

# After areas and figures, programmes and the directory.
ORDER = 95
NEED = (
    "poverty-150",
    "unemployed",
    "no-diploma",
    "uninsured",
    "limited-english",
    "single-parent",
    "no-vehicle",
    "minority",
)
EXPOSURE = ("group-quarters", "crowded")


def build(coalition: Coalition, *, at: datetime) -> None:
    """Ask as a coordinator does, and work it out."""
    maria = Account.objects.get(login_name="maria")
    run = priority.ask(
        level="county", within="21", need=NEED, exposure=EXPOSURE, weights={"income": 1.0, "household": 1.0, "housing": 1.0},
        with_minority=False, language="es", n=12, rural_floor=0.5, by=maria, at=at,
    )  # fmt: skip
    runs.perform(run)
