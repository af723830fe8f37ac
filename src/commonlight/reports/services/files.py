"""Taking in the files of a note: each becomes a clean sealed copy, or waits for the person's choice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from commonlight.core import sealed_files
from commonlight.core.uploads import SealedUpload
from commonlight.reports import cleaning
from commonlight.reports.facts import FileRef, clean_text
from commonlight.reports.models import StoredFile
from commonlight.reports.sealing import b64, unb64

MOST_FILES = 5
NAME_CHARACTERS = 80


@dataclass(frozen=True, repr=False)
class Taken:
    """
    What became of the files that came in.

    kept : clean copies, and originals the person wants kept as evidence
    uncleaned : could not be cleaned; the person chooses "without" or "as evidence"
    refused : names of those that were too large, too many, or found no room on the disk
    """

    kept: tuple[FileRef, ...] = ()
    uncleaned: tuple[FileRef, ...] = ()
    refused: tuple[str, ...] = ()


def _name(raw: str | None) -> str:
    # What stands before the last slash of either kind is a place on somebody's device.
    return clean_text((raw or "").replace("\\", "/").rsplit("/", 1)[-1])[:NAME_CHARACTERS] or "file"


def take_files(
    uploads: Iterable[SealedUpload], *, already: int = 0, keep_originals: bool = False, at: datetime
) -> Taken:
    """Clean the files of one request; `already` counts those taken before."""
    kept: list[FileRef] = []
    uncleaned: list[FileRef] = []
    refused: list[str] = []
    for upload in uploads:
        name = _name(upload.name)
        if upload.refused or upload.file_id is None or already + len(kept) + len(uncleaned) >= MOST_FILES:
            refused.append(name)
            continue
        file_id, key = upload.take()
        original = FileRef(
            id=file_id,
            key=b64(key),
            name=name,
            type="application/octet-stream",
            size=upload.size or 0,
            is_original=True,
        )
        try:
            copy, kind = cleaning.clean(upload.chunks(), at=at)
        except cleaning.NotCleaned:
            uncleaned.append(_with_digest(original, upload))
            continue
        kept.append(FileRef(id=copy.id, key=b64(copy.key), name=name, type=kind, size=copy.size))
        if keep_originals:
            kept.append(_with_digest(original, upload))
        else:
            sealed_files.discard(original.id)
    return Taken(tuple(kept), tuple(uncleaned), tuple(refused))


def _with_digest(original: FileRef, upload: SealedUpload) -> FileRef:
    """Return the reference with the digest of what came in: evidence must be told from anything else later."""
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return replace(original, digest=digest.hexdigest())


def _not_yet_kept(files: Iterable[FileRef]) -> list[FileRef]:
    """Leave out the files a report keeps: a page opened before sending still names them."""
    waiting = list(files)
    if not waiting:
        return []
    kept = set(StoredFile.objects.filter(pk__in=[one.id for one in waiting]).values_list("pk", flat=True))
    return [one for one in waiting if one.id not in kept]


def keep_waiting(files: Iterable[FileRef], *, at: datetime) -> None:
    """Give the files of an unfinished note two more hours; a file of a report keeps its day."""
    for one in _not_yet_kept(files):
        if sealed_files.exists(one.id):
            sealed_files.keep_waiting(one.id, at=at)


def drop(files: Iterable[FileRef]) -> None:
    """Remove files the person took back before sending; those of a report stay."""
    for one in _not_yet_kept(files):
        sealed_files.discard(one.id)


def read_file(file: FileRef) -> bytes:
    """Return a file's bytes, whole and checked; raises SealBroken."""
    return b"".join(sealed_files.read(file.id, unb64(file.key)))
