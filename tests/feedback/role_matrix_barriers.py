"""Who may open the board of challenges: those who work on them; giving it away and changing programmes is a coordinator's."""

from tests.repository.role_matrix import NOT_FOUND, OPEN, World, closed_row

from commonlight.core import clock
from commonlight.feedback.models import Barrier

NOBODY_ELSE = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)


def barrier_of(world: World) -> list[object]:
    if "barrier" not in world.extra:
        world.extra["barrier"] = Barrier.objects.create(title="No bus", kind="access", words="None.", on=clock.today())
    return [world.extra["barrier"].pk]


ROWS = {
    "feedback:barriers": closed_row(*NOBODY_ELSE),
    "feedback:barrier_new": closed_row(*NOBODY_ELSE),
    "feedback:barriers_share": closed_row(*NOBODY_ELSE),
    "feedback:barriers_file": closed_row(*NOBODY_ELSE),
    "feedback:barrier": closed_row(*NOBODY_ELSE, arguments=barrier_of),
    "feedback:barrier_tried": closed_row(*NOBODY_ELSE, arguments=barrier_of),
    "feedback:barrier_change": closed_row(*NOBODY_ELSE, arguments=barrier_of),
}
