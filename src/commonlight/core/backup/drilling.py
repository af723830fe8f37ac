"""
A drill: a backup is brought back beside the site, looked through, and thrown away; the certificate says what was seen.

Nothing of the running site is touched and none of its secrets is used: the drill opens the sealed copy of the secrets with
the key on paper, as a new machine would. A backup that nobody ever brought back is a hope.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from commonlight import __version__
from commonlight.core import audit
from commonlight.core.backup import places
from commonlight.core.backup.errors import RestoreRefused
from commonlight.core.backup.restoring import restore
from commonlight.core.models import Account, AuditEvent
from commonlight.core.store import write

PASSED, FAILED = "restore drill passed", "restore drill failed"
PLACE = ".drill-"
SPARE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Certificate:
    """
    What a drill saw.

    seconds : from the first step to the last
    tables, rows : what stands in the facts that came back, with the tables of this program's version
    files, missing : sealed files that came back, and those that the backup names but that are not there
    chained, waiting : rows of the audit whose chain was followed from its first row, and rows not chained yet
    digest : SHA-256 of the sealed facts as they lie in the backup
    """

    backup: str
    made: datetime
    tried: datetime
    program: str
    seconds: float
    tables: int
    rows: int
    files: int
    missing: int
    tombstones: int | None
    chained: int
    waiting: int
    digest: str

    def lines(self) -> list[str]:
        """Return the certificate as it is printed: plain sentences, no name of a person, no place of this machine."""
        gone = "none were given" if self.tombstones is None else f"{self.tombstones} applied"
        return [
            "Certificate of a restore drill",
            f"Tried on {self.tried:%Y-%m-%d %H:%M} UTC with Commonlight {__version__}, in {self.seconds:.1f} s.",
            f"Backup {self.backup}, made {self.made:%Y-%m-%d %H:%M} UTC by version {self.program}.",
            f"SHA-256 of its sealed facts: {self.digest}",
            "The key on paper opened the sealed secrets and the facts; the database is whole.",
            f"{self.rows} rows in {self.tables} tables stand again; tombstones: {gone}.",
            f"{self.files} sealed files came back; {self.missing} are missing.",
            f"The audit's chain of {self.chained} rows holds from its first row; {self.waiting} rows wait for it.",
            "What came back was thrown away. The drill opens no sealed text: that takes a reader's own key.",
        ]


def drill(*, backup: Path, key: str, at: datetime, by: Account | None = None) -> Certificate:
    """
    Bring a backup back into a place of its own, look it through, and throw it away.

    Raises RestoreRefused: the key does not open it, it is damaged, the audit's chain is broken, or there is no room.
    """
    try:
        found = _tried(backup, key, at)
    except RestoreRefused:
        _note(FAILED, by=by, at=at)
        raise
    _note(PASSED, by=by, at=at, rows=found.rows, missing=found.missing, seconds=round(found.seconds))
    return found


def last_passed() -> date | None:
    """Return the day of the last drill that went well, or None."""
    return AuditEvent.objects.filter(kind=PASSED).order_by("-day").values_list("day", flat=True).first()


def _note(kind: str, *, by: Account | None, at: datetime, **detail: int) -> None:
    with write():
        audit.record(kind, by=by, at=at, detail=dict(detail))


def _tried(backup: Path, key: str, at: datetime) -> Certificate:
    found = places.backup_at(backup)
    if found is None:
        raise RestoreRefused(f"{backup} is not a whole backup (it has no manifest, or its facts are cut).")
    begun = time.monotonic()
    beside = Path(settings.DATA).parent
    for old in beside.glob(f"{PLACE}*"):
        shutil.rmtree(old, ignore_errors=True)
    if shutil.disk_usage(beside).free < 3 * found.size + SPARE_BYTES:
        raise RestoreRefused(
            f"The drill needs {(3 * found.size + SPARE_BYTES) // 2**20} MB beside the data folder. Make room and try again."
        )
    place = beside / f"{PLACE}{secrets.token_hex(8)}"
    place.mkdir(mode=0o700)
    try:
        sealed = sorted((backup.parent / places.APART).glob("secrets-*.age"), key=lambda one: one.stat().st_mtime)
        if not sealed:
            raise RestoreRefused(
                f"There is no sealed copy of the secrets in {backup.parent / places.APART}: a new machine could not open it."
            )
        done = restore(
            backup=backup, key=key, data=place / "data", secrets_folder=place / "secrets", secrets_file=sealed[-1]
        )
        seen = _examined(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return Certificate(
        backup=found.name, made=found.made, tried=at, program=found.program, seconds=time.monotonic() - begun,
        tables=seen["tables"], rows=seen["rows"], files=found.n_files - done.missing_files, missing=done.missing_files,
        tombstones=done.tombstones, chained=seen["chained"], waiting=seen["waiting"], digest=_digest(found.path),
    )  # fmt: skip


def _examined(place: Path) -> dict[str, int]:
    environment = {name: value for name, value in os.environ.items() if name != "COMMONLIGHT_DATABASE_URL"}
    environment |= {"COMMONLIGHT_DATA": str(place / "data"), "COMMONLIGHT_SECRETS": str(place / "secrets")}
    environment["DJANGO_SETTINGS_MODULE"] = "commonlight.config.settings"
    done = subprocess.run(
        [sys.executable, "-m", "commonlight.core.backup.examining"], env=environment, capture_output=True
    )
    try:
        told: dict[str, int] = json.loads(done.stdout.decode().splitlines()[-1])
    except (ValueError, IndexError) as problem:
        raise RestoreRefused("What came back could not be looked through.") from problem
    if told["problems"]:
        raise RestoreRefused(
            f"The audit that came back does not hold in {told['problems']} places: somebody changed it before this backup."
        )
    return told


def _digest(path: Path) -> str:
    digest = sha256()
    with (path / places.FACTS).open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
