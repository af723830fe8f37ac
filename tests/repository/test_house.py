"""Rules about the repository itself."""

import re
import subprocess

from tests.conftest import PROJECT


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout
    return [name for name in listed.decode().split("\0") if name and (PROJECT / name).is_file()]


def test_no_registry_address_stands_in_requirement_files():
    files = [name for name in tracked_files() if name.startswith("requirements/")]

    found = [name for name in files if re.search(r"https?://", (PROJECT / name).read_text())]

    assert files
    assert found == []


def test_every_pinned_requirement_carries_a_hash():
    for name in ("base", "analysis", "dev", "all", "bench"):
        text = (PROJECT / "requirements" / f"{name}.txt").read_text()
        pins = [line for line in text.replace("\\\n", " ").splitlines() if "==" in line]

        assert pins
        assert [line.split()[0] for line in pins if "--hash=sha256:" not in line] == []


def test_no_third_party_code_is_kept_in_the_tree():
    suspects = [n for n in tracked_files() if re.search(r"(^|/)(vendor|third_party|node_modules)/|\.min\.(js|css)$", n)]

    assert suspects == []
