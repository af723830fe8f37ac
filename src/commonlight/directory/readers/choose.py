"""Which reader reads a file or folder."""

from pathlib import Path

from commonlight.directory.readers import csv_tables, json_objects, spreadsheet
from commonlight.directory.readers.tables import CannotRead, Tables
from commonlight.directory.readers.version_1 import OLD_FILES, SAME

LARGEST_BYTES = 400 * 1024 * 1024


def read_path(path: Path) -> Tables:
    """Return the tables of a file or folder; raises CannotRead."""
    if not path.exists():
        raise CannotRead(f"{path} is not there.")
    if path.is_dir():
        return csv_tables.read(csv_tables.files_of(path), path.name)
    if path.stat().st_size > LARGEST_BYTES:
        raise CannotRead(f"{path.name} is larger than {LARGEST_BYTES // 1024**2} MB. Bring it in smaller parts.")
    return read_bytes(path.read_bytes(), path.name)


def read_bytes(data: bytes, name: str) -> Tables:
    """Return the tables of a file's bytes; its name and first bytes tell what it is; raises CannotRead."""
    lowered = name.lower()
    if not data.strip():
        raise CannotRead(f"{name} is empty.")
    if data[:2] == b"PK" and not lowered.endswith((".xlsx", ".xlsm")):
        return csv_tables.read(csv_tables.files_of_zip(data, name), name)
    if lowered.endswith((".json", ".ndjson", ".jsonl")) or data.lstrip()[:1] in (b"{", b"["):
        return json_objects.read(data, name)
    stem = Path(lowered).stem
    if lowered.endswith(".csv") and (stem in SAME or stem in OLD_FILES):
        return csv_tables.read(iter([(stem, data)]), name)
    return spreadsheet.read(data, name)
