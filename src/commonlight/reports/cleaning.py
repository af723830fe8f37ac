"""Cleaning a file that came in, in a child process over pipes: what a hostile file does, it does there."""

import subprocess
import sys
import threading
from collections.abc import Iterable
from datetime import datetime

from commonlight.core.sealed_files import READ_BYTES, NoRoom, SealedFileWriter
from commonlight.reports.sealing import SealBroken

SECONDS = 10
MOST_CLEAN_BYTES = 60 * 1024 * 1024
# Two at a time, so that many uploads at once cannot fill the memory.
_slots = threading.BoundedSemaphore(2)
TYPES = {b"image/jpeg": "image/jpeg", b"image/png": "image/png", b"application/pdf": "application/pdf"}


class NotCleaned(Exception):
    """The file could not be cleaned: not a picture or PDF we know, too large inside, damaged, or too slow."""


def clean(chunks: Iterable[bytes], *, at: datetime) -> tuple[SealedFileWriter, str]:
    """Return a sealed clean copy of a file and its type; raises NotCleaned, and then no copy stays."""
    if not _slots.acquire(timeout=2 * SECONDS):
        raise NotCleaned
    try:
        return _clean(chunks, at)
    finally:
        _slots.release()


def _clean(chunks: Iterable[bytes], at: datetime) -> tuple[SealedFileWriter, str]:
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", "commonlight.core.cleaning_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        close_fds=True,
    )
    end = threading.Timer(SECONDS, child.kill)
    end.start()
    try:
        return _pass_through(child, chunks, at)
    finally:
        end.cancel()
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue


def _pass_through(
    child: "subprocess.Popen[bytes]", chunks: Iterable[bytes], at: datetime
) -> tuple[SealedFileWriter, str]:
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        for chunk in chunks:
            child.stdin.write(chunk)
        child.stdin.close()
    except (BrokenPipeError, SealBroken) as problem:
        raise NotCleaned from problem
    kind = TYPES.get(child.stdout.readline(64).strip())
    if kind is None:
        raise NotCleaned
    try:
        copy = SealedFileWriter()
    except NoRoom as problem:
        raise NotCleaned from problem
    while chunk := child.stdout.read(READ_BYTES):
        copy.write(chunk)
        if copy.size > MOST_CLEAN_BYTES:
            break
    if child.wait() != 0 or not 0 < copy.size <= MOST_CLEAN_BYTES:
        copy.abandon()
        raise NotCleaned
    copy.finish(at)
    return copy, kind
