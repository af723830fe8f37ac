"""Minutes and signed agreements as files: checked for kind and size, kept sealed."""

import io
import zipfile
from datetime import datetime
from uuid import UUID

from commonlight.core import audit, sealed_files
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.core.uploads import SealedUpload
from commonlight.partners.models import ImportBatch, StoredFile
from commonlight.partners.sealing import SealBroken, open_file_key, seal_file_key

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
}
ENDINGS = {"jpeg": "jpg"}


class FileRefused(ValueError):
    """`reason` is "kind", "too large", "too many" or "no room"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def kind_of(data: bytes) -> str:
    """Return which of TYPES bytes are, whatever the name says; raises FileRefused for anything else."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = set(archive.namelist())
                if any(name.endswith("vbaProject.bin") for name in names):
                    raise FileRefused("kind")
                if "word/document.xml" in names:
                    return "docx"
                if "mimetype" in names and archive.read("mimetype").startswith(
                    b"application/vnd.oasis.opendocument.text"
                ):
                    return "odt"
        except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError) as problem:
            raise FileRefused("kind") from problem
        raise FileRefused("kind")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise FileRefused("kind") from problem
    if not text.strip() or "\0" in text or text.lstrip()[:1] == "<":
        raise FileRefused("kind")
    return "txt"


def keep_file(upload: SealedUpload, *, by: Account, at: datetime) -> StoredFile:
    """Keep an uploaded file; raises FileRefused."""
    if upload.refused:
        raise FileRefused(upload.refused)
    data = upload.read()
    kind = kind_of(data)
    file_id, key = upload.take()
    stem = str(upload.name or "").rpartition(".")[0] or str(upload.name or "file")
    name = "".join(sign for sign in stem if sign.isprintable() and sign not in '/\\"')[:100].strip() or "file"
    with write():
        kept = StoredFile.objects.create(
            file_id=file_id,
            sealed_key=seal_file_key(key, file_id=file_id),
            name=f"{name}.{ENDINGS.get(kind, kind)}",
            kind=kind,
            size=len(data),
            day=at.date(),
        )
        audit.record("file kept", by=by, at=at, subject=("stored file", kept.pk), detail={"kind": kind})
    sealed_files.set_day(file_id, at.date())
    return kept


class FileGone(Exception):
    """The file is not on the disk any more, or it was changed there."""


def read_file(kept: StoredFile) -> bytes:
    """Return a kept file's bytes (20 MB at most); raises FileGone."""
    try:
        key = open_file_key(bytes(kept.sealed_key), file_id=kept.file_id)
        return b"".join(sealed_files.read(kept.file_id, key))
    except SealBroken as problem:
        raise FileGone from problem


def delete_file(file_id: UUID, *, by: Account | None, at: datetime) -> None:
    """Delete a kept file for good; what pointed at it stands without it."""
    with write():
        kept = StoredFile.objects.filter(pk=file_id).first()
        if kept is None:
            return
        kept.delete()
        audit.record("file deleted", by=by, at=at, subject=("stored file", file_id))
    sealed_files.discard(kept.file_id)


def kept_file_ids() -> set[int]:
    """Return the sealed files this room keeps: documents, and sheets that wait for somebody's yes."""
    waiting = ImportBatch.objects.filter(state=ImportBatch.State.WAITING).exclude(file_id=None)
    return set(StoredFile.objects.values_list("file_id", flat=True)) | {
        number for number in waiting.values_list("file_id", flat=True) if number is not None
    }
