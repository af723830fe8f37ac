"""Interviews of Riverbend: a guide, three that ended, one that goes on, and some passages sorted. Invented people and words."""

from datetime import datetime, timedelta

from commonlight.core.models import Account, Organisation
from commonlight.demo.coalition import Coalition
from commonlight.feedback.interview_guides import shipped
from commonlight.feedback.services import interviews as services

ORDER = 72
# What three invented people said to the first questions, and the code of each passage; "" was passed over.
SAID = (
    (
        ("A week in which the pay comes on Friday, as they said.", "rights.pay"),
        ("From the priest, and from a cousin who was here before.", "help.where"),
        ("That the house goes when the work goes.", "work.housing"),
        ("Most wait. Some ask the man who brought them, and then they owe more.", "rights.pay"),
    ),
    (
        ("When there is a day of rest in it.", "work.employer"),
        ("", ""),
        ("Papers. And who would feed the children.", "rights.papers"),
        ("They do not go to an office. They fear who else sits there.", "police.fear"),
        ("The nurse at the clinic. Not the police.", "help.where"),
    ),
    (
        ("I never had a bad one. Others tell me of theirs.", "us.other"),
        ("On the phone, in a group.", "help.where"),
    ),
)


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    maria = Account.objects.get(login_name="maria")
    house = Organisation.objects.get(name="Harbor House")
    guide = services.keep_guide(
        None, organisation_id=house.pk, words=shipped()["workers"], by=maria, at=at - timedelta(days=40)
    )
    agreed = services.Agreed(quotes=False, uses=("own", "counts"), until=at.date() + timedelta(days=300))
    for days, said in zip((33, 19, 5), SAID, strict=True):
        then = at - timedelta(days=days)
        row, _code = services.begin(guide=guide, language="en", agreed=agreed, by=maria, at=then)
        for number, (words, _code_of) in enumerate(said, 1):
            services.answer(row, words, question=number, by=maria, at=then)
        services.stop(row, keep=True, by=maria, at=then)
        if days > 9:
            codes = [code for _words, code in said if code]
            passages = row.passages.order_by("place")
            chosen = {one.pk: code for one, code in zip(passages, codes, strict=True)}
            services.sort(row, chosen, by=coalition.readers["dana"].account, at=then)
    row, _code = services.begin(guide=guide, language="es", agreed=agreed, by=maria, at=at)
    services.answer(row, "Cuando el patrón dice las horas antes.", question=1, by=maria, at=at)
