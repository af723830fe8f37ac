"""Dialogue of Riverbend: one with police that was reported and whose promises run, one that is being prepared. Invented."""

from datetime import datetime, time, timedelta

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
from commonlight.feedback.models.dialogue import Dialogue
from commonlight.feedback.services import dialogue as services

ORDER = 71
SAID = (
    ("residents", "We do not call at night: we fear that they ask for papers.", "police.fear"),
    ("residents", "The bus stop at the packing house is dark.", "work.housing"),
    ("police", "Patrols do not ask witnesses for papers. We have never said so in Spanish.", "police.fair"),
)


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    maria = Account.objects.get(login_name="maria")
    reyes = Account.objects.filter(memberships__roles__role="police_liaison").order_by("pk").first()
    then = at - timedelta(days=24)
    row = services.plan(
        title="Calling for help at night", day=then.date(), time=time(18, 0), place="Main Street library",
        welcome="Soup, childcare, interpreters for Spanish and Haitian Creole", with_police=reyes is not None,
        invited="Harbor House and St Luke invite the night shift of the packing house and their neighbors.",
        by=maria, at=then - timedelta(days=20),
    )  # fmt: skip
    services.prepare(
        row, "residents", wants_to_say="Some of us called and were asked for papers.",
        wants_to_know="What happens after a call at night?", worries="No case is spoken of. Nobody is filmed.",
        by=maria, at=then - timedelta(days=9),
    )  # fmt: skip
    if reyes is not None:
        services.prepare(
            row, "police", wants_to_say="Whoever calls as a witness is not asked for papers.",
            wants_to_know="Which words would you trust, and who should say them?", worries="Nobody speaks over another.",
            by=reyes, at=then - timedelta(days=8),
        )  # fmt: skip
    services.hold(row, n_came=34, by=maria, at=then)
    row.refresh_from_db()
    for side, words, code in SAID:
        if side != "police" or reyes is not None:
            services.note_said(row, side, words, code, by=maria, at=then)
    card = services.note_idea(
        row, words="A card in Spanish and Haitian Creole: what happens when you call", hands=21, is_chosen=True,
        why_not="", by=maria, at=then,
    )  # fmt: skip
    services.note_idea(
        row, words="An officer at the bus stop each night", hands=6, is_chosen=False,
        why_not="Half of us would not wait there then", by=maria, at=then,
    )  # fmt: skip
    day = at.date()
    lamps = services.promise(
        row, "coalition", who="Riverbend Coalition", what="Ask the city for lamps at the bus stop",
        due=day - timedelta(days=3), idea=None, by=maria, at=then,
    )  # fmt: skip
    services.end_promise(
        lamps, kept=True, came_of_it="Asked in writing; the city answers in December.", by=maria, at=at
    )
    if reyes is not None:
        services.promise(
            row, "police", who="Riverbend PD", what="Print the card and train the night shift on it",
            due=day + timedelta(days=5), idea=card, by=reyes, at=then,
        )  # fmt: skip
    services.write_report(
        row, "en",
        {"heading": "Calling for help at night",
         "said": "Many do not call at night, for fear of being asked for papers. The bus stop is dark.",
         "chosen": "A card that says what happens when you call. Not chosen: an officer at the stop, for many would not wait there.",
         "next": "Police print the card and train the night shift by the end of November. The coalition asks the city for lamps."},
        by=maria, at=then + timedelta(days=2),
    )  # fmt: skip
    services.write_report(
        row, "es",
        {"heading": "Pedir ayuda de noche",
         "said": "Muchas personas no llaman de noche por miedo a que les pidan papeles. La parada está oscura.",
         "chosen": "Una tarjeta que dice qué pasa cuando se llama. No elegido: un agente en la parada, porque muchos no esperarían allí.",
         "next": "La policía imprime la tarjeta y forma al turno de noche antes de diciembre. La coalición pide lámparas a la ciudad."},
        by=maria, at=then + timedelta(days=2),
    )  # fmt: skip
    services.agree(row, for_police=False, by=maria, at=then + timedelta(days=4))
    if reyes is not None:
        services.agree(row, for_police=True, by=reyes, at=then + timedelta(days=5))
    services.report(Dialogue.objects.get(pk=row.pk), by=maria, at=then + timedelta(days=6))
    services.plan(
        title="Rent and debts", day=day + timedelta(days=16), time=time(17, 30), place="St Luke, big room",
        welcome="Food and a ride home", with_police=False, invited="Families of the river blocks, through Valley Legal Aid.",
        by=maria, at=at - timedelta(days=2),
    )  # fmt: skip
