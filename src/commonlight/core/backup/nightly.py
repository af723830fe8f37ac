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
    command = [sys.executable, "-m", "commonlight.core.backup.nightly"]
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


def main() -> int:
    """Make one backup; the reason of a failure goes to the log as its class alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    os.nice(10)
    import django

    django.setup()
    from commonlight.core import clock
    from commonlight.core.backup.errors import BackupFailed
    from commonlight.core.backup.making import make_backup

    try:
        make_backup(at=clock.now())
    except BackupFailed:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
