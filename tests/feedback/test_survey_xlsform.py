"""XLSForms in and out: what we write every form program takes, what we read comes back the same, what we cannot ask is named."""

import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from commonlight.feedback import survey_splits
from commonlight.feedback.surveys import library, walk, xlsform_write
from commonlight.feedback.surveys.form import Choice, Question, Step, Survey
from commonlight.feedback.surveys.xlsform_read import FormRefused, read

SURVEY = [
    "type",
    "name",
    "label::English (en)",
    "label::Español (es)",
    "required",
    "relevant",
    "constraint",
    "calculation",
]
CHOICES = ["list_name", "name", "label::English (en)", "label::Español (es)"]
YES_NO = [["yn", "yes", "Yes", "Sí"], ["yn", "no", "No", "No"]]


def book(survey: list[list[str]], choices: list[list[str]] | None = None, heads: list[str] | None = None) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, head, rows in (("survey", heads or SURVEY, survey), ("choices", CHOICES, choices or YES_NO)):
        sheet = made.create_sheet(title)
        for row in (head, *rows):
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def refusals(data: bytes) -> list[tuple[str, int, str, str, str]]:
    with pytest.raises(FormRefused) as caught:
        read(data)
    return [(one.sheet, one.row, one.column, one.kind, one.what) for one in caught.value.problems]


def test_a_form_with_groups_languages_and_skips_is_read() -> None:
    found = read(
        book(
            [
                ["select_one yn", "works", "Do you work?", "¿Trabaja?", "yes"],
                ["begin_group", "job", "Your job", "Su trabajo", "", "${works} = 'yes'"],
                ["integer", "hours", "Hours a week", "Horas", "", "", ". <= 168"],
                ["begin group", "more", "", "", "", "${hours} > 60"],
                ["text", "why", "Why so long?", "¿Por qué?", "", "${works} != 'no'"],
                ["end group"],
                ["end_group"],
                ["calculate", "days", "", "", "", "", "", "${hours} div 8"],
                ["note", "bye", "You said ${hours} hours.", "Dijo ${hours}."],
            ]
        )
    )
    assert found.languages == ("en", "es")
    assert [step.name for step in found.steps] == ["page_2_1", "job", "page_9_1"]
    why = found.question("why")
    assert why is not None and why.relevant == "(${hours} > 60) and (${works} != 'no')" and why.row == 6
    shown = walk.applying(found, {"works": "yes", "hours": "64", "why": "debts"})
    assert shown.answers == {"works": "yes", "hours": "64", "why": "debts", "days": "8"}
    # What does not apply any more counts for nothing.
    assert walk.applying(found, {"works": "no", "hours": "64", "why": "debts"}).answers == {"works": "no", "days": ""}
    assert walk.filled_in("You said ${hours} hours.", shown.answers) == "You said 64 hours."


def test_loops_unknown_functions_and_types_are_named_with_their_rows_all_at_once() -> None:
    said = refusals(
        book(
            [
                ["begin_repeat", "child", "Each child", ""],
                ["geopoint", "where", "Where?", ""],
                ["end_repeat"],
                ["select_one nobody", "x", "X", ""],
                ["text", "x y", "Name", ""],
            ]
        )
    )
    assert said == [
        ("survey", 2, "type", "loop", "begin_repeat"),
        ("survey", 3, "type", "type", "geopoint"),
        ("survey", 4, "type", "loop", "end_repeat"),
        ("survey", 5, "type", "list", "nobody"),
        ("survey", 6, "name", "name", "x y"),
    ]
    said = refusals(book([["text", "a", "A", "", "", "pulldata('x', 'y') = 1"]]))
    assert said == [("survey", 2, "relevant", "function", "pulldata")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # A question that comes later, or is not there.
        ([["text", "a", "A", "", "", "${b} = 'x'"], ["text", "b", "B", ""]], ("relevant", "later", "b")),
        ([["text", "a", "A ${nobody}", ""]], ("label", "unknown", "nobody")),
        # An answer nobody can choose.
        (
            [["select_one yn", "a", "A", ""], ["text", "b", "B", "", "", "${a} = 'maybe'"]],
            ("relevant", "choice", "a = maybe"),
        ),
        # Both at once.
        (
            [["select_one yn", "a", "A", ""], ["text", "b", "B", "", "", "${a} = 'yes' and ${a} = 'no'"]],
            ("relevant", "never", ""),
        ),
        # Asked only of those who said no, about an answer only those gave who said yes.
        (
            [
                ["select_one yn", "a", "A", ""],
                ["integer", "b", "B", "", "", "${a} = 'yes'"],
                ["text", "c", "C", "", "", "${a} = 'no' and ${b} > 3"],
            ],
            ("relevant", "never", ""),
        ),
        ([["integer", "a", "A", ""], ["text", "b", "B", "", "", "${a} > 65 and ${a} < 18"]], ("relevant", "never", "")),
    ],
)
def test_contradictory_skips_are_found(rows: list[list[str]], expected: tuple[str, str, str]) -> None:
    said = refusals(book(rows))
    assert (
        len(said) == 1
        and said[0][2:] == expected
        and said[0][1] == (2 if expected[1] in ("later", "unknown") else len(rows) + 1)
    )


def test_skips_that_can_be_reached_pass() -> None:
    rows = [
        ["select_multiple yn", "a", "A", ""],
        ["integer", "b", "B", "", "", "count-selected(${a}) = 2"],
        ["text", "c", "C", "", "", "${b} > 17.5 and ${b} < 18.5 and not(selected(${a}, 'x-not'))"],
    ]
    assert refusals(book(rows)) == [("survey", 4, "relevant", "choice", "a = x-not")]
    rows[2][5] = "${b} > 17.5 and ${b} < 18.5 and selected(${a}, 'yes')"
    assert len(read(book(rows)).asked) == 3


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no", b"type,name\ntext,a"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refusals(data)[0][3] == "no_file"


@pytest.mark.slow
@pytest.mark.shared
def test_the_case_data_standard_is_read_written_and_taken_by_pyxform(shared_data: Path) -> None:
    found = read((shared_data / "htcds" / "htcds_xlsform.xlsx").read_bytes())
    assert len(found.asked) == 31 and not any(question.required for question in found.asked)
    assert found.left_out == ((2, "start"), (3, "end"))
    again = read(xlsform_write.workbook(found))
    assert [one.labels for one in again.asked] == [one.labels for one in found.asked]
    assert [one.choices for one in again.asked] == [one.choices for one in found.asked]
    assert "<select1" in xform(found)


def xform(survey: Survey) -> str:
    from pyxform.xls2xform import convert

    return str(convert(xlsform=io.BytesIO(xlsform_write.workbook(survey)), file_type=".xlsx", validate=False).xform)


@pytest.mark.slow
def test_every_set_of_the_library_is_taken_by_pyxform_alone_and_all_together() -> None:
    names = list(library.question_sets())
    assert len(names) >= 7
    for some in (*([name] for name in names), names):
        form = library.survey_of(some, form_id="ours", title="Our street")
        form = survey_splits.with_about(form, ("Town", "Farms"), ("Young people", "Others"))
        made = xform(form)
        assert all(f"/{one.name}" in made for one in form.asked)
        assert made.count("<translation ") == len(library.LANGUAGES)


NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True).filter(
    lambda text: text.lower() not in ("meta", "name")
)
WORDS = (
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp", "Zs"), include_characters=" "),
        min_size=1,
        max_size=12,
    )
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(lambda text: text and "$" not in text and not text.startswith("'"))
)


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """Draw surveys with every kind of question, with conditions on what stands before."""
    languages = draw(st.sampled_from([("en",), ("en", "ar"), ("default",), ("es", "en", "zh-hans")]))
    wording = st.fixed_dictionaries(dict.fromkeys(languages, WORDS))
    names = draw(st.lists(NAMES, min_size=2, max_size=8, unique_by=str.lower))
    questions: list[Question] = []
    for name in names[1:]:
        kind = draw(st.sampled_from(["select_one", "select_multiple", "integer", "decimal", "text", "date", "note"]))
        choices = ()
        if kind.startswith("select"):
            some = draw(st.lists(st.from_regex(r"[a-z0-9_]{1,5}", fullmatch=True), min_size=1, max_size=4, unique=True))
            choices = tuple(Choice(one, draw(wording)) for one in some)
        before = [one for one in questions if one.choices]
        relevant = ""
        if before and draw(st.booleans()):
            other = draw(st.sampled_from(before))
            relevant = f"selected(${{{other.name}}}, '{draw(st.sampled_from(other.choices)).name}')"
        questions.append(
            Question(name, kind, draw(wording), choices, draw(st.just({}) | wording), draw(st.booleans()) and kind != "note", relevant)
        )  # fmt: skip
    return Survey(names[0], draw(WORDS), languages, (Step(f"{names[0]}_1", tuple(questions), draw(wording)),))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(surveys())
@pytest.mark.slow
def test_every_form_we_write_is_taken_by_pyxform_and_comes_back_the_same(survey: Survey) -> None:
    assert "<h:html" in xform(survey)
    try:
        again = read(xlsform_write.workbook(survey))
    except FormRefused as problem:
        # Only a survey in which nothing is asked, or a question nobody reaches, may not come back.
        assert {one.kind for one in problem.problems} <= {"nothing_asked", "never"}
        return
    assert [
        (one.name, one.kind, one.labels, one.choices, one.hints, one.required, one.relevant) for one in again.questions
    ] == [
        (one.name, one.kind, one.labels, one.choices, one.hints, one.required, one.relevant) for one in survey.questions
    ]
    assert Survey.from_data(survey.to_data()) == survey
