"""
The data folder and the secrets folder: where they are, that they stand apart, who may read them, who holds the lock.

Knows no Django, so that commands can check the folders before settings read them.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commonlight.core.secret_files import SiteSecrets

PRIVATE = 0o700
OTHERS = stat.S_IRWXG | stat.S_IRWXO
LOCK_NAME = ".serving"
# Stands in a data folder whose facts were copied to a PostgreSQL: nobody must go on writing into the files by mistake.
MOVED_NAME = "moved-to-postgresql.txt"
MOVED_WORDS = """The facts of this site were copied to a PostgreSQL. Sealed files still lie in this folder.
The site is started with COMMONLIGHT_DATABASE_URL set. To go back to the two files as they stood, remove this note first;
what came in since then is only in the PostgreSQL.
"""


class FolderRefused(Exception):
    """A folder cannot be used; the message says which, why, and what to do."""


@dataclass(frozen=True)
class Folders:
    """Where a site keeps its data and its secrets (absolute paths)."""

    data: Path
    secrets: Path

    @classmethod
    def from_environment(cls) -> "Folders":
        """Return the folders that COMMONLIGHT_DATA and COMMONLIGHT_SECRETS name, or their defaults."""
        data = Path(os.environ.get("COMMONLIGHT_DATA") or Path.home() / "commonlight-data").resolve()
        return cls(data, Path(os.environ.get("COMMONLIGHT_SECRETS") or f"{data}-secrets").resolve())

    def prepare(self) -> None:
        """
        Make both folders on the first start, and check on every start that a copy of one never holds the other.

        Raises FolderRefused: one inside the other, secrets that others on this machine may read, secrets lost while
        data stands, a path that cannot be written, or facts that were moved to a database whose address is missing.
        """
        self.refuse_moved()
        if self.secrets.is_relative_to(self.data) or self.data.is_relative_to(self.secrets):
            raise FolderRefused(
                "The secrets folder and the data folder must not lie inside each other, for whoever copies the one "
                "would copy both. Set COMMONLIGHT_SECRETS to a folder elsewhere."
            )
        try:
            self._prepare()
        except OSError as problem:
            raise FolderRefused(f"{problem.filename}: {problem.strerror}. Check who may write there.") from problem

    def _prepare(self) -> None:
        os.umask(OTHERS)
        self.data.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        if stat.S_IMODE(self.data.stat().st_mode) & OTHERS:
            self.data.chmod(PRIVATE)
        if not SiteSecrets.stand_in(self.secrets):
            self._make_secrets()
        for path in (self.secrets, *sorted(self.secrets.iterdir())):
            if stat.S_IMODE(path.stat().st_mode) & OTHERS:
                raise FolderRefused(
                    f"Others on this machine may read {path}. If nobody has, run: chmod -R go-rwx {self.secrets}"
                )

    def refuse_moved(self) -> None:
        """Raise FolderRefused when the facts were moved and no address of a database is set."""
        if (self.data / MOVED_NAME).exists() and not os.environ.get("COMMONLIGHT_DATABASE_URL"):
            raise FolderRefused(
                "The facts of this site were moved to a PostgreSQL. Set COMMONLIGHT_DATABASE_URL to its address. "
                f"{self.data / MOVED_NAME} says how to go back."
            )

    def mark_moved(self) -> None:
        """Note in the data folder that its facts stand in a PostgreSQL from now on."""
        mark = self.data / MOVED_NAME
        mark.write_text(MOVED_WORDS)
        with mark.open("rb") as stream:
            os.fsync(stream.fileno())

    def _make_secrets(self) -> None:
        if self.secrets.exists() and any(self.secrets.iterdir()):
            raise FolderRefused(f"A secret is missing in {self.secrets}. Put the folder back from your copy.")
        if any(self.data.glob("*.sqlite3")):
            raise FolderRefused(
                f"The data folder holds a site, but its secrets are not in {self.secrets}. Put the secrets folder "
                "back or set COMMONLIGHT_SECRETS; without it nobody can sign in."
            )
        SiteSecrets.generate().store(self.secrets)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the data folder for this process and its children; raises FolderRefused when another holds it."""
        with (self.data / LOCK_NAME).open("a") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as problem:
                raise FolderRefused(f"Another Commonlight already serves {self.data}. Stop it first.") from problem
            yield
