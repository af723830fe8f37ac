"""Axe on every page of the team's side of courses, in both its languages; the public ones stand with all public pages."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import open_as

from commonlight.core import clock
from commonlight.learning.models import Round
from commonlight.learning.services import sheets
from commonlight.learning.services.sheets import Answers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.proofs,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]


def test_axe_finds_nothing_on_the_teams_pages_of_courses(visit, axe, school):
    held = Round.objects.get(session=school.session, kind="before")
    sheets.enter_sheets(found=held, sheets=[Answers(("m", "1", "1"), school.key)] * 2, by=school.faye, at=clock.now())
    client = Client()
    open_as(client, school.faye)
    page = visit("/en/")
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    one = [school.session.pk]
    paths = [
        *(reverse(f"learning:{name}") for name in ("sessions", "plan", "totals", "scores", "reviews")),
        *(reverse("learning:guide", args=[slug]) for slug in ("youth", "police")),
        *(reverse(f"learning:{name}", args=one) for name in ("session", "change", "session_results")),
        *(reverse(f"learning:session_{name}", args=[*one, "before"]) for name in ("answers", "file")),
    ]
    for path in paths:
        for language in ("en", "es"):
            page.goto(visit.origin + path.replace("/en/", f"/{language}/", 1))
            assert page.locator("h1").count() == 1, path
            axe(page)
