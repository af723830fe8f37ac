"""Builds a whole demo folder, once; a second start finds it finished."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from commonlight.demo import folder


class NotADemo(Exception):
    """The folder holds something else; the message says what to do."""


def prepare_folder(data: Path, secrets: Path) -> bool:
    """
    Make `data` a demo folder and return whether the coalition must still be built.

    A demo that was cut off while it was built is removed first. Raises NotADemo for a folder that holds a real site.
    """
    if folder.is_finished(data):
        return False
    if folder.is_demo(data):
        for path in (data, secrets):
            shutil.rmtree(path, ignore_errors=True)
    elif data.is_dir() and any(data.iterdir()):
        raise NotADemo(
            f"{data} holds files that are not a demo. Nothing was changed. Name an empty folder with COMMONLIGHT_DATA."
        )
    data.mkdir(parents=True, mode=0o700, exist_ok=True)
    folder.mark(data)
    return True


def build(*, at: datetime, reports: int) -> list[folder.DemoAccount]:
    """Build the invented coalition with some `reports` in the migrated databases and return its accounts."""
    from commonlight.demo.coalition import build_coalition
    from commonlight.demo.notes import build_notes

    coalition = build_coalition(at=at)
    build_notes(coalition, at=at, wanted=reports)
    return coalition.accounts


def finish(data: Path, secrets: Path, accounts: list[folder.DemoAccount]) -> None:
    """Keep what the demo prints and say that it stands whole; the mark goes last, so a cut-off build is built anew."""
    folder.keep_accounts(secrets, accounts)
    os.sync()
    folder.mark_finished(data)
