"""The bookkeeper's sheet: read with row numbers, looked at, booked as a whole, taken back as a whole; and written out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from commonlight.core import audit
from commonlight.core.formats.sheets import CannotRead, csv_bytes, read_sheet
from commonlight.core.models import Account
from commonlight.core.retention import Due, bury
from commonlight.core.store import write
from commonlight.outreach.amounts import CURRENCY, AmountRefused, cents_of, plain
from commonlight.outreach.models import BookBatch, BudgetLine, Programme, Spending
from commonlight.outreach.selectors_money import GrantStanding, standings

COLUMNS = ("date", "what", "amount", "currency", "grant", "line", "programme", "place", "receipt", "refund")
NEEDED = ("date", "what", "amount", "currency")
LARGEST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
SHEET = "book sheet"
KEEP_LOOKED_AT = timedelta(days=30)
YES = frozenset({"yes", "y", "1", "x", "true", "si", "sí"})
LONGEST = {"what": 300, "place": 120, "receipt": 60}
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d")


class SheetRefused(ValueError):
    """The file is no sheet we can read; says what to do."""


@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be booked: its number in the file, the column, what to do."""

    number: int
    column: str
    problem: str


@dataclass
class Looked:
    """What a sheet says: rows that can be booked, rows that cannot, and the grants that would be over."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[WrongRow] = field(default_factory=list)
    over: list[GrantStanding] = field(default_factory=list)


class _RowWrong(Exception):
    def __init__(self, column: str, problem: str) -> None:
        super().__init__(problem)
        self.column, self.problem = column, problem


def _rows_of(data: bytes, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    if len(data) > LARGEST_BYTES:
        raise SheetRefused(_("The sheet is larger than 2 MB. Split it by year."))
    try:
        sheet = read_sheet(data, name)
    except CannotRead as problem:
        raise SheetRefused(str(problem)) from problem
    heads = [head.lower() for head in sheet.headings]
    missing = [one for one in NEEDED if one not in heads]
    if missing:
        raise SheetRefused(
            _("The first row must name the columns. Missing: %(names)s.") % {"names": ", ".join(missing)}
        )
    if len(sheet.rows) > MOST_ROWS:
        raise SheetRefused(_("The sheet has more than %(n)s rows. Split it by year.") % {"n": MOST_ROWS})
    for number, cells in sheet.rows:
        yield number, dict.fromkeys(NEEDED, "") | dict(zip(heads, cells, strict=False))


def look_at(data: bytes, name: str = "sheet.csv") -> Looked:
    """Return what a sheet (CSV or XLSX) would book, changing nothing; raises SheetRefused when it is no sheet at all."""
    looked, known = Looked(), _Known()
    for number, cells in _rows_of(data, name):
        try:
            looked.rows.append(known.row(cells))
        except _RowWrong as wrong:
            looked.wrong.append(WrongRow(number, wrong.column, wrong.problem))
    looked.over = known.over(looked.rows)
    return looked


class _Known:
    """What rows may name: lines by grant and name, programmes by name, and what is booked already."""

    def __init__(self) -> None:
        self.lines = {
            (line.grant.name.casefold(), line.name.casefold()): line
            for line in BudgetLine.objects.select_related("grant")
        }
        self.programmes = {row.name.casefold(): row for row in Programme.objects.order_by("-made_on")}
        self.booked = set(
            Spending.objects.exclude(receipt="").values_list("receipt", "spent_on", "amount_cents", "is_refund")
        )

    def row(self, cells: dict[str, str]) -> dict[str, Any]:
        """Return one row as it is stored until it is booked; raises _RowWrong."""
        for column in ("what", "place", "receipt"):
            said = cells.get(column, "")
            if said.startswith(("=", "@", "\t")):
                raise _RowWrong(column, _("This cell is a formula. Write its value."))
            if len(said) > LONGEST[column]:
                raise _RowWrong(column, _("At most %(n)s signs.") % {"n": LONGEST[column]})
        day = _day(cells["date"])
        if not cells["what"]:
            raise _RowWrong("what", _("Say what it was for."))
        try:
            cents = cents_of(cells["amount"])
        except AmountRefused as problem:
            raise _RowWrong("amount", str(problem)) from problem
        currency = cells["currency"].upper()
        if not CURRENCY.fullmatch(currency):
            raise _RowWrong("currency", _("Write three letters, as in USD."))
        line, programme = self._line(cells, currency), self._programme(cells)
        refund = cells.get("refund", "").casefold() in YES
        mark = (cells.get("receipt", ""), day, cents, refund)
        if mark[0] and mark in self.booked:
            raise _RowWrong("receipt", _("This receipt is booked already, with the same day and amount."))
        self.booked.add(mark)
        return {
            "spent_on": day.isoformat(),
            "what": cells["what"],
            "amount_cents": cents,
            "currency": currency,
            "line": line.pk if line else None,
            "programme": str(programme.pk) if programme else None,
            "area": cells.get("place", ""),
            "receipt": mark[0],
            "is_refund": refund,
        }

    def _line(self, cells: dict[str, str], currency: str) -> BudgetLine | None:
        grant, name = cells.get("grant", ""), cells.get("line", "")
        if not grant and not name:
            return None
        line = self.lines.get((grant.casefold(), name.casefold()))
        if line is None:
            raise _RowWrong("line", _("No grant has a budget line of this name. Write both as they stand here."))
        if line.grant.currency != currency:
            raise _RowWrong(
                "currency",
                _("The grant is in %(code)s. Write the amount in that currency, as the bank changed it.")
                % {"code": line.grant.currency},
            )
        return line

    def _programme(self, cells: dict[str, str]) -> Programme | None:
        name = cells.get("programme", "")
        if not name:
            return None
        programme = self.programmes.get(name.casefold())
        if programme is None:
            raise _RowWrong("programme", _("No programme has this name."))
        return programme

    def over(self, rows: list[dict[str, Any]]) -> list[GrantStanding]:
        """Return the grants that would be over, or have a line over, once all rows are booked."""
        by_number = {line.pk: line for line in self.lines.values()}
        more: dict[int, int] = {}
        for row in rows:
            if row["line"] is not None:
                sign = -1 if row["is_refund"] else 1
                more[row["line"]] = more.get(row["line"], 0) + sign * row["amount_cents"]
        grants = {by_number[number].grant_id: by_number[number].grant for number in more}
        found = []
        for standing in standings(grants.values()):
            lines = tuple(type(one)(one.line, one.spent + more.get(one.line.pk, 0)) for one in standing.lines)
            then = GrantStanding(standing.grant, lines)
            if then.is_over or any(line.is_over for line in lines):
                found.append(then)
        return found


def _day(typed: str) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007 -- a day without a time has no zone
        except ValueError:
            continue
    raise _RowWrong("date", _("Write the day like 2026-03-27."))


def keep(looked: Looked, *, by: Account, at: datetime) -> BookBatch:
    """Keep a sheet that was looked at, until somebody books it."""
    with write():
        batch = BookBatch.objects.create(at=at, by=by, rows=looked.rows, n_wrong=len(looked.wrong))
        audit.record("books looked at", by=by, at=at, subject=("batch", batch.pk), detail={"n": len(looked.rows)})
    return batch


def book_batch(number: UUID, *, by: Account, at: datetime) -> BookBatch | None:
    """Book all rows of a sheet, once; None when it, or the same receipts, were booked meanwhile, or it was dropped."""
    with write():
        batch = BookBatch.objects.filter(pk=number, state=BookBatch.State.LOOKED_AT).first()
        if batch is None:
            return None
        if _booked_meanwhile(batch):
            return None
        lines = set(BudgetLine.objects.values_list("pk", flat=True))
        programmes = {str(one) for one in Programme.objects.values_list("pk", flat=True)}
        Spending.objects.bulk_create(
            Spending(
                by=by,
                batch=batch,
                spent_on=date.fromisoformat(row["spent_on"]),
                what=row["what"],
                amount_cents=row["amount_cents"],
                currency=row["currency"],
                line_id=row["line"] if row["line"] in lines else None,
                programme_id=row["programme"] if row["programme"] in programmes else None,
                area=row["area"],
                receipt=row["receipt"],
                is_refund=row["is_refund"],
            )
            for row in batch.rows
        )
        batch.state, n, batch.rows = BookBatch.State.BOOKED, len(batch.rows), []
        batch.save(update_fields=["state", "rows"])
        audit.record("books booked", by=by, at=at, subject=("batch", batch.pk), detail={"n": n})
    return batch


def _booked_meanwhile(batch: BookBatch) -> bool:
    """Whether a receipt of the sheet was booked, by another sheet or by hand, after this one was looked at."""
    receipts = {row["receipt"] for row in batch.rows if row["receipt"]}
    booked = set(Spending.objects.exclude(receipt="").values_list("receipt", "spent_on", "amount_cents", "is_refund"))
    return bool(receipts) and any(
        (row["receipt"], date.fromisoformat(row["spent_on"]), row["amount_cents"], row["is_refund"]) in booked
        for row in batch.rows
    )


def sheets_due(on: date) -> list[Due]:
    """Return the sheets that were looked at a month ago and never booked."""
    rows = BookBatch.objects.filter(state=BookBatch.State.LOOKED_AT, at__date__lte=on - KEEP_LOOKED_AT)
    return [Due(str(row.pk), row.at.date(), "month") for row in rows.order_by("at")]


def erase_sheets(numbers: Sequence[str], at: datetime) -> None:
    """Delete sheets that nobody booked."""
    with write():
        BookBatch.objects.filter(pk__in=numbers, state=BookBatch.State.LOOKED_AT).delete()
        bury(SHEET, numbers, at=at)
        for number in numbers:
            audit.record("book sheet erased", by=None, at=at, subject=(SHEET, number))


def bury_sheets_again(numbers: Sequence[str]) -> int:
    """Delete again what a restored backup brought back; return how many."""
    return BookBatch.objects.filter(pk__in=numbers, state=BookBatch.State.LOOKED_AT).delete()[0]


def undo_batch(batch: BookBatch, *, by: Account, at: datetime) -> int:
    """Take back all that a sheet booked, or drop one that was only looked at; return how many rows went."""
    with write():
        n, _kinds = Spending.objects.filter(batch=batch).delete()
        batch.state, batch.rows = BookBatch.State.UNDONE, []
        batch.save(update_fields=["state", "rows"])
        audit.record("books undone", by=by, at=at, subject=("batch", batch.pk), detail={"n": n})
    return n


def books_as_csv() -> bytes:
    """Return all spending as a sheet that `look_at` reads back, with no cell that a program takes for a formula."""
    rows = Spending.objects.select_related("line__grant", "programme").order_by("spent_on", "pk")
    cells = (
        (
            row.spent_on.isoformat(),
            row.what,
            plain(row.amount_cents),
            row.currency,
            row.line.grant.name if row.line else "",
            row.line.name if row.line else "",
            row.programme.name if row.programme else "",
            row.area,
            row.receipt,
            "yes" if row.is_refund else "",
        )
        for row in rows.iterator(500)
    )
    return csv_bytes(COLUMNS, cells)
