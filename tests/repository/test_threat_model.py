"""The threat model names a test on each line, and each test named exists."""

import re

from tests.conftest import PROJECT

TEXT = (PROJECT / "docs" / "explanation" / "threat-model.md").read_text(encoding="utf-8")


def lines_of_tables() -> list[str]:
    rows = [line for line in TEXT.splitlines() if line.startswith("|") and not line.startswith("|---")]
    return [row for row in rows if row.split("|")[-2].strip() != "test"]


def test_each_line_has_a_test():
    rows = lines_of_tables()

    assert len(rows) > 50
    assert [row for row in rows if "`tests/" not in row.split("|")[-2]] == []


def test_each_named_test_exists():
    missing = []
    for name in re.findall(r"`(tests/[^`]+)`", TEXT):
        path, _, function = name.partition("::")
        file = PROJECT / path
        if not file.is_file() or (function and f"def {function}(" not in file.read_text(encoding="utf-8")):
            missing.append(name)

    assert missing == []
