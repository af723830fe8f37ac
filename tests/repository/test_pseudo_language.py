"""
No public text is left untranslated: with a language in which every text is marked, nothing unmarked may show.

A catalogue for an invented language is made in a temporary folder from all texts of all rooms (`⟦text⟧`); then every
public page is opened in it. Words outside the marks are ours and forgotten, unless they stand in the list below.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.urls import clear_url_caches, reverse
from django.utils import translation
from django.utils.translation import trans_real
from tests.browser.public_pages import pages_that_open
from tests.directory.entries import make_service, publish
from tests.events import plans
from tests.factories import make_first_reader, make_organisation, make_site
from tests.reports import conftest as reports_room
from tests.reports.journey import code_of, submit
from tools import messages

from commonlight.core import clock, wording
from commonlight.core.languages import languages, shipped_languages
from commonlight.core.public_texts import public_texts
from commonlight.core.roles import Role
from commonlight.outreach.models import Programme
from commonlight.outreach.services.programmes import Details, start_programme

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
# A real code of a language that the site does not have; its words here are marks around English.
PSEUDO = "eo"
coalition = reports_room.coalition
OPENED, CLOSED = "⟦", "⟧"
# What shows as it is, whatever the language: the whole list.
EXCEPTIONS = (
    r"Riverbend",  # the coalition's own name
    r"Harbor House|Valley Legal Aid|Riverbend PD|National Human Trafficking Hotline",  # own names of organisations
    r"English|Español|العربية|Français|Kreyòl ayisyen|简体中文|中文|eo",  # languages, each by its own name
    r"Português|Tagalog|Soomaali|Kiswahili|Tiếng Việt",
    r"https?://\S+|testserver/b/",  # addresses
    r"9 Association|Office|12 Oak Street|, OH 45202",  # an invented service's own name and place
    r"\bdiman\S+|\b(dim|lun|mar|mer|ven|sab|lundo|mardo|merkredo|vendredo|sabato)\b",
    r"\b(Jan|Feb|Mar|Apr|Maj|Jun|Jul|Aŭg|Sep|Okt|Nov|Dec)\b",  # days and months as Django itself has them in this language
)
# Rooms whose content is in files of its own, with `lang` set where a text falls back; their pages are walked for the frame
# and everything else that is not marked with another language.
LEFT_OUT_TAGS = {"script", "style"}
WORD = re.compile(r"[A-Za-z]{3,}")


class Unmarked(HTMLParser):
    """Collects the words a page shows outside the marks; what is said to be in another language is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._depth = 0

    def _is_silent(self) -> bool:
        return any(silent for _, silent in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        for name in ("alt", "title", "aria-label", "placeholder"):
            if held.get(name) and not self._is_silent():
                self._look(held[name] or "")
        if tag in ("meta", "link", "img", "input", "br", "hr"):
            return
        other = held.get("lang") not in (None, PSEUDO) or held.get("translate") == "no"
        self._open.append((tag, tag in LEFT_OUT_TAGS or other))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if not self._is_silent():
            self._look(data, running=True)

    def _look(self, text: str, *, running: bool = False) -> None:
        depth = self._depth if running else 0
        outside = ""
        for sign in text:
            depth += (sign == OPENED) - (sign == CLOSED)
            outside += sign if depth == 0 and sign != CLOSED else " " if sign == CLOSED else ""
        if running:
            self._depth = max(depth, 0)
        for pattern in EXCEPTIONS:
            outside = re.sub(pattern, " ", outside)
        if WORD.search(outside):
            self.found.append(" ".join(outside.split()))


def pseudo(text: str) -> str:
    return f"{OPENED}{text}{CLOSED}"


def write_catalogue(folder: Path) -> int:
    catalog = Catalog(locale=PSEUDO, charset="utf-8")
    catalog.fuzzy = False
    count = 0
    for where in messages.folders():
        # What `tools/messages.py check` holds in step with the code; collecting anew takes half a minute.
        for message in messages._read(messages._po(where, "es"), "es"):
            if not message.id:
                continue
            words = pseudo(message.id) if isinstance(message.id, str) else tuple(pseudo(part) for part in message.id)
            catalog.add(message.id, words, context=message.context)
            count += 1
    path = folder / PSEUDO / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as stream:
        write_mo(stream, catalog)
    return count


def forget_catalogues() -> None:
    trans_real._translations.clear()
    trans_real._default = None
    trans_real.get_languages.cache_clear()
    getattr(trans_real.get_supported_language_variant, "cache_clear", lambda: None)()
    clear_url_caches()


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pseudo")
    return folder, write_catalogue(folder)


@pytest.fixture
def pseudo_language(catalogue, settings, monkeypatch):
    settings.LANGUAGES = [*settings.LANGUAGES, (PSEUDO, PSEUDO)]
    # The first path wins over those after it and over the rooms' own.
    settings.LOCALE_PATHS = [catalogue[0], *settings.LOCALE_PATHS]
    known = dict(languages())
    known[PSEUDO] = type(known["en"])(code=PSEUDO, name=PSEUDO, direction="ltr", state="source")
    shipped_languages.cache_clear()
    monkeypatch.setattr("commonlight.core.languages.read_languages", lambda text: known)
    forget_catalogues()
    # Texts of content files come from the coalition in a language of its own.
    own = {(text.key, text.english): pseudo(text.english) for text in public_texts() if not text.lookup}
    monkeypatch.setattr(wording._state, "words", {PSEUDO: own})
    monkeypatch.setattr(wording, "refresh", lambda: None)
    yield
    shipped_languages.cache_clear()
    forget_catalogues()
    translation.activate("en")


def test_catalogue_holds_every_text_of_every_room(catalogue):
    assert catalogue[1] > 500


def test_no_public_page_shows_a_text_that_nobody_can_translate(client, pseudo_language):
    site = make_site()
    site.languages = ["en", "es", PSEUDO]
    site.save()
    house = make_organisation("Harbor House")
    make_first_reader(house, Role.INTAKE)
    addresses = pages_that_open(PSEUDO)
    found = {}

    for address in addresses:
        answer = client.get(address)
        if not answer["Content-Type"].startswith("text/html"):
            continue
        page = Unmarked()
        page.feed(answer.content.decode())
        if page.found:
            found[address] = page.found

    assert len(addresses) >= 10
    assert settings.LANGUAGES[-1][0] == PSEUDO
    assert found == {}


def unmarked(answer) -> list[str]:
    page = Unmarked()
    page.feed(answer.content.decode())
    return page.found


def test_no_step_of_the_form_and_no_page_of_the_mailbox_shows_a_text_that_nobody_can_translate(
    client, coalition, pseudo_language
):
    first = client.get(f"/{PSEUDO}/note/")
    steps = {"start": first, "start, empty": submit(client, first, "/note/about/")}
    for about in ("self", "behalf", "other"):
        steps[f"facts, {about}"] = submit(client, first, "/note/about/", about=about)
    facts = steps["facts, other"]
    steps["facts, empty"] = submit(client, facts, "/note/facts/")
    words = {"said_or_done": ["papers"], "what": "9", "when": "now", "child": "yes"}
    steps["reach"] = submit(client, facts, "/note/facts/", **words)
    steps["reach, empty"] = submit(client, steps["reach"], "/note/reach/", organisations=[])
    steps["check"] = submit(client, steps["reach"], "/note/reach/", organisations=[str(coalition.harbor.pk)])
    steps["code"] = submit(client, steps["check"], "/note/send/")
    code = code_of(steps["code"])
    steps["card"] = submit(client, steps["code"], "/note/card/")
    steps["code, wrong"] = submit(client, steps["code"], "/note/kept/", last="1")
    steps["kept"] = submit(client, steps["code"], "/note/kept/", last=code[-5:])
    steps["mailbox, wrong"] = submit(client, client.get(f"/{PSEUDO}/box/"), "/box/", code="1")
    opened = submit(client, client.get(f"/{PSEUDO}/box/"), "/box/", code=code)
    steps["mailbox"] = client.get(opened["Location"]) if opened.status_code == 302 else opened

    shown = {name: unmarked(answer) for name, answer in steps.items()}

    assert {name: answer.status_code for name, answer in steps.items() if answer.status_code not in (200, 422)} == {}
    assert {name: found for name, found in shown.items() if found} == {}


def test_no_page_of_a_service_shows_a_text_that_nobody_can_translate(client, pseudo_language):
    site = make_site(rooms=["directory"])
    site.languages = ["en", PSEUDO]
    site.save()
    service = make_service("9", needs=["legal_help", "free"])
    publish(service)

    pages = {
        name: client.get(f"/{PSEUDO}/services/{name}")
        for name in ("", "?need=legal_help", f"{service.pk}/", f"{service.pk}/card/")
    }

    assert {name: answer.status_code for name, answer in pages.items()} == dict.fromkeys(pages, 200)
    assert {name: found for name, answer in pages.items() if (found := unmarked(answer))} == {}


def test_no_page_of_an_event_a_way_to_help_or_a_programme_shows_a_text_that_nobody_can_translate(
    client, pseudo_language, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: plans.AT)
    marked = (pseudo("Evening"), pseudo("We talk about work."))
    # What the coalition writes itself is there in the language, so that all else must be ours and marked.
    event = plans.make_event(
        words={"en": ("Evening", "We talk about work."), PSEUDO: marked},
        place="",
        mode="both",
        link="https://meet.example.org/room",
        has_childcare=True,
    )
    offer = plans.make_opportunity(training=True, screening=True)
    day = plans.only_day(event)
    by = plans.make_planner()
    programme = start_programme(
        group="youth-instability",
        setting="rural",
        details=Details(name=pseudo("Youth"), level="involve", starts=plans.AT.date(), lead=by),
        language="en",
        by=by,
        at=plans.AT,
    )
    Programme.objects.filter(pk=programme.pk).update(is_public=True, state="running")
    programme.refresh_from_db()
    addresses = [
        reverse("events:ahead"),
        reverse("events:month_of", args=[2027, 3]),
        reverse("events:sheet"),
        reverse("events:event", args=[event.slug]),
        reverse("events:join", args=[event.slug, day.pk]),
        reverse("events:ways"),
        reverse("events:offer", args=[offer.pk]),
        reverse("outreach:public_programmes"),
        reverse("outreach:public_programme", args=[programme.slug]),
    ]
    pages = {address: client.get(address.replace("/en/", f"/{PSEUDO}/", 1)) for address in addresses}

    assert {address: answer.status_code for address, answer in pages.items()} == dict.fromkeys(pages, 200)
    assert [f"{address}: {found}" for address, answer in pages.items() if (found := unmarked(answer))] == []
