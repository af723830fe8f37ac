"""One ask of those who decide, with its published table, an adviser's word and a first talk: invented."""

from datetime import datetime, timedelta

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
from commonlight.insight.models import Release
from commonlight.insight.services import asks

ORDER = 96


def build(coalition: Coalition, *, at: datetime) -> None:
    """Write the ask, let Rosa say what she thinks of it, and keep the first talk."""
    maria, rosa = Account.objects.get(login_name="maria"), Account.objects.get(login_name="rosa")
    row = Release.objects.filter(state=Release.State.RELEASED).order_by("number").first()
    figures = {
        tuple(categories): value for _by, rows in (row.tables if row else []) for categories, value in rows if value
    }
    told = next((int(value) for categories, value in figures.items() if categories[0] == "labour" and
                 set(categories[1:]) <= {"TOTAL"}), None)  # fmt: skip
    counted = f" In our published table {told} people told us of forced labour." if told else ""
    ask = asks.save_ask(
        None,
        {
            "title": "Let inspectors visit worker housing without a call before", "decides": "State labor department",
            "root_cause": "Workers who live where they work depend on one person for bed, pay and papers.",
            "brief": f"Inspectors call before they come, so that nothing is to be seen.{counted} We ask for visits without a "
            "call, with an interpreter who does not work for the employer.",
            "language": "en", "laws": [], "speaker": "Lucía", "is_affected": True, "pay": 150, "why_not": "",
            "releases": [row] if row else [],
        },
        seen=0, by=maria, at=at - timedelta(days=6),
    )  # fmt: skip
    asks.advise(
        ask, name="Rosa", agrees=True, edits="Keep the line on the interpreter; it matters most.", seen=asks.digest_of(ask),
        by=rosa, at=at - timedelta(days=4),
    )  # fmt: skip
    asks.add_meeting(
        ask, {"day": (at - timedelta(days=2)).date(), "with_whom": "Deputy of the department", "said": "They want to see the table first.",
              "next_step": "Send the address of the open data page."}, by=maria, at=at,
    )  # fmt: skip
