"""Published tables as comparisons read them: our own, and files of other coalitions, of which nothing is believed."""

import json
from uuid import UUID, uuid4

import pytest

from commonlight.insight.compare_tables import NotATable, Published, periods_in_all, published, read
from commonlight.insight.kinds.release import work_out
from commonlight.insight.models import Release

NUMBER = "2c9f4d8e-5e1b-4a7a-9e21-3f6c1d2b7a10"


def passed(counts, by=("kind", "month"), title="What people told us, by kind"):
    """Return what the gate makes of counts by kind and quarter."""
    kinds, quarters = (list(dict.fromkeys(key[place] for key in counts)) for place in (0, 1))
    columns = [
        {"name": by[0], "categories": kinds, "parent": {}, "stands_for": {}},
        {"name": by[1], "categories": quarters, "parent": {one: one[:4] for one in quarters}, "stands_for": {}},
    ]
    table = {
        "title": title, "source": "report-lines", "as_of": "2026-10-31", "columns": columns, "asked": [list(by)],
        "rows": [[list(key), n] for key, n in counts.items()], "scope": {},
    }  # fmt: skip
    return work_out({"table": table, "records": [], "released_on": "2026-11-01"}, lambda percent: None)


COUNTS = {
    ("labour", "2025-Q1"): 31, ("sexual", "2025-Q1"): 20, ("crime", "2025-Q1"): 12,
    ("labour", "2025-Q2"): 44, ("sexual", "2025-Q2"): 16, ("crime", "2025-Q2"): 3,
}  # fmt: skip


def files(counts=COUNTS, *, publisher="Cedar County Coalition", **changes):
    """Return the two files as another coalition's page of open data gives them."""
    found = passed(counts)["files"]
    said = json.loads(found["metadata.json"]) | {
        "@id": f"urn:uuid:{NUMBER}", "dc:publisher": publisher, "commonlight:as_of": "2026-10-31",
        "commonlight:source": "report-lines",
    } | changes  # fmt: skip
    return json.dumps(said).encode(), found["table-1.csv"].encode()


def test_what_another_coalition_published_is_read_with_its_hidden_figures():
    table = read(*files())
    assert (table.coalition, table.number, table.by) == ("Cedar County Coalition", UUID(NUMBER), ("kind", "month"))
    assert table.categories("month") == ["2025-Q1", "2025-Q2"] and table.categories("kind") == list(
        dict.fromkeys(kind for kind, _q in COUNTS)
    )
    assert table.share("kind", "labour", month="2025-Q1") == (31, 63)
    assert table.share("kind", "labour") == (75, 126)
    # The gate hid three of the second quarter and another beside it.
    assert table.count(kind="crime", month="2025-Q2") is None and table.share("kind", "crime", month="2025-Q2") is None
    assert table.share("kind", "marriage") is None
    assert periods_in_all([table, table]) == ["2025-Q1", "2025-Q2"] and periods_in_all([]) == []


def test_our_own_table_reads_alike_and_one_that_was_taken_back_not_at_all():
    found = passed(COUNTS)
    row = Release(pk=uuid4(), title="By kind", source="report-lines", state="released", tables=found["tables"])
    (own,) = published(row)
    other = read(*files())
    assert (own.by, own.cells) == (other.by, other.cells)
    row.state = "withdrawn"
    assert published(row) == []
    row.state, row.tables = "released", [[["nationality"], [[["x"], 12]]]]
    assert published(row) == []


def test_nobody_is_read_from_a_file_that_shows_a_small_count():
    description, table = files()
    leaking = table.replace(b"labour,2025-Q1,31,shown", b"labour,2025-Q1,3,shown")
    with pytest.raises(NotATable, match="under 11"):
        read(description, leaking)


def changed(place, old, new):
    def make():
        pair = list(files())
        assert old in pair[place]
        pair[place] = pair[place].replace(old, new)
        return pair

    return make


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: (b"{", b""), "metadata.json"),
        (lambda: (b"\xff\xfe", b""), "metadata.json"),
        (lambda: (b"[" * 100_000, b""), "metadata.json"),
        (lambda: (b"x" * 600_000, b""), "larger than 512 kB"),
        (lambda: files(**{"@context": "http://example.org"}), "metadata.json"),
        (lambda: files(**{"commonlight:audience": "partners"}), "not published for everybody"),
        (lambda: files(tables=[]), "no columns"),
        (lambda: files(**{"@id": "urn:uuid:1"}), "no number"),
        (lambda: files(publisher=""), "which coalition"),
        (lambda: files(publisher="x" * 200), "which coalition"),
        (lambda: files(publisher="a\u202eb"), "which coalition"),
        (lambda: files(**{"dc:issued": "yesterday"}), "which day"),
        (lambda: (files()[0], b""), "table-1.csv"),
        (lambda: (files()[0], b"kind,month,count\n"), "table-1.csv"),
        (changed(0, b'"name": "kind"', b'"name": "nationality"'), "cannot be compared"),
        (changed(0, b'"name": "kind"', b'"name": "month"'), "cannot be compared"),
        (changed(1, b"labour,2025-Q1,31,shown", b"labour,2025-Q1,31.5,shown"), "Row 2"),
        (changed(1, b"labour,2025-Q1,31,shown", b"labour,2025-Q1,-31,shown"), "Row 2"),
        (changed(1, b"labour,2025-Q1,31,shown", b"labour,2025-Q1,31"), "Row 2"),
        (changed(1, b"labour,2025-Q1,31,shown", "labour,2025-Q1,٣١,shown".encode()), "Row 2"),
        (changed(1, b"labour,2025-Q1,31,shown", b"labour,spring,31,shown"), "no year, quarter or month"),
        (changed(1, b"labour,2025-Q2,44", b"labour,2025-Q1,44"), "Row 3"),
        (changed(1, b"labour,2025-Q1,31,shown", b"labour,2025-Q1,310,shown"), "sums"),
    ],
)
def test_what_is_not_as_it_was_published_is_refused_with_the_reason(wrong, words):
    with pytest.raises(NotATable, match=words):
        read(*wrong())


def test_years_stand_where_there_are_no_shorter_steps():
    cells = {("2024",): 20, ("2025",): 30, ("TOTAL",): 50}
    table = Published("", UUID(NUMBER), "t", "s", "", "", ("month",), cells)
    assert table.categories("month") == ["2024", "2025"]
    table = Published("", UUID(NUMBER), "t", "s", "", "", ("month",), cells | {("2025-Q1",): 11})
    assert table.categories("month") == ["2024", "2025-Q1"]
