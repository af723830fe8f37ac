"""
Stories 2 and 3 in a real browser without JavaScript, 360 px wide: Tom tells how somebody looked; Maria sorts a tip about a child.

The person's steps are walked in English, Spanish and Arabic; the team's pages stand in English.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.browser.fixtures import overflow
from tests.journeys.test_story_one import go_on, look, sign_in
from tests.reports.conftest import Coalition, coalition

from commonlight.core.models import AuditEvent
from commonlight.reports.models import Package, Report, StatisticsLine, StatisticsRefusals, Status

__all__ = ["coalition"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
# The way is walked from right to left each time, in the other languages when everything is proved.
AR_HERE_ALL_IN_PROOFS = [
    "ar",
    pytest.param("en", marks=pytest.mark.proofs),
    pytest.param("es", marks=pytest.mark.proofs),
]

LOOKS = {
    "en": "older black man with white girl, strange",
    "es": "un hombre negro mayor con una chica blanca, raro",
    "ar": "رجل أسود كبير مع فتاة بيضاء، غريب",
}
SAID = {
    "en": "she said she cannot leave and he has her ID",
    "es": "ella dijo que no puede irse y que él tiene su identificación",
    "ar": "قالت إنها لا تستطيع المغادرة وإن هويتها معه",
}
TIP = {
    "en": "girl about 15 trades rides for sex at the truck stop",
    "es": "una chica de unos 15 años cambia viajes por sexo en la parada de camiones",
    "ar": "فتاة في نحو الخامسة عشرة تبادل الركوب بالجنس في موقف الشاحنات",
}
PICTURES = os.environ.get("COMMONLIGHT_JOURNEY_PICTURES", "")


def keep(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for one."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def send(page: Page, language: str, coalition: Coalition, *, police: bool = False) -> str:
    """Choose who reads, send, type the last digits back, and return the code."""
    page.check(f"input[name=audience][value={'police' if police else 'one'}]")
    for box in page.locator("input[name=organisations]").all():
        box.set_checked(box.get_attribute("value") == str(coalition.harbor.pk))
    go_on(page)
    look(page, language)
    page.locator("main form[action$='/note/send/'] button").click()
    look(page, language)
    code = page.locator("#code").inner_text()
    page.fill("main input[name=last]", code.replace(" ", "").strip()[-5:])
    go_on(page)
    return code


@pytest.mark.parametrize("language", AR_HERE_ALL_IN_PROOFS)
def test_tom_tells_how_somebody_looked_and_then_what_was_said(visit, coalition, language):
    tom = visit(f"/{language}/note/", javascript=False)
    tom.check("input[name=about][value=other]")
    go_on(tom)
    tom.check("input[value=looks]")
    tom.fill("textarea[name=what]", LOOKS[language])
    go_on(tom)
    look(tom, language)
    assert tom.locator("input[name=next]").count() == 2
    tom.check("input[name=next][value=send]")
    go_on(tom)
    code = send(tom, language, coalition, police=True)

    team = sign_in(visit, coalition.dana)
    team.goto("/en/team/reports/")
    assert "Looks only" in team.locator("tbody").inner_text()
    team.locator("tbody a").first.click()
    address = team.url
    team.goto(f"{address}police/")
    assert team.locator("form[action$='/release/']").count() == 0
    reyes = sign_in(visit, coalition.reyes)
    reyes.goto("/en/team/released/")
    assert LOOKS[language] not in reyes.content()
    assert (Package.objects.count(), StatisticsLine.objects.count(), StatisticsRefusals.objects.count()) == (0, 0, 0)

    tom.goto(f"/{language}/box/")
    tom.fill("main input[name=code], main textarea", code)
    go_on(tom)
    look(tom, language)
    tom.goto(f"/{language}/box/facts/")
    tom.uncheck("input[value=looks]")
    tom.check("input[value=cannot_leave]")
    tom.fill("textarea[name=what]", SAID[language])
    tom.locator("form[action$='/box/facts/'] button").click()
    team.goto("/en/team/reports/")
    assert "Looks only" not in team.locator("tbody").inner_text()
    team.goto(f"{address}police/")
    assert team.locator("form[action$='/release/']").count() == 1


@pytest.mark.parametrize("language", AR_HERE_ALL_IN_PROOFS)
def test_maria_sorts_a_tip_about_a_child_and_nobody_lowers_or_heaps_it(visit, coalition, language):
    tipster = visit(f"/{language}/note/", javascript=False)
    tipster.check("input[name=about][value=other]")
    go_on(tipster)
    tipster.check("input[value=sex_made]")
    tipster.fill("textarea[name=what]", TIP[language])
    tipster.check("input[name=child]")
    go_on(tipster)
    look(tipster, language)
    code = send(tipster, language, coalition, police=True)

    maria = sign_in(visit, coalition.ben)
    maria.goto("/en/team/reports/triage/")
    assert "Under 18" in maria.locator("tbody").inner_text()
    keep(maria, f"triage-{language}")
    number = maria.locator("tbody label").first.inner_text()
    maria.locator("tbody input[name=chosen]").first.check()
    maria.locator("button[value=read]").click()
    assert TIP[language] in maria.locator("main").inner_text()
    maria.goto("/en/team/reports/triage/")
    maria.fill("input[name=numbers]", number)
    maria.fill("input[name=lead]", number)
    maria.locator("button[value=repeat]").click()
    assert Report.objects.get().status == Status.READ

    maria.set_viewport_size({"width": 360, "height": 740})
    maria.goto("/en/team/reports/triage/")
    assert overflow(maria) == 0
    keep(maria, f"triage-phone-{language}")
    maria.set_viewport_size({"width": 1280, "height": 900})
    maria.locator("tbody a").first.click()
    maria.locator("a[href$='/police/']").first.click()
    maria.check("input[name=way][value=link]")
    maria.fill("input[name=officer]", "Officer 4411")
    maria.locator("input[name=parts]").first.check()
    maria.check("input[name=reason][value=child]")
    maria.locator("form[action$='/release/'] button").click()
    keep(maria, f"link-{language}")
    link, pin = (one.inner_text().strip() for one in maria.locator("p.code").all())

    officer = visit(link.split("/en/", 1)[1].join(["/en/", ""]), javascript=False)
    look(officer, "en")
    keep(officer, f"pin-{language}")
    officer.fill("input[name=pin]", pin)
    go_on(officer)
    assert TIP[language] in officer.locator("main").inner_text()
    assert overflow(officer) == 0
    keep(officer, f"parcel-{language}")
    officer.fill("input[name=officer]", "Officer 4411")
    officer.locator("form:has(input[value=receipt]) button").click()
    officer.check("input[name=answer][value=open]")
    officer.locator("form:has(input[name=act][value=answer]) button").click()
    maria.locator("main a.button").click()
    told = maria.locator("main").inner_text()
    assert "Officer 4411" in told
    assert "Open – work goes on" in told
    keep(maria, f"desk-{language}")
    maria.goto("/en/team/shift/")
    keep(maria, f"shift-{language}")

    tipster.goto(f"/{language}/box/")
    tipster.fill("main input[name=code], main textarea", code)
    go_on(tipster)
    look(tipster, language)
    assert "Ben" in tipster.locator("main").inner_text()
    assert AuditEvent.objects.filter(kind="package released").count() == 1


@pytest.mark.proofs
def test_new_pages_follow_wcag(visit, axe, coalition):
    from tests.reports.conftest import send as send_note

    send_note(coalition.harbor, police=[coalition.police], child=True)
    team = sign_in(visit, coalition.dana, javascript=True)
    team.goto("/en/team/reports/")
    team.locator("tbody a").first.click()
    address = team.url
    for path in (
        "/en/team/reports/triage/", "/en/team/reports/texts/", "/en/team/reports/enter/", "/en/team/shift/",
        "/en/team/legal/", "/en/team/legal/new/demand/", address, f"{address}police/",
    ):  # fmt: skip
        team.goto(path)
        axe(team)
    for language in ("en", "es", "ar"):
        axe(visit(f"/{language}/parcel/{'0' * 32}/"))
