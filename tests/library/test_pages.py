"""The pages of the library in each language: neutral, light, whole without a script, safe to print."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.urls import reverse
from tests.library.conftest import TODAY, every_page

from commonlight.core.models import Site
from commonlight.library import selectors
from commonlight.library.schema import KINDS, Check

pytestmark = pytest.mark.usefixtures("today", "db")

FIRST_PAGES = ("signs", "groups", "laws", "lines", "words", "search")
LANGUAGES = ("en", "es", "ar", "fr", "ht", "zh-hans")
# What a browser's tab, history or a look over a shoulder must not tell.
TELLING = re.compile(r"traffick|slave|victim|sex|abuse|trata|explotaci|víctima|اتجار|ضحي", re.IGNORECASE)
FIRST_VISIT = 14 * 1024


def get(client, address, language="en", **headers):
    response = client.get(f"/{language}/{address}", headers=headers)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIRST_PAGES)
def test_a_first_page_is_public_neutral_and_needs_no_script_or_cookie(client, site, name, language):
    address = reverse(f"library:{name}").split("/", 2)[2]
    response = client.get(f"/{language}/{address}")
    page = response.content.decode()

    assert response.status_code == 200
    assert not response.cookies
    assert "<script" not in page
    assert "style=" not in page
    assert not TELLING.search(address)
    assert not TELLING.search(re.search(r"<title>(.*?)</title>", page).group(1))
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert page.count("<h1>") == 1
    assert "/exit/" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIRST_PAGES)
def test_a_first_visit_weighs_at_most_14_kb_with_the_style_sheet(client, site, name, language):
    sheet = gzip.compress(Path(find("core/site.css")).read_bytes())
    icon = Path(find("core/icon.svg")).read_bytes()
    page = client.get(reverse(f"library:{name}").replace("/en/", f"/{language}/"), headers={"accept-encoding": "gzip"})

    assert len(page.content) + len(sheet) + len(icon) <= FIRST_VISIT


@pytest.mark.slow
def test_the_pages_come_before_the_site_is_set_up(client, db):
    assert not Site.objects.exists()
    for name in FIRST_PAGES:
        assert client.get(reverse(f"library:{name}")).status_code == 200


def test_the_pages_come_when_the_database_cannot_answer(client, site, monkeypatch):
    from django.db import OperationalError

    def broken():
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(selectors, "site", broken)

    assert 'href="tel:911"' in get(client, "lines/?place=US")
    for name in FIRST_PAGES:
        assert client.get(reverse(f"library:{name}")).status_code == 200


def test_a_library_that_is_switched_off_is_not_there(client, site):
    site.rooms = []
    site.save()

    for name in FIRST_PAGES:
        assert client.get(reverse(f"library:{name}")).status_code == 404


# --- signs


def signs_on(page):
    return re.findall(r"<li><p><strong>(.*?)</strong>", page)


def test_each_sign_shows_what_else_it_may_mean_and_the_rules_stand_on_the_same_page(client, site):
    page = get(client, "learn/")

    assert len(signs_on(page)) == 8
    assert page.count("It may also be:") == 8
    assert "These are not signs" in page
    assert "with different skin colour or names" in page


def test_a_setting_puts_its_own_signs_first(client, site):
    hotel = next(number for number, code in selectors.numbered_codes("setting").items() if code == "hotel")

    page = get(client, f"learn/?at={hotel}", "es")

    assert "En un hotel" in page
    assert signs_on(page)[0].startswith("Hay una joven o un joven en un cuarto")


def test_who_notices_narrows_the_signs(client, site):
    stranger = next(n for n, code in selectors.numbered_codes("noticed_by").items() if code == "anyone")

    page = get(client, f"learn/?by={stranger}")

    assert len(signs_on(page)) == 4


@pytest.mark.parametrize("query", ["at=999", "at=hotel", "page=9999", "page=-1", "page=x", "by=%00", "at=1&at=2"])
def test_a_choice_that_does_not_exist_is_as_good_as_none(client, site, query):
    assert signs_on(get(client, f"learn/?{query}"))


def test_a_sign_that_waits_has_no_page(client, site):
    hidden = next(sign for sign in selectors.content().entries["sign"].values() if sign.grade == "C")

    assert client.get(f"/en/learn/{hidden.facts['number']}/").status_code == 404
    assert client.get("/en/learn/999/").status_code == 404


def test_what_one_visitor_chose_stands_on_no_page_of_the_next(client, site):
    """The frame is kept for a minute; its links to other languages carry the choices of the page."""
    assert "/es/learn/?at=14&amp;by=2" in get(client, "learn/?at=14&by=2")

    assert "at=14" not in get(client, "learn/")
    assert "at=14" not in get(client, "learn/?at=3")


# --- laws


def test_the_coalitions_own_place_comes_first_in_full(client, site):
    page = get(client, "rules/")

    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert headings[:4] == ["Georgia", "All US states", "United States", "The world"]
    assert 'At least <span class="number" dir="ltr">8.5 × 11</span> inches.' in page
    assert "Letters of 15 points." in page
    assert "Languages: English, Español." in page
    assert "government buildings (public restrooms)" in page
    assert "Written on" in page
    assert "Not yet reviewed by a local person." in page
    assert "not yet checked" in page
    assert "This is not legal advice." in page


def test_hidden_laws_of_the_place_are_counted(client, site):
    assert "10 entries wait for review." in get(client, "rules/")


def test_one_topic_of_one_place(client, site):
    posting = next(number for number, code in selectors.numbered_codes("topic").items() if code == "posting")

    page = get(client, f"rules/?place=US-TX&topic={posting}")

    assert re.findall(r'<h3 id="(.*?)">', page) == ["us-tx-402", "us-states-posting", "us-hta-prevention-2022"]


def test_a_law_in_full_has_all_its_parts_and_its_source(client, site):
    page = get(client, "rules/us-tvpa-2000/")

    for words in ("What it says trafficking is", "Help and rights", "Penalties", "Duties of the community"):
        assert words in page
    assert "22 U.S.C. 7101" in page
    assert "CRS IF11942" in page
    assert "Grade A" in page


def test_arabic_shows_laws_in_english_marked_as_such(client, site):
    page = get(client, "rules/us-tvpa-2000/", "ar")

    assert '<p lang="en" dir="ltr">The main US law.' in page
    assert "هذه النصوص بالإنجليزية" in page


def test_spanish_shows_laws_in_spanish(client, site):
    page = get(client, "rules/us-tvpa-2000/", "es")

    assert "La ley principal de Estados Unidos." in page
    assert "Estos textos están en inglés" not in page


def test_a_place_without_a_law_of_its_own_says_so_and_shows_what_holds_there(client, site):
    site.region = "US-OH"
    site.save()

    page = get(client, "rules/")

    assert "The law: Ohio" in page
    assert "The library has no law of this place itself" in page
    assert re.findall(r"<h2>(.*?)</h2>", page)[:3] == ["All US states", "United States", "The world"]


def test_texts_no_speaker_read_say_so_once(client, site, monkeypatch, reviewed):
    from dataclasses import replace

    from commonlight.core.languages import languages
    from commonlight.library.reviews import Review
    from commonlight.library.templatetags import library as tags

    note = "Ninguna persona que hable esta lengua ha leído aún estos textos."
    assert note not in get(client, "rules/us-tvpa-2000/", "es"), "the frame says it of the whole page"

    # The frame's own words were reviewed; the law's were not.
    known = {**languages(), "es": replace(languages()["es"], state="reviewed")}
    monkeypatch.setattr(tags, "languages", lambda: known)
    assert get(client, "rules/us-tvpa-2000/", "es").count(note) == 1

    reviewed.append(Review("law", "us-tvpa-2000", by="Ana Ruiz", on=TODAY, language="es"))
    assert note not in get(client, "rules/us-tvpa-2000/", "es")


def test_a_law_that_waits_has_no_page(client, site):
    assert client.get("/en/rules/us-save/").status_code == 404
    assert client.get("/en/rules/no-such-law/").status_code == 404


def test_all_in_full_shows_each_law_of_the_place_in_full(client, site):
    page = get(client, "rules/?place=US-GA&all=1")

    assert page.count("Where to find it") == page.count("<article")


# --- lines


def test_the_emergency_number_comes_before_every_line(client, site):
    page = get(client, "lines/")
    main = page[page.index("<main") :]

    assert main.index('href="tel:911"') < main.index('href="tel:18883737888"')


def test_another_country_has_its_own_emergency_number_in_the_frame_too(client, site):
    page = get(client, "lines/?place=MX")

    assert "tel:911" in page
    assert get(client, "lines/?place=GB").count('href="tel:911"') == 0


def test_a_line_says_who_runs_it_and_that_nobody_called_it(client, site):
    page = get(client, "lines/?place=AU")

    assert "Police officers answer." in page
    assert "This is the number as its operator publishes it; we have not called it yet." in page


def test_a_number_nobody_called_is_left_out_in_print(client, site):
    for address in ("lines/", "learn/"):
        page = get(client, address)
        (opening,) = re.findall(r'<article class="([^"]*)"><h3>National Human', page)
        assert "noprint" in opening.split()
    assert re.search(r"@media print \{.*?\.noprint", Path(find("core/site.css")).read_text(), re.DOTALL)


def test_a_number_called_lately_shows_as_checked_and_prints(client, site, change):
    change("line", "us-national-human-trafficking-hotline", checked=Check("Ana Ruiz", TODAY - timedelta(days=10)))

    page = get(client, "lines/")

    (opening,) = re.findall(r'<article class="([^"]*)"><h3>National Human', page)
    assert "noprint" not in opening.split()
    assert "A named person called it on" in page
    assert "Ana Ruiz" not in page


def test_a_call_too_long_ago_takes_the_number_out_of_print_again(client, site, change):
    change("line", "us-national-human-trafficking-hotline", checked=Check("Ana Ruiz", TODAY - timedelta(days=200)))

    page = get(client, "lines/")

    assert "that is too long ago" in page
    (opening,) = re.findall(r'<article class="([^"]*)"><h3>National Human', page)
    assert "noprint" in opening.split()


# --- search


def search_for(client, words, language="en"):
    return client.post(f"/{language}/search/", {"words": words})


def test_search_is_sent_with_post_keeps_nothing_and_needs_no_token(site):
    from django.test import Client

    response = search_for(Client(enforce_csrf_checks=True), "passport")

    assert response.status_code == 200
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in response.headers
    assert "passport" in response.content.decode()


def test_a_query_in_an_address_is_not_looked_at(client, site):
    assert "result" not in re.sub(r"<[^>]*>", "", client.get("/en/search/?words=passport").content.decode())


def test_search_writes_nothing_to_the_log(client, site, caplog):
    caplog.set_level(0)

    search_for(client, "kestrelfeather passport")

    assert [record.getMessage() for record in caplog.records if "kestrelfeather" in record.getMessage()] == []


def test_a_number_in_a_result_is_left_out_in_print(client, site):
    page = search_for(client, "National Hotline").content.decode()

    assert '<span class="number noprint" dir="ltr">1-888-373-7888</span>' in page


def test_what_was_typed_is_shown_back_harmless(client, site):
    page = search_for(client, '"><script>alert(1)</script>').content.decode()

    assert "<script" not in page


@pytest.mark.parametrize("words", ["x" * 5000, "\x00\x01", "\ud83d\ude00" * 3, "‮passport"])
def test_odd_queries_are_answered(client, site, words):
    assert search_for(client, words.encode("utf-8", "ignore").decode()).status_code == 200


# --- all of it


@pytest.mark.slow
@pytest.mark.parametrize(
    "language", [pytest.param(code, marks=[] if code in ("en", "ar") else [pytest.mark.proofs]) for code in LANGUAGES]
)
def test_every_page_keeps_the_promises_in_each_language(client, site, language):
    """Each page comes; at most eight signs at a time; no number and no text of a hidden entry anywhere."""
    pages = every_page(client, language)
    everything = "".join(pages.values())

    assert [address for address, page in pages.items() if "</html>" not in page] == []
    assert max(len(signs_on(page)) for address, page in pages.items() if address.startswith("learn/?")) == 8

    numbers = {line.id: line.facts["number"] for line in selectors.content().entries["line"].values()}
    shown = {line.id for line in selectors.shelf("line", language).items}
    hidden = [number for line, number in numbers.items() if line not in shown and number and len(number) > 6]
    assert len(hidden) > 30
    assert [line for line in shown if numbers[line] not in everything] == []
    assert [number for number in hidden if number in everything] == []

    texts = [
        words
        for kind in KINDS
        for entry in selectors.content().entries[kind].values()
        if entry.grade == "C"
        for field, words in entry.texts.get(language, entry.texts["en"]).items()
        if field in ("text", "plain", "means", "why") and len(words) > 40
    ]
    assert len(texts) > 25
    assert [words for words in texts if words in everything] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ar"])
def test_no_page_of_the_library_weighs_more_than_14_kb_with_the_style_sheet(client, site, language):
    # The laws of a place in full are a page to print, asked for from the one measured here.
    held = selectors.content()
    addresses = [
        *(f"learn/?at={number}" for number in selectors.numbered_codes("setting")),
        *(f"rules/?place={code}" for code in sorted({law.facts["place"] for law in held.entries["law"].values()})),
        *(f"rules/{law}/" for law in held.entries["law"] if selectors.item("law", law, language)),
        *(f"lines/?place={code}" for code in sorted({line.facts["country"] for line in held.entries["line"].values()})),
        "learn/1/",
        "learn/groups/",
        "words/",
        "search/",
    ]
    sheet = len(gzip.compress(Path(find("core/site.css")).read_bytes()))

    weights = {address: sheet + len(gzip.compress(get(client, address, language).encode())) for address in addresses}

    assert len(weights) > 120
    assert {address: weight for address, weight in weights.items() if weight > FIRST_VISIT} == {}
