"""
An exported course in a real SCORM player, and its scores back as a file.

A small hospital system is played: it unpacks the package, reads its manifest, gives the course the player's run-time, keeps
what the player commits for each learner, and writes a grade book at the end. A facilitator brings that file in.
"""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, make_site, open_as
from tests.learning.player import player_script

from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.learning import packages
from commonlight.learning.course_files import Course, course
from commonlight.learning.models import ScoreFile

pytestmark = [pytest.mark.browser, pytest.mark.proofs]

HOST = "http://hospital.example"
SPACES = {"cp": "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "adl": "http://www.adlnet.org/xsd/adlcp_rootv1p2"}
PAGE = """<!doctype html><meta charset="utf-8"><script src="/player.js"></script><script>
window.refused = [];
window.API = new Scorm12API({ autocommit: false, lmsCommitUrl: "/commit", dataCommitFormat: "json", logLevel: 4,
  useAsynchronousCommits: true, asyncModeBeaconBehavior: "on-terminate" });
window.API.loadFromJSON(KEPT, "");
window.API.on("CommitError", function (code) { window.refused.push("commit " + code); });
["LMSSetValue", "LMSInitialize", "LMSFinish", "LMSCommit"].forEach(function (name) {
  var plain = window.API[name].bind(window.API);
  window.API[name] = function () {
    var answer = plain.apply(null, arguments);
    var code = String(window.API.LMSGetLastError());
    if (code !== "0") { window.refused.push([name, arguments[0], code].join(" ")); }
    return answer;
  };
});
</script><iframe id="sco" src="/course/START" width="700" height="800"></iframe>"""


class Hospital:
    """A learning system with the player: it unpacks a package, and keeps what each learner's run commits."""

    def __init__(self, chromium, script: str, package: bytes) -> None:
        self.chromium, self.script = chromium, script
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        manifest = ElementTree.fromstring(self.files["imsmanifest.xml"])
        resource = manifest.find(".//cp:resource", SPACES)
        self.start = resource.get("href")
        self.mastery = manifest.findtext(".//adl:masteryscore", namespaces=SPACES)
        listed = {one.get("href") for one in resource.findall("cp:file", SPACES)}
        assert listed == set(self.files) - {"imsmanifest.xml"}
        assert resource.get(f"{{{SPACES['adl']}}}scormtype") == "sco"
        self.kept: dict[str, dict] = {}
        self.asked = self.answered = 0
        self.problems: list[str] = []

    def open(self, learner: str):
        """Return the frame of the course for a learner, as a system opens it, and the page to close."""
        context = self.chromium.new_context()
        page = context.new_page()
        page.on("pageerror", lambda problem: self.problems.append(str(problem)))
        page.on("console", lambda line: self.problems.append(line.text) if line.type == "error" else None)
        page.on("request", self._count)
        page.route("**/*", lambda route: self._answer(route, learner))
        page.goto(f"{HOST}/")
        return page, page.frame_locator("#sco")

    def _answer(self, route, learner: str) -> None:
        path = route.request.url.removeprefix(HOST)
        if path == "/":
            held = {"core": {"student_id": learner, "student_name": learner, "credit": "credit", "entry": "ab-initio"}}
            held["student_data"] = {"mastery_score": self.mastery}
            if learner in self.kept:
                before = self.kept[learner]
                held["core"] |= {
                    name: before["core"][name]
                    for name in ("lesson_location", "lesson_status")
                    if name in before["core"]
                }
                held["suspend_data"] = before.get("suspend_data", "")
                held["core"]["entry"] = "resume"
            text = PAGE.replace("KEPT", json.dumps({"cmi": held})).replace("START", self.start)
            route.fulfill(body=text, content_type="text/html")
        elif path == "/player.js":
            route.fulfill(body=self.script, content_type="text/javascript")
        elif path.startswith("/commit"):
            said = json.loads(route.request.post_data or "{}")
            self.kept[learner] = said.get("cmi", said)
            route.fulfill(body='{"result": true, "errorCode": 0}', content_type="application/json")
            self.answered += 1
        elif path.startswith("/course/"):
            name = path.removeprefix("/course/")
            kinds = {"html": "text/html", "js": "text/javascript", "css": "text/css"}
            route.fulfill(body=self.files[name], content_type=kinds[name.rpartition(".")[2]])
        elif path == "/favicon.ico":
            route.fulfill(status=204)
        else:
            self.problems.append(f"asked for {route.request.url}")
            route.abort()

    def _count(self, request) -> None:
        self.asked += request.url.startswith(f"{HOST}/commit")

    def close(self, page) -> None:
        """Close a learner's window, as people do: the frame goes first, and what it still sends arrives."""
        page.evaluate("document.getElementById('sco').remove()")
        self.problems += page.evaluate("window.refused")
        page.wait_for_timeout(100)
        while self.answered < self.asked:
            page.wait_for_timeout(20)
        page.context.close()

    def grade_book(self) -> bytes:
        """Return the file a system exports: a row for each learner, with a name that we shall not read."""
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(["Full name", "Status", "Score"])
        for learner, cmi in self.kept.items():
            rows.writerow([learner, cmi["core"]["lesson_status"], cmi["core"]["score"].get("raw", "") or "-"])
        return out.getvalue().encode()


def go_through(frame, found: Course, *, lessons: range) -> None:
    """Answer the questions of some lessons and go on."""
    for lesson in found.lessons[lessons.start : lessons.stop]:
        section = frame.locator("section:not([hidden])")
        for part in lesson.questions:
            section.locator(f"input[name='{part.id}'][value='{part.right}']").check()
        if lesson.questions:
            section.locator("[data-act=answers]").click()
        section.locator("[data-act=next]").click()


def take_test(frame, found: Course, *, wrong: int) -> None:
    """Answer the test with so many sentences wrong."""
    section = frame.locator("section[data-test]")
    for number, item in enumerate(found.items):
        right = item.is_true if number >= wrong else not item.is_true
        section.locator(f"input[name='{item.id}'][value='{'t' if right else 'f'}']").check()
    section.locator("[data-act=answers]").click()
    # Nobody closes the window before the result stands there.
    frame.locator("#finished").wait_for()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_course_runs_in_a_real_player_and_its_scores_come_back(
    chromium, client, transactional_db, tmp_path, language
):
    found = course("nurse", language)
    system = Hospital(chromium, player_script(tmp_path), packages.scorm(found))
    n = len(found.lessons)

    page, frame = system.open("Ann Alder")
    go_through(frame, found, lessons=range(n))
    take_test(frame, found, wrong=1)
    assert "9 / 10" in frame.locator("#finished").inner_text()
    system.close(page)

    # Bo stops after two lessons, and goes on another day where he was.
    page, frame = system.open("Bo Birch")
    go_through(frame, found, lessons=range(2))
    system.close(page)
    assert system.kept["Bo Birch"]["core"]["lesson_status"] == "incomplete"
    page, frame = system.open("Bo Birch")
    assert frame.locator("section:not([hidden]) h2").first.inner_text() == found.lessons[2].title
    go_through(frame, found, lessons=range(2, n))
    take_test(frame, found, wrong=6)
    system.close(page)

    # Cy only looks.
    page, _frame = system.open("Cy Cedar")
    system.close(page)

    told = {
        name: (cmi["core"]["lesson_status"], cmi["core"]["score"].get("raw") or "") for name, cmi in system.kept.items()
    }
    assert system.problems == []
    assert told["Ann Alder"] == ("passed", "90")
    assert told["Bo Birch"] == ("failed", "40")
    assert told["Cy Cedar"][1] == ""
    assert _come_back(client, system.grade_book()) == (3, 2, 1, 65.0)


def _come_back(client, data: bytes) -> tuple[int, int, int, float]:
    """Bring a grade book in on the page and return the counts that were kept."""
    import re

    make_site()
    Site.objects.update(rooms=["library", "learning"])
    house = make_organisation("Elm Hospital")
    open_as(client, make_ordinary(house, Role.FACILITATOR, name="faye"))
    url = reverse("learning:scores")
    said = {"course": "nurse", "organisation": house.pk, "place": "Elm Hospital"}
    page = client.post(url, {**said, "file": SimpleUploadedFile("grades.csv", data)}).content.decode()
    held = re.search(r'name="held" value="([^"]+)"', page).group(1)
    assert "3 people, 2 with a score, 1 passed, 65 on average" in page
    client.post(url, {"held": held, "column": "0"})
    kept = ScoreFile.objects.get()
    assert not any("Alder" in str(value) for value in ScoreFile.objects.values_list())
    return (kept.n_people, kept.n_scored, kept.n_passed, kept.mean_percent)
