"""Own pictures and recordings in materials: set in type, described or refused, heard in public, gone when removed."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.core.sounds import mp3
from tests.core.test_own_media import WORDS, photo
from tests.materials.world import called, details, material

from commonlight.core import clock
from commonlight.core.services import media
from commonlight.core.shown_pictures import clean_picture
from commonlight.core.sound_files import clean_sound
from commonlight.outreach.models import CopiesAt
from commonlight.outreach.services import material_checks as checks
from commonlight.outreach.services import material_making as making
from commonlight.outreach.services import materials as services

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


@pytest.fixture
def bench(coordinator, rosa):
    row = media.put_in_picture(
        clean_picture(photo((900, 600))), name="Bench", tags=["people", "bench"], people="none",
        descriptions={"en": "Two people sit on a bench."}, by=coordinator, at=clock.now(),
    )  # fmt: skip
    media.look_at(row, by=rosa, at=clock.now())
    return row


@pytest.fixture
def spoken(coordinator, rosa):
    row = media.put_in_sound(
        clean_sound(mp3()), name="Your papers", language="en", words=WORDS, by=coordinator, at=clock.now()
    )
    media.look_at(row, by=rosa, at=clock.now())
    return row


def test_an_own_picture_stands_in_each_file_and_needs_words_in_each_language(desk, coordinator, bench):
    called(coordinator, at=clock.now())
    made = material(coordinator, at=clock.now(), picture=bench.key, languages=["en"])

    pdf = making.make(made, "pdf", clock.today())[0].content
    printed = desk.get(reverse("materials:print", args=[made.pk])).content.decode()
    services.change_material(made, {"languages": ["en", "es"]}, by=coordinator, at=clock.now())

    assert b"/Image" in pdf and b"/Alt" in pdf
    assert reverse("core:medium", args=["picture", bench.pk]) in printed and "Two people sit on a bench." in printed
    said = [one.text for one in checks.problems(made, clock.today()) if one.blocks]
    assert said == ["The picture has no description in Español."]


def test_a_picture_nobody_else_looked_at_cannot_be_chosen(desk, coordinator):
    row = media.put_in_picture(
        clean_picture(photo()), name="Door", tags=["door"], people="none", descriptions={"en": "A door stands open."},
        by=coordinator, at=clock.now(),
    )  # fmt: skip

    answer = desk.post(reverse("materials:begin", args=["everyone"]), details(picture=row.key))

    assert answer.status_code == 422
    assert checks.problems(material(coordinator, picture=row.key), clock.today())[0].blocks


def test_what_is_removed_leaves_the_public_pages_and_says_where_copies_lie(desk, coordinator, bench, spoken):
    called(coordinator, at=clock.now())
    chosen = {"picture": bench.key, "sound": spoken.key, "languages": ["en"]}
    answer = desk.post(reverse("materials:begin", args=["everyone"]), details(**chosen))
    pk = answer.url.rstrip("/").rpartition("/")[2]
    for act in ("ready", "publish"):
        desk.post(reverse("materials:act", args=[pk]), {"act": act})
    today = clock.today()
    day = {"printed_on_day": today.day, "printed_on_month": today.month, "printed_on_year": today.year}
    desk.post(reverse("materials:run", args=[pk]), {"copies": 50, "places": "40 Main Street library", **day})
    anybody = Client()
    shown = anybody.get(reverse("materials:shown")).content.decode()

    left = media.remove(bench, by=coordinator, at=clock.now())

    assert (
        reverse("own_sound", args=[spoken.digest]) in shown and reverse("own_captions", args=[spoken.digest]) in shown
    )
    assert "Nobody may keep your papers." in shown and "0:04" not in shown
    assert left == ["“Everyone”: 40 printed copies still lie somewhere."] and CopiesAt.objects.count() == 1
    assert b"everyone" not in anybody.get(reverse("materials:shown")).content
    assert anybody.get(reverse("own_picture", args=[bench.digest])).status_code == 404
