"""Who may open the addresses of notes: those who sort and answer; sensitive ones the safeguarding lead's supervisors alone."""

from datetime import timedelta

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, World, closed_row

from commonlight.core import clock
from commonlight.feedback.models import Note, Rumour, YouSaid

NOBODY_ELSE = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
POSTED = (NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND)
NOBODY = (NOT_FOUND,) * 5


def note_of(world: World) -> list[object]:
    day = clock.today()
    if "note" not in world.extra:
        world.extra["note"] = Note.objects.create(
            kind="question",
            channel="web",
            language="en",
            words="When?",
            came=day,
            digest="d",
            due=day + timedelta(days=14),
        )
    return [world.extra["note"].pk]


def answer_of(world: World) -> list[object]:
    return [YouSaid.objects.create(made_on=clock.today()).pk]


def rumour_of(world: World) -> list[object]:
    return [Rumour.objects.create(heard="They say so", first_heard=clock.today()).pk]


ROWS = {
    "feedback:notes": closed_row(*NOBODY_ELSE),
    "feedback:note_paper": closed_row(*NOBODY_ELSE),
    "feedback:note_sheet": closed_row(*NOBODY_ELSE),
    "feedback:note_sort": closed_row(*NOBODY_ELSE),
    "feedback:note_table": closed_row(*NOBODY_ELSE),
    "feedback:note": closed_row(*NOBODY_ELSE, arguments=note_of),
    "feedback:note_undo": closed_row(*POSTED, arguments=note_of),
    "feedback:note_seal": closed_row(*POSTED, arguments=note_of),
    "feedback:answers": closed_row(*NOBODY_ELSE),
    "feedback:answer": closed_row(*NOBODY_ELSE, arguments=answer_of),
    "feedback:answer_words": closed_row(*NOBODY_ELSE, arguments=lambda world: [*answer_of(world), "en"]),
    "feedback:rumours": closed_row(*NOBODY_ELSE),
    "feedback:rumour": closed_row(*NOBODY_ELSE, arguments=rumour_of),
    # Who of the lead's house reads them: see test_sensitive.py.
    "feedback:sensitive_notes": closed_row(*NOBODY),
    "feedback:sensitive_note": closed_row(*NOBODY, arguments=lambda world: [7]),
    "feedback:safeguarding": closed_row(*NOBODY_ELSE),
}
