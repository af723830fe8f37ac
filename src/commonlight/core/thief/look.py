"""Open a data folder or a backup as a stranger and judge what is readable."""

import json
import mmap
import shutil
import sqlite3
import tarfile
import tempfile
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from commonlight.core.thief.allowed import ALWAYS_SAFE, Allowed, allowed
from commonlight.core.thief.kinds import Kind, kind_of, looks_random, looks_sealed
from commonlight.core.thief.sight import SHOWN_EXAMPLES, CanarySight, ColumnSight, FileSight, Sight, Verdict, shortened
from commonlight.core.thief.stores import Column, SqliteStore, Store, is_sqlite

SIDE_FILES = ("-wal", "-shm", "-journal")
JUDGED_BYTES = 1024 * 1024
LARGEST_BACKUP = 20 * 1024**3


class CannotLook(Exception):
    """The path holds nothing that can be looked at; the message says why."""


def look(path: Path, *, canaries: Sequence[str] = (), list_: Allowed | None = None) -> Sight:
    """
    Return what a stranger sees in a data folder, or in a zip or tar archive of one.

    Parameters
    ----------
    path : folder or archive; nothing in it is changed
    canaries : strings planted beforehand, sought in the raw bytes of every file (free pages and WAL too), as UTF-8,
        UTF-16, percent-encoded, JSON-escaped and Base64
    list_ : what may be readable (default: the list that comes with the program)

    Raises
    ------
    CannotLook : nothing there, or no folder and no archive
    """
    with _as_folder(path) as folder:
        files = sorted(found for found in folder.rglob("*") if found.is_file() and not found.is_symlink())
        databases = [found for found in files if is_sqlite(found)]
        beside = {Path(f"{database}{end}") for database in databases for end in SIDE_FILES}
        rules = list_ or allowed()
        columns = [_column_sight(column, rules) for database in databases for column in _columns_of(database, folder)]
        others = [found for found in files if found not in databases and found not in beside]
        return Sight(
            columns=columns,
            files=[_file_sight(found, folder, rules) for found in others],
            canaries=[hit for found in files for hit in _canary_sights(found, folder, canaries)],
            canaries_sought=len(canaries),
        )


@contextmanager
def _as_folder(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield path
        return
    if not path.is_file():
        raise CannotLook(f"There is no folder and no file {path}.")
    with tempfile.TemporaryDirectory(prefix="commonlight-thief-") as place:
        _unpack(path, Path(place))
        yield Path(place)


def _unpack(archive: Path, place: Path) -> None:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            _refuse_above_limit(sum(member.file_size for member in opened.infolist()))
            opened.extractall(place)  # noqa: S202 (zipfile keeps members inside; size checked)
    elif tarfile.is_tarfile(archive):
        with tarfile.open(archive) as tar:
            _refuse_above_limit(sum(member.size for member in tar))
            tar.extractall(place, filter="data")
    else:
        shutil.copy(archive, place)


def _refuse_above_limit(size: int) -> None:
    if size > LARGEST_BACKUP:
        raise CannotLook(f"The archive unpacks to {size / 1e9:.0f} GB; unpack it yourself and name the folder.")


def _columns_of(database: Path, folder: Path) -> Iterator[Column]:
    """Yield the columns of a copy, for opening a database in WAL mode writes beside it."""
    with tempfile.TemporaryDirectory(prefix="commonlight-thief-") as place, _held_still(database):
        for name in (database, *(Path(f"{database}{end}") for end in ("-wal", "-journal"))):
            if name.is_file():
                shutil.copy(name, place)
        try:
            store: Store
            with closing(SqliteStore(Path(place) / database.name, database.relative_to(folder).as_posix())) as store:
                yield from store.columns()
        except sqlite3.DatabaseError as problem:
            raise CannotLook(f"{database.name} is damaged: {problem}") from problem


@contextmanager
def _held_still(database: Path) -> Iterator[None]:
    """Keep a running site from starting its WAL anew while the two files are copied."""
    reader = None
    if Path(f"{database}-shm").exists():
        with suppress(sqlite3.Error):
            reader = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
    try:
        yield
    finally:
        if reader is not None:
            reader.close()


def _column_sight(column: Column, rules: Allowed) -> ColumnSight:
    kind = kind_of(column.values)
    name = f"{column.table}.{column.name}"
    rule = rules.rule_for(name)
    if kind in ALWAYS_SAFE:
        verdict, why = Verdict.SEALED, ""
    elif rule is None:
        verdict, why = Verdict.LEAK, "readable, and not on the list of what may be"
    elif "any" in rule.kinds or kind in rule.kinds or (kind is Kind.FLAG and Kind.NUMBER in rule.kinds):
        # Where numbers may stand, a first row may hold 0 or 1.
        verdict, why = Verdict.EXPECTED, rule.why
    else:
        verdict, why = Verdict.LEAK, f"may hold {' or '.join(sorted(rule.kinds))} only, and holds {kind}"
    if not column.is_whole:
        why = f"{why} (the first {len(column.values)} of {column.rows} rows)".strip()
    held = {value for value in column.values if value is not None and value != "" and value != b""}
    examples = [] if kind is Kind.CIPHERTEXT else [shortened(value) for value in sorted(held, key=str)[:SHOWN_EXAMPLES]]
    return ColumnSight(
        column.store, column.table, column.name, str(kind), column.rows, len(held), examples, verdict, why
    )


def _file_sight(path: Path, folder: Path, rules: Allowed) -> FileSight:
    name = path.relative_to(folder).as_posix()
    size = path.stat().st_size
    with path.open("rb") as stream:
        start = stream.read(JUDGED_BYTES)
    if not start:
        return FileSight(name, 0, str(Kind.EMPTY), Verdict.SEALED, "")
    if looks_sealed(start):
        return FileSight(name, size, str(Kind.CIPHERTEXT), Verdict.SEALED, "")
    kind = Kind.RANDOM_BYTES if looks_random(start) else Kind.BYTES
    rule = rules.file_rule_for(name)
    if rule and ("any" in rule.kinds or kind in rule.kinds):
        return FileSight(name, size, str(kind), Verdict.EXPECTED, rule.why)
    return FileSight(name, size, str(kind), Verdict.LEAK, "readable, and not on the list of what may be")


def _disguises(canary: str) -> set[bytes]:
    plain = canary.encode()
    forms = {plain, canary.encode("utf-16-le"), quote(canary).encode(), json.dumps(canary)[1:-1].encode()}
    for shift in range(3):
        # Letters that share a Base64 group with neighbours are left out, so the middle is found at any position.
        coded = b64encode(b"\0" * shift + plain)
        middle = coded[4 if shift else 0 : -4]
        if len(middle) >= 8:
            forms |= {middle, middle.translate(bytes.maketrans(b"+/", b"-_"))}
    return forms


def _canary_sights(path: Path, folder: Path, canaries: Sequence[str]) -> Iterator[CanarySight]:
    if not canaries or path.stat().st_size == 0:
        return
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for line, canary in enumerate(canaries, start=1):
            places = [place for form in _disguises(canary) if (place := data.find(form)) >= 0]
            if places:
                yield CanarySight(line, path.relative_to(folder).as_posix(), min(places))
