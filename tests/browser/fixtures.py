"""
A real Chromium for tests: pages at phone or desk width, scripts on or off, each language, axe. See docs/how-to/browser-tests.md.

No page may ask anybody but our own server for anything: the browser knows no other address, and the test that asked fails.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, sync_playwright

# Playwright keeps an event loop in this thread; the database calls of a test are not made inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("COMMONLIGHT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Stopping requests one by one would make each page twice as slow, and switch the browser's cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = (360, 740)
DESK = (1280, 900)
MISSING = "NEEDS A BROWSER: no chromium found; install it, or name one in COMMONLIGHT_CHROMIUM"


def _settled(act: Callable[..., None]) -> Callable[..., None]:
    """Return `act` that, when it led to another page, waits until that page has loaded."""

    @wraps(act)
    def then_wait(self: Page | Locator, *args: object, **kwargs: object) -> None:
        act(self, *args, **kwargs)
        # A click returns when the new page begins to arrive: what is asked of it at once would find nothing there.
        (self if isinstance(self, Page) else self.page).wait_for_load_state("load")

    return then_wait


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the browser of this run; without one, skip, or fail where CI requires it."""
    if not CHROMIUM:
        if os.environ.get("COMMONLIGHT_REQUIRE_BROWSER") == "1":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        for kind in (Page, Locator):
            for act in ("click", "press"):
                patch.setattr(kind, act, _settled(getattr(kind, act)))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visits:
    """
    Opens pages of the live site, each in a browser that has never been here.

    requests : all addresses asked for, in order
    foreign : addresses elsewhere that a page asked for; none was found
    left_for : hosts that a test lets a page lead to on purpose, named before the visit
    """

    browser: Browser
    origin: str
    requests: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    left_for: set[str] = field(default_factory=set)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self,
        path: str,
        *,
        javascript: bool = True,
        size: tuple[int, int] = PHONE,
        language: str = "en",
        dark: bool = False,
        zoom: float = 1,
    ) -> Page:
        """
        Return a new browser's page at `path`.

        size : width and height in px at zoom 1; `zoom` 2 halves what the page may use, as the browser's own zoom does
        language : what the browser asks for; the page's own language stands in `path`
        """
        context = self.browser.new_context(
            base_url=self.origin,
            java_script_enabled=javascript,
            viewport={"width": int(size[0] / zoom), "height": int(size[1] / zoom)},
            device_scale_factor=zoom,
            locale=language,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        for host in self.left_for:
            context.route(f"*://{host}/**", _elsewhere)
        context.on("request", lambda request: self._note(request.url))
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(path)
        return page

    def _note(self, address: str) -> None:
        self.requests.append(address)
        parts = urlsplit(address)
        is_ours = address.startswith(self.origin) or parts.scheme in ("data", "blob", "about")
        if not is_ours and parts.hostname not in self.left_for:
            self.foreign.append(address)


def _elsewhere(route: Route) -> None:
    route.fulfill(body="<title>Elsewhere</title>", content_type="text/html")


@pytest.fixture
def visit(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Visits]:
    """Open pages of the live site: `page = visit("/en/", javascript=False)`; what it asks of others fails the test."""
    live_server = request.getfixturevalue("live_server")
    visits = Visits(chromium, live_server.url)
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.foreign == [], "a page asked somebody else for something"


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Check a page (scripts on) against WCAG 2.0, 2.1 and 2.2, A and AA: `axe(page)` fails on any violation."""
    checker = Axe()
    options = {"runOnly": {"type": "tag", "values": WCAG_AA}, "resultTypes": ["violations"]}

    def check(page: Page) -> None:
        # A page looked at before its style sheet came would be judged by the browser's own style.
        page.wait_for_load_state("load")
        found = checker.run(page, options=options).response["violations"]
        if found:
            page.wait_for_timeout(500)
            found = checker.run(page, options=options).response["violations"]
        lines = [f"{v['id']}: {v['help']}: {node['html'][:160]}" for v in found for node in v["nodes"]]
        assert lines == [], f"{page.url} breaks WCAG"

    return check


def overflow(page: Page) -> int:
    """Return by how many px the page is wider than the window; 0 means that nobody has to scroll sideways."""
    # A page measured before its style sheet came would be judged by the browser's own style.
    page.wait_for_load_state("load")
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
