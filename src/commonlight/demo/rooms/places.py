"""
Places around the invented coalition: the real counties of its state with public figures, a workshop, and an objection.

The coalition and what people say in it are invented; the figures are the publisher's.
"""

from datetime import datetime, timedelta

from commonlight.core.models import Account
from commonlight.core.permissions import organisations_where
from commonlight.demo.coalition import Coalition
from commonlight.places.models import Area
from commonlight.places.permissions import ANSWERERS
from commonlight.places.services import packaged, voices

ORDER = 30
STATE = "KY"


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    maria = Account.objects.get(login_name="maria")
    house = organisations_where(maria, *ANSWERERS)[0]
    packaged.load_state(STATE, by=maria, at=at - timedelta(days=40))
    first, second, third = Area.objects.filter(level="county", code__startswith="21").order_by("code")[:3]
    voices.enter_workshop(
        day=(at - timedelta(days=30)).date(),
        place="Oak Hollow hall",
        headcount=14,
        marks=[
            voices.Mark(first, "need", 11, "seasonal work, rooms that belong to the employer"),
            voices.Mark(second, "no-access", 9, "no bus after six"),
            voices.Mark(third, "wrong", 8, "the new clinic is not counted"),
        ],
        organisation_id=house,
        by=maria,
        at=at - timedelta(days=29),
    )
    made = voices.object_to(
        area=third,
        label="Few people have insurance",
        text="The clinic that opened last spring signs people up. Two years ago this was true.",
        organisation_id=house,
        by=maria,
        at=at - timedelta(days=20),
    )
    words = "You are right: the figures end in 2022. We wrote it beside them and ask the clinic for its counts."
    voices.answer(objection=made, text=words, by=maria, at=at - timedelta(days=12))
    voices.object_to(
        area=first,
        label="A place in need",
        text="People here help each other. Say what is missing, not what we are.",
        organisation_id=house,
        by=maria,
        at=at - timedelta(days=3),
    )
