"""Challenges of Riverbend: what stands in the way, what was tried, and one that came from another coalition. Invented."""

import json
from datetime import datetime, timedelta

from commonlight.core.models import Account
from commonlight.core.programme_changes import programmes
from commonlight.demo.coalition import Coalition
from commonlight.feedback.services import barriers

ORDER = 69


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    maria = Account.objects.get(login_name="maria")

    def ago(days: int) -> datetime:
        return at - timedelta(days=days)

    bus = barriers.add(
        title="No bus after the late shift", kind="access", by=maria, at=ago(120),
        words="Shifts at the plant end at two at night. The last bus leaves at nine, so people ride with the foreman.",
    )  # fmt: skip
    barriers.tried(
        bus, what="We asked the county for a night bus.", outcome="did_not", state="open", by=maria, at=ago(90),
        learned="The county counts riders by day only. It needs our own count first.",
    )  # fmt: skip
    barriers.tried(
        bus, what="The church drives on Tuesdays; the phone is answered in Spanish.", outcome="partly", state="better",
        learned="People bring friends. Nobody should have to say who drives them.", by=maria, at=ago(30),
    )  # fmt: skip
    office = barriers.add(
        title="People do not trust the front desk of the police", kind="trust", by=maria, at=ago(80),
        words="Whoever asks something at the desk is asked for papers first. People send their children instead.",
    )  # fmt: skip
    barriers.tried(
        office, what="Two officers without uniform come to the clothes room once a month.", outcome="worked",
        state="better", learned="The same two faces each time. Questions came from the third visit on.", by=maria, at=ago(20),
    )  # fmt: skip
    barriers.add(
        title="Debt to the family at home is not talked about", kind="norms", by=maria, at=ago(40),
        words="Who owes money for the journey is ashamed. It is said in a class only after somebody else said it first.",
    )  # fmt: skip
    if found := programmes():
        barriers.change_programme(bus, found[0][0], "Evenings begin at six, before the shift.", by=maria, at=ago(25))
    other = {
        "format": barriers.FORMAT, "version": barriers.VERSION, "origin": "Elm Valley (example)",
        "challenges": [
            {
                "title": "Nobody answers the county line at weekends", "kind": "awareness", "state": "solved",
                "words": "Posters named a number that was answered on weekdays only.",
                "attempts": [
                    {"tried": "We called the number on a Sunday.", "outcome": "worked", "learned": "Call before printing."}
                ],
            }
        ],
    }  # fmt: skip
    barriers.bring(json.dumps(other).encode(), by=maria, at=ago(10))
