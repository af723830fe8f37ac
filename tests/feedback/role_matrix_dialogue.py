"""Who may open the addresses of dialogue: those who prepare it; police of sessions they sit in (see test_dialogue.py)."""

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, World, closed_row

from commonlight.core import clock
from commonlight.feedback.models import Dialogue, Promise

NOBODY_ELSE = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
POSTED = (NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND)


def session_of(world: World) -> list[object]:
    if "dialogue" not in world.extra:
        world.extra["dialogue"] = Dialogue.objects.create(title="The market", day=clock.today(), place="Library")
    return [world.extra["dialogue"].pk]


def promise_of(world: World) -> list[object]:
    (number,) = session_of(world)
    row = Promise.objects.create(dialogue_id=number, side="coalition", who="We", what="Call", due=clock.today())
    return [row.pk]


ROWS = {
    "feedback:dialogues": closed_row(*NOBODY_ELSE),
    "feedback:dialogue_new": closed_row(*NOBODY_ELSE),
    **{
        f"feedback:{name}": closed_row(*NOBODY_ELSE, arguments=session_of)
        for name in (
            "dialogue", "dialogue_plan", "dialogue_together", "dialogue_invite", "dialogue_held", "dialogue_said",
            "dialogue_idea", "dialogue_promise",
        )
    },
    "feedback:dialogue_prepare": closed_row(*NOBODY_ELSE, arguments=lambda world: [*session_of(world), "residents"]),
    "feedback:dialogue_report": closed_row(*NOBODY_ELSE, arguments=lambda world: [*session_of(world), "en"]),
    "feedback:dialogue_strike": closed_row(*POSTED, arguments=session_of),
    "feedback:dialogue_agree": closed_row(*POSTED, arguments=session_of),
    "feedback:dialogue_show": closed_row(*POSTED, arguments=session_of),
    "feedback:dialogue_promise_end": closed_row(*NOBODY_ELSE, arguments=promise_of),
}  # fmt: skip
