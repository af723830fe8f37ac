"""Each kind of bad entry is named by file and entry, left out, and stops nothing else."""

from datetime import date

import pytest
import yaml

from commonlight.library.checks import findings
from commonlight.library.content_files import read_content

LINE = {
    "id": "xx-line",
    "country": "XX",
    "number": "0800 111 222",
    "line_kind": "help",
    "answered_by": "ngo",
    "day_and_night": False,
    "page_date": None,
    "grade": "A",
    "source": "operator's page",
    "checked": None,
    "en": {"name": "The line"},
}
SIGN = {
    "id": "one",
    "number": 1,
    "settings": ["farm"],
    "forms": ["labour"],
    "category": "control",
    "noticed_by": "anyone",
    "strength": "core",
    "grade": "A",
    "source": "a study",
    "checked": None,
    "en": {"text": "They may not go out.", "also": "It may rain."},
}
TERMS = {
    "line_kind": {"help": "Help"},
    "answered_by": {"ngo": "An organisation"},
    "setting": {"farm": "Farm"},
    "form": {"labour": "Work"},
    "category": {"control": "Control"},
    "noticed_by": {"anyone": "Anyone"},
    "strength": {"core": "A lot"},
    "level": {"national": "Country"},
    "status": {"in_force": "In force"},
    "topic": {"posting": "Notices"},
}
DAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path):
    def write(*, lines=(LINE,), signs=(SIGN,), written="2026-11-22", spanish=None):
        (tmp_path / "terms").mkdir()
        save(tmp_path / "terms" / "en.yaml", {"terms": TERMS})
        save(tmp_path / "places.yaml", {"places": [{"code": "XX", "emergency": ["112"], "en": "Exland"}]})
        save(tmp_path / "lines.yaml", {"kind": "line", "written": written, "entries": list(lines)})
        save(tmp_path / "signs.yaml", {"kind": "sign", "written": written, "entries": list(signs)})
        if spanish is not None:
            save(tmp_path / "terms" / "es.yaml", {"complete": ["sign"], "terms": TERMS})
            (tmp_path / "es").mkdir()
            save(tmp_path / "es" / "signs.yaml", {"kind": "sign", "language": "es", "entries": spanish})
        return tmp_path

    return write


def save(path, document):
    path.write_text(yaml.safe_dump(document, allow_unicode=True))


def said(folder, today=DAY):
    return [str(finding) for finding in findings(read_content(folder), today=today)]


def without(entry, name):
    return {key: value for key, value in entry.items() if key != name}


def test_a_good_folder_has_no_finding(folder):
    assert said(folder()) == []


BAD_LINES = {
    "phone format": ({"number": "call 112"}, "number 'call 112' is not a phone number"),
    "phone as a bare number": ({"number": 800111222}, "number 800111222 is not a phone number"),
    "phone too short": ({"number": "1"}, "number '1' is not a phone number"),
    "grade": ({"grade": "D"}, "grade 'D' must be A, B or C"),
    "no source": ({"source": " "}, "source is missing"),
    "grade without source": ({"source": "Not yet checked against a source"}, "grade A needs a source that was read"),
    "unknown code": ({"answered_by": "robots"}, "answered_by 'robots' is not named among the answered_by terms"),
    "unknown place": ({"country": "YY"}, "country 'YY' is not named among the place terms"),
    "yes or no": ({"day_and_night": "perhaps"}, "day_and_night must be true or false"),
    "check without a name": ({"checked": {"on": "2026-11-01"}}, "checked must be null, or who (by) and the day (on)"),
    "check by nobody": ({"checked": {"by": " ", "on": "2026-11-01"}}, "checked must be null"),
    "check on no day": ({"checked": {"by": "Ana Ruiz", "on": "soon"}}, "checked must be null"),
    "id": ({"id": "The Line"}, "id 'The Line' must be small letters, digits and hyphens"),
    "strange field": ({"colour": "red"}, "colour: not known for a line"),
    "strange text": ({"en": {"name": "The line", "slogan": "Call"}}, "slogan: not a text of a line"),
    "empty text": ({"en": {"name": ""}}, "the text name is empty"),
    "missing text": ({"en": {}}, "the English text name is missing"),
    "no English": ({"en": None}, "English texts are missing"),
    "no number": ({"number": None}, "a line without a number must have grade C"),
    "flag for no text": ({"unchecked": ["hours"]}, "unchecked names hours, which is no text of this entry"),
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_bad_line_is_named_and_left_out(folder, case):
    changed, problem = BAD_LINES[case]
    bad = {**LINE, **changed}
    good = {**LINE, "id": "good-line"}

    content = read_content(folder(lines=[bad, good]))

    assert [finding.file for finding in content.findings] == ["lines.yaml"]
    assert content.findings[0].entry == bad["id"]
    assert content.findings[0].problem.startswith(problem)
    assert list(content.entries["line"]) == ["good-line"]


LAW = {
    "id": "xx-law",
    "place": "XX",
    "level": "national",
    "year": 2000,
    "citation": "Act 1",
    "status": "in_force",
    "topics": ["posting"],
    "grade": "B",
    "source": "the code",
    "checked": None,
    "en": {"title": "The law", "plain": "A notice must hang there."},
}
BAD_LAWS = {
    "posting key": ({"posting": {"colour": "red"}}, "posting may hold only languages, size_in, font_pt"),
    "posting size": ({"posting": {"size_in": "8.5 x 11"}}, "posting size_in is not written as in"),
    "year": ({"year": "2000"}, "year must be a whole number above 0"),
    "no topics": ({"topics": []}, "topics must be a list with at least one entry"),
    "citation": ({"citation": ""}, "citation must be a text that is not empty"),
}


@pytest.mark.parametrize("case", BAD_LAWS)
def test_a_bad_law_is_named(folder, case):
    changed, problem = BAD_LAWS[case]
    place = folder()
    save(place / "laws.yaml", {"kind": "law", "written": "2026-11-22", "entries": [{**LAW, **changed}]})

    (finding,) = said(place)

    assert finding.startswith(f"laws.yaml: xx-law: {problem}")


def test_a_missing_fact_is_named(folder):
    assert said(folder(lines=[without(LINE, "answered_by")])) == ["lines.yaml: xx-line: answered_by is missing"]


def test_an_id_that_stands_twice_is_named(folder):
    assert said(folder(lines=[LINE, LINE])) == ["lines.yaml: xx-line: the id stands twice; it is also in lines.yaml"]


def test_a_number_of_a_sign_that_stands_twice_is_named(folder):
    assert said(folder(signs=[SIGN, {**SIGN, "id": "two"}])) == ["signs.yaml: two: number 1 is used by another sign"]


def test_a_hard_text_is_named_with_its_grade(folder):
    hard = {**SIGN, "en": {"text": "Exploitative recruitment intermediaries systematically confiscate documentation.", "also": "It may rain."}}  # fmt: skip

    (finding,) = said(folder(signs=[hard]))

    assert finding.startswith("signs.yaml: one: text reads at grade ")
    assert finding.endswith("above 6: use shorter sentences and shorter words")


def test_a_missing_translation_is_named(folder):
    assert said(folder(spanish={"one": {"text": "No le dejan salir."}})) == [
        "es/signs.yaml: one: not translated: also",
        "places.yaml: XX: has no name in es",
    ]


def test_a_translation_of_nothing_is_named(folder):
    spanish = {"one": {"text": "No le dejan salir.", "also": "Puede que llueva."}, "gone": {"text": "Nada."}}

    assert "es/signs.yaml: gone: translates an entry that does not stand in English" in said(folder(spanish=spanish))


def test_a_date_that_is_due_is_named(folder):
    checked = {**LINE, "checked": {"by": "Ana Ruiz", "on": "2026-05-01"}}

    assert said(folder(lines=[checked])) == [
        "lines.yaml: xx-line: due: last checked on 2026-05-01 by Ana Ruiz; a line is checked every 180 days"
    ]


def test_a_line_written_long_ago_and_never_called_is_due(folder):
    assert said(folder(), today=date(2027, 6, 1)) == [
        "lines.yaml: xx-line: due: written on 2026-11-22, never checked; a line is checked every 180 days"
    ]


def test_a_check_in_the_future_is_named(folder):
    checked = {**LINE, "checked": {"by": "Ana Ruiz", "on": "2027-01-01"}}

    assert said(folder(lines=[checked])) == ["lines.yaml: xx-line: the date 2027-01-01 lies in the future"]


def test_a_file_that_is_not_yaml_is_named_with_its_line(folder):
    place = folder()
    (place / "broken.yaml").write_text("kind: line\nentries: [\n")

    (finding,) = said(place)

    assert finding.startswith("broken.yaml: line 3, column 1: cannot be read:")


def test_a_file_of_no_known_kind_is_named(folder):
    place = folder()
    save(place / "odd.yaml", {"kind": "poem", "entries": []})

    assert said(place) == ["odd.yaml: kind: 'poem' is none of law, sign, caution, group, line, word"]


def test_a_file_without_its_day_is_named(folder):
    assert said(folder(written="yesterday"))[0] == (
        "lines.yaml: written: must be the day the file was written, as 2026-11-22"
    )
