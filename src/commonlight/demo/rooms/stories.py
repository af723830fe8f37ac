"""Stories of Riverbend: one that is public, one a colleague must change, one taken back; and Rosa's paid hours. Invented."""

from datetime import datetime, timedelta

from commonlight.core.models import Account, Organisation
from commonlight.demo.coalition import Coalition
from commonlight.feedback.models import AdviserHours
from commonlight.feedback.services import advisers, stories

ORDER = 68
TICKET = {
    "en": {
        "heading": "A ride home",
        "worked": "Workers could not get to the clinic. The church now drives on Tuesdays. In four months, rides were asked for "
        "every week, and people brought friends.",
        "did_not": "There is still no ride at night. Some people do not come because they have to say who drives them.",
    },
    "es": {
        "heading": "Un viaje a casa",
        "worked": "Los trabajadores no podían llegar a la clínica. Ahora la iglesia los lleva los martes. En cuatro meses se "
        "pidieron viajes todas las semanas y la gente trajo amigos.",
        "did_not": "Todavía no hay viaje de noche. Algunas personas no vienen porque deben decir quién las lleva.",
    },
}
BOSS = {
    "heading": "The first pay slip",
    "worked": "A legal aid evening explained what a pay slip must say. Three people asked for theirs, and got it.",
    "did_not": "One crew was sent home the next day. We had not thought of that, and now ask a lawyer before such evenings.",
}


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    maria, rosa = (Account.objects.get(login_name=name) for name in ("maria", "rosa"))
    house = Organisation.objects.get(name="Harbor House")

    def begin(title: str, days: int, *topics: str, **words: dict[str, str]):  # type: ignore[no-untyped-def]
        when = at - timedelta(days=days)
        row = stories.begin(
            title=title, kind="composite", made_of=5, organisation=house, topics=topics, by=maria, at=when
        )
        for language, text in words.items():
            stories.write_text(row, language, text, by=maria, at=when)
        return row

    rosa_row = advisers.introduce(
        chosen_name="Rosa", is_shown=True, languages="English, Spanish", topics_not_asked=["children"], conflicts=[],
        by=rosa, at=at - timedelta(days=90),
    )  # fmt: skip
    ride = begin("Rides to the clinic", 30, "money", **TICKET)
    stories.sign_off(ride, by=rosa, at=at - timedelta(days=25))
    stories.publish(ride, by=maria, at=at - timedelta(days=24))
    stories.note_copies(
        ride, what="Leaflet of the spring fair", language="en", copies=40, place="Main Street library",
        since=(at - timedelta(days=20)).date(), by=maria, at=at - timedelta(days=20),
    )  # fmt: skip
    slip = begin("Pay slips", 12, "money", "force", en=BOSS)
    stories.veto(
        slip, "Who was sent home can be guessed here. Say less about the crew.", by=rosa, at=at - timedelta(days=9)
    )
    begin("Evening talks at the school", 4, "force", en={**BOSS, "heading": "After the evening talk"})
    gone = begin("The hotel desk", 60, "force", en={**BOSS, "heading": "A word at the desk"})
    stories.note_copies(
        gone, what="Flyer", language="en", copies=25, place="Bus station", since=(at - timedelta(days=50)).date(),
        by=maria, at=at - timedelta(days=50),
    )  # fmt: skip
    stories.withdraw(gone, by=maria, at=at - timedelta(days=2))
    advisers.set_rate(rosa_row, 3500, by=maria, at=at)
    for days, minutes, about in (
        (25, 50, "The story of the rides"),
        (14, 40, "Poster in four languages"),
        (9, 30, "Pay slips"),
    ):
        AdviserHours.objects.create(
            adviser=rosa_row, day=(at - timedelta(days=days)).date(), minutes=minutes, about=about
        )
    with_answer = advisers.advise(
        piece="Card for the fields", said="Say whom to ask, or people will ask the crew leader.", by=rosa,
        at=at - timedelta(days=30),
    )  # fmt: skip
    advisers.answer(
        with_answer, outcome="changed", words="The card now names the clinic and the hours.", by=maria,
        at=at - timedelta(days=27),
    )  # fmt: skip
    advisers.advise(
        piece="The page of the shelter fund", said="The picture of a dark street frightens. Take the garden.", by=rosa,
        at=at - timedelta(days=3),
    )  # fmt: skip
