"""Every page of the team that a link leads to, with the demo's content: WCAG, no sideways scrolling on a phone, nothing asked of others."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page
from tests.browser.fixtures import DESK, PHONE, Visits, overflow
from tests.factories import open_as

from commonlight.core import clock
from commonlight.core.models import Account
from commonlight.demo import build, coalition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases=["default", "jobs"], transaction=True)]
ENDS_THE_VISIT = {"core:sign_out"}
DOWNLOADS = (".svg", ".zip", ".csv", ".ics", ".pdf", ".vcf", ".json")


@pytest.fixture
def riverbend(transactional_db, cheap_passphrases, settings, tmp_path, monkeypatch):
    """Return the people of the demo as they can be signed in: readers with their keys, and ordinary accounts."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    made = []
    build_coalition = coalition.build_coalition
    monkeypatch.setattr(coalition, "build_coalition", lambda **given: made.append(build_coalition(**given)) or made[0])
    build.build(at=clock.now(), reports=12)
    people = dict(made[0].readers)
    people.update({row.login_name: row for row in Account.objects.filter(kind=Account.Kind.ORDINARY)})
    return people


def signed_in(visit: Visits, who, path: str, *, size: tuple[int, int]) -> Page:
    """Return a page of a browser that holds an open session."""
    client = Client()
    open_as(client, who)
    page = visit("/en/glossary-of-nothing/", size=size)
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    page.goto(path)
    return page


def name_of(path: str) -> str | None:
    """Return the name of a team address, None for what is no page of the team."""
    if not path.startswith("/en/team/") or path.endswith(DOWNLOADS):
        return None
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    return None if name in ENDS_THE_VISIT else name


def linked_pages(page: Page, seen: set[str], dead: list[str]) -> Iterator[str]:
    """Walk from the open page along links; yield each page of a name that nobody has looked at yet; note dead ends."""
    waiting = [urlsplit(page.url).path]
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if name is None or name in seen:
            continue
        seen.add(name)
        try:
            answer = page.goto(path)
        except Error as problem:
            # A file to keep is no page, whatever its address looks like.
            if "Download is starting" in str(problem):
                continue
            raise
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        if answer.status != 200:
            dead.append(f"{path} is linked and answers {answer.status}")
            continue
        yield path
        waiting += [urlsplit(href).path for href in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")]


@pytest.mark.slow
def test_menu_pages_of_a_reader_hold_on_a_phone(visit, axe, riverbend):
    page = signed_in(visit, riverbend["dana"], "/en/team/", size=PHONE)
    paths = page.eval_on_selector_all("nav a[href*='/team/']", "all => all.map(a => a.pathname)")
    assert len(paths) >= 3
    for path in dict.fromkeys(paths):
        page.goto(path)
        assert overflow(page) == 0, path
        axe(page)


@pytest.mark.slow
def test_menu_of_many_roles_takes_two_rows_on_a_phone(visit, axe, riverbend):
    page = signed_in(visit, riverbend["maria"], "/en/team/programmes/", size=PHONE)
    rows = page.locator(".rooms-bar .rooms")

    assert rows.count() == 2
    assert rows.locator("a").count() > 12
    assert page.locator(".rooms-bar").bounding_box()["height"] < 130
    assert page.locator("main").bounding_box()["y"] < 300
    # The page one is on is in sight, and the keyboard brings the last entry into sight.
    here = page.locator(".in-group [aria-current]").bounding_box()
    assert 0 < here["x"] < here["x"] + here["width"] <= PHONE[0]
    last = rows.locator("a").last
    last.focus()
    assert last.bounding_box()["x"] + last.bounding_box()["width"] <= PHONE[0]
    assert overflow(page) == 0
    axe(page)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_menu_of_many_roles_stands_on_one_row_at_a_desk(visit, riverbend, language):
    page = signed_in(visit, riverbend["maria"], f"/{language}/team/programmes/", size=(1280, 900))
    tops = page.eval_on_selector_all(
        ".rooms-bar .rooms:first-child li", "all => all.map(one => one.getBoundingClientRect().top)"
    )

    assert len(tops) > 8
    assert len(set(tops)) == 1


@pytest.mark.proofs
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_the_team_that_a_link_leads_to(visit, axe, riverbend, size):
    seen: set[str] = set()
    dead, wide, broken = [], [], []
    for login, who in riverbend.items():
        page = signed_in(visit, who, "/en/team/", size=size)
        seen.discard("core:team_home")
        for path in linked_pages(page, seen, dead):
            if overflow(page):
                wide.append(f"{login} {path}: {overflow(page)} px")
            try:
                axe(page)
            except AssertionError as problem:
                broken.append(f"{login} {path}: {problem}")

    assert dead == []
    assert wide == []
    assert broken == []
    assert len(seen) > 20
