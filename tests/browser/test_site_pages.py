"""The pages of the first hour, the home page's texts and the settings: WCAG, a phone's width, one printed sheet."""

import io
import os
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from playwright.sync_api import Page
from tests.browser.fixtures import DESK, PHONE, overflow
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock
from commonlight.core.models import PlaceEntry
from commonlight.core.role_cards import cards
from commonlight.core.roles import Role
from commonlight.core.services import home

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = [
    "first-hour/",
    "acts/",
    "start/",
    "start/?state=KY",
    "place/",
    "place/posting_rule/",
    "home/",
    "home/add/event/",
    "home/look/",
    "home/embed/",
    "cards/",
    "cards/volunteer/",
    "practice/",
    "practice/reports/papers/",
    "settings/",
    "settings/leaving/",
    "settings/counts/",
    "mail/",
    "languages/",
    "languages/ar/?show=safety",
    "languages/ar/sheet/",
    "languages/ar/recordings/",
]


def keep(page: Page, name: str) -> None:
    """Keep a picture where COMMONLIGHT_SHOTS names a folder."""
    if folder := os.environ.get("COMMONLIGHT_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.fixture
def coordinator(db):
    make_site()
    account = make_ordinary(make_organisation("Harbor House"), Role.COORDINATOR, Role.ADMIN, email="jo@harbor.example")
    for kind, day in (("about", None), ("here", None), ("event", clock.today()), ("news", clock.today())):
        words = {"en": ("A title", "Some words of ours.")}
        draft = home.Draft(kind=kind, words=words, source="A paper of May 2026", day=day)
        home.save_home_entry(draft=draft, entry_id=None, publish=True, by=account, at=clock.now())
    home.set_colours(accent="#8a2b5f", accent_dark="#e39ac2", by=account, at=clock.now())
    PlaceEntry.objects.create(kind="posting_rule", text="Hang it up.", source="A law")
    return account


def signed_in(visit, who, path: str, **look) -> Page:
    client = Client()
    open_as(client, who)
    page = visit("/en/", **look)
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    page.goto(path)
    return page


@pytest.mark.parametrize(
    ("size", "dark"),
    [
        pytest.param(DESK, False, marks=pytest.mark.proofs, id="desk, light"),
        pytest.param(PHONE, True, id="phone, dark"),
    ],
)
def test_pages_follow_wcag_and_fit(visit, axe, coordinator, size, dark):
    page = signed_in(visit, coordinator, "/en/team/", size=size, dark=dark)
    wide = {}

    for path in PAGES:
        page.goto(f"/en/team/{path}")
        axe(page)
        wide[path] = overflow(page)

    assert {path: px for path, px in wide.items() if px} == {}


@pytest.mark.proofs
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "es", "ar", "fr", "ht", "zh-hans"])
def test_home_in_own_colours_follows_wcag_in_each_language(visit, axe, coordinator, language, dark):
    axe(visit(f"/{language}/", dark=dark))


def test_own_colours_take_no_further_request(visit, coordinator):
    visit("/")

    asked = [address.removeprefix(visit.origin) for address in visit.requests]
    assert len(asked) == 3
    assert asked[:2] == ["/", "/en/"]
    assert asked[2].startswith("/look/")


@pytest.mark.proofs
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_role_card_prints_on_one_page(visit, coordinator, language):
    page = signed_in(visit, coordinator, "/en/team/")
    sheets = {}

    for role in cards(language):
        page.goto(f"/{language}/team/cards/{role}/")
        for paper in ("A4", "Letter"):
            with pikepdf.open(io.BytesIO(page.pdf(format=paper))) as printed:
                sheets[role, paper] = len(printed.pages)

    assert {what: count for what, count in sheets.items() if count != 1} == {}


@pytest.mark.parametrize(
    "code", ["ar", *[pytest.param(code, marks=pytest.mark.proofs) for code in ("es", "fr", "ht", "zh-hans")]]
)
@pytest.mark.parametrize("show", ["to-review", "safety"])
def test_the_texts_of_each_language_follow_wcag_and_fit(visit, axe, coordinator, code, show):
    wide = {}

    for size in (DESK, PHONE):
        page = signed_in(visit, coordinator, f"/en/team/languages/{code}/?show={show}", size=size)
        axe(page)
        wide[size] = overflow(page)
        keep(page, f"texts-{code}-{show}-{size[0]}")

    assert set(wide.values()) == {0}
