"""Notes of Riverbend: some to sort, some answered in public, a rumour with its answer, a sealed one. Invented."""

from datetime import datetime, timedelta

from commonlight.core.models import Account, Organisation
from commonlight.core.organisation_keys import NoKeyYet
from commonlight.demo.coalition import Coalition
from commonlight.feedback.models import Note
from commonlight.feedback.services import notes, sensitive

ORDER = 70
TOLD = (
    (20, "suggestion", "event", "en", "The evening is too late for those who work nights.", "events.time"),
    (20, "suggestion", "event", "es", "La charla es muy tarde para los que trabajan de noche.", "events.time"),
    (19, "suggestion", "paper", "en", "Could it begin at six?", "events.time"),
    (12, "rumour", "code", "es", "Dicen que la clínica llama a inmigración.", "police.fear"),
    (9, "complaint", "web", "en", "I called three times and nobody called back.", "help.waiting"),
    (6, "question", "web", "en", "Do I need papers for the clothes room?", ""),
    (5, "thanks", "paper", "ht", "Mèsi pou woulib la.", ""),
    (3, "suggestion", "code", "en", "The card should be smaller, it does not fit a shoe.", ""),
    (2, "complaint", "spoken", "en", "The picture on the poster at the bus station frightens children.", ""),
)


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    maria = Account.objects.get(login_name="maria")
    kept: dict[str, Note] = {}
    for days, kind, channel, language, words, code in TOLD:
        when = at - timedelta(days=days)
        row = notes.take(kind=kind, channel=channel, language=language, words=words, at=when).note
        kept[words] = row
        if code:
            notes.sort(row, code, by=maria, at=when + timedelta(days=1))
    late = [row for words, row in kept.items() if words in (TOLD[0][4], TOLD[1][4], TOLD[2][4])]
    answer = notes.begin_answer(by=maria, at=at - timedelta(days=10))
    notes.write_answer(
        answer, "en", said="The evenings begin too late for people on the night shift.",
        did="From December they begin at six. Childcare stays until eight.", by=maria, at=at - timedelta(days=9),
    )  # fmt: skip
    notes.write_answer(
        answer, "es", said="Las charlas empiezan muy tarde para quienes trabajan de noche.",
        did="Desde diciembre empiezan a las seis. El cuidado de niños sigue hasta las ocho.", by=maria,
        at=at - timedelta(days=9),
    )  # fmt: skip
    for row in late:
        notes.gather(answer, row, by=maria, at=at - timedelta(days=9))
    notes.publish(answer, by=maria, at=at - timedelta(days=8))
    said = notes.log_rumour(heard="The clinic calls immigration", by=maria, at=at - timedelta(days=11))
    notes.heard_again(said, kept[TOLD[3][4]], by=maria, at=at - timedelta(days=11))
    notes.answer_rumour(
        said, checked="Asked the clinic's director on the phone; it stands in the clinic's own rules.", shown=True, by=maria,
        at=at - timedelta(days=10),
        answers={
            "en": ("The clinic calls immigration", "It does not. Nobody there asks for papers."),
            "es": ("La clínica llama a inmigración", "No es cierto. Allí nadie pide papeles."),
        },
    )  # fmt: skip
    try:
        sensitive.appoint(Organisation.objects.get(name="Harbor House"), by=maria, at=at - timedelta(days=60))
    except (sensitive.NoLead, NoKeyYet):
        return
    sensitive.take(
        words="A driver asked for money for the ride. I am afraid to say which.", channel="web", language="en",
        wants_answer=True, at=at - timedelta(days=4),
    )  # fmt: skip
