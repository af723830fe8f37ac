"""
Story 1 in a real browser: Ana, farm worker, on a phone 360 px wide; in English, Spanish and Arabic; with and without JavaScript.

She tells what she saw to a charity only, with a photo that holds its place; the team answers; she reads and answers back.

Bad-input family 15: no script, small screens.
"""

import io

import pyotp
import pytest
from PIL import Image
from playwright.sync_api import Page
from tests.browser.fixtures import Visits, overflow
from tests.reports.conftest import Coalition, coalition
from tests.reports.pictures import SECRET, jpeg_with_place

from commonlight.reports import catalogue

__all__ = ["coalition"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = {
    "en": "6 passports kept by the crew leader; nobody may visit them",
    "es": "6 pasaportes en manos del jefe de la cuadrilla; no dejan que nadie los visite",
    "ar": "ستة جوازات سفر عند رئيس العمال، ولا يُسمح لأحد بزيارتهم",
}
QUESTION = {
    "en": "Are you safe now? When may we write to you?",
    "es": "¿Está a salvo ahora? ¿Cuándo podemos escribirle?",
    "ar": "هل أنتم في أمان الآن؟ متى نكتب إليكم؟",
}
ANSWER = {
    "en": "Yes. Better after 8 in the evening.",
    "es": "Sí. Mejor después de las 8 de la noche.",
    "ar": "نعم. الأفضل بعد الثامنة مساءً.",
}
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def go_on(page: Page) -> None:
    """Press the one main button of a step."""
    page.locator("main form button:not(.secondary)").first.click()


def look(page: Page, language: str) -> None:
    """Every page of the way: fits 360 px, right direction, a way out, nothing kept."""
    # Without its style sheet every page is wider.
    page.wait_for_load_state("load")
    assert overflow_without_script(page) == 0
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.locator("a.exit").is_visible()


def overflow_without_script(page: Page) -> int:
    # Playwright's own evaluation works with the page's scripts off.
    return overflow(page)


def send_note(page: Page, language: str, coalition: Coalition) -> str:
    """Walk the form as Ana and return her code."""
    assert page.locator("main").inner_text().count("911") >= 1
    look(page, language)
    page.check("input[name=about][value=other]")
    go_on(page)
    look(page, language)
    page.check("input[value=papers]")
    page.check("input[value=cannot_leave]")
    page.fill("textarea[name=what]", WORDS[language])
    page.fill("input[name=where]", "Route 12")
    page.select_option("select[name=setting]", "farm")
    page.check("input[name=when][value=now]")
    page.set_input_files(
        "input[type=file]", {"name": "camp.jpg", "mimeType": "image/jpeg", "buffer": jpeg_with_place((320, 200))}
    )
    go_on(page)
    look(page, language)
    page.check("input[name=audience][value=one]")
    for box in page.locator("input[name=organisations]").all():
        box.set_checked(box.get_attribute("value") == str(coalition.harbor.pk))
    go_on(page)
    look(page, language)
    route = page.locator("main").inner_text()
    assert "Harbor House" in route
    assert "Valley Legal Aid" not in route
    assert WORDS[language] in route
    page.locator("main form[action$='/note/send/'] button").click()
    look(page, language)
    code = page.locator("#code").inner_text()
    page.fill("main input[type=text], main input[name=last]", code.replace(" ", "").strip()[-5:])
    go_on(page)
    look(page, language)
    assert page.locator("#code").count() == 0
    assert page.context.cookies() == []
    return code


def sign_in(visit: Visits, reader, *, javascript: bool = False) -> Page:
    """Sign a reader in, passphrase and phone code, on a page without scripts unless `javascript`."""
    page = visit("/en/team/", javascript=javascript, size=(1280, 900))
    page.fill("input[name=login_name], input[name=name]", reader.account.login_name)
    page.fill("input[type=password], input[name=passphrase], textarea", reader.passphrase.shown())
    go_on(page)
    page.fill("main input[type=text]", pyotp.TOTP(reader.totp_secret).now())
    go_on(page)
    return page


def open_box(visit: Visits, language: str, code: str, *, javascript: bool) -> Page:
    """Open Ana's messages with her code, typed in her own digits."""
    page = visit(f"/{language}/box/", javascript=javascript)
    typed = code.translate(ARABIC_INDIC) if language == "ar" else code
    page.fill("main input[type=text], main input[name=code], main textarea", typed)
    go_on(page)
    look(page, language)
    return page


def state(code: str, language: str) -> str:
    """Return what a person reads about where the note stands."""
    return next(entry for entry in catalogue.entries("states") if entry.code == code).text_in(language)


@pytest.mark.parametrize(
    ("language", "javascript"),
    [
        ("es", False),
        ("ar", True),
        *(pytest.param(*one, marks=pytest.mark.proofs) for one in (("en", False), ("ar", False), ("es", True))),
    ],
)
def test_ana_tells_the_charity_and_gets_an_answer(visit, coalition, language, javascript):
    ana = visit(f"/{language}/note/", javascript=javascript)
    code = send_note(ana, language, coalition)

    dana = sign_in(visit, coalition.dana)
    dana.goto("/en/team/reports/")
    assert dana.locator("tbody tr").count() == 1
    dana.locator("tbody a").first.click()
    told = dana.locator("main").inner_text()
    assert WORDS[language] in told
    with dana.expect_download() as got:
        dana.locator("a[href*='/files/']").first.click()
    photo = got.value.path().read_bytes()
    assert SECRET.encode() not in photo
    assert dict(Image.open(io.BytesIO(photo)).getexif()) == {}
    again = open_box(visit, language, code, javascript=javascript)
    assert state("read", language) in again.locator("main").inner_text()
    dana.fill("form[action$='/reply/'] textarea", QUESTION[language])
    dana.locator("form[action$='/reply/'] button").click()

    reyes = sign_in(visit, coalition.reyes)
    reyes.goto("/en/team/reports/")
    assert reyes.title().startswith("Not found") or "404" in reyes.content() or reyes.locator("tbody tr").count() == 0
    reyes.goto("/en/team/released/")
    assert reyes.locator("tbody tr").count() == 0

    again.reload()
    look(again, language)
    shown = again.locator("main").inner_text()
    assert QUESTION[language] in shown
    assert state("waiting", language) in shown and state("read", language) not in shown
    again.fill("form[action$='/box/write/'] textarea", ANSWER[language])
    again.locator("form[action$='/box/write/'] button").click()
    assert ANSWER[language] in again.locator("main").inner_text()
    again.locator("form[action$='/box/leave/'] button").click()
    assert again.context.cookies() == []
    again.goto(f"/{language}/box/")
    assert QUESTION[language] not in again.content()

    dana.reload()
    assert ANSWER[language] in dana.locator("main").inner_text()


@pytest.mark.parametrize(
    "language", ["en", "ar", *(pytest.param(code, marks=pytest.mark.proofs) for code in ("es", "fr", "ht", "zh-hans"))]
)
def test_each_step_of_the_way_follows_wcag(visit, axe, coalition, language):
    page = visit(f"/{language}/note/")
    axe(page)
    page.check("input[name=about][value=self]")
    go_on(page)
    axe(page)
    go_on(page)
    assert page.locator("[role=alert], .error-summary").count() >= 1
    axe(page)
    page.check("input[value=looks]")
    go_on(page)
    axe(page)
    page.goto(f"/{language}/note/")
    page.check("input[name=about][value=self]")
    go_on(page)
    page.check("input[value=papers]")
    go_on(page)
    axe(page)
    page.check("input[name=audience][value=one]")
    page.locator("input[name=organisations]").first.check()
    go_on(page)
    axe(page)
    page.locator("main form[action$='/note/send/'] button").click()
    axe(page)
    code = page.locator("#code").inner_text()
    page.goto(f"/{language}/box/")
    page.fill("main input[name=code], main textarea", code)
    go_on(page)
    axe(page)
    for link in ("readers", "facts", "delete"):
        page.goto(f"/{language}/box/{link}/")
        axe(page)
