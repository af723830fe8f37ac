"""One backup, as the worker begins it: `python -m commonlight.core.backup.tonight`. Exit code 1 when none could be made."""

import os
import sys


def main() -> int:
    """Make one backup at low priority; why one failed is seen on the page Backup and by the doctor."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    os.nice(10)
    import django

    django.setup()
    from commonlight.core import clock
    from commonlight.core.backup.errors import BackupFailed
    from commonlight.core.backup.making import make_backup

    try:
        make_backup(at=clock.now())
    except BackupFailed as problem:
        # Our own sentence: it names a folder and the kind of an error, never what is in a file.
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
