"""
Who may open what: the people, the rows and the check that every room's table of addresses uses.

A room keeps its table in `tests/<room>/role_matrix.py` as `ROWS: dict[address name, Row]`. A row says for each of six
people which status a GET (or a POST) answers. An address of such a room without a row fails the test.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader, make_site, open_as

from commonlight.core import services
from commonlight.core.models import Account, Organisation
from commonlight.core.roles import Role

OPEN, TO_SIGN_IN, NOT_FOUND, NOT_THIS_WAY = 200, 302, 404, 405
PEOPLE = ("nobody", "stranger", "colleague", "reader", "coordinator", "admin")


@dataclass
class World:
    """
    Harbor House with its people, and a stranger: a reader of another organisation.

    people : nobody (None), stranger, colleague (Harbor House, no role that reads or manages), reader (intake),
        coordinator, admin (ordinary account)
    target : a second reader of Harbor House, whose page is asked for
    """

    house: Organisation
    target: services.NewReader
    people: dict[str, services.NewReader | Account | None]
    extra: dict[str, Any] = field(default_factory=dict)


def build_world() -> World:
    """Make the people of the matrix."""
    make_site()
    house, elsewhere = make_organisation("Harbor House"), make_organisation("Valley Legal Aid")
    reader = make_first_reader(house, Role.INTAKE, name="ana")
    target = make_reader(house, Role.INTAKE, let_in_by=reader, name="ben")
    people: dict[str, services.NewReader | Account | None] = {
        "nobody": None,
        "stranger": make_first_reader(elsewhere, Role.INTAKE, name="stan"),
        "colleague": make_ordinary(house, Role.PARTNER_MEMBER, name="cora"),
        "reader": reader,
        "coordinator": make_ordinary(house, Role.COORDINATOR, name="dora"),
        "admin": make_ordinary(elsewhere, Role.ADMIN, name="adam"),
    }
    return World(house, target, people)


@dataclass(frozen=True)
class Row:
    """Expected answers to one address, in the order of PEOPLE; `arguments` takes ids out of the world."""

    expected: tuple[int, int, int, int, int, int]
    arguments: Callable[[World], list[Any]] = lambda world: []
    method: str = "get"


def closed_row(*expected: int, **more: Any) -> Row:
    """Return a row in which nobody is sent to sign in; `expected` are the other five."""
    return Row((TO_SIGN_IN, *expected), **more)  # type: ignore[arg-type]


def answers(world: World, name: str, row: Row) -> dict[str, int]:
    """Return the status each person gets; each comes with a browser of her own."""
    found = {}
    for label in PEOPLE:
        client, who = Client(), world.people[label]
        if who is not None:
            open_as(client, who)
        found[label] = getattr(client, row.method)(reverse(name, args=row.arguments(world))).status_code
    return found
