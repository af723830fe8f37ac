"""Role x address, for each room that keeps a table; it grows with the rooms."""

import importlib

import pytest
from tests.conftest import PROJECT
from tests.repository.role_matrix import PEOPLE, answers, build_world
from tests.repository.test_urls_are_closed import addresses, is_public

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.usefixtures("cheap_passphrases")]

ROOMS = sorted(
    path.parent.name for path in (PROJECT / "tests").glob("*/role_matrix.py") if path.parent.name != "repository"
)


def rows_of(room):
    return importlib.import_module(f"tests.{room}.role_matrix").ROWS


@pytest.mark.parametrize("room", ROOMS)
def test_each_closed_address_of_a_room_stands_in_its_table(room):
    closed = {name for name, _, callback in addresses() if name.startswith(f"{room}:") and not is_public(callback)}

    assert closed == set(rows_of(room))


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_each_person_gets_the_answer_of_the_table(room):
    """Bad-input family 11: roles."""
    world = build_world()

    found = {name: answers(world, name, row) for name, row in rows_of(room).items()}

    assert found == {name: dict(zip(PEOPLE, row.expected, strict=True)) for name, row in rows_of(room).items()}
