"""
Story 4 in a real browser without scripts, on a phone 360 px wide: Dana helps J.; a lawyer of the coalition, and a shelter without an account.

J. agrees to tell the lawyer two things and the shelter one; the lawyer accepts; the shelter is full; J. takes her yes back and the lawyer's screen is empty.
"""

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page
from tests.browser.fixtures import PHONE, overflow
from tests.journeys.test_story_one import go_on, sign_in
from tests.referrals.conftest import coalition

__all__ = ["coalition"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS = "I want papers so that I can work."
GONE = (
    "Nothing of it can be opened any more. Destroy every copy and note you made of it; the person has a right to that."
)
LANGUAGES = ["en", *(pytest.param(one, marks=pytest.mark.proofs) for one in ("es", "ar"))]


def said(language: str, text: str) -> str:
    """Return a text of the pages as they say it in a language; team pages in Arabic speak English."""
    with translation.override(language):
        return gettext(text)


def on_a_phone(page: Page) -> Page:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    return page


def looks_right(page: Page) -> None:
    # A page measured before its style sheet came would be judged by the browser's own style.
    page.wait_for_load_state("load")
    assert overflow(page) == 0, page.url
    assert page.locator("html").get_attribute("dir") == ("rtl" if "/ar/" in page.url else "ltr")


def ask_consent(page: Page, record: str, *, member: str = "", partner: str = "", items: tuple[str, ...]) -> str:
    """Draft a consent, read the words out, keep the yes; return its address."""
    page.goto(record)
    page.click("a[href$='/consent/']")
    looks_right(page)
    if member:
        page.get_by_label(member).check()
    page.fill("input[name=partner]", partner)
    page.fill("input[name=purpose]", "a lawyer for a T visa" if member else "a bed tonight")
    for box in page.locator("input[name=items]").all():
        box.set_checked(box.get_attribute("value") in items)
    if member:
        page.check("input[name=sender_sees_outcome]")
    # A person whose age nobody asked: who agrees is asked; all that is seldom needed stays folded away.
    page.select_option("select[name=who]", "adult")
    assert not page.locator("input[name=guardian]").is_visible()
    go_on(page)
    looks_right(page)
    assert (member or partner) in page.locator("blockquote").inner_text()
    page.check("input[name=channel][value=read_out]")
    go_on(page)
    page.check("input[name=copy]")
    go_on(page)
    return page.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_dana_refers_j_with_consent_and_j_takes_it_back(visit, coalition, language):
    dana = on_a_phone(sign_in(visit, coalition.dana))
    dana.goto(f"/{language}/team/clients/new/")
    looks_right(dana)
    dana.fill("input[name=pseudonym]", "J.")
    dana.fill("input[name=area]", "Riverbend County")
    go_on(dana)
    record = dana.url
    looks_right(dana)
    for term, words in (("immigration", WORDS), ("night_shelter", "A bed tonight.")):
        dana.locator("summary", has_text=said(language, "Add a need")).click()
        dana.select_option("#need_term", term)
        dana.fill("#need_words", words)
        dana.locator("form[action$='/add/need/'] button").click()

    lawyer = ask_consent(dana, record, member="Valley Legal Aid", items=("pseudonym", "needs"))
    dana.goto(lawyer + "refer/")
    looks_right(dana)
    dana.select_option(
        "select[name=need]", label=dana.locator("select[name=need] option", has_text=WORDS[:20]).inner_text()
    )
    go_on(dana)
    assert not dana.url.endswith("refer/")

    shelter = ask_consent(dana, record, partner="Hilltop Shelter", items=("needs",))
    dana.goto(shelter + "refer/")
    dana.select_option(
        "select[name=need]", label=dana.locator("select[name=need] option", has_text="A bed").inner_text()
    )
    dana.check("input[name=mode][value=link]")
    go_on(dana)
    looks_right(dana)
    link, pin = (dana.locator(".code").nth(place).inner_text().strip() for place in (0, 1))

    guest = visit(link[link.index(f"/{language}/") :], javascript=False)
    looks_right(guest)
    guest.fill("input[name=pin]", pin)
    go_on(guest)
    told = guest.locator("main").inner_text()
    assert "A bed tonight." in told
    assert "J." not in told
    looks_right(guest)
    guest.check("input[name=step][value=declined]")
    guest.select_option("select[name=reason]", "no_space")
    go_on(guest)
    assert said(language, "Thank you") in guest.locator("main").inner_text()
    again = visit(link[link.index(f"/{language}/") :], javascript=False)
    again.fill("input[name=pin]", pin)
    go_on(again)
    assert again.locator("input[name=pin]").count() == 1 and WORDS not in again.locator("main").inner_text()

    lena = on_a_phone(sign_in(visit, coalition.lena))
    lena.goto(f"/{language}/team/handed-over/")
    looks_right(lena)
    lena.locator("tbody a").first.click()
    looks_right(lena)
    package = lena.url
    assert WORDS in lena.locator("main").inner_text()
    lena.check("input[name=step][value=accepted]")
    go_on(lena)

    dana.goto(record)
    now = dana.locator("main").inner_text()
    assert said(language, "Accepted") in now
    assert said(language, "Declined") in now
    dana.goto(lawyer)
    dana.locator("summary", has_text=said(language, "The person takes it back")).click()
    dana.locator("button.danger").click()

    lena.goto(package)
    assert WORDS not in lena.content()
    assert said(language, GONE) in lena.locator("main").inner_text()
    dana.goto(record + "log/")
    looks_right(dana)
    log = dana.locator("main").inner_text()
    assert "Valley Legal Aid" in log
    assert "Hilltop Shelter" in log
