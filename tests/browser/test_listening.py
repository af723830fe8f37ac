"""Recordings in a real browser: the sound of a cleaned file plays, nothing loads by itself, the pages hold WCAG."""

import pytest
from tests.browser.fixtures import DESK, PHONE, overflow
from tests.browser.test_site_pages import keep, signed_in
from tests.factories import make_ordinary, make_organisation, make_site

from commonlight.core import clock, spoken
from commonlight.core.page_context import frame_of_site
from commonlight.core.roles import Role
from commonlight.core.services import home, recordings
from commonlight.core.sound_files import clean_sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# One frame of silence, so that a browser can tell how long it lasts: 1,152 samples of 44,100 a second.
SILENCE = b"\xff\xfb\x90\x00" + b"\0" * 413
FRAMES = 200
SECONDS = FRAMES * 1152 / 44_100


@pytest.fixture
def people(db):
    make_site(rooms=["library", "reports"])
    house = make_organisation("Harbor House")
    return make_ordinary(house, Role.CONTENT_EDITOR, name="rosa"), make_ordinary(house, Role.COORDINATOR, name="juan")


@pytest.fixture
def heard(people):
    """The way out, read aloud in English and Arabic, and a short answer; put in by one person, heard by another."""
    one, other = people
    words = {"en": ("What happens after I write?", "A person reads it within two days. You choose who.")}
    draft = home.Draft(kind="answer", words=words)
    home.save_home_entry(draft=draft, entry_id=None, publish=True, by=one, at=clock.now())
    frame = frame_of_site()
    texts = [
        (key, language, spoken.words_in(spoken.passage(key), language, frame))
        for key in ("leaving", "who-reads")
        for language in ("en", "ar")
    ]
    texts += [(f"answer-{row.entry_id}", "en", spoken.words_of_answer(row)) for row in spoken.answers("en")]
    sound = clean_sound(SILENCE * FRAMES)
    for key, language, said in texts:
        row = recordings.put_in_recording(
            passage=key, language=language, words=said, sound=sound, by=one, at=clock.now()
        )
        recordings.confirm_recording(recording_id=row.pk, digest=row.digest, words=said, by=other, at=clock.now())
    return people


def test_a_recording_loads_only_when_asked_and_plays(visit, heard):
    page = visit("/en/listen/", size=PHONE)
    assert not [address for address in visit.requests if "/sound/" in address]

    seconds = page.locator("audio").first.evaluate(
        """player => new Promise((tell, fail) => {
            player.addEventListener("loadedmetadata", () => tell(player.duration));
            player.addEventListener("error", () => fail(player.error.message));
            player.load(); player.preload = "auto"; player.load();
        })"""
    )

    assert seconds == pytest.approx(SECONDS, abs=0.2)
    assert [address for address in visit.requests if "/sound/" in address]


@pytest.mark.parametrize(("language", "size"), [("en", DESK), ("ar", PHONE)])
def test_the_public_page_to_listen_holds_wcag(visit, heard, axe, language, size):
    page = visit(f"/{language}/listen/", size=size, language=language)

    axe(page)
    assert overflow(page) == 0
    keep(page, f"listen-{language}")
    page.goto(f"/{language}/")
    axe(page)
    assert overflow(page) == 0
    keep(page, f"listen-home-{language}")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_teams_page_for_recordings_holds_wcag(visit, heard, axe, size):
    page = signed_in(visit, heard[1], "/en/team/languages/ar/recordings/", size=size)

    axe(page)
    assert overflow(page) == 0
    keep(page, f"recordings-{size[0]}")
