"""Each of the sixteen families of attacks names tests, and each test named exists."""

import re

from tests.conftest import PROJECT

TEXT = (PROJECT / "docs" / "explanation" / "attacks.md").read_text(encoding="utf-8")


def rows():
    lines = [line for line in TEXT.splitlines() if line.startswith("|") and not line.startswith("|---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_all_sixteen_families_stand_there_in_order_with_tests():
    assert [int(row[0].split()[0]) for row in rows()] == list(range(1, 17))
    assert [row[0] for row in rows() if "`tests/" not in row[-1]] == []


def test_each_test_named_for_a_family_exists():
    missing = []
    for name in re.findall(r"`(tests/[^`]+)`", TEXT):
        path, _, function = name.partition("::")
        file = PROJECT / path
        if not file.is_file() or (function and f"def {function}(" not in file.read_text(encoding="utf-8")):
            missing.append(name)

    assert missing == []


def test_each_family_is_named_in_each_of_its_tests():
    unnamed = []
    for row in rows():
        family = row[0].split()[0]
        for name in re.findall(r"`(tests/[^`]+)`", row[-1]):
            path, _, function = name.partition("::")
            text = (PROJECT / path).read_text(encoding="utf-8")
            told = text.partition(f"def {function}(")[2].partition("\ndef ")[0] if function else text
            if not re.search(rf"family {family}\b", told):
                unnamed.append((family, name))

    assert unnamed == []
