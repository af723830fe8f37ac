"""Who may open the closed addresses of the places room."""

from uuid import UUID

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, closed_row

from commonlight.core import clock
from commonlight.places.models import Area, Objection

ONE = UUID(int=9)


def objection(world):
    if "objection" not in world.extra:
        place = Area.objects.create(level="county", code="01001", name="Autauga County", vintage=2022)
        world.extra["objection"] = Objection.objects.create(
            area=place, label="x", text="y", made_on=clock.today(), organisation=world.house
        ).pk
    return world.extra["objection"]


def area_of(world):
    objection(world)
    return ["county", "01001"]


def readers(**more):
    return closed_row(NOT_FOUND, OPEN, NOT_FOUND, OPEN, NOT_FOUND, **more)


def coordinators(**more):
    return closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND, **more)


def posted_only(arguments):
    # The method is asked before the role: nobody learns anything by it.
    return closed_row(*[NOT_THIS_WAY] * 5, arguments=arguments)


ROWS = {
    "places:home": readers(),
    "places:area": readers(arguments=area_of),
    "places:object": posted_only(area_of),
    "places:objections": readers(),
    "places:answer": coordinators(arguments=lambda world: [objection(world)]),
    "places:load": coordinators(),
    "places:take_back": posted_only(lambda _world: [ONE]),
    "places:workshop": coordinators(),
    "places:paper": readers(),
}
