"""The command `analyse survey`."""

import json

from commonlight.cli.main import main

ROWS = "w,told,before,after,room,early,late\n" + "".join(
    f"{1 + i % 2},{'yes' if i % 3 else 'no'},{int(i % 4 == 0)},{int(i % 4 < 3)},r{i % 5},{i % 6},{i % 6 + 2}\n"
    for i in range(60)
)
DESIGN = """\
weights: w
means: [early]
shares: {told: "yes"}
paired: {before: before, after: after}
gain: {before: early, after: late, workshop: room}
"""


def test_survey_writes_estimates_and_refuses_unknown_keys(tmp_path, capsys):
    (tmp_path / "rows.csv").write_text(ROWS)
    (tmp_path / "design.yaml").write_text(DESIGN)
    out = tmp_path / "out.json"
    command = ["analyse", "survey", str(tmp_path / "rows.csv"), "--design", str(tmp_path / "design.yaml")]

    assert main([*command, "--json", str(out)]) == 0

    found = json.loads(out.read_text())
    assert [row["kind"] for row in found["estimates"]] == ["mean", "share", "paired", "gain"]
    assert found["estimates"][2]["estimate"] == 0.5
    assert found["estimates"][3]["estimate"] == 2
    (tmp_path / "design.yaml").write_text("wights: w\n")
    assert main(command) == 2
    assert "does not know 'wights'" in capsys.readouterr().err
