"""Own pictures and recordings: clean of what their files tell, with words for all, seen by two people, gone everywhere."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.core.sounds import mp3
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import captions, clock, own_media
from commonlight.core.models import OwnPicture, OwnSound
from commonlight.core.roles import Role
from commonlight.core.services import media
from commonlight.core.services.translating import NotAllowed, OwnWords
from commonlight.core.shown_pictures import PictureRefused, clean_picture
from commonlight.core.sound_files import clean_sound

database = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]
WORDS = "0:00 Nobody may keep your papers.\n0:04 You can call,\nday or night."


def photo(size=(640, 400), colour="teal", kind="JPEG", **more):
    """Return a picture that tells where and with what it was taken."""
    picture, told = Image.new("RGB", size, colour), Image.Exif()
    told[0x010F], told[0x013B] = "Ana's phone", "Ana Maria"
    told.get_ifd(0x8825)[2] = (39.0, 57.0, 40.3)
    out = io.BytesIO()
    picture.save(out, kind, exif=told, comment=b"taken at camp 12", **more)
    return out.getvalue()


@pytest.fixture
def house(db):
    make_site(languages=["en", "es"], rooms=["library", "learning", "outreach"])
    return make_organisation("House")


@pytest.fixture
def editor(house):
    return make_ordinary(house, Role.CONTENT_EDITOR, name="rosa")


@pytest.fixture
def second(house):
    return make_ordinary(house, Role.COORDINATOR, name="juan")


def picture(by, **changes):
    given = {
        "name": "Bench", "tags": ["people", "bench"], "descriptions": {"en": "Two people sit on a bench."},
        "people": "none", "by": by, "at": clock.now(),
    }  # fmt: skip
    return media.put_in_picture(clean_picture(photo()), **(given | changes))


def sound(by, **changes):
    given = {"name": "Your papers", "language": "en", "words": WORDS, "by": by, "at": clock.now()}
    return media.put_in_sound(clean_sound(mp3(b"Ana's phone")), **(given | changes))


def sent(**changes):
    given = {
        "file": SimpleUploadedFile("a.jpg", photo()), "name": "Bench", "tags": "people, bench", "people": "none",
        "maker": "", "alt_en": "Two people sit on a bench.", "alt_es": "",
    }  # fmt: skip
    return given | changes


def test_a_picture_is_made_anew_and_tells_nothing_of_its_maker():
    given = photo()
    clean = clean_picture(given)

    assert b"Ana" in given and b"camp 12" in given
    assert b"Ana" not in clean.data and b"camp 12" not in clean.data
    with Image.open(io.BytesIO(clean.data)) as made:
        assert made.size == (640, 400) and not dict(made.getexif())


def test_a_large_picture_becomes_small_enough_for_a_page():
    noise = Image.effect_noise((2400, 1800), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)

    clean = clean_picture(out.getvalue())

    assert max(clean.width, clean.height) <= 1600 and len(clean.data) <= 400_000


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "svg"),
        (b"%PDF-1.7 not a picture", "not a picture"),
        (photo((200, 900)), "too small"),
        (b"x" * (15 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_what_is_no_picture_for_a_page_is_refused(data, reason):
    with pytest.raises(PictureRefused) as refused:
        clean_picture(data)
    assert refused.value.reason == reason


@pytest.mark.parametrize("words", ["0:04 One\n0:04 Two", "0:05 One\n0:01 Two", "0:61 One"])
def test_times_that_do_not_run_on_are_refused(words):
    with pytest.raises(captions.OutOfOrder):
        captions.cues(words)


class TestTwoPeople:
    pytestmark = database

    def test_nobody_outside_sees_a_picture_before_a_second_person(self, editor, second):
        row, anybody = picture(editor), Client()
        address = reverse("own_picture", args=[row.digest])

        before = anybody.get(address).status_code
        with pytest.raises(OwnWords):
            media.look_at(row, by=editor, at=clock.now())
        media.look_at(row, by=second, at=clock.now())

        assert before == 404 and own_media.picture_of(row.key, clock.today()) == row
        assert anybody.get(address)["Content-Type"] == "image/jpeg"
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnPicture.objects.update(seen_by=editor)

    def test_a_recording_plays_with_captions_only_after_a_second_person_heard_it(self, editor, second):
        row, anybody = sound(editor), Client()
        addresses = [reverse(name, args=[row.digest]) for name in ("own_sound", "own_captions")]

        before = [anybody.get(address).status_code for address in addresses]
        media.look_at(row, by=second, at=clock.now())
        heard, written = [anybody.get(address) for address in addresses]

        assert before == [404, 404]
        assert heard["Content-Type"] == "audio/mpeg" and b"Ana" not in heard.content
        assert "00:00:04.000 --> 00:00:14.000\nYou can call, day or night." in written.content.decode()

    def test_who_has_no_role_brings_and_removes_nothing(self, editor, house):
        stranger = make_ordinary(house, Role.PARTNER_MEMBER, name="tom")
        with pytest.raises(NotAllowed):
            picture(stranger)
        with pytest.raises(NotAllowed):
            media.remove(picture(editor), by=stranger, at=clock.now())

    def test_a_picture_of_people_is_shown_no_longer_than_they_agreed(self, editor, second):
        row = picture(editor, people="agreed", agreed_until=clock.today())
        media.look_at(row, by=second, at=clock.now())

        assert own_media.picture_of(row.key, clock.today()) == row
        assert own_media.picture_of(row.key, clock.today() + timedelta(days=1)) is None


class TestPages:
    pytestmark = database

    @pytest.fixture
    def desk(self, editor):
        client = Client()
        open_as(client, editor)
        return client

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"alt_en": ""}, b"This field is required"),
            ({"alt_en": "Bench"}, b"Say in a whole sentence"),
            ({"tags": "people, hands in chains"}, "We show no “hands in chains”".encode()),
            ({"tags": "código de barras"}, "We show no “código de barras”".encode()),
            ({"alt_es": "Una persona con una cuerda en las manos."}, b"It names what our pictures do not show"),
            ({"people": "agreed"}, b"Until when did they agree?"),
            ({"file": SimpleUploadedFile("a.svg", b"<svg/>")}, b"We do not take SVG files"),
        ],
    )
    def test_what_is_missing_or_banned_is_said(self, desk, changes, said):
        answer = desk.post(reverse("core:add_picture"), sent(**changes))

        assert answer.status_code == 422 and said in answer.content
        assert not OwnPicture.objects.exists()

    def test_a_picture_and_a_recording_come_in_and_go_by_page(self, desk, second):
        desk.post(reverse("core:add_picture"), sent())
        twice = desk.post(reverse("core:add_picture"), sent())
        silent = desk.post(
            reverse("core:add_sound"),
            {"sound": SimpleUploadedFile("a.mp3", mp3()), "name": "A", "language": "en", "words": ""},
        )
        desk.post(
            reverse("core:add_sound"),
            {"sound": SimpleUploadedFile("a.mp3", mp3()), "name": "A", "language": "en", "words": WORDS},
        )
        listed = desk.get(reverse("core:media")).content.decode()
        row, other = OwnPicture.objects.get(), Client()
        open_as(other, second)
        mine = desk.post(reverse("core:look_at_medium", args=["picture", row.pk]))
        other.post(reverse("core:look_at_medium", args=["picture", row.pk]))

        assert twice.status_code == silent.status_code == 422 and b"here already" in twice.content
        assert listed.count("Waits for a second person") == 2 and "Two people sit on a bench." in listed
        assert mine.status_code == 302 and "Looked at by" in desk.get(reverse("core:media")).content.decode()
        desk.post(reverse("core:remove_medium", args=["picture", row.pk]))
        desk.post(reverse("core:remove_medium", args=["sound", OwnSound.objects.get().pk]))
        assert not OwnPicture.objects.exists() and not OwnSound.objects.exists()
