"""
Story 5 on a phone 360 px wide, without JavaScript: a teacher runs a class of 28 and a class to compare, from a link.

Mr Okafor has no account. He opens his link, prints, counts, types paper sheets before, after and two months later, and
reads what changed and what his class still mixes up. No student's name stands anywhere.
"""

import random
import sqlite3
from contextlib import suppress

import pytest
from tests.browser.fixtures import overflow
from tests.factories import make_ordinary, make_organisation, make_site
from tests.learning.conftest import DAY, key_of, wrong

from commonlight.core import clock
from commonlight.core.jobs import run_next_job
from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.learning.models import ClassResult, Session, Sheet
from commonlight.learning.services import links, sessions

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def link(transactional_db):
    make_site()
    Site.objects.update(rooms=["library", "learning"])
    school = make_organisation("Lincoln High")
    faye = make_ordinary(school, Role.FACILITATOR, name="faye")
    session = sessions.plan_session(
        organisation_id=school.pk,
        course="youth",
        day=DAY,
        place="Lincoln High",
        group="grade 9 b",
        by=faye,
        at=clock.now(),
    )
    return links.make_link(session=session, by=faye, at=clock.now())


def type_sheets(page, rows):
    """Type sheets in lines of fifteen, as a teacher does, and save each page."""
    for start in range(0, len(rows), 15):
        for line, (code, letters) in enumerate(rows[start : start + 15]):
            page.fill(f"input[name=code_{line}]", code)
            page.fill(f"input[name=letters_{line}]", letters)
        page.get_by_role("button", name="Save these sheets").click()
        assert page.locator("div.panel[role=status]").first.inner_text().startswith("Saved.")


def test_a_teacher_runs_a_class_from_a_link_on_a_phone(visit, link):
    rng = random.Random(11)
    key = key_of("youth")
    page = visit(f"/en/learn/class/open/{link.token}/", javascript=False)
    page.fill("input[name=pin]", link.pin)
    page.get_by_role("button", name="Open").click()
    assert "grade 9 b" in page.locator("main").inner_text()
    assert overflow(page) == 0
    room = page.url

    for name in ("Plan of 45 minutes", "Letter to parents", "Opting out", "Approval by the school", "Test sheet"):
        page.get_by_role("link", name=name).click()
        assert page.locator("main h1").is_visible()
        assert overflow(page) == 0, name
        page.goto(room)

    page.fill("input[name=headcount]", "28")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_text("Compare with a group that has no course yet").click()
    page.fill("input[name=group]", "grade 9 d")
    page.get_by_role("button", name="Add the group").click()

    codes = [f"M-{n % 4}-{n + 1}" for n in range(26)]
    before = [rng.sample(range(10), 5) for _ in codes]
    after = [row[rng.choice([2, 3, 4]) :] for row in before]
    rounds = {"Before": before, "After": after, "Two months later": [row[:1] for row in after[:19]]}
    for label, rows in rounds.items():
        page.goto(room)
        page.get_by_role("link", name="Type answers").and_(page.get_by_role("link", name=label)).click()
        assert overflow(page) == 0
        type_sheets(page, [(code, wrong(key, *row)) for code, row in zip(codes, rows, strict=False)])

    compared = room.replace("/course/", "/compared/")
    for kind, rows in (("before", before), ("after", before)):
        page.goto(f"{compared}answers/{kind}/")
        type_sheets(page, [(code, wrong(key, *row)) for code, row in zip(codes[:24], rows, strict=False)])

    page.goto(f"{room}results/")
    page.get_by_role("button", name="Work out the results").click()
    while run_next_job():
        pass
    page.goto(f"{room}results/")
    said = page.locator("main").inner_text()
    assert overflow(page) == 0

    assert "After the course the 26 people we could match had" in said
    assert "More than in the group without the course" in said
    assert "7 of 26 who began did not take the test two months later." in said
    assert "What this class still mixes up" in said
    assert Sheet.objects.count() == 26 + 26 + 19 + 24 + 24
    assert Session.objects.get(compared_with=None).headcount == 28
    assert ClassResult.objects.get().found["gain"]["low"] > 2

    page.goto(room)
    page.fill("input[name=papers]", "2")
    page.get_by_role("button", name="Print certificates").click()
    assert page.locator("article.paper").count() == 2
    assert overflow(page) == 0
    assert visit.foreign == []
    with suppress(sqlite3.Error):
        assert not Sheet.objects.filter(code__contains="M-").exists()


SYSTEM = """
window.kept = {};
window.API = {
  LMSInitialize: function () { window.kept.began = true; return "true"; },
  LMSGetValue: function (name) { return window.kept[name] || (name === "cmi.core.lesson_status" ? "not attempted" : ""); },
  LMSSetValue: function (name, value) {
    if (!/^cmi\\.(core\\.(score\\.(raw|min|max)|lesson_status|lesson_location|session_time|exit)|suspend_data)$/.test(name)) { throw name; }
    if (typeof value !== "string" || (name === "cmi.suspend_data" && value.length > 4096)) { throw value; }
    window.kept[name] = value; return "true";
  },
  LMSCommit: function () { return "true"; }, LMSFinish: function () { window.kept.ended = true; return "true"; },
  LMSGetLastError: function () { return "0"; }, LMSGetErrorString: function () { return ""; }, LMSGetDiagnostic: function () { return ""; }
};
"""


def test_an_exported_course_runs_in_a_system_that_speaks_scorm_and_gives_its_score(chromium, tmp_path):
    """The system is a small one of our own that accepts only what SCORM 1.2 names; the package runs in its frame."""
    import io
    import zipfile

    from commonlight.learning import packages
    from commonlight.learning.course_files import course

    found = course("hotel", "en")
    with zipfile.ZipFile(io.BytesIO(packages.scorm(found))) as archive:
        archive.extractall(tmp_path / "course")
    (tmp_path / "system.html").write_text(
        f"<!doctype html><script>{SYSTEM}</script><iframe id=sco src=course/index.html width=360 height=700></iframe>"
    )
    context = chromium.new_context(offline=True)
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    # Files have no origin in common; the system hands its API over as an opener or a parent of one origin would.
    page.add_init_script("if (window !== window.top) { window.API = undefined; }")
    page.route(
        "http://system.example/**", lambda route: route.fulfill(path=tmp_path / route.request.url.split("/", 3)[3])
    )
    context.set_offline(False)
    page.goto("http://system.example/system.html")
    frame = page.frame_locator("#sco")

    for lesson in found.lessons:
        section = frame.locator("section:not([hidden])")
        for part in lesson.questions:
            section.locator(f"input[name='{part.id}'][value='{part.right}']").check()
        section.locator("[data-act=answers]").click()
        section.locator("[data-act=next]").click()
    section = frame.locator("section[data-test]")
    for number, item in enumerate(found.items):
        right = item.is_true if number else not item.is_true
        section.locator(f"input[name='{item.id}'][value='{'t' if right else 'f'}']").check()
    section.locator("[data-act=answers]").click()
    assert "9 / 10" in frame.locator("#finished").inner_text()
    kept = page.evaluate("window.kept")
    page.evaluate("document.getElementById('sco').remove()")
    ended = page.evaluate("window.kept.ended === true")
    context.close()

    assert problems == []
    assert (kept["cmi.core.score.raw"], kept["cmi.core.lesson_status"]) == ("90", "passed")
    assert kept["cmi.core.lesson_location"] == str(len(found.lessons))
    assert ended
