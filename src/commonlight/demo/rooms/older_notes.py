"""Notes of the last two half-years that are over, sorted and closed, so that there is something to look back at. Invented."""

from datetime import datetime, timedelta

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
from commonlight.feedback.services import notes
from commonlight.feedback.services.notes import ANSWER_WITHIN

ORDER = 71
STREETS = ("Alder Street", "Mill Road", "Cedar Lane", "Route 12", "River Street", "Oak Square")
# What is said, its code, and how many of each five notes are of it.
SAID = (
    ("suggestion", "events.time", "The evening at {street} is too late, please begin at {hour}."),
    ("question", "help.where", "Where is the legal clinic near {street}, and is it open at {hour}?"),
    ("suggestion", "events.time", "Could the talk at {street} begin at {hour}?"),
    ("complaint", "help.waiting", "I waited at {street} from {hour} and nobody came."),
    ("question", "rights.pay", "My boss on {street} pays after {hour} only in food. Is that allowed?"),
)
EACH = 30
# Of thirty notes, how many were answered by the promised day: the box on paper is emptied once a week only.
IN_TIME = {"web": 18, "paper": 12}
HALVES = 2


def build(coalition: Coalition, *, at: datetime) -> None:
    """Take, sort and close them as the team would have."""
    maria = Account.objects.get(login_name="maria")
    end = at.replace(month=1 if at.month <= 6 else 7, day=1)
    for half in range(1, HALVES + 1):
        for channel, in_time in IN_TIME.items():
            for place in range(EACH):
                kind, code, words = SAID[place % len(SAID)]
                said = words.format(street=STREETS[place % len(STREETS)], hour=f"{place % 12 + 1}:{15 * half}")
                # A whole answering time before the half-year ends, so that the promised day lies in it too.
                came = end - timedelta(days=182 * (half - 1) + 20 + 4 * place + (channel == "web"))
                row = notes.take(kind=kind, channel=channel, language="en", words=said, at=came).note
                notes.sort(row, code, by=maria, at=came + timedelta(days=1))
                late = timedelta(days=4 if place * 7 % EACH >= in_time else -4)
                notes.finish(row, "Answered on the spot.", by=maria, at=came + ANSWER_WITHIN + late)
