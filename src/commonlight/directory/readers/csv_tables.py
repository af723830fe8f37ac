"""HSDS as CSV files, one per object: a datapackage of 3.x, or the tables of 1.1 and 2.x, in a folder or a ZIP."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from commonlight.directory import hsds
from commonlight.directory.readers.tables import CannotRead, Tables, clean, decoded
from commonlight.directory.readers.version_1 import OLD_FILES, as_version_3

MOST_BYTES = 400 * 1024 * 1024
csv.field_size_limit(2**24)


def _file_names() -> dict[str, str]:
    """Return by which file names an object goes: both "address.csv" and "addresses.csv" are met."""
    names = {}
    for entity in hsds.entities():
        plural = entity[:-1] + "ies" if entity.endswith("y") else entity + ("es" if entity.endswith("s") else "s")
        for name in (entity, plural):
            names[name] = entity
    names |= {"addresses": "address", "services_at_location": "service_at_location", "taxonomies": "taxonomy"}
    return names


def files_of(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (name without endings, bytes) of the CSV files in a folder or a ZIP; raises CannotRead."""
    if path.is_dir():
        for found in sorted(path.rglob("*")):
            if found.is_file() and (name := _csv_name(found.name)):
                yield name, _unpacked(found.name, found.read_bytes())
        return
    yield from files_of_zip(path.read_bytes(), path.name)


def files_of_zip(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the CSV files of a ZIP."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as problem:
        raise CannotRead(f"{name} is neither a folder nor a ZIP file with CSV files in it.") from problem
    with archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            raise CannotRead(f"{name} unpacks to more than {MOST_BYTES // 1024**2} MB. Bring it in smaller parts.")
        for entry in sorted(archive.infolist(), key=lambda one: one.filename):
            if found := _csv_name(PurePosixPath(entry.filename).name):
                yield found, _unpacked(entry.filename, archive.read(entry))


def _csv_name(name: str) -> str:
    plain = name.lower().removesuffix(".gz")
    return plain.removesuffix(".csv") if plain.endswith(".csv") and not plain.startswith(".") else ""


def _unpacked(name: str, data: bytes) -> bytes:
    if not name.lower().endswith(".gz"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            whole = stream.read(MOST_BYTES + 1)
    except (OSError, EOFError) as problem:
        raise CannotRead(f"{name} is not a whole gzip file. Fetch it again.") from problem
    if len(whole) > MOST_BYTES:
        raise CannotRead(f"{name} unpacks to more than {MOST_BYTES // 1024**2} MB. Bring it in smaller parts.")
    return whole


def read(files: Iterator[tuple[str, bytes]], name: str) -> Tables:
    """Return the tables of a set of CSV files; raises CannotRead when none of them is one of HSDS."""
    tables = Tables("HSDS 3 CSV")
    old: dict[str, list[tuple[int, dict[str, str]]]] = {}
    names, found_any, new_style = _file_names(), False, False
    contents = dict(files)
    is_old = bool(OLD_FILES.keys() & contents.keys())
    for stem, data in contents.items():
        text = decoded(data, tables, f"{stem}.csv")
        lines = _rows(text)
        if is_old:
            old[stem] = list(lines)
            found_any = found_any or stem in OLD_FILES or stem in names
        elif stem in names:
            found_any = new_style = True
            if names[stem] in hsds.NEVER_KEPT:
                continue
            for number, values in lines:
                tables.add(names[stem], dict(values), file=f"{stem}.csv", number=number)
        else:
            tables.note(f"{stem}.csv", 0, "", "is not a table of HSDS and was left out.")
    if not found_any:
        raise CannotRead(
            f"{name} holds no table of HSDS. Expected files such as organizations.csv, services.csv, locations.csv."
        )
    if is_old and not new_style:
        return as_version_3(old, tables)
    return tables


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader: Any = csv.DictReader(io.StringIO(text, newline=""))
    reader.fieldnames = [clean(name).lower().replace(" ", "_") for name in reader.fieldnames or ()]
    for number, values in enumerate(reader, start=2):
        row = {key: clean(value) for key, value in values.items() if key and isinstance(value, str)}
        if any(row.values()):
            yield number, row
