"""The bookkeeper's sheet: odd encodings and separators, formulas, wrong rows, double booking, undo, and back out."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.outreach.conftest import AT

from commonlight.outreach.models import BookBatch, Spending
from commonlight.outreach.services import books

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]

HEAD = "date,what,amount,currency,grant,line,programme,place,receipt,refund\n"
GOOD = HEAD + '2026-11-03,"Bus, return",120.50,usd,County fund,Travel,Rural youth,North county,R1,\n'


def test_a_good_row_is_looked_at_and_books_nothing_yet(grant, rural_youth):
    looked = books.look_at(GOOD.encode())

    assert looked.wrong == []
    assert [(row["what"], row["amount_cents"], row["currency"], row["programme"]) for row in looked.rows] == [
        ("Bus, return", 120_50, "USD", str(rural_youth.pk))
    ]
    assert not Spending.objects.exists()


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_separators_of_real_programs_are_read(db, code, mark):
    text = mark.join(["date", "what", "amount", "currency"]) + "\r\n" + mark.join(["03.11.2026", "Café", "5", "USD"])

    assert [row["what"] for row in books.look_at(text.encode(code)).rows] == ["Café"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2026-11-03,Bus,=SUM(A1:A9),USD", "amount"),
        ("2026-11-03,=HYPERLINK(1),5,USD", "what"),
        ("2026-11-03,@cmd,5,USD", "what"),
        ("2026-11-03,Bus,-5,USD", "amount"),
        ("2026-11-03,Bus,0,USD", "amount"),
        ("2026-11-03,Bus,5,dollars", "currency"),
        ("2026-02-30,Bus,5,USD", "date"),
        ("11/03/2026,Bus,5,USD", "date"),
        ("2026-11-03,,5,USD", "what"),
        ("2026-11-03,Bus,5,EUR,County fund,Travel", "currency"),
        ("2026-11-03,Bus,5,USD,County fund,Boats", "line"),
        ("2026-11-03,Bus,5,USD,,,No such programme", "programme"),
    ],
)
def test_a_wrong_row_is_named_with_row_and_column_and_the_others_stay(grant, row, column):
    looked = books.look_at((HEAD + "2026-11-02,Tea,3,USD\n" + row + "\n").encode())

    assert [(one.number, one.column) for one in looked.wrong] == [(3, column)]
    assert [one["what"] for one in looked.rows] == ["Tea"]


@pytest.mark.parametrize("data", [b"", b"\0\0", b"a,b\n1,2", b"PK\x03\x04xx", b"\xd0\xcf\x11\xe0", b"x" * 3_000_000])
def test_what_is_no_sheet_is_refused(db, data):
    with pytest.raises(books.SheetRefused):
        books.look_at(data)


def test_a_sheet_over_the_grant_is_warned_of_before_it_is_booked(grant):
    looked = books.look_at((HEAD + "2026-11-03,Bus,400,USD,County fund,Travel\n" * 2).encode())

    assert [(one.grant.name, one.lines[0].left) for one in looked.over] == [("County fund", -200_00)]


def test_a_sheet_is_booked_once_and_taken_back_as_a_whole(grant, rural_youth, coordinator):
    batch = books.keep(books.look_at(GOOD.encode()), by=coordinator, at=AT)

    first = books.book_batch(batch.pk, by=coordinator, at=AT)
    second = books.book_batch(batch.pk, by=coordinator, at=AT)
    again = books.look_at(GOOD.encode())

    assert first is not None
    assert second is None
    assert Spending.objects.get().area == "North county"
    assert [one.column for one in again.wrong] == ["receipt"]

    batch.refresh_from_db()
    assert books.undo_batch(batch, by=coordinator, at=AT) == 1
    assert not Spending.objects.exists()


def test_the_same_sheet_looked_at_twice_is_booked_once(grant, rural_youth, coordinator):
    batches = [books.keep(books.look_at(GOOD.encode()), by=coordinator, at=AT) for _ in range(2)]

    assert [books.book_batch(one.pk, by=coordinator, at=AT) is not None for one in batches] == [True, False]
    assert Spending.objects.count() == 1


def test_what_goes_out_comes_back_and_holds_no_formula(grant, rural_youth, coordinator):
    batch = books.keep(books.look_at(GOOD.encode()), by=coordinator, at=AT)
    books.book_batch(batch.pk, by=coordinator, at=AT)
    Spending.objects.update(what="+1 555 0100 =call", receipt="-7")

    held = books.books_as_csv()
    Spending.objects.all().delete()

    assert b"'+1 555 0100 =call" in held
    assert [(row["what"], row["receipt"]) for row in books.look_at(held).rows] == [("+1 555 0100 =call", "-7")]


def test_a_sheet_nobody_booked_is_deleted_after_a_month(grant, coordinator):
    batch = books.keep(books.look_at((HEAD + "2026-11-02,Tea,3,USD\n").encode()), by=coordinator, at=AT)
    day = (AT + books.KEEP_LOOKED_AT).date()

    assert [due.object_id for due in books.sheets_due(day)] == [str(batch.pk)]
    books.erase_sheets([str(batch.pk)], AT)
    assert not BookBatch.objects.exists()


def test_the_pages_look_book_and_take_back(grant, rural_youth, desk):
    page = desk.post(reverse("outreach:bring_books"), {"file": SimpleUploadedFile("b.csv", GOOD.encode())})
    at = reverse("outreach:batch", args=[BookBatch.objects.get().pk])
    booked = desk.post(at, {"act": "book"}, follow=True)
    out = desk.get(reverse("outreach:take_books"))
    undone = desk.post(at, {"act": "undo"}, follow=True)

    assert "Bus, return" in page.content.decode()
    assert "1 row booked." in booked.content.decode()
    assert "Bus, return" in out.content.decode()
    assert "1 row taken back." in undone.content.decode()


def test_a_workbook_is_read_as_well(grant, rural_youth):
    from openpyxl import Workbook

    book, held = Workbook(), io.BytesIO()
    book.active.append(["Date", "What", "Amount", "Currency", "Grant", "Line"])
    book.active.append(["2026-11-03", "Bus", "120.50", "USD", "County fund", "Travel"])
    book.save(held)

    looked = books.look_at(held.getvalue(), "books.xlsx")

    assert [(row["what"], row["amount_cents"]) for row in looked.rows] == [("Bus", 120_50)]
