"""The commands impact, staggered and power: what they write and refuse."""

import json

import numpy as np
import pytest

from commonlight.cli.main import main

PLAN = "outcome: reports\ntime: month\nstart: 2024-01\nmei: 2\nkind: awareness\n"


@pytest.fixture
def files(tmp_path):
    counts = np.random.default_rng(0).poisson(np.repeat([20, 60], 24))
    lines = [f"{2022 + i // 12}-{i % 12 + 1:02d},{count}" for i, count in enumerate(counts)]
    (tmp_path / "series.csv").write_text("month,reports\n" + "\n".join(lines) + "\n")
    (tmp_path / "plan.yaml").write_text(PLAN)
    return tmp_path


def test_impact_writes_the_promised_fields(files, capsys):
    out = files / "out.json"

    code = main(
        ["analyse", "impact", str(files / "series.csv"), "--plan", str(files / "plan.yaml"), "--json", str(out)]
    )

    found = json.loads(out.read_text())
    assert code == 0
    assert {"estimate", "low", "high"} <= set(found["headline"])
    assert {"specifications", "checks", "power", "sentence", "claim"} <= set(found)
    assert found["claim"] == "association"
    assert "does not mean that trafficking rose" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("plan", "part"),
    [
        ("outcome: nothing\ntime: month\nstart: 2024-01\n", "no column 'nothing'"),
        ("- a\n", "must hold lines"),
        ("a: [", "YAML"),
    ],
)
def test_impact_refuses_bad_plans_with_2(files, capsys, plan, part):
    (files / "plan.yaml").write_text(plan)
    out = files / "out.json"

    code = main(
        ["analyse", "impact", str(files / "series.csv"), "--plan", str(files / "plan.yaml"), "--json", str(out)]
    )

    assert code == 2
    assert part in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.slow
def test_staggered_writes_every_estimator(tmp_path, capsys):
    rng = np.random.default_rng(1)
    rows = [f"p{i},{t},{rng.normal(i + t, 0.2):.4f},{(0, 3, 4)[i % 3]}" for i in range(12) for t in range(1, 7)]
    (tmp_path / "panel.csv").write_text("place,t,y,g\n" + "\n".join(rows) + "\n")
    out = tmp_path / "out.json"
    command = ["analyse", "staggered", str(tmp_path / "panel.csv"), "--unit", "place", "--time", "t", "--outcome", "y"]

    assert main([*command, "--cohort", "g", "--json", str(out)]) == 0

    found = json.loads(out.read_text())
    for one in found["estimators"].values():
        assert {"estimate", "se", "low", "high"} <= set(one)
    assert {"agreement", "sentence"} <= set(found)
    assert main([*command, "--cohort", "none"]) == 2
    assert "no column 'none'" in capsys.readouterr().err


def test_power_prints_a_table_and_refuses_nonsense(capsys):
    assert main(["power", "--mean", "10", "--before", "24", "--after", "12", "--runs", "100"]) == 0
    assert "seen in" in capsys.readouterr().out
    assert main(["power", "--mean", "0", "--before", "24", "--after", "12"]) == 2
