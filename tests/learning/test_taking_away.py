"""Certificates without names, printed sheets, the zip of pages, the package for other systems."""

import io
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from tests.learning.test_courses import state_of, take

from commonlight.core import clock
from commonlight.learning import certificates, packages, selectors
from commonlight.learning.certificates import Certificate, NotGenuine, make_code, read_code
from commonlight.learning.course_files import course, facts
from commonlight.library.models import NumberCall

MADE = Certificate("police", date(2026, 10, 3), 120, in_session=True)


def test_a_code_says_course_day_and_hours_and_no_two_are_alike():
    codes = {make_code(MADE) for _ in range(50)}

    assert len(codes) == 50
    assert {read_code(code) for code in codes} == {MADE}
    assert read_code(codes.pop().lower().replace("-", " ")) == MADE


@pytest.mark.parametrize("place", [0, 5, 11, 17, 23])
def test_a_changed_code_is_not_ours(place):
    plain = make_code(MADE).replace("-", "")
    other = "A" if plain[place] != "A" else "B"

    with pytest.raises(NotGenuine):
        read_code(plain[:place] + other + plain[place + 1 :])


@pytest.mark.slow
def test_who_took_a_whole_course_prints_a_certificate_that_checks(client, open_site):
    found = course("community", "en")
    page = take(client, found)
    printed = client.post(
        reverse("learning:certificate", args=["community"]), {"state": state_of(page)}
    ).content.decode()
    code = re.search(r"(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}", printed).group(0)
    checked = client.post(reverse("learning:check"), {"code": code}).content.decode()

    assert "This code is ours" in checked
    assert "See, listen, call" in checked
    assert "Riverbend" in checked
    assert client.post(reverse("learning:check"), {"code": "AAAA"}).status_code == 422
    assert client.post(reverse("learning:certificate", args=["community"]), {"state": ""}).status_code == 404


def test_a_course_taken_in_part_or_badly_gives_no_certificate(client, open_site):
    found = course("community", "en")
    page = take(client, found, wrong={item.id for item in found.items[:4]})

    assert "Print a certificate" not in page
    assert (
        client.post(reverse("learning:certificate", args=["community"]), {"state": state_of(page)}).status_code == 404
    )


@pytest.mark.parametrize("what", ["test", "key", "notes", "plan", "notice", "opt-out", "approval"])
@pytest.mark.parametrize("language", ["en", "ht"])
def test_each_sheet_of_the_school_pack_prints(client, open_site, what, language):
    answer = client.get(reverse("learning:print", args=["youth", what]).replace("/en/", f"/{language}/"))

    assert answer.status_code == 200
    assert "<script" not in answer.content.decode()


def test_other_courses_have_no_letters_and_unknown_sheets_are_not_there(client, open_site):
    assert client.get(reverse("learning:print", args=["hotel", "notice"])).status_code == 404
    assert client.get(reverse("learning:print", args=["hotel", "nothing"])).status_code == 404


def test_a_handout_does_not_print_before_somebody_called_its_number(client, open_site):
    page = client.get(reverse("learning:print", args=["youth", "handout"])).content.decode()

    assert not NumberCall.objects.exists()
    assert "must not go out on paper" in page
    assert "1-888" not in page


@pytest.mark.parametrize("slug", list(facts()))
def test_a_zip_of_pages_holds_the_course_and_its_sheets(slug):
    found = course(slug, "en")
    with zipfile.ZipFile(io.BytesIO(packages.offline(found))) as archive:
        names = set(archive.namelist())
        assert {"index.html", "test.html", "sheet.html", "notes.html", "style.css", "01.html"} <= names
        text = " ".join(archive.read(name).decode() for name in names if name.endswith(".html"))
        links = set(re.findall(r'href="([^"]+)"', text))

    assert links <= names
    assert found.lessons[0].parts[0].text.split(".")[0] in text
    assert "<script" not in text


@pytest.mark.parametrize("slug", list(facts()))
def test_a_package_for_other_systems_lists_its_files_and_stays_small(slug):
    data = packages.scorm(course(slug, "en"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
        names = set(archive.namelist())
        space = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
        listed = {file.get("href") for file in manifest.iter(f"{space}file")}

    assert listed | {"imsmanifest.xml"} == names
    assert manifest.find(f"{space}metadata/{space}schemaversion").text == "1.2"
    assert len(data) <= packages.LARGEST_SCORM
    assert packages.scorm(course(slug, "en")) == data


def test_counts_for_others_are_hidden_when_small(school, django_assert_max_num_queries):
    from commonlight.learning.services import sessions

    sessions.count_heads(session=school.session, headcount=4, by=school.faye, at=clock.now())
    small = {one.slug: (one.n_sessions, one.n_people) for one in selectors.counts("partners")}
    sessions.count_heads(session=school.session, headcount=28, by=school.faye, at=clock.now())
    large = {one.slug: (one.n_sessions, one.n_people) for one in selectors.counts("partners")}

    assert small["youth"] == (None, None)
    assert large["youth"] == (1, 30)
    assert certificates.MAC_BYTES * 8 >= 48


def test_everything_taken_out_holds_sheets_without_codes(school):
    from commonlight.learning import taken_out
    from commonlight.learning.models import Round, Sheet
    from commonlight.learning.services import sheets

    found = Round.objects.get(session=school.session, kind="before")
    sheets.enter_sheets(
        found=found, sheets=[sheets.Answers(("m", "2", "14"), school.key)], by=school.faye, at=clock.now()
    )
    streams = {}
    for name in ("sessions", "sheets", "sentences", "scores"):
        streams[name] = io.BytesIO()
        getattr(taken_out, f"write_{name}")(streams[name])

    assert "Lincoln High" in streams["sessions"].getvalue().decode("utf-8-sig")
    assert school.key in streams["sheets"].getvalue().decode("utf-8-sig")
    assert Sheet.objects.get().code not in streams["sheets"].getvalue().decode("utf-8-sig")
    assert streams["sentences"].getvalue().decode("utf-8-sig").count("\n") == 91


def test_sheets_go_after_eighteen_months_and_counts_stay(school):
    from datetime import timedelta

    from commonlight.learning import retention
    from commonlight.learning.models import Round, Session, Sheet
    from commonlight.learning.services import sheets

    sheets.enter_sheets(
        found=Round.objects.get(session=school.session, kind="before"),
        sheets=[sheets.Answers((), school.key)],
        by=school.faye,
        at=clock.now(),
    )
    assert retention.due_answers(school.session.day + timedelta(days=549)) == []
    due = retention.due_answers(school.session.day + timedelta(days=550))
    retention.erase_answers([one.object_id for one in due], clock.now())

    assert not Sheet.objects.exists()
    assert Session.objects.count() == 1
