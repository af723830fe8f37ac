"""What goes in: tables, and what is refused or warned of."""

import numpy as np
import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.prevalence import CaptureTable, estimate

KOREA = "b,c,d,count\n0,0,1,41\n0,1,0,5\n1,0,0,5\n1,1,0,54\n1,0,1,6\n1,1,1,12\n"


def table(tmp_path, text):
    path = tmp_path / "lists.csv"
    path.write_text(text)
    return CaptureTable.from_csv(path)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("A,B,C\n1,0,1\n", "row 1: a column named 'count'"),
        ("A,B,C,count\n1,0,2,4\n", "row 2, column 'C': '2' is neither 0 nor 1"),
        ("A,B,C,count\n1,0,1,4\n0,0,0,9\n", "row 3: all lists are 0"),
        ("A,B,C,count\n1,0,1,-4\n", "row 2, column 'count': -4 is under 0"),
        ("A,B,C,count\n1,0,1,4.5\n", "row 2, column 'count': 4.5 is not a whole number"),
        ("A,B,C,count\n1,0,1,0\n", "every count is 0"),
        ("A,B,C,count\n1,0,0,4\n0,1,0,4\n0,0,1,4\n", "no two lists share a person"),
        ("A,count\n1,4\n", "usable list"),
        (",".join(f"L{i}" for i in range(12)) + ",count\n" + "1," * 12 + "3\n", "12 lists are more than the 10"),
    ],
)
def test_bad_tables_are_refused_with_the_place(tmp_path, text, part):
    with pytest.raises(InputError) as caught:
        table(tmp_path, text)

    assert part in str(caught.value)


def test_lists_that_tell_nothing_are_left_out_and_named(tmp_path):
    rows = "1,0,0,1,1,0,9\n0,1,0,1,0,0,8\n0,0,1,1,0,0,7\n1,1,0,1,1,0,6\n0,1,1,1,0,0,5\n1,0,1,1,1,0,4\n"
    text = f"A,B,C,all,twin,none,count\n{rows}"

    found = table(tmp_path, text)

    assert found.lists == ("A", "B", "C")
    assert found.n == 39
    assert [warning.split("'")[1] for warning in found.warnings] == ["all", "twin", "none"]


def test_repeated_combinations_are_added_with_a_warning(tmp_path):
    found = table(tmp_path, KOREA + "1,1,1,3\n")

    assert found.n == 126
    assert "row 8" in found.warnings[0]


def test_order_of_rows_and_lists_does_not_matter(tmp_path):
    lines = KOREA.splitlines()
    turned = "\n".join(
        [",".join([*(line.split(",")[:3][::-1]), line.split(",")[3]]) for line in [lines[0], *lines[:0:-1]]]
    )

    first = estimate(table(tmp_path, KOREA), method="bic", boot=0)
    second = estimate(table(tmp_path, turned), method="bic", boot=0)

    assert second.point == pytest.approx(first.point, rel=1e-9)
    assert first.point == pytest.approx(157.1666667, rel=1e-6)


def test_records_give_the_same_table():
    records = [{"A": 1, "B": 0, "C": 1}] * 3 + [{"A": 0, "B": 1, "C": 1}] * 2 + [{"A": 1, "B": 1, "C": 0}]

    found = CaptureTable.from_records(records, lists=["A", "B", "C"])

    assert found.counts.tolist() == [0, 0, 0, 1, 0, 3, 2, 0]
    with pytest.raises(InputError, match="row 1, column 'C'"):
        CaptureTable.from_records([{"A": 1, "B": 0}], lists=["A", "B", "C"])
    with pytest.raises(InputError, match="on no list"):
        CaptureTable.from_records([{"A": 0, "B": 0, "C": 0}], lists=["A", "B", "C"])


def test_two_lists_are_taken_as_independent_and_it_says_so(tmp_path):
    # Chapman 1951: (n1 + 1)(n2 + 1) / (m + 1) - 1 with n1 = 31, n2 = 26, m = 6.
    found = estimate(table(tmp_path, "A,B,count\n1,0,25\n0,1,20\n1,1,6\n"))

    assert found.point == pytest.approx(32 * 27 / 7 - 1)
    assert found.low < found.point < found.high
    assert any("independent" in warning for warning in found.warnings)


def test_merged_and_dropped_lists_keep_the_right_people(tmp_path):
    found = table(tmp_path, KOREA)

    assert found.merged("b", "c").lists == ("b+c", "d")
    assert found.merged("b", "c").counts.tolist() == [0, 64, 41, 18]
    assert found.without("d").counts.tolist() == [0, 11, 5, 66]


def test_unknown_method_level_and_list_are_refused(tmp_path):
    korea = table(tmp_path, KOREA)

    for wrong in (
        {"method": "magic"},
        {"level": 1.5},
        {"boot": -1},
        {"method": "fixed", "terms": [("b", "x")]},
        {"order": 0},
    ):
        with pytest.raises(InputError):
            estimate(korea, **wrong)


def test_report_names_thin_places():
    counts = np.zeros(8, dtype=int)
    counts[[1, 2, 4, 3]] = [40, 30, 20, 6]

    report = CaptureTable.from_counts(("A", "B", "C"), counts).report()

    assert report["empty_pairs"] == ["A-C", "B-C"]
    assert report["triangles"] == 0
    assert len(report["warnings"]) == 3
