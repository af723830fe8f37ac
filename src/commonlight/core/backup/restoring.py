"""
Bringing a backup back: prepared beside the data folder, put right there, and only then put in place in one step.

What was deleted since the backup was made stays deleted (tombstones), what is too old by today's rules goes, everybody
signs in anew. Into a live folder the facts go in one transaction of the database, so that a power cut leaves the old
state or the new one.
"""

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from commonlight.core.backup import places
from commonlight.core.backup.errors import RestoreRefused
from commonlight.core.backup.keys import identity_of
from commonlight.core.backup.making import MARKS, take_file
from commonlight.core.secret_files import SiteSecrets
from commonlight.core.tombstones import TombstonesDamaged, read_file

FACTS = "commonlight.sqlite3"
STAGING = ".restoring-"
GIVEN, LIVE = "given-tombstones.txt", "live-tombstones.txt"


@dataclass(frozen=True)
class Restored:
    """
    What came of a restore.

    tombstones : how many were given or stood in the live folder; None when there were none at all to look at
    gone_again : rows by kind that the backup brought and that went again
    expired : things deleted by today's retention rules
    missing_files : sealed files the backup names that were not there
    """

    name: str
    tombstones: int | None
    gone_again: dict[str, int]
    expired: int
    missing_files: int

    def sentences(self) -> list[str]:
        """Return what the person who restores must know."""
        found = [f"The backup of {self.name} stands again."]
        if self.tombstones is None:
            found.append(
                "No tombstones were given: reports that were deleted after this backup was made stand again. Look for "
                "tombstones.txt beside the newest backup and restore once more with it."
            )
        else:
            found.append(
                f"{self.tombstones} tombstones were applied; {sum(self.gone_again.values())} rows went again that had been deleted."
            )
        found.append(f"{self.expired} reports were deleted because their time is over by today's rules.")
        if self.missing_files:
            found.append(f"{self.missing_files} sealed files were not among the backups; their reports say so.")
        found.append("Everybody signs in anew.")
        return found


def restore(
    *,
    backup: Path,
    key: str,
    data: Path,
    secrets_folder: Path,
    tombstones: Path | None = None,
    secrets_file: Path | None = None,
    into_live: bool = False,
) -> Restored:
    """
    Bring a backup back into `data`, which is empty or, with `into_live`, a standing site.

    tombstones : a file of them; by default the one beside the backup
    secrets_file : the sealed secrets, needed when `secrets_folder` holds none

    Raises RestoreRefused, and nothing was changed then.
    """
    found = places.backup_at(backup)
    if found is None:
        raise RestoreRefused(f"{backup} is not a whole backup (it has no manifest, or its facts are cut).")
    identity = identity_of(key)
    stands = (data / FACTS).is_file()
    if stands and not into_live:
        raise RestoreRefused(
            f"{data} holds a site already. Choose an empty folder, or say that the live site is to be replaced."
        )
    if not stands and data.exists() and any(data.iterdir()):
        raise RestoreRefused(f"{data} is not empty and holds no site. Choose an empty folder.")
    new_secrets = _secrets(secrets_folder, secrets_file, identity)
    data.parent.mkdir(parents=True, exist_ok=True)
    staging = data.parent / f"{STAGING}{secrets.token_hex(8)}"
    staging.mkdir(mode=0o700)
    made_secrets = False
    try:
        missing = _stage(found, staging, identity)
        count = _stage_tombstones(staging, tombstones or backup.parent / places.TOMBSTONES, data if stands else None)
        if new_secrets is not None:
            new_secrets.store(secrets_folder)
            made_secrets = True
        told = _put_right(staging, secrets_folder)
        _put_in_place(staging, data, live=stands)
    except (OSError, sqlite3.Error) as problem:
        _take_back(secrets_folder, made=made_secrets)
        raise RestoreRefused(
            f"A file could not be read or written ({type(problem).__name__}: is the disk full?). Nothing was changed."
        ) from problem
    except RestoreRefused:
        _take_back(secrets_folder, made=made_secrets)
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Restored(found.name, count, told["gone_again"], told["expired"], missing)


def _take_back(secrets_folder: Path, *, made: bool) -> None:
    if made:
        for one in fields(SiteSecrets):
            (secrets_folder / one.name).unlink(missing_ok=True)


def _secrets(folder: Path, sealed: Path | None, identity: object) -> SiteSecrets | None:
    """Return secrets to store, or None when the folder holds them already."""
    if SiteSecrets.stand_in(folder):
        return None
    if sealed is None:
        raise RestoreRefused(
            f"There are no secrets in {folder}. Give the file from keep-apart/ (--secrets-file), or put the folder back, or "
            "make it again from a printed kit (`commonlight rebuild-secrets`)."
        )
    from pyrage import DecryptError, decrypt

    try:
        values = json.loads(decrypt(sealed.read_bytes(), [identity]))
        return SiteSecrets(**{one.name: bytes.fromhex(values[one.name]) for one in fields(SiteSecrets)})
    except (OSError, DecryptError, ValueError, KeyError) as problem:
        raise RestoreRefused(f"{sealed} does not open with this key or is damaged. Nothing was changed.") from problem


def _stage(found: places.Backup, staging: Path, identity: object) -> int:
    """Open the facts and lay the sealed files ready; return how many files are missing."""
    from pyrage import DecryptError, decrypt_file

    facts = staging / FACTS
    os.close(os.open(facts, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        decrypt_file(str(found.path / places.FACTS), str(facts), [identity])
    except (DecryptError, OSError) as problem:
        if getattr(problem, "errno", None) is not None:
            raise
        raise RestoreRefused(
            "This backup does not open with this key, or it is damaged. Try the key on the other paper, or an older backup. "
            "Nothing was changed."
        ) from problem
    with closing(sqlite3.connect(facts)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise RestoreRefused("The facts in this backup are damaged. Try an older one. Nothing was changed.")
    missing = 0
    for name in (found.path / places.FILES).read_text().split():
        source = places.pool_path(found.path.parent, name)
        target = staging / "files" / name[:2] / name
        places.private_folder(target.parent)
        try:
            take_file(source, target)
        except FileNotFoundError:
            missing += 1
    for mark in found.path.glob(MARKS):
        if mark.name != places.FILES:
            shutil.copyfile(mark, staging / mark.name)
    return missing


def _stage_tombstones(staging: Path, given: Path, live: Path | None) -> int | None:
    """Lay the tombstones ready, those of the live site too; return how many there are, or None without any."""
    count, known = 0, False
    if given.is_file():
        try:
            count += len(read_file(given))
        except TombstonesDamaged as problem:
            raise RestoreRefused(
                f"{given} is damaged, so what was deleted would come back. Take the file beside a newer backup."
            ) from problem
        shutil.copyfile(given, staging / GIVEN)
        known = True
    if live is not None:
        with closing(sqlite3.connect(live / FACTS, timeout=30)) as connection:
            rows = connection.execute("SELECT kind, object_id, day FROM core_tombstone").fetchall()
        lines = ["commonlight tombstones 1", *("\t".join(row) for row in rows), f"end {len(rows)}"]
        (staging / LIVE).write_text("\n".join(lines) + "\n")
        count, known = max(count, len(rows)), True
    return count if known else None


def _put_right(staging: Path, secrets_folder: Path) -> dict[str, Any]:
    """Let a process of its own bring the staged site up to date and delete what must be gone; raises RestoreRefused."""
    environment = {name: value for name, value in os.environ.items() if name != "COMMONLIGHT_DATABASE_URL"}
    environment |= {"COMMONLIGHT_DATA": str(staging), "COMMONLIGHT_SECRETS": str(secrets_folder)}
    environment["DJANGO_SETTINGS_MODULE"] = "commonlight.config.settings"
    done = subprocess.run(
        [sys.executable, "-m", "commonlight.core.backup.putting_right"], env=environment, capture_output=True
    )
    try:
        told: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    except (ValueError, IndexError) as problem:
        raise RestoreRefused("The backup could not be brought up to date. Nothing was changed.") from problem
    if "refused" in told:
        raise RestoreRefused(str(told["refused"]))
    return told


def _put_in_place(staging: Path, data: Path, *, live: bool) -> None:
    for name in (GIVEN, LIVE):
        (staging / name).unlink(missing_ok=True)
    if not live:
        if data.exists():
            data.rmdir()
        staging.rename(data)
        places.sync_folder(data.parent)
        return
    # Files first: they open only with keys that stand in the facts, and those without a row are swept as orphans.
    for path in (staging / "files").glob("??/*"):
        target = data / "files" / path.parent.name / path.name
        places.private_folder(target.parent)
        if not target.exists():
            take_file(path, target)
    with (
        closing(sqlite3.connect(staging / FACTS)) as source,
        closing(sqlite3.connect(data / FACTS, timeout=30)) as target_file,
    ):
        target_file.execute("PRAGMA secure_delete=ON")
        target_file.execute("PRAGMA synchronous=FULL")
        # One step is one transaction of the live file: whoever reads meanwhile sees the old facts or the new ones.
        source.backup(target_file, pages=-1)
        target_file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
