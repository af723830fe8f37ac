"""Every command and every setting stands in the reference, and nothing stands there that does not exist."""

import argparse
import re

import pytest
from tests.conftest import PROJECT

from commonlight.cli.main import build_parser


def test_every_command_is_documented():
    parser = build_parser()
    chosen = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    text = (PROJECT / "docs/reference/commands.md").read_text()

    assert set(re.findall(r"^\| `commonlight ([\w-]+)", text, re.MULTILINE)) == set(chosen.choices)


@pytest.mark.slow
def test_every_setting_is_documented():
    pattern = re.compile(r"\bCOMMONLIGHT_[A-Z_]*[A-Z]\b")
    used = {name for path in (PROJECT / "src").rglob("*.py") for name in pattern.findall(path.read_text())}
    text = (PROJECT / "docs/reference/settings.md").read_text()

    assert set(re.findall(r"^\| `(COMMONLIGHT_\w+)`", text, re.MULTILINE)) == used
