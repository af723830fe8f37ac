"""`commonlight setup` and `commonlight audit`, as real processes on an empty folder."""

import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys

import pytest

ANSWERS = [
    "--coalition", "Riverbend", "--country", "us", "--region", "us-oh", "--emergency", "911",
    "--organisation", "Harbor House", "--name", "Ana", "--login", "ana",
]  # fmt: skip


@pytest.fixture
def commonlight(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT", "DJANGO"))}
    environment |= {
        "COMMONLIGHT_DATA": str(tmp_path / "data"),
        "COMMONLIGHT_SECRETS": str(tmp_path / "secrets"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }

    def run(*arguments, typed=""):
        return subprocess.run(
            [sys.executable, "-m", "commonlight", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            input=typed,
            timeout=120,
        )

    return run


@pytest.mark.slow
def test_setup_makes_a_site_whose_files_hold_none_of_what_it_printed(commonlight, tmp_path):
    wrong = commonlight("setup", *[word if word != "us" else "USA" for word in ANSWERS])
    assert (wrong.returncode, "nothing was made. --country" in wrong.stderr) == (2, True)

    done = commonlight("setup", *ANSWERS)

    assert (done.returncode, done.stderr) == (0, "")
    words = re.search(r"six words +((?:[a-z]{4} ?){6})", done.stdout)[1].strip()
    totp = re.search(r"^  ([A-Z2-7]{32})$", done.stdout, re.M)[1]
    digits = re.findall(r"^ {4}((?:\d{5} ?){5})$", done.stdout, re.M)
    codes = re.findall(r"^ {4}(\d{4} \d{4} \d{4})$", done.stdout, re.M)
    assert (len(digits), len(codes)) == (2, 10)
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert b"Harbor House" in stored
    for secret in (words, words.replace(" ", ""), totp, *digits, *codes):
        assert secret.encode() not in stored
        assert secret.replace(" ", "").encode() not in stored
    for path in (tmp_path / "data", tmp_path / "secrets", *(tmp_path / "data").glob("*.sqlite3")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0

    again = commonlight("setup", *ANSWERS)
    assert again.returncode == 2
    assert "set up already" in again.stderr
    fine = commonlight("audit", "verify")
    assert (fine.returncode, "The chain holds." in fine.stdout) == (0, True)
    with sqlite3.connect(tmp_path / "data" / "commonlight.sqlite3") as database:
        database.execute("UPDATE core_auditevent SET kind = 'other' WHERE id = (SELECT min(id) FROM core_auditevent)")
    broken = commonlight("audit", "verify")
    assert (broken.returncode, "does NOT hold" in broken.stdout) == (1, True)

    pepper = re.search(r"lost server:\n +((?:[0-9a-f]{4} ?){16})", done.stdout)[1]
    assert commonlight("rebuild-secrets", typed=pepper).returncode == 2
    shutil.move(tmp_path / "secrets", tmp_path / "lost")
    wrong = commonlight("rebuild-secrets", typed="ab" * 32)
    assert (wrong.returncode, "does not belong" in wrong.stderr) == (2, True)
    assert not (tmp_path / "secrets").exists()
    assert commonlight("rebuild-secrets", typed=pepper).returncode == 0
    assert (tmp_path / "secrets" / "pepper").read_text() == (tmp_path / "lost" / "pepper").read_text()
    assert stat.S_IMODE((tmp_path / "secrets" / "pepper").stat().st_mode) == 0o600


def test_setup_without_answers_names_what_is_missing(commonlight, tmp_path):
    done = commonlight("setup", "--coalition", "Riverbend")

    assert done.returncode == 2
    assert "--country, --emergency, --organisation, --name, --login" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.slow
def test_audit_without_a_site_makes_no_file(commonlight, tmp_path):
    assert commonlight("audit", "verify").returncode == 2
    assert commonlight("audit", "verify", "--head", "12").returncode == 2
    assert not (tmp_path / "data").exists()
