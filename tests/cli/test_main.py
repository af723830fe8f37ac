"""The command line builds itself from its command modules."""

import pytest

from commonlight.cli.main import build_parser, main


def test_help_names_the_program(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])

    assert stopped.value.code == 0
    assert "commonlight" in capsys.readouterr().out


def test_no_command_is_bad_input(capsys):
    with pytest.raises(SystemExit) as stopped:
        build_parser().parse_args([])

    assert stopped.value.code == 2
