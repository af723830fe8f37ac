"""Builds a whole demo folder, once; a second start finds it finished."""

import os
import shutil
from datetime import datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from commonlight.demo import folder, rooms


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
    for room in _rooms():
        room.build(coalition, at=at)
    return coalition.accounts


def _rooms() -> list[ModuleType]:
    """Return the modules of `demo/rooms`, each with `build(coalition, *, at)`; by their ORDER, then by name."""
    names = sorted(found.name for found in iter_modules(rooms.__path__))
    modules = [import_module(f"{rooms.__name__}.{name}") for name in names]
    return sorted(modules, key=lambda module: getattr(module, "ORDER", 50))


def finish(data: Path, secrets: Path, accounts: list[folder.DemoAccount]) -> None:
    """Keep what the demo prints and say that it stands whole; the mark goes last, so a cut-off build is built anew."""
    folder.keep_accounts(secrets, accounts)
    os.sync()
    folder.mark_finished(data)
