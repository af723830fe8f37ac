"""Axe on the room's pages in both languages of the team, and no page wider than a phone."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import open_as

from commonlight.core import clock
from commonlight.places.models import Area
from commonlight.places.services import packaged, voices

pytestmark = [
    pytest.mark.browser,
    pytest.mark.proofs,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]


def test_axe_finds_nothing_on_the_pages_of_places_and_a_phone_shows_them_whole(visit, axe, people):
    packaged.load_state("KY", by=people.maria, at=clock.now())
    place = Area.objects.get(code="21001")
    made = voices.object_to(
        area=place, label="Poor", text="Not so.", organisation_id=people.house.pk, by=people.maria, at=clock.now()
    )
    client = Client()
    open_as(client, people.maria)
    page = visit("/en/")
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    paths = [
        *(reverse(f"places:{name}") for name in ("home", "load", "objections", "workshop", "paper")),
        reverse("places:area", args=["county", "21001"]),
        reverse("places:answer", args=[made.pk]),
    ]
    for path in paths:
        for language, width in (("en", 360), ("es", 1280)):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(visit.origin + path.replace("/en/", f"/{language}/", 1))
            assert page.locator("h1").count() == 1, path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            axe(page)
