"""CSV reading: what is wrong is named by row and column."""

import pytest

from commonlight.analysis.base import InputError, read_csv


def written(tmp_path, text):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_read_csv_takes_comma_semicolon_and_tab(tmp_path):
    for mark in ",;\t":
        table = read_csv(written(tmp_path, f"\ufeffa{mark}count\n1{mark}3\n\n"))

        assert table.names == ("a", "count")
        assert table.counts("count") == [3]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "empty"),
        ("a,a\n1,2\n", "own name"),
        ("a,count\n1\n", "row 2: this line has 1 cells"),
        ("a,count\n1,x\n", "row 2, column 'count': 'x' is not a number"),
        ("a,count\n1,2\n1,-1\n", "row 3, column 'count': -1 is under 0"),
        ("a,count\n1,2.5\n", "row 2, column 'count': 2.5 is not a whole number"),
        ("a,count\n1,\n", "an empty cell is not a number"),
        ("a,count\n1,inf\n", "not a finite number"),
    ],
)
def test_bad_cells_are_named(tmp_path, text, part):
    with pytest.raises(InputError, match=part.replace("(", "\\(")):
        read_csv(written(tmp_path, text)).counts("count")


def test_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no file 'none\.csv'"):
        read_csv(tmp_path / "none.csv")
