"""What came in together is let stand together: read on one page, by somebody who wrote none of it."""

import pytest
from django.urls import reverse
from tests.factories import open_as
from tests.library.test_sharing import NOW, pack_of, packed

from commonlight.core.models import AuditEvent
from commonlight.library import selectors, services, team_selectors
from commonlight.library.models import Change, EntryReview

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.usefixtures("site")]
ENTRIES = [f"local-abcdefg{letter}" for letter in "hjkm"]


@pytest.fixture
def brought(team):
    """Four laws of another coalition, taken in by the editor."""
    read = services.read_in_pack(data=pack_of(*[packed(id=entry) for entry in ENTRIES]), by=team["editor"], at=NOW)
    services.take_in(pack=read, keys=[f"law/{entry}" for entry in ENTRIES], by=team["editor"], at=NOW)
    return {change.entry: change for change in Change.objects.all()}


def standing():
    return {entry for entry in ENTRIES if selectors.stands_now().content.entry("law", entry)}


def test_what_is_ticked_stands_and_the_rest_waits(client, team, brought):
    open_as(client, team["adviser"])
    page = client.get(reverse("library:waiting")).content.decode()
    assert page.count('name="changes"') == len(ENTRIES)
    assert "Valley Coalition" in page

    client.post(reverse("library:waiting"), {"changes": [brought[entry].pk for entry in ENTRIES[:3]]})

    assert standing() == set(ENTRIES[:3])
    assert Change.objects.get(entry=ENTRIES[3]).state == "waiting"
    accepted = Change.objects.filter(state="in_force").values_list("reviewer", flat=True)
    assert set(accepted) == {team["adviser"].pk}
    assert AuditEvent.objects.filter(kind="library change in force").count() == 3
    # Nobody said that they read the sources.
    assert not EntryReview.objects.exists()
    item = team_selectors.team_item("law", ENTRIES[0], today=NOW.date())
    assert item.standing.checked is None


def test_nobody_lets_their_own_stand_among_others(team, brought):
    mine = services.propose(
        kind="law",
        entry=ENTRIES[0],
        stands=packed(id=ENTRIES[0], citation="Act 9").stands,
        on_number=brought[ENTRIES[0]].number,
        by=team["coordinator"],
        at=NOW,
    )

    decided = services.accept_many(
        changes=[mine.pk, brought[ENTRIES[1]].pk, brought[ENTRIES[0]].pk], by=team["coordinator"], at=NOW
    )

    assert (decided.in_force, decided.own, decided.gone) == (1, 1, 1)
    assert standing() == {ENTRIES[1]}


def test_an_editor_decides_on_nothing(client, team, brought):
    with pytest.raises(services.NotAllowed):
        services.accept_many(changes=[change.pk for change in brought.values()], by=team["editor"], at=NOW)
    open_as(client, team["editor"])

    assert client.get(reverse("library:waiting")).status_code == 404
    assert standing() == set()
