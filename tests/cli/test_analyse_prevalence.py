"""The command: what it prints, writes and refuses."""

import json

import pytest

from commonlight.cli.main import main

KOREA = "b,c,d,count\n0,0,1,41\n0,1,0,5\n1,0,0,5\n1,1,0,54\n1,0,1,6\n1,1,1,12\n"


def written(tmp_path, text):
    path = tmp_path / "lists.csv"
    path.write_text(text)
    return str(path)


def test_bic_writes_the_promised_fields(tmp_path, capsys):
    out = tmp_path / "out.json"

    code = main(
        ["analyse", "prevalence", written(tmp_path, KOREA), "--method", "bic", "--boot", "50", "--json", str(out)]
    )

    found = json.loads(out.read_text())
    assert code == 0
    assert found["point"] == pytest.approx(157.1666667, rel=1e-6)
    assert found["terms"] == [["b", "c"], ["c", "d"]]
    assert {"method", "low", "high", "deviance", "aic", "bic", "models", "headline", "sentence", "warnings"} <= set(
        found
    )
    assert found["models"][0].keys() == {"terms", "point", "bic"}
    assert "people" in capsys.readouterr().out


def test_comparison_is_the_default(tmp_path, capsys):
    out = tmp_path / "out.json"

    assert main(["analyse", "prevalence", written(tmp_path, KOREA), "--boot", "40", "--json", str(out)]) == 0

    assert [one["method"] for one in json.loads(out.read_text())["estimates"]] == ["main", "stepwise", "bic", "dga"]
    assert "leave one list out" in capsys.readouterr().out


def test_bad_input_ends_with_2_and_writes_nothing(tmp_path, capsys):
    out = tmp_path / "out.json"

    code = main(["analyse", "prevalence", written(tmp_path, KOREA + "0,0,0,9\n"), "--json", str(out)])

    assert code == 2
    assert "lists.csv: row 8: all lists are 0" in capsys.readouterr().err
    assert not out.exists()


def test_help_says_that_a_hashed_list_is_a_disclosure(capsys):
    with pytest.raises(SystemExit):
        main(["analyse", "prevalence", "--help"])

    assert "disclosure" in capsys.readouterr().out
