"""Axe on every page of the team's side of courses, in both its languages; the public ones stand with all public pages."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.core.sounds import mp3
from tests.core.test_own_media import WORDS, photo
from tests.factories import make_ordinary, open_as

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.core.services import media
from commonlight.core.shown_pictures import clean_picture
from commonlight.core.sound_files import clean_sound
from commonlight.learning.models import Round
from commonlight.learning.services import media as lessons
from commonlight.learning.services import sheets
from commonlight.learning.services.sheets import Answers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.proofs,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]


def _own_media(school):
    """Put an own picture and a recording with captions into a lesson."""
    second = make_ordinary(school.house, Role.COORDINATOR, name="rita")
    given = {"by": school.faye, "at": clock.now()}
    picture = media.put_in_picture(
        clean_picture(photo()), name="Bench", tags=["bench"], people="none",
        descriptions={"en": "Two people sit on a bench."}, **given,
    )  # fmt: skip
    sound = media.put_in_sound(clean_sound(mp3()), name="Your papers", language="en", words=WORDS, **given)
    for row in (picture, sound):
        media.look_at(row, by=second, at=clock.now())
        lessons.put_in(slug="youth", lesson="offers", medium=row, **given)


def test_axe_finds_nothing_on_the_teams_pages_of_courses(visit, axe, school):
    held = Round.objects.get(session=school.session, kind="before")
    sheets.enter_sheets(found=held, sheets=[Answers(("m", "1", "1"), school.key)] * 2, by=school.faye, at=clock.now())
    _own_media(school)
    client = Client()
    open_as(client, school.faye)
    page = visit("/en/")
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    one = [school.session.pk]
    paths = [
        *(reverse(f"learning:{name}") for name in ("sessions", "plan", "totals", "scores", "reviews")),
        *(reverse(f"core:{name}") for name in ("media", "add_picture", "add_sound")),
        reverse("learning:media", args=["youth"]),
        # The public lesson with an own picture and a recording with captions.
        reverse("learning:lesson", args=["youth", 2]),
        *(reverse("learning:guide", args=[slug]) for slug in ("youth", "police")),
        *(reverse(f"learning:{name}", args=one) for name in ("session", "change", "session_results")),
        *(reverse(f"learning:session_{name}", args=[*one, "before"]) for name in ("answers", "file")),
    ]
    for path in paths:
        for language in ("en", "es"):
            page.goto(visit.origin + path.replace("/en/", f"/{language}/", 1))
            assert page.locator("h1").count() == 1, path
            axe(page)
