"""
Take the pictures of docs/pictures anew from a running demo, as a person would see them.

    COMMONLIGHT_DATA=... commonlight demo --port 8124 &
    python tools/pictures.py http://localhost:8124 [PART ...]

Parts: home, keeping, public, finder, courses, reports, clients, programmes, insight, partners, events, library,
media, feedback, surveys; "person" is the form and the mailbox alone.
"""

import io
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1180, "height": 800}


def keep(page: Page, name: str, *, tallest: int = 1600) -> None:
    """Save the page as a small picture, cut at `tallest` px."""
    # A field that was filled in may have moved the page, and the bar for leaving with it.
    page.mouse.wheel(0, -20_000)
    page.wait_for_timeout(200)
    image = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, tallest)))
    image.quantize(64).save(PICTURES / f"{name}.png", optimize=True)
    print(name, image.size)


def visit(browser: Browser, address: str, size: dict[str, int]) -> Page:
    """Return a new visitor's page, scripts off."""
    page = browser.new_context(viewport=size, java_script_enabled=False).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    page.goto(address)
    return page


def go_on(page: Page) -> None:
    """Press the main button of a step."""
    page.locator("main form button:not(.secondary)").first.click()


def walk_note(browser: Browser, base: str, language: str) -> str:
    """Send an invented note, keep pictures of the way, and return its code."""
    page = visit(browser, f"{base}/{language}/note/", PHONE)
    keep(page, f"note-start-{language}")
    page.check("input[name=about][value=other]")
    go_on(page)
    page.check("input[value=papers]")
    page.check("input[value=cannot_leave]")
    page.fill("input[name=where]", "Route 12")
    keep(page, f"note-facts-{language}")
    go_on(page)
    page.check("input[name=audience][value=one]")
    page.locator("input[name=organisations]").first.check()
    keep(page, f"note-who-{language}")
    go_on(page)
    keep(page, f"note-check-{language}")
    page.locator("main form[action$='/note/send/'] button").click()
    keep(page, f"note-code-{language}")
    return page.locator("#code").inner_text()


def sign_in(browser: Browser, base: str, role: str) -> Page:
    """Sign a reader of the demo in with what the demo prints."""
    command = shutil.which("commonlight") or str(Path(sys.executable).parent / "commonlight")
    said = subprocess.run([command, "demo", "code", role], capture_output=True, text=True, check=True).stdout
    login, rest = said.strip().split(": passphrase ")
    passphrase, code = rest.split(", code ")
    page = visit(browser, f"{base}/en/team/", DESK)
    page.fill("input[name=login_name], input[name=name]", login)
    page.fill("input[type=password], input[name=passphrase], textarea", passphrase)
    go_on(page)
    page.fill("main input[type=text]", code.strip())
    go_on(page)
    return page


def open_link(browser: Browser, base: str, login: str, size: dict[str, int]) -> Page:
    """Sign an account without passphrase in with the link the demo prints."""
    command = shutil.which("commonlight") or str(Path(sys.executable).parent / "commonlight")
    said = subprocess.run([command, "demo", "code", login], capture_output=True, text=True, check=True).stdout
    page = visit(browser, base + said.partition(": open ")[2].split(" ")[0], size)
    go_on(page)
    return page


def library(browser: Browser, base: str) -> None:
    """Keep pictures of the library's team pages."""
    team = open_link(browser, base, "rosa", DESK)
    team.goto(f"{base}/en/team/library/")
    keep(team, "library-due", tallest=1100)
    team.get_by_role("link", name="Call Riverbend youth line").click()
    keep(team, "verify-number", tallest=1400)
    team.goto(f"{base}/en/team/library/")
    team.locator("dl a[href*='/changes/']").first.click()
    keep(team, "library-change", tallest=1000)


def home(browser: Browser, base: str) -> None:
    """Keep pictures of the home page and of the pages a new coordinator sees."""
    keep(visit(browser, f"{base}/en/", DESK), "home-en", tallest=2200)
    keep(visit(browser, f"{base}/ar/", PHONE), "home-ar", tallest=2400)
    for code, name in (("fr", "fr"), ("ht", "ht"), ("zh-hans", "zh")):
        keep(visit(browser, f"{base}/{code}/", PHONE), f"home-{name}")
    keep(visit(browser, f"{base}/es/", PHONE), "home-es", tallest=2400)
    team = open_link(browser, base, "maria", DESK)
    team.goto(f"{base}/en/team/first-hour/")
    keep(team, "first-hour", tallest=1100)
    team.goto(f"{base}/en/team/cards/volunteer/")
    team.emulate_media(media="print")
    team.set_viewport_size({"width": 794, "height": 1123})
    keep(team, "role-card", tallest=1123)


def finder(browser: Browser, base: str) -> None:
    """Find a lawyer in Spanish on a phone, and keep pictures of the list, the service and its card."""
    page = visit(browser, f"{base}/es/services/", PHONE)
    page.select_option("select[name=need]", "legal_help")
    page.fill("input[name=place]", "42999")
    go_on(page)
    keep(page, "finder-es", tallest=1700)
    page.locator(".found h3 a").first.click()
    keep(page, "service-es", tallest=1700)
    page.goto(page.url + "card/")
    keep(page, "card-es", tallest=1050)


def courses(browser: Browser, base: str) -> None:
    """Keep pictures of a course in Spanish on a phone, and of what a class of the demo still mixes up."""
    keep(visit(browser, f"{base}/es/learn/courses/hotel/2/", PHONE), "course-es", tallest=1700)
    team = open_link(browser, base, "okafor", DESK)
    team.goto(f"{base}/en/team/learning/")
    team.locator("main tbody th a").last.click()
    team.get_by_role("link", name="Results").click()
    team.get_by_role("button", name="Work out the results").click()
    team.wait_for_timeout(8_000)
    team.reload()
    keep(team, "class-results", tallest=1700)


def media(browser: Browser, base: str) -> None:
    """Keep the page of own pictures and recordings."""
    team = open_link(browser, base, "maria", DESK)
    team.goto(f"{base}/en/team/media/")
    keep(team, "own-media", tallest=1600)


def keeping(browser: Browser, base: str) -> None:
    """Keep pictures of the public page of answers, of the doctor and of the backup page."""
    for language in ("en", "ar"):
        keep(visit(browser, f"{base}/{language}/answers/", PHONE), f"answers-{language}", tallest=2600)
    team = open_link(browser, base, "jo", DESK)
    for name in ("doctor", "backup"):
        team.goto(f"{base}/en/team/{name}/")
        keep(team, name, tallest=1200)


def clients(browser: Browser, base: str) -> None:
    """Keep the case worker's list, a consent and its sheet, a referral, and who could be asked next."""
    page = sign_in(browser, base, "caseworker")
    page.goto(f"{base}/en/team/clients/")
    keep(page, "clients")
    page.locator("tbody a", has_text="J.").first.click()
    record = page.url
    for link, name in (("/consent/", "consent"), ("/referral/", "referral")):
        page.goto(base + str(page.locator(f"main p a[href*='{link}']").first.get_attribute("href")))
        keep(page, name, tallest=1400)
        page.goto(record)
    page.goto(f"{base}/en/team/clients/")
    page.locator("tbody a", has_text="Reed").first.click()
    record = page.url
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for link, name, rest in (("/consent/", "consent-sheet-ar", "sheet/"), ("/need/", "who-takes-people", "")):
        page.goto(base + str(page.locator(f"main p a[href*='{link}']").first.get_attribute("href")) + rest)
        keep(page, name, tallest=1400)
        page.goto(record)


def programmes(browser: Browser, base: str) -> None:
    """Keep what is due, the difference between two groups, a grant on a phone, and the public page in Arabic."""
    team = open_link(browser, base, "maria", PHONE)
    team.goto(f"{base}/en/team/programmes/")
    keep(team, "programmes", tallest=1900)
    team.set_viewport_size(DESK)  # type: ignore[arg-type]
    team.locator("tbody a", has_text="Rural youth").click()
    team.goto(team.url + "group/?group=refugees&setting=urban")
    keep(team, "programme-difference", tallest=1500)
    team.goto(f"{base}/en/team/police-liaison/")
    keep(team, "liaison", tallest=1400)
    keep(visit(browser, f"{base}/ar/programmes/rural-youth/", PHONE), "programme-ar", tallest=2400)


def surveys(browser: Browser, base: str) -> None:
    """Questions for everybody on a phone, and what two rounds said."""
    page = visit(browser, f"{base}/ar/surveys/how-we-did/", PHONE)
    go_on(page)
    keep(page, "survey-ar", tallest=1100)
    team = open_link(browser, base, "maria", DESK)
    team.goto(f"{base}/en/team/feedback/surveys/")
    team.get_by_role("link", name="What our streets think").click()
    team.locator("a[href*='/results/']").nth(1).click()
    keep(team, "survey-results")
    team.goto(f"{base}/en/team/feedback/trust/")
    keep(team, "trust")
    asked = open_link(browser, base, "maria", PHONE)
    asked.goto(f"{base}/en/team/feedback/interviews/")
    asked.locator("main a[href*='/team/feedback/interviews/']:not([href*='guides'])").first.click()
    keep(asked, "interview-ask", tallest=1100)


def insight(browser: Browser, base: str) -> None:
    """Keep pictures of a plan with what came out, and of the months that police sent."""
    team = open_link(browser, base, "maria", DESK)
    team.goto(f"{base}/en/team/insight/impact/")
    team.get_by_role("link", name="Evenings for young people").first.click()
    keep(team, "impact", tallest=3200)
    team.goto(f"{base}/en/team/insight/figures/")
    keep(team, "police-numbers", tallest=1000)
    team.goto(f"{base}/en/team/insight/where/")
    team.locator("main ul.tasks a").first.click()
    team.get_by_role("link", name="Open what came out").click()
    keep(team, "where-to-reach", tallest=3600)
    team.goto(f"{base}/en/team/insight/plans/")
    team.locator("main ul.tasks a").last.click()
    team.get_by_role("link", name="Open what came out").click()
    keep(team, "plan", tallest=3000)
    team.get_by_role("link", name="Change it by hand").click()
    keep(team, "plan-by-hand", tallest=1600)
    team.go_back()
    team.set_viewport_size(PHONE)  # type: ignore[arg-type]
    keep(team, "plan-phone", tallest=3000)
    team.goto(f"{base}/en/team/insight/where/")
    team.locator("main ul.tasks a").first.click()
    team.get_by_role("link", name="Open what came out").click()
    keep(team, "where-to-reach-phone", tallest=3600)
    compared(team, base)


def compared(team: Page, base: str) -> None:
    """Keep a picture of two coalitions held against each other."""
    team.set_viewport_size(DESK)  # type: ignore[arg-type]
    team.goto(f"{base}/en/team/insight/compare/")
    team.locator("main a", has_text="between coalitions: ").first.click()
    keep(team, "compare", tallest=1300)


def partners(browser: Browser, base: str) -> None:
    """Keep what waits for a coordinator, a partner on a phone, and the coverage map."""
    team = open_link(browser, base, "maria", DESK)
    team.goto(f"{base}/en/team/partners/")
    keep(team, "partners", tallest=1300)
    team.goto(f"{base}/en/team/partners/coverage/")
    keep(team, "coverage", tallest=1200)
    team.set_viewport_size(PHONE)  # type: ignore[arg-type]
    team.goto(f"{base}/en/team/partners/")
    team.locator("tbody a", has_text="Mill Street Clinic").click()
    keep(team, "partner")


def events(browser: Browser, base: str) -> None:
    """The public month, the door on a phone, and the roster of a week."""
    keep(visit(browser, f"{base}/en/events/month/", DESK), "events-month", tallest=1180)
    page = open_link(browser, base, "maria", PHONE)
    page.goto(f"{base}/en/team/events/")
    page.locator("main td a", has_text="Neighbours' evening").first.click()
    page.locator("a[href$='/door/']").click()
    keep(page, "events-door", tallest=1000)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{base}/en/team/volunteers/roster/")
    keep(page, "volunteers-roster", tallest=1150)


def public(browser: Browser, base: str) -> None:
    """Keep the public pages of the library."""
    keep(visit(browser, f"{base}/es/learn/", PHONE), "signs-es")
    keep(visit(browser, f"{base}/en/rules/us-tvpa-2000/", DESK), "law-en")
    keep(visit(browser, f"{base}/en/lines/", PHONE), "lines-en")


def person(browser: Browser, base: str) -> str:
    """Keep the form from the first question to the code, and the mailbox behind it; return the code."""
    code = walk_note(browser, base, "es")
    open_box(browser, base, code)
    return code


def open_box(browser: Browser, base: str, code: str) -> None:
    """Keep the mailbox that a code opens."""
    box = visit(browser, f"{base}/es/box/", PHONE)
    box.fill("main input[name=code], main textarea", code)
    go_on(box)
    keep(box, "mailbox-es")


def police_desk(team: Page, base: str) -> None:
    """Keep the desk of the first report that was passed on to police, if one was."""
    team.goto(f"{base}/en/team/reports/")
    addresses = [one.get_attribute("href") for one in team.locator("tbody a").all()]
    for address in addresses:
        team.goto(f"{base}{address}police/")
        if team.locator("main section.column").count():
            keep(team, "police-desk", tallest=1800)
            return


def reports(browser: Browser, base: str) -> None:
    """Keep the team's day with reports: queue, an answer, readiness, duty, what was released; and the person's side of it."""
    code = person(browser, base)
    team = sign_in(browser, base, "intake")
    keep(team, "team-today")
    team.goto(f"{base}/en/team/reports/")
    keep(team, "queue", tallest=1100)
    team.locator("tbody a").first.click()
    team.fill("form[action$='/reply/'] textarea", "Thank you for writing. Are you safe now?")
    team.locator("form[action$='/reply/'] button").click()
    keep(team, "report", tallest=1800)
    team.goto(f"{base}/en/team/shift/")
    keep(team, "shift", tallest=1400)
    police_desk(team, base)
    team.goto(f"{base}/en/team/readiness/")
    keep(team, "readiness", tallest=1200)
    team.goto(f"{base}/en/team/urgent/")
    team.locator("main .tasks a[href$='/duty/']").first.click()
    keep(team, "duty", tallest=1500)
    open_box(browser, base, code)
    police = sign_in(browser, base, "police_liaison")
    police.goto(f"{base}/en/team/released/")
    keep(police, "released")


def feedback(browser: Browser, base: str) -> None:
    """The stories as everybody reads them, an adviser's queue on a phone, a story for the team, and the board."""
    for language in ("en", "es"):
        keep(visit(browser, f"{base}/{language}/stories/", PHONE), f"stories-{language}", tallest=1300)
    adviser = open_link(browser, base, "rosa", PHONE)
    adviser.goto(f"{base}/en/team/feedback/advice/")
    keep(adviser, "adviser-queue", tallest=1500)
    team = open_link(browser, base, "maria", DESK)
    team.goto(f"{base}/en/team/feedback/stories/")
    team.get_by_role("link", name="Pay slips").first.click()
    keep(team, "story", tallest=1500)
    team.goto(f"{base}/en/team/feedback/advisers/")
    keep(team, "advisers", tallest=1200)
    team.goto(f"{base}/en/team/feedback/challenges/")
    keep(team, "challenges", tallest=1100)
    notes(browser, base)


def notes(browser: Browser, base: str) -> None:
    """The note anybody writes, what came of notes, the list, one to sort on a phone, and the sheet to hang up."""
    keep(visit(browser, f"{base}/ar/feedback/", PHONE), "tell-us-ar")
    keep(visit(browser, f"{base}/es/feedback/answers/", PHONE), "you-said-es", tallest=1100)
    sorting = open_link(browser, base, "rosa", PHONE)
    sorting.goto(f"{base}/en/team/feedback/notes/sort/")
    keep(sorting, "note-sort", tallest=1300)
    team = open_link(browser, base, "maria", DESK)
    team.goto(f"{base}/en/team/feedback/notes/")
    keep(team, "notes", tallest=1100)
    team.goto(f"{base}/en/team/feedback/notes/sheet/?in=en&in=ar")
    keep(team, "note-sheet", tallest=1500)
    keep(visit(browser, f"{base}/es/dialogue/", PHONE), "dialogue-es", tallest=1400)
    team.goto(f"{base}/en/team/feedback/dialogue/")
    team.get_by_role("link", name="Calling for help at night").click()
    keep(team, "dialogue", tallest=2000)


def publishing(browser: Browser, base: str) -> None:
    """Keep pictures of the open data page, of a table in the register, of a brief and of a coordinator's page of today."""
    for code, size, name in (("en", PHONE, "open-data"), ("ar", PHONE, "open-data-ar")):
        page = visit(browser, f"{base}/{code}/data/", size)
        page.locator("main ul a").first.click()
        keep(page, name, tallest=1500)
    team = open_link(browser, base, "maria", DESK)
    team.goto(f"{base}/en/team/")
    keep(team, "today", tallest=1100)
    team.goto(f"{base}/en/team/insight/releases/")
    team.locator("main .tasks a").first.click()
    keep(team, "release", tallest=1500)
    team.goto(f"{base}/en/team/insight/asks/")
    team.locator("main .tasks a").first.click()
    team.goto(f"{team.url}brief/")
    keep(team, "brief", tallest=1300)


PARTS = (
    home, keeping, public, finder, courses, reports, clients, programmes, insight, partners, events, library, media,
    feedback, publishing, surveys,
)  # fmt: skip
ALONE = {"person": person}


def main() -> int:
    """Take all pictures, or those of the parts named after the address."""
    base, wanted = sys.argv[1].rstrip("/"), sys.argv[2:]
    known = {part.__name__: part for part in PARTS} | ALONE
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for name in wanted or [part.__name__ for part in PARTS]:
            known[name](browser, base)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
