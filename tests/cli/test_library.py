"""`commonlight library check`."""

import shutil

import pytest
from tests.library.conftest import TODAY

from commonlight.cli.main import main
from commonlight.core import clock
from commonlight.library.content_files import FOLDER


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.mark.slow
def test_the_installed_content_has_no_finding(capsys):
    assert main(["library", "check"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "no findings"


@pytest.mark.slow
def test_a_finding_is_printed_by_file_and_entry_and_the_exit_code_is_1(capsys, tmp_path):
    copy = tmp_path / "content"
    shutil.copytree(FOLDER, copy)
    lines = copy / "lines.yaml"
    lines.write_text(lines.read_text().replace("1-888-373-7888", "one-888"))

    assert main(["library", "check", "--content", str(copy)]) == 1

    out = capsys.readouterr().out
    assert "lines.yaml: us-national-human-trafficking-hotline: number 'one-888' is not a phone number" in out


def test_a_folder_that_is_not_there_ends_with_2(capsys, tmp_path):
    assert main(["library", "check", "--content", str(tmp_path / "gone")]) == 2
    assert "is not a folder" in capsys.readouterr().err
