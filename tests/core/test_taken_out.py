"""What the site's frame gives when everything is taken out, and that what it gives can be used again."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from tests.core.sounds import mp3
from tests.core.test_own_media import WORDS, photo
from tests.factories import make_ordinary, make_organisation, make_site

from commonlight.core import clock, taking_out
from commonlight.core.models import HomeEntry, HomeWords, LanguageText, OwnPicture, PlaceEntry
from commonlight.core.roles import Role
from commonlight.core.services import media
from commonlight.core.shown_pictures import clean_picture
from commonlight.core.sound_files import clean_sound

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


@pytest.fixture
def maria():
    make_site(languages=["en", "es"])
    return make_ordinary(make_organisation(), Role.COORDINATOR, name="maria")


def picture(by, colour, **changes):
    given = {
        "name": colour, "tags": ["people"], "descriptions": {"en": "Two people sit on a bench."}, "people": "none",
        "by": by, "at": clock.now(),
    }  # fmt: skip
    return media.put_in_picture(clean_picture(photo(colour=colour)), **(given | changes))


def whole(by) -> zipfile.ZipFile:
    target = io.BytesIO()
    taking_out.take_out(target, by=by, at=clock.now())
    return zipfile.ZipFile(target)


def rows(archive, name):
    return list(csv.DictReader(io.StringIO(archive.read(f"site/{name}").decode("utf-8-sig"))))


def test_own_words_of_the_site_go_out_in_every_language(maria):
    entry = HomeEntry.objects.create(
        kind="news", day=clock.today(), changed_by="Maria", changed_day=clock.today(), is_published=True
    )
    for language, text in (("es", "Nueva sala"), ("en", "=A new room")):
        HomeWords.objects.create(entry=entry, language=language, title="", text=text)
    PlaceEntry.objects.create(kind="police_desk", number="614 555 0100", source="Their page, 2026")
    LanguageText.objects.create(
        language="mam", key="core.x", english="Leave", words="Kux", put_in_by=maria, put_in=clock.today()
    )

    archive = whole(maria)

    # A cell that a spreadsheet would take for a formula goes out neutral.
    assert [(row["language"], row["text"]) for row in rows(archive, "home.csv")] == [
        ("en", "'=A new room"),
        ("es", "Nueva sala"),
    ]
    assert [(row["kind"], row["number"], row["looked up by"]) for row in rows(archive, "place.csv")] == [
        ("police_desk", "614 555 0100", "")
    ]
    assert [(row["language"], row["English"], row["words"]) for row in rows(archive, "translations.csv")] == [
        ("mam", "Leave", "Kux")
    ]


def test_own_media_go_out_with_their_words_and_captions_but_no_picture_whose_agreement_is_over(maria):
    stays = picture(maria, "teal", people="agreed", agreed_until=clock.today() + timedelta(days=30))
    over = picture(maria, "red", people="agreed", agreed_until=clock.today() + timedelta(days=30))
    OwnPicture.objects.filter(pk=over.pk).update(agreed_until=clock.today() - timedelta(days=1))
    spoken = media.put_in_sound(clean_sound(mp3()), name="Papers", language="en", words=WORDS, by=maria, at=clock.now())

    archive = whole(maria)

    told = {one["name"]: one for one in json.loads(archive.read("site/media.json"))}
    assert {one["file"].rpartition(".")[2] for one in told.values()} <= {"png", "jpg", "webp", "mp3"}
    assert told["teal"]["descriptions"] == {"en": "Two people sit on a bench."}
    assert told["red"]["agreed until"] < clock.today().isoformat()
    assert told["Papers"]["words"] == WORDS
    assert archive.read(f"site/media/{told['teal']['file']}") == bytes(stays.picture)
    assert archive.read(f"site/media/{told['Papers']['file']}") == bytes(spoken.sound)
    assert archive.read(f"site/media/{spoken.digest}.vtt").startswith(b"WEBVTT")
    assert f"site/media/{told['red']['file']}" not in archive.namelist()
