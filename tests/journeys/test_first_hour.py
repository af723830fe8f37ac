"""
From an empty folder to a live home page, three verified numbers and a rehearsed report, in a browser without JavaScript.

Ana sets the site up; Ben becomes the second reader. Nobody uses a terminal (the word of the first page is printed by
the program that serves). The walk counts the fields it fills and the words it meets, step by step; the list of the first
hour must not promise less time than that takes, and all of it must fit into sixty minutes.
"""

import re
from dataclasses import dataclass, field

import pyotp
import pytest
from playwright.sync_api import Page
from tests.browser.fixtures import Visits, overflow

from commonlight.core import first_hour, first_run
from commonlight.core.first_hour import MINUTES_PER_FIELD, WORDS_PER_MINUTE
from commonlight.core.models import PlaceEntry
from commonlight.reports.services import readiness

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("cheap_passphrases")]
DIGITS = re.compile(r"\b\d{5}(?: \d{5}){4}\b")


@dataclass
class Walk:
    """Fields filled and words met, by step; a page counts once for each step, whoever looks at it."""

    fields: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    step: str = ""

    def look(self, page: Page) -> None:
        """Count the words of a page and see that it fits the window and needs no script."""
        where = (self.step, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", page.url.partition("?")[0]))
        if where not in self.seen:
            self.seen.add(where)
            told = re.sub(r"\n.*Help with this page", "", page.locator("main").inner_text())
            # Nobody reads a list of all countries: who chooses from a list spends the time of a field.
            listed = sum(len(text.split()) for text in page.locator("main select").all_inner_texts())
            self.words[self.step] = self.words.get(self.step, 0) + len(told.split()) - listed
        assert overflow(page) == 0
        assert page.locator("script").count() == 0 or "/passkey" in page.url

    def fill(self, page: Page, name: str, value: str) -> None:
        self.fields[self.step] = self.fields.get(self.step, 0) + 1
        page.fill(f"main [name={name}]", value)

    def check(self, page: Page, name: str, value: str = "") -> None:
        self.fields[self.step] = self.fields.get(self.step, 0) + 1
        page.check(f"main [name={name}]" + (f"[value='{value}']" if value else ""))

    def choose(self, page: Page, name: str, value: str) -> None:
        self.fields[self.step] = self.fields.get(self.step, 0) + 1
        page.select_option(f"main [name={name}]", value)


def press(page: Page, text: str) -> None:
    page.locator("main button", has_text=text).first.click()


def make_words(walk: Walk, page: Page) -> None:
    """Six words, then the phone app: what each reader does once."""
    walk.look(page)
    press(page, "Show my six words")
    walk.look(page)
    walk.fill(page, "passphrase", page.locator("main .code").inner_text())
    press(page, "I wrote them down")
    walk.look(page)
    secret = page.locator("main .code").inner_text().replace(" ", "")
    walk.fill(page, "code", pyotp.TOTP(secret).now())
    press(page, "Confirm")
    walk.look(page)


def test_a_coordinator_gets_from_nothing_to_a_live_home_and_a_rehearsed_report(visit: Visits, transactional_db):
    walk = Walk()
    ana = visit("/en/team/sign-in/", javascript=False, size=(1280, 900))

    walk.step = "set_up"
    walk.look(ana)
    typed = {
        "word": first_run.first_run_word() or "",
        "coalition_name": "Riverbend Coalition",
        "region": "Georgia",
        "emergency_number": "911",
        "organisation_name": "Harbor House",
        "display_name": "Ana Lopez",
        "login_name": "ana.lopez",
        "email": "ana@harbor.example",
    }
    for name, value in typed.items():
        walk.fill(ana, name, value)
    walk.choose(ana, "country", "US")
    walk.choose(ana, "time_zone", "America/New_York")
    walk.choose(ana, "organisation_kind", "ngo")
    press(ana, "Go on")
    make_words(walk, ana)
    ana.goto("/en/team/first-hour/")
    assert "minutes are left" in ana.locator("main").inner_text()
    # Parts of the site: the form and the mailbox are switched on by hand.
    ana.goto("/en/team/settings/")
    walk.check(ana, "rooms", "reports")
    press(ana, "Save")

    walk.step = "kit"
    ana.goto("/en/team/organisations/")
    walk.look(ana)
    ana.locator("main tbody a").first.click()
    walk.look(ana)
    press(ana, "Begin the key")
    walk.look(ana)
    lines = DIGITS.findall(ana.locator("main .code").first.inner_text())
    walk.fill(ana, "first", lines[0])
    walk.fill(ana, "second", lines[1])
    press(ana, "Confirm the kit")

    walk.step = "second_reader"
    ana.goto("/en/team/people/add/")
    walk.look(ana)
    walk.fill(ana, "login_name", "ben.ali")
    walk.fill(ana, "display_name", "Ben Ali")
    walk.check(ana, "kind", "reader")
    walk.check(ana, "roles", "intake")
    ana.locator("main form button").first.click()
    if not ana.locator("main .code").count():
        press(ana, "Make a code to read out")
    walk.look(ana)
    code = ana.locator("main .code").first.inner_text()
    bens_page = ana.url.partition("/code/")[0]
    ben = visit("/en/team/sign-in/code/", javascript=False)
    walk.look(ben)
    walk.fill(ben, "login_name", "ben.ali")
    walk.fill(ben, "code", code)
    press(ben, "Go on")
    make_words(walk, ben)
    ana.goto(bens_page)
    press(ana, "let this person in")
    assert "can now open sealed content" in ana.locator("main").inner_text()

    walk.step = "county"
    ana.goto("/en/team/start/")
    walk.look(ana)
    walk.choose(ana, "state", "GA")
    press(ana, "Go on")
    walk.look(ana)
    walk.choose(ana, "county", "13121")
    ana.locator("main [name=groups]").first.check()
    press(ana, "Fill in for my place")
    assert "Fulton County" in ana.locator("main").inner_text()
    assert PlaceEntry.objects.filter(kind="posting_rule", checked_day=None).exists()

    walk.step = "home"
    for kind in ("about", "readers", "contact"):
        ana.goto("/en/team/home/")
        walk.look(ana)
        ana.locator(f"main a[href$='/home/add/{kind}/']").click()
        walk.look(ana)
        text = ana.locator("main [name=text_en]").input_value()
        assert kind == "about" or "[" in text
        for language in ("en", "es", "ar"):
            box = ana.locator(f"main [name=text_{language}]")
            plain = re.sub(r"\[[^\]]*\]", "555-0142" if kind == "contact" else "", box.input_value())
            if plain != box.input_value():
                walk.fill(ana, f"text_{language}", plain)
        walk.check(ana, "publish")
        press(ana, "Save")
        assert "It stands on the home page." in ana.locator("main").inner_text()

    walk.step = "duty"
    for kind, said in (
        ("mandated_reporter_rule", ("text", "Teachers and nurses must report at once.")),
        ("child_protection_line", ("number", "555-0177")),
    ):
        ana.goto(f"/en/team/place/{kind}/")
        walk.look(ana)
        walk.fill(ana, *said)
        walk.fill(ana, "source", "Called the office of the state")
        walk.check(ana, "was_checked")
        press(ana, "Save")

    walk.step = "hours"
    ana.goto("/en/team/readiness/hours/")
    walk.look(ana)
    for day in range(5):
        ana.locator(f"main [name=days][value='{day}']").check()
    walk.check(ana, "days", "0")
    walk.fill(ana, "opens", "09:00")
    walk.fill(ana, "closes", "17:00")
    walk.fill(ana, "closes_after_days", "3")
    press(ana, "Save")

    walk.step = "cover"
    ana.goto("/en/team/readiness/")
    walk.look(ana)
    ana.locator("main a", has_text="Who steps in").first.click()
    walk.look(ana)
    walk.fields["cover"] = 1
    ana.get_by_label("Ben Ali").check()
    press(ana, "Save")

    walk.step = "rehearsal"
    ana.goto("/en/team/readiness/rehearsal/")
    walk.look(ana)
    walk.fill(ana, "answer", "Thank you for writing. Is it safe to answer here?")
    walk.fill(ana, "code", DIGITS.search(ana.locator("main").inner_text()).group())
    ana.locator("main form button").first.click()
    assert "It works." in ana.locator("main").inner_text()
    assert readiness.missing_for_intake() == []

    walk.step = "numbers"
    ana.goto("/en/team/library/")
    walk.look(ana)
    for number in range(3):
        ana.locator("main a[href*='/library/call/']").nth(0).click()
        walk.look(ana)
        walk.check(ana, "answer", "right")
        walk.check(ana, "police_hear", "no")
        walk.check(ana, "immigration_hears", "not_said")
        ana.locator("main form button").first.click()
        assert "counts as checked until" in ana.locator("main").inner_text(), number
        ana.goto("/en/team/library/")

    # The public sees it, and can write.
    public = visit("/en/", javascript=False)
    text = public.locator("main").inner_text()
    assert "Riverbend Coalition is a group of local people" in text
    assert "555-0142" in text
    public.goto("/en/note/")
    assert public.locator("input[name=about]").count() > 1

    steps = {step.key: step for step in first_hour.steps()}
    assert {key for key, step in steps.items() if not step.done()} <= {"backup"}
    # Each step of the list counts at least what this walk met.
    short = {}
    for key, words in walk.words.items():
        counted = walk.fields.get(key, 0) * MINUTES_PER_FIELD + words / WORDS_PER_MINUTE
        listed = steps[key].minutes_needed - steps[key].minutes
        if listed < counted * 0.95:
            short[key] = (walk.fields.get(key, 0), words, round(counted, 1), round(listed, 1))
    assert short == {}
    hour = [step for step in steps.values() if step.order < first_hour.AFTERWARDS]
    assert {"set_up", "kit", "second_reader", "home", "hours", "cover", "rehearsal"} <= {step.key for step in hour}
    assert first_hour.minutes_of(hour) <= 60
