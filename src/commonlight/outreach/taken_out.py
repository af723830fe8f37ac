"""What programmes, liaison and books put into "take everything out": plain sheets, and each programme as a file."""

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.selectors import site
from commonlight.core.taking_out import Writer, register, register_folder
from commonlight.outreach.amounts import plain
from commonlight.outreach.models import Engagement, Grant, InKind, Programme, ProgrammeChange, Reach
from commonlight.outreach.selectors_money import indicators_of, standings
from commonlight.outreach.services.books import books_as_csv
from commonlight.outreach.services.programme_files import file_of

Row = Iterable[object]


def _sheet(stream: BinaryIO, heads: Row, rows: Iterable[Row]) -> None:
    stream.write(csv_bytes(heads, rows))


def spending(stream: BinaryIO) -> None:
    """Write all spending, as the bookkeeper's sheet has it."""
    stream.write(books_as_csv())


def grants(stream: BinaryIO) -> None:
    """Write each budget line with what was spent."""
    heads = ("grant", "funder", "currency", "from", "to", "amount", "line", "planned", "spent")
    rows = [
        (
            one.grant.name,
            one.grant.funder,
            one.grant.currency,
            one.grant.starts,
            one.grant.ends,
            plain(one.grant.amount_cents),
            line.line.name,
            plain(line.line.amount_cents),
            plain(line.spent),
        )
        for one in standings(Grant.objects.order_by("name"))
        for line in one.lines
    ]
    _sheet(stream, heads, rows)


def promises(stream: BinaryIO) -> None:
    """Write what was promised to each grant, and done."""
    rows = [
        (grant.name, row.name, row.counted, row.promised, done)
        for grant in Grant.objects.order_by("name")
        for row, done in indicators_of(grant)
    ]
    _sheet(stream, ("grant", "promised what", "counted how", "promised", "done"), rows)


def gifts(stream: BinaryIO) -> None:
    """Write hours and things given, with their rates."""
    heads = ("day", "kind", "what", "quantity", "rate", "currency", "rate from", "rate year", "value")
    rows = [
        (row.given_on, row.kind, row.what, plain(row.hundredths), plain(row.rate_cents), row.currency, row.rate_source,
         row.rate_year, plain(row.value_cents))
        for row in InKind.objects.order_by("given_on", "pk")
    ]  # fmt: skip
    _sheet(stream, heads, rows)


def engagement(stream: BinaryIO) -> None:
    """Write what police and agencies planned and did with the community."""
    rows = Engagement.objects.select_related("organisation").order_by("on", "pk")
    cells = [
        (row.on, row.organisation.name, row.kind, row.what, "yes" if row.is_done else "", row.minutes, row.n_people, row.law, row.note)
        for row in rows
    ]  # fmt: skip
    _sheet(stream, ("day", "organisation", "kind", "what", "done", "minutes", "people", "law", "note"), cells)


def reach(stream: BinaryIO) -> None:
    """Write whom programmes reached, with both numbers and their sources."""
    heads = (
        "programme",
        "area",
        "area level",
        "area code",
        "from",
        "to",
        "reached",
        "counted how",
        "people there",
        "source",
        "source year",
    )
    rows = [
        (row.programme.name, row.area, row.area_level, row.area_code, row.since, row.until, row.reached, row.counted, row.population or "", row.source,
         row.source_year or "")
        for row in Reach.objects.select_related("programme").order_by("programme__name", "since")
    ]  # fmt: skip
    _sheet(stream, heads, rows)


def changes(stream: BinaryIO) -> None:
    """Write what was heard and changed."""
    rows = [
        (row.programme.name, row.heard_on, row.heard_from, row.heard, row.changed_on, row.changed)
        for row in ProgrammeChange.objects.select_related("programme").order_by("changed_on", "pk")
    ]
    _sheet(stream, ("programme", "heard on", "heard from", "heard", "changed on", "changed"), rows)


def programmes() -> Iterator[tuple[str, Writer]]:
    """Yield each programme as the file that another site reads."""
    coalition = site().coalition_name
    for row in Programme.objects.order_by("slug"):
        held = json.dumps(file_of(row, coalition=coalition), ensure_ascii=False, indent=1).encode()

        def write(stream: BinaryIO, held: bytes = held) -> None:
            stream.write(held)

        yield f"{row.slug}.programme.json", write


def register_all() -> None:
    """Register the room's files."""
    files = {
        "spending.csv": spending,
        "grants.csv": grants,
        "promised and done.csv": promises,
        "given.csv": gifts,
        "work with police.csv": engagement,
        "reach.csv": reach,
        "heard and changed.csv": changes,
    }
    for name, write in files.items():
        register("outreach", name, write)
    register_folder("outreach", "programmes", programmes)
