"""A room that is switched off answers "not found" at each of its addresses; what may stay open is written here."""

import pytest
from tests.factories import make_site
from tests.repository.test_urls_are_closed import addresses

from commonlight.core.models import Site
from commonlight.core.rooms import ROOMS, closes

# Who wrote before still finds the answer, and the team still reads and answers.
STAYS_OPEN = {"reports": ("reports:",)}
CLOSED_ANYWAY = {"reports": ("reports:start", "reports:note_")}

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


def by_room() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for name, address, _callback in addresses():
        found.setdefault(name.partition(":")[0], []).append((name, address))
    return {room: listed for room, listed in found.items() if room in ROOMS}


def test_rooms_were_found():
    assert {"library", "reports"} <= set(by_room())


@pytest.mark.slow
@pytest.mark.parametrize("room", sorted(by_room()))
def test_a_room_that_is_off_is_closed_at_every_address(client, room):
    make_site()
    Site.objects.update(rooms=[name for name in ROOMS if name != room])
    open_still = []

    for name, address in by_room()[room]:
        answer = client.get(address)
        # Team pages send strangers to sign in before they are told whether a page stands there.
        if answer.status_code not in (404, 302) or (answer.status_code == 302 and "/team/sign-in/" not in answer.url):
            open_still.append(name)
        if name.startswith(CLOSED_ANYWAY.get(room, ())):
            assert (name, client.post(address).status_code) == (name, 404)

    assert [name for name in open_still if not name.startswith(STAYS_OPEN.get(room, ()))] == []
    assert {name for name, _ in by_room()[room] if not closes(name, [])} == {
        name
        for name, _ in by_room()[room]
        if name.startswith(STAYS_OPEN.get(room, ())) and not name.startswith(CLOSED_ANYWAY.get(room, ()))
    }


def test_the_form_of_a_closed_room_still_says_whom_to_call(client):
    make_site(rooms=["library"])

    answer = client.get("/en/note/")

    assert answer.status_code == 404
    assert "911" in answer.content.decode()
    assert client.get("/en/box/").status_code == 200
