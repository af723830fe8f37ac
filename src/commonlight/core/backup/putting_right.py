"""
What is done to a restored site before it is put in place: `python -m commonlight.core.backup.putting_right`.

A process of its own, because the folder it works on is not the one its caller serves. Prints one line of JSON.
"""

import json
import sys
import uuid
from contextlib import redirect_stdout
from pathlib import Path


def main() -> int:
    """Bring the tables up to date, apply tombstones and today's retention rules, end all sessions."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    with redirect_stdout(sys.stderr):
        for alias in settings.DATABASES:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        told = _put_right(Path(settings.DATA))
    for alias in settings.DATABASES:
        if connections[alias].vendor == "sqlite":
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    print(json.dumps(told))
    return 0


def _put_right(data: Path) -> dict[str, object]:
    from commonlight.core import audit, clock, retention, tombstones
    from commonlight.core.backup.restoring import GIVEN, LIVE
    from commonlight.core.key_rows import KeyTampered, checked
    from commonlight.core.models import Account, OrganisationKey
    from commonlight.core.store import write

    at = clock.now()
    for row in OrganisationKey.objects.all():
        try:
            checked("organisation", row.organisation_id, row.epoch, row.public_key, row.mac)
        except KeyTampered:
            return {
                "refused": "The secrets in the secrets folder do not belong to this backup. Give the secrets that were kept "
                "with it (--secrets-file, into an empty secrets folder). Nothing was changed."
            }
    for name in (GIVEN, LIVE):
        if (data / name).is_file():
            tombstones.take_in(tombstones.read_file(data / name))
    gone = tombstones.apply_tombstones()
    expired = sum(len(one.going) for one in retention.plan(on=at.date()))
    # Who restores is here, so the rule that somebody must have signed in lately does not hold it up.
    while retention.sweep_due(at=at, somebody_is_here=True):
        pass
    with write():
        for account in Account.objects.only("pk"):
            Account.objects.filter(pk=account.pk).update(session_stamp=uuid.uuid4())
        audit.record("backup restored", by=None, at=at, detail={"gone again": sum(gone.values()), "expired": expired})
    return {"gone_again": gone, "expired": expired}


if __name__ == "__main__":
    sys.exit(main())
