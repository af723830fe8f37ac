"""
Take everything out: one ZIP of plain files (CSV, ICS, documents) that any other program opens.

Rooms of the open and the coalition space register what they give. Sealed content is never in it: whoever may take a
record out does so on the record's own page, with its keys.
"""

import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO, BinaryIO

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write as write_facts

Writer = Callable[[BinaryIO], None]
Files = Callable[[], Iterable[tuple[str, Writer]]]

_files: dict[tuple[str, str], Writer] = {}
_folders: dict[tuple[str, str], Files] = {}
_guards: list[Callable[[Account], bool]] = []


def register(room: str, file_name: str, write: Writer) -> None:
    """Let a room give one file ("contacts.csv"); `write` puts its bytes into a stream. From `AppConfig.ready`."""
    _files[room, _plain(file_name)] = write


def register_folder(room: str, folder: str, files: Files) -> None:
    """Let a room give as many files as it has; `files` yields (name, write) when asked."""
    _folders[room, _plain(folder)] = files


def add_guard(may: Callable[[Account], bool]) -> None:
    """Let a room say who must not take everything out, such as people of a partner that sees only events."""
    _guards.append(may)


def may_take_out(account: Account) -> bool:
    """Whether every room agrees that this person takes everything out; the role is asked besides."""
    return all(may(account) for may in _guards)


def contents() -> list[str]:
    """Return the paths that the ZIP will hold; a folder ends in a stroke."""
    return sorted([f"{room}/{name}" for room, name in _files] + [f"{room}/{folder}/" for room, folder in _folders])


def take_out(target: IO[bytes], *, by: Account, at: datetime) -> int:
    """Write the ZIP and return how many files it holds; two files of one name get numbers."""
    with write_facts():
        audit.record("everything taken out", by=by, at=at)
    names: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for (room, name), write in sorted(_files.items()):
            _put(archive, f"{room}/{name}", write, names)
        for (room, folder), files in sorted(_folders.items()):
            for name, write in files():
                _put(archive, f"{room}/{folder}/{_plain(name)}", write, names)
    return len(names)


def _put(archive: zipfile.ZipFile, path: str, write: Writer, names: set[str]) -> None:
    stem, dot, ending = path.rpartition(".")
    stem, ending = (stem, ending) if dot and "/" not in ending else (path, "")
    number, unique = 1, path
    while unique in names:
        number += 1
        unique = f"{stem}-{number}.{ending}" if ending else f"{stem}-{number}"
    names.add(unique)
    with archive.open(unique, "w", force_zip64=True) as stream:
        write(stream)  # type: ignore[arg-type]


def _plain(name: str) -> str:
    """Return a file name that cannot lead out of its folder, on any system."""
    plain = "".join(sign if sign.isalnum() or sign in "-_. " else "_" for sign in name).strip(". ")
    return plain[:120] or "file"
