"""Frames in, frames out, a codebook beside every table; and the example script runs."""

import csv
import subprocess
import sys

import pandas as pd
import polars as pl
import pytest
from tests.conftest import PROJECT

from commonlight.analysis.base import InputError
from commonlight.analysis.base.frames import export, frame_of, table_from_frame


def test_frames_of_both_kinds_become_the_same_table():
    columns = {"month": ["2024-01", "2024-02"], "reports": [3, None]}

    first = table_from_frame(pl.DataFrame(columns))
    second = table_from_frame(pd.DataFrame(columns))

    assert first.names == second.names == ("month", "reports")
    assert first.rows[1] == second.rows[1] == ("2024-02", "")
    with pytest.raises(InputError, match="row 3, column 'reports': an empty cell"):
        first.numbers("reports")
    with pytest.raises(InputError, match="got list"):
        table_from_frame([1])


def test_export_writes_a_codebook_and_refuses_unexplained_columns(tmp_path):
    rows = [{"name": "m", "estimate": 1.5, "terms": [["A", "B"]]}]

    beside = export(rows, tmp_path / "out.csv")

    assert list(csv.reader((tmp_path / "out.csv").open())) == [["name", "estimate", "terms"], ["m", "1.5", "A*B"]]
    assert [row[0] for row in csv.reader(beside.open())] == ["column", "name", "estimate", "terms"]
    assert frame_of(rows).shape == (1, 3)
    with pytest.raises(InputError, match="'riddle' has no meaning"):
        export([{"riddle": 1}], tmp_path / "no.csv")


@pytest.mark.slow
def test_example_script_runs_and_exports(tmp_path):
    script = PROJECT / "examples" / "evaluate_a_programme.py"

    done = subprocess.run([sys.executable, script, tmp_path], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {
        "models.csv",
        "models.codebook.csv",
        "prevalence.csv",
        "prevalence.codebook.csv",
        "report.html",
    }
    assert "does not mean that trafficking rose" in done.stdout
