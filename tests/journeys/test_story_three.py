"""
Story 3 in a real browser without JavaScript on 360 px: Maria's team gets a tip about a girl of about fifteen.

She raises it to a child, sees the state's duty with the line to call, starts the clock, tells the county at once, and a
second person confirms afterwards. The tipster reads where to call, and that somebody was told.
"""

import pyotp
import pytest
from playwright.sync_api import Page
from tests.browser.fixtures import PHONE, Visits, overflow
from tests.factories import open_as
from tests.reports.conftest import Coalition, coalition, send
from tests.reports.pictures import jpeg_with_place

from commonlight.core.models import AuditEvent
from commonlight.core.services import NewReader
from commonlight.reports.models import DutyClock, IntakeSettings, Package, UrgentAct

__all__ = ["coalition"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
# The way is walked from right to left each time, in the other languages when everything is proved.
AR_HERE_ALL_IN_PROOFS = [
    "ar",
    pytest.param("en", marks=pytest.mark.proofs),
    pytest.param("es", marks=pytest.mark.proofs),
]

TIP = "girl about 15 trades rides for sex at truck stop"
CLOSED = {
    "en": "You cannot write to us here right now",
    "es": "Ahora mismo no puede escribirnos aquí",
    "ar": "لا يمكنكم الكتابة",
}


def go_on(page: Page) -> None:
    page.locator("main form button:not(.secondary)").first.click()


def sign_in(visit: Visits, reader: NewReader) -> Page:
    """Sign a reader in on a phone without scripts."""
    page = visit("/en/team/", javascript=False, size=PHONE)
    page.fill("input[name=login_name]", reader.account.login_name)
    page.fill("input[name=passphrase], textarea", reader.passphrase.shown())
    go_on(page)
    page.fill("main input[type=text]", pyotp.TOTP(reader.totp_secret).now())
    go_on(page)
    return page


@pytest.mark.parametrize("language", AR_HERE_ALL_IN_PROOFS)
def test_a_child_in_danger_is_told_at_once_and_confirmed_afterwards(visit, coalition: Coalition, language):
    sent, code = send(coalition.harbor, said_or_done=("money",), what=TIP)
    dana = sign_in(visit, coalition.dana)
    dana.goto(f"/en/team/reports/{sent.report_id}/")
    assert TIP in dana.locator("main").inner_text()
    raising = "form[action$='/raise/']"
    dana.locator("details", has=dana.locator(raising)).locator("summary").click()
    dana.locator(f"{raising} input[value=child]").check()
    dana.locator(f"{raising} button").click()

    dana.goto(f"/en/team/reports/{sent.report_id}/")
    dana.locator("a.button[href$='/duty/']").click()
    panel = dana.locator("main").inner_text()
    assert overflow(dana) == 0
    assert "Everybody who works with children must report at once." in panel
    assert dana.locator("main a[href='tel:1-555-0100']").count() == 1
    dana.locator("form[action$='/duty/start/'] button").click()
    assert "hours are left" in dana.locator("main").inner_text()
    dana.fill("input[name=to]", "County child protection")
    dana.fill("input[name=reference]", "CP-77")
    dana.set_input_files(
        "input[name=receipt]", {"name": "receipt.jpg", "mimeType": "image/jpeg", "buffer": jpeg_with_place((320, 200))}
    )
    dana.locator("form[action$='/duty/told/'] button").click()
    assert "Recorded. A second person confirms it within a day" in dana.locator("body").inner_text()
    assert "CP-77" in dana.locator("main").inner_text()
    assert overflow(dana) == 0

    ben = sign_in(visit, coalition.ben)
    ben.goto("/en/team/urgent/")
    assert overflow(ben) == 0
    ben.locator("form[action$='/confirm/'] button").click()
    assert "Nothing waits." in ben.locator("main").inner_text()

    tipster = visit(f"/{language}/box/", javascript=False)
    tipster.fill("main input[name=code]", code.digits)
    go_on(tipster)
    assert overflow(tipster) == 0
    assert tipster.locator("main a[href='tel:1-555-0100']").count() >= 1
    assert "Dana" in tipster.locator("main").inner_text()
    assert "CP-77" not in tipster.content()

    assert UrgentAct.objects.get().confirmed_by == coalition.ben.account
    assert DutyClock.objects.get().ended is not None
    kinds = set(AuditEvent.objects.values_list("kind", flat=True))
    assert {"report raised", "duty clock started", "duty to report met", "urgent act confirmed"} <= kinds
    assert Package.objects.count() == 0


@pytest.mark.parametrize("language", AR_HERE_ALL_IN_PROOFS)
def test_a_closed_form_is_kind_and_shows_the_numbers(visit, axe, coalition: Coalition, language):
    IntakeSettings.objects.update(rehearsed=None)

    page = visit(f"/{language}/note/")

    assert overflow(page) == 0
    assert CLOSED[language] in page.locator("h1").inner_text()
    assert page.locator("main a[href='tel:911']").count() == 1
    assert page.locator("main a[href='tel:1-555-0100']").count() == 1
    assert page.locator("main form[action*='/note/']").count() == 0
    axe(page)


@pytest.mark.parametrize("size", [PHONE, (1280, 900)], ids=["phone", "desk"])
def test_pages_of_readiness_and_duty_follow_wcag(visit, axe, coalition: Coalition, client, size):
    sent, _ = send(coalition.harbor, child=True, what=TIP)
    open_as(client, coalition.ben)
    cookie = next(iter(client.cookies.values()))
    page = visit("/en/", size=size)
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": visit.origin}])
    paths = (
        "readiness/",
        "readiness/hours/",
        f"readiness/cover/{coalition.harbor.pk}/",
        "readiness/rehearsal/",
        f"reports/{sent.report_id}/duty/",
        "urgent/",
    )
    for path in paths:
        page.goto(f"/en/team/{path}")
        assert overflow(page) == 0, path
        axe(page)
