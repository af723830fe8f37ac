"""The nightly backup: begun by the worker, made by a process of its own, so that no sweep waits for a disk."""

import os
import subprocess
import sys
from datetime import datetime, timedelta

from django.conf import settings

from commonlight.core.backup import places
from commonlight.core.models import BackupRecipient

DAY_OLD = timedelta(hours=23)


def is_due(*, at: datetime) -> bool:
    """Whether a backup can and should be made now."""
    last = places.newest()
    in_file = "sqlite3" in str(settings.DATABASES["default"]["ENGINE"])
    return in_file and BackupRecipient.objects.exists() and (last is None or at - last.made >= DAY_OLD)


def begin() -> "subprocess.Popen[bytes]":
    """Begin making a backup beside all else, at low priority."""
    environment = {
        **os.environ,
        "COMMONLIGHT_DATA": str(settings.DATA),
        "COMMONLIGHT_SECRETS": str(settings.SECRETS),
        "COMMONLIGHT_BACKUPS": str(settings.BACKUPS),
    }
    command = [sys.executable, "-m", "commonlight.core.backup.tonight"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own program


def run_due(*, at: datetime) -> None:
    """Bring the tombstones beside the backups up to date, drop what is too old, and begin a backup that is due."""
    with places.locked(places.folder()) as free:
        if not free:
            return
        places.write_tombstones()
        places.prune(at=at)
    if is_due(at=at):
        begin()
