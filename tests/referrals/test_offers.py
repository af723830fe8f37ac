"""Who is offered for a need: room first and only while the word about it is young; who was asked before is left out."""

import pytest
from tests.directory.entries import make_service, publish
from tests.referrals.conftest import agreed, answer, as_, new_client, new_need, opened, order, terms
from tests.referrals.test_pages import HOME, browser_of

from commonlight.core import clock
from commonlight.directory.services import editing
from commonlight.directory.services.editing import Receiving
from commonlight.referrals.policies.steps import Reason, Step
from commonlight.referrals.services import sending
from commonlight.referrals.services.offers import Capacity, offers_for

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


def takes(name: str, *, days_ago: int = 0, member=None, needs=("night_shelter",), **more):
    """Let a service take people for a bed tonight; what it said about room is some days old."""
    from datetime import timedelta

    service = make_service(name, needs=needs)
    if member is not None:
        service.organization.member = member
        service.organization.save()
    publish(service)
    said = {"accepts_referrals": True, "data_level": "needs", **more}
    editing.set_receiving(service, Receiving(**said), by=None, at=clock.now() - timedelta(days=days_ago))
    return service


def test_room_comes_first_while_its_word_is_young(coalition):
    takes("Full House", capacity="full")
    takes("Old Word", capacity="open", days_ago=9)
    takes("Waiting", capacity="waitlist")
    takes("Two Beds", capacity="open", days_ago=2)
    takes("Two Beds, Spanish", capacity="open", languages=("es",))
    takes("Closed to others", accepts_referrals=False, capacity="open")
    takes("A lawyer", needs=("immigration",), capacity="open")

    found = offers_for("night_shelter", language="es", today=clock.today())

    names = ["Two Beds, Spanish", "Two Beds", "Waiting", "Old Word", "Full House"]
    assert [one.name for one in found] == names
    assert [one.age for one in found] == [0, 2, 0, 9, 0]
    assert found[3].room is Capacity.UNKNOWN


def test_who_was_asked_before_is_not_offered_again(coalition):
    takes("Legal Night Desk", member=coalition.legal)
    takes("Hilltop")
    every = offers_for("night_shelter", language="en", today=clock.today())
    assert {one.name: one.member for one in every} == {"Legal Night Desk": coalition.legal.pk, "Hilltop": None}

    without = [str(coalition.legal.pk), "hilltop association"]
    assert offers_for("night_shelter", language="en", today=clock.today(), without=without) == []


def test_full_shelter_is_followed_by_the_next_with_room_and_its_consent_form(coalition):
    takes("Full Shelter", member=coalition.legal, capacity="full")
    next_one = takes("Bed Hall", capacity="open")
    now = clock.now()
    client = new_client(coalition, at=now)
    need = new_need(coalition, client, at=now, term="night_shelter")
    consent = agreed(coalition, client, terms(coalition.legal.pk, start=now), at=now)
    me = as_(coalition.dana, now)
    sent = sending.send(client_id=client.pk, order=order(coalition.legal.pk, consent, need), **me)
    dana = browser_of(coalition.dana)
    record = f"{HOME}{client.pk}/"
    page = f"{record}referral/{sent.referral.pk}/"
    assert "Bed Hall" not in dana.get(page).content.decode()

    answer(coalition, sent, Step.DECLINED, at=now, reason=Reason.NO_SPACE.value)

    told = dana.get(page).content.decode().partition("Who could be next")[2]
    assert "Bed Hall" in told and "Full Shelter" not in told
    assert f"?for={next_one.pk}" in told
    form = dana.get(f"{record}consent/?for={next_one.pk}").content.decode()
    assert 'value="Bed Hall Association"' in form
    assert "Bed Hall" in dana.get(f"{record}need/{need}/").content.decode()
    assert dana.get(f"{record}need/{'0' * 16}/").status_code == 404
    assert dana.get(f"{record}consent/?for=nothing").status_code == 200
    assert opened(coalition, client, now).file.open_needs()
