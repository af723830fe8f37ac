"""Answers from Google and Microsoft Forms, and scores from other systems: columns found by words, names thrown away."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import open_as

from commonlight.learning import form_files
from commonlight.learning.course_files import course
from commonlight.learning.models import AnswerFile, ScoreFile, Sheet

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
WORD = {"t": "True", "f": "False", "d": "I don't know", "-": ""}


def table_of(rows, *, heads=(), front=(), delimiter=","):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([*[name for name, _ in front], *heads])
    for row in rows:
        writer.writerow([*[value for _, value in front], *row])
    return out.getvalue().encode()


def google(key, language="en"):
    items = course("youth", language).items
    heads = [
        "First letter of the first name of the woman who raised you",
        "How many older brothers and sisters you have",
        "The day of the month you were born (1 to 31)",
        *[f"{n}. {item.text}" for n, item in enumerate(items, 1)],
    ]
    rows = [["M", "2", "14", *[WORD[sign] for sign in key]], ["A", "0", "3", *[WORD[sign] for sign in "d-" + key[2:]]]]
    front = (("Timestamp", "2026/09/14 9:01:22 AM"), ("Email Address", "kid@school.example"), ("Score", "8 / 10"))
    return table_of(rows, heads=heads, front=front)


def test_columns_are_found_by_their_words_and_names_are_never_read(school):
    table = form_files.read_table(google(school.key))

    assert not {"Timestamp", "Email Address", "Score"} & set(table.names)
    assert "kid@school.example" not in str(table.rows)
    matched = form_files.match(table, "youth")
    assert set(matched) >= {"code1", "code2", "code3", *[item.id for item in course("youth", "en").items]}
    reading = form_files.read_sheets(table, matched, [item.id for item in course("youth", "en").items])
    assert [sheet.letters for sheet in reading.sheets] == [school.key, "d-" + school.key[2:]]
    assert reading.sheets[0].code == ("m", "2", "14")
    assert reading.problems == ()


@pytest.mark.slow
def test_a_file_comes_in_by_page_with_a_look_before_and_is_taken_back(client, school):
    open_as(client, school.faye)
    url = reverse("learning:session_file", args=[school.session.pk, "before"])
    page = client.post(url, {"file": SimpleUploadedFile("a.csv", google(school.key))}).content.decode()
    assert "10 of 10 sentences were found by their words." in page
    held = re.search(r'name="table" value="([^"]+)"', page).group(1)
    selects = re.findall(r'<select name="(column_[^"]+)"(.*?)</select>', page, re.S)
    chosen = {name: found.group(1) for name, text in selects if (found := re.search(r'value="(\d+)" selected', text))}

    looked = client.post(url, {"table": held, **chosen}).content.decode()
    assert "2 sheets, 2 of them with a code." in looked
    assert not Sheet.objects.exists()
    client.post(url, {"table": held, "keep": "1", **chosen})
    assert Sheet.objects.count() == 2
    client.post(reverse("learning:file_back", args=[AnswerFile.objects.get().pk]))

    assert not Sheet.objects.exists()
    assert AnswerFile.objects.get().taken_back_on is not None


@pytest.mark.slow
def test_wrong_columns_and_wrong_answers_are_said(client, school):
    items = [item.id for item in course("youth", "en").items]
    heads = [item.text for item in course("youth", "en").items]
    table = form_files.read_table(table_of([["maybe", *["True"] * 9], [""] * 9 + ["x"], [""] * 10], heads=heads))
    reading = form_files.read_sheets(table, form_files.match(table, "youth"), items)
    assert [(row, problem) for row, problem, _ in reading.problems] == [(2, "answer"), (3, "answer")]
    assert reading.sheets == ()

    open_as(client, school.faye)
    url = reverse("learning:session_file", args=[school.session.pk, "before"])
    page = client.post(url, {"file": SimpleUploadedFile("a.csv", google(school.key))}).content.decode()
    held = re.search(r'name="table" value="([^"]+)"', page).group(1)
    same = {f"column_{name}": "3" for name in items}
    answer = client.post(url, {"table": held, "keep": "1", **same})
    assert answer.status_code == 422
    assert "The same column was chosen twice" in answer.content.decode()
    assert not Sheet.objects.exists()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"only a heading,b\n", "empty"),
        (b"Timestamp,Email,Name\n1,2,3\n", "columns"),
        (b"PK\x03\x04\x00\x00", "table"),
        (b"a,b\n" + b"1,2\n" * 1001, "large"),
    ],
)
def test_a_file_that_is_no_table_of_answers_is_refused(data, reason):
    with pytest.raises(form_files.CannotRead) as problem:
        form_files.read_table(data)

    assert problem.value.reason == reason


def test_semicolons_and_old_encodings_are_read():
    data = "Pregunta uno;Pregunta dós\nVerdadero;No lo sé\n".encode("cp1252")

    assert form_files.read_table(data).rows == (("Verdadero", "No lo sé"),)


@pytest.mark.slow
def test_scores_come_back_as_counts_without_a_name(client, school):
    open_as(client, school.faye)
    url = reverse("learning:scores")
    rows = [["Ann", "90.00 %"], ["Bo", "50"], ["Cy", "-"]]
    data = table_of(rows, heads=("First name", "Grade"), front=())
    said = {"course": "nurse", "organisation": school.house.pk, "place": "Elm Hospital"}
    page = client.post(url, {**said, "file": SimpleUploadedFile("s.csv", data)}).content.decode()
    assert "3 people, 2 with a score, 1 passed, 70 on average" in page
    held = re.search(r'name="held" value="([^"]+)"', page).group(1)
    client.post(url, {"held": held, "column": "0"})

    found = ScoreFile.objects.get()
    assert (found.n_people, found.n_scored, found.n_passed, found.mean_percent) == (3, 2, 1, 70.0)
    client.post(reverse("learning:score_file_back", args=[found.pk]))
    assert ScoreFile.objects.get().taken_back_on is not None
    assert client.post(url, {"held": "broken", "column": "0"}).status_code == 302


@pytest.mark.parametrize("name", ["Score", "Puntuación", "Final grade"])
def test_a_column_of_points_is_one_of_a_grade_book_and_none_of_a_form(name):
    data = f"Full name,Status,{name}\nAnn,passed,90\nBo,failed,40\n".encode()

    book = form_files.read_table(data, with_scores=True)
    form = form_files.read_table(data)

    assert book.names == ("Full name", "Status", name)
    assert form_files.read_scores(book, 2).n_scored == 2
    assert (name in form.names) == (name == "Final grade")


def test_the_workbook_of_a_form_service_is_read_like_its_table(school):
    from openpyxl import Workbook

    book = Workbook()
    for row in csv.reader(io.StringIO(google(school.key).decode())):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)

    table = form_files.read_table(out.getvalue())

    assert table.names == form_files.read_table(google(school.key)).names
    assert [row[3:] for row in table.rows] == [row[3:] for row in form_files.read_table(google(school.key)).rows]
