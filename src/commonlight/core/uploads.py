"""
The only way a file comes in: sealed block by block while it arrives, never in clear on a disk or in a temp folder.

Django's own handlers keep small files in memory and write larger ones in clear; settings name this one alone. What no
view took is removed with the answer: a form that is refused, or an address that expects no file, leaves nothing behind.
"""

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from commonlight.core import clock, sealed_files

LARGEST_FILE_BYTES = 20 * 1024 * 1024
MOST_FILES = 8


class SealedUpload(UploadedFile):
    """
    A file that came in: its words (name, claimed type) and where it lies sealed.

    file_id, key : name and key of the sealed file; None when nothing was kept (`refused` says why)
    refused : "" or "too large", "too many", "no room"
    """

    def __init__(self, *, writer: sealed_files.SealedFileWriter | None, refused: str, **kwargs: Any) -> None:
        super().__init__(file=None, **kwargs)
        self.file_id = writer.id if writer else None
        self.key = writer.key if writer else None
        self.refused = refused
        self.is_taken = False

    def take(self) -> tuple[int, bytes]:
        """
        Return the file's id and key and keep it beyond this answer; who takes it must keep or discard it.

        Raises ValueError when nothing was kept.
        """
        if self.file_id is None or self.key is None:
            raise ValueError(f"nothing was kept of this file: {self.refused}")
        self.is_taken = True
        return self.file_id, self.key

    def drop(self) -> None:
        """Remove the file unless somebody took it."""
        if self.file_id is not None and not self.is_taken:
            sealed_files.discard(self.file_id)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the bytes that came in."""
        if self.file_id is not None and self.key is not None:
            yield from sealed_files.read(self.file_id, self.key)

    def read(self, size: int = -1) -> bytes:
        """Return the whole file."""
        return b"".join(self.chunks())

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        """Return True: it is always read in pieces."""
        return True


class SealingUploadHandler(FileUploadHandler):
    """Seal each file of a request as it arrives; what is too large or too many is read on and dropped."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._writer: sealed_files.SealedFileWriter | None = None
        self._refused = ""
        self._count = 0
        self._room = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next file."""
        super().new_file(*args, **kwargs)
        self._count += 1
        self._writer, self._refused = None, "too many" if self._count > MOST_FILES else ""
        self._room = sealed_files.room_for_waiting()
        if not self._refused:
            try:
                self._writer = sealed_files.SealedFileWriter()
            except sealed_files.NoRoom:
                self._refused = "no room"

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal a piece; return nothing, so that no other handler sees it."""
        if self._writer is not None and self._writer.size + len(raw_data) > LARGEST_FILE_BYTES:
            self._drop("too large")
        if self._writer is not None and self._writer.size + len(raw_data) > self._room:
            self._drop("no room")
        if self._writer is not None:
            self._writer.write(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        """End the file and return what the form gets."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.finish(clock.now())
        upload = SealedUpload(
            writer=writer,
            refused=self._refused,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )
        if self.request is not None:
            remembered = [*getattr(self.request, "sealed_uploads", ()), upload]
            self.request.sealed_uploads = remembered  # type: ignore[attr-defined]
        return upload

    def upload_interrupted(self) -> None:
        """The connection broke: remove what came."""
        self._drop("interrupted")

    def _drop(self, why: str) -> None:
        if self._writer is not None:
            self._writer.abandon()
        self._writer, self._refused = None, why
