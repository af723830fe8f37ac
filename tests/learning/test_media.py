"""Own pictures and recordings in lessons: on the page, in the zip of pages, in the package for other systems."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from tests.core.sounds import mp3
from tests.core.test_own_media import WORDS, photo
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.core.services import media
from commonlight.core.shown_pictures import clean_picture
from commonlight.core.sound_files import clean_sound
from commonlight.learning.models import LessonMedium
from commonlight.learning.packages import LARGEST_SCORM
from commonlight.learning.services import media as lessons

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


@pytest.fixture
def held():
    make_site(languages=["en", "es"], rooms=["library", "learning"])
    house = make_organisation("House")
    editor = make_ordinary(house, Role.CONTENT_EDITOR, name="rosa")
    second = make_ordinary(house, Role.COORDINATOR, name="juan")
    picture = media.put_in_picture(
        clean_picture(photo()), name="Bench", tags=["bench"], people="none",
        descriptions={"en": "Two people sit on a bench."}, by=editor, at=clock.now(),
    )  # fmt: skip
    sound = media.put_in_sound(
        clean_sound(mp3()), name="Your papers", language="en", words=WORDS, by=editor, at=clock.now()
    )
    with pytest.raises(lessons.NotPut):
        lessons.put_in(slug="hotel", lesson="on-shift", medium=picture, by=editor, at=clock.now())
    for row in (picture, sound):
        media.look_at(row, by=second, at=clock.now())
    client = Client()
    open_as(client, editor)
    for row in (picture, sound):
        client.post(reverse("learning:media", args=["hotel"]), {"medium": row.key, "lesson": "front-and-floors"})
    return client, picture, sound


def test_they_stand_in_their_lesson_and_no_other_and_are_taken_out(held):
    client, picture, sound = held
    page = Client().get(reverse("learning:lesson", args=["hotel", 2])).content.decode()
    spanish = Client().get("/es/learn/courses/hotel/2/").content.decode()
    other = Client().get(reverse("learning:lesson", args=["hotel", 1])).content.decode()
    twice = client.post(
        reverse("learning:media", args=["hotel"]), {"medium": picture.key, "lesson": "front-and-floors"}
    )
    client.post(reverse("learning:medium_out", args=[LessonMedium.objects.get(sound=None).pk]))

    assert (
        reverse("own_picture", args=[picture.digest]) in page and 'alt="Two people sit on a bench." lang="en"' in page
    )
    assert reverse("own_captions", args=[sound.digest]) in page and "Nobody may keep your papers." in page
    # A recording is for who understands it; a picture is described in the language there is.
    assert sound.digest not in spanish and picture.digest in spanish
    assert picture.digest not in other and sound.digest not in other
    assert twice.status_code == 422
    assert picture.digest not in Client().get(reverse("learning:lesson", args=["hotel", 2])).content.decode()


@pytest.mark.parametrize("what", ["offline_pack", "scorm_pack"])
def test_they_go_along_when_the_course_is_taken_away(held, what):
    _client, picture, sound = held
    data = Client().get(reverse(f"learning:{what}", args=["hotel"])).content

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        pages = "".join(archive.read(name).decode() for name in names if name.endswith(".html"))
        manifest = archive.read("imsmanifest.xml").decode() if "imsmanifest.xml" in names else ""
    files = {f"media/{picture.digest}.jpg", f"media/{sound.digest}.mp3", f"media/{sound.digest}.mp3.vtt"}
    assert files <= names and all(name in pages for name in files)
    assert len(data) < LARGEST_SCORM and (not manifest or all(name in manifest for name in files))


def test_what_would_make_a_package_too_large_stays_out(held):
    from commonlight.learning.course_files import course

    by_lesson, files = lessons.packed(course("hotel", "en"), clock.today(), most_bytes=5000)

    assert not any(name.endswith(".mp3") for name in files) or not any(name.endswith(".jpg") for name in files)
    assert all(name in files for packed in by_lesson.values() for name, _one in (*packed.pictures, *packed.sounds))
