"""Sealing files block by block, so that an upload is never in clear on a disk and a cut file never opens as whole."""

from collections.abc import Iterable, Iterator

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)

from commonlight.core.sealed.errors import SealBroken
from commonlight.core.sealed.padding import padme

FORMAT = b"\x01"
BLOCK_BYTES = 64 * 1024
LENGTH_BYTES = 4
DATA_BYTES = BLOCK_BYTES - LENGTH_BYTES
SEALED_BLOCK_BYTES = BLOCK_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES
HEADER_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES


class SealingStream:
    """
    Seals one file as equal blocks of 64 KiB (libsodium secretstream); their number is padded to its Padme bucket.

    Parameters
    ----------
    key : 32 bytes, random, for this file alone
    context : kind and id of the file; needed again to open it
    """

    def __init__(self, key: bytes, *, context: str) -> None:
        self._state = crypto_secretstream_xchacha20poly1305_state()
        self._header = crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        self._context = context.encode()
        self._pending = bytearray()
        self._blocks = 0
        self._finished = False

    def _push(self, data: bytes, tag: int = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE) -> bytes:
        block = len(data).to_bytes(LENGTH_BYTES, "big") + data.ljust(DATA_BYTES, b"\0")
        start = FORMAT + self._header if self._blocks == 0 else b""
        self._blocks += 1
        return start + crypto_secretstream_xchacha20poly1305_push(self._state, block, self._context, tag)

    def write(self, chunk: bytes) -> bytes:
        """Take the next bytes of the file; return what to append to the sealed file (may be empty)."""
        self._pending += chunk
        sealed = bytearray()
        while len(self._pending) > DATA_BYTES:
            sealed += self._push(bytes(self._pending[:DATA_BYTES]))
            del self._pending[:DATA_BYTES]
        return bytes(sealed)

    def finish(self) -> bytes:
        """Return the last bytes of the sealed file; raises ValueError when called twice."""
        if self._finished:
            raise ValueError("the stream was finished already")
        self._finished = True
        sealed = bytearray()
        total = padme(self._blocks + 1)
        while self._blocks < total - 1:
            sealed += self._push(bytes(self._pending))
            self._pending.clear()
        return bytes(sealed + self._push(bytes(self._pending), crypto_secretstream_xchacha20poly1305_TAG_FINAL))


def _whole_blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut any chunks into the header and then whole sealed blocks; a rest that is no whole block is broken."""
    held = bytearray()
    wanted = len(FORMAT) + HEADER_BYTES
    for chunk in chunks:
        held += chunk
        while len(held) >= wanted:
            yield bytes(held[:wanted])
            del held[:wanted]
            wanted = SEALED_BLOCK_BYTES
    if held:
        raise SealBroken


def open_stream(key: bytes, chunks: Iterable[bytes], *, context: str) -> Iterator[bytes]:
    """
    Yield the file's bytes, block by block, each checked before it is given out.

    Raises SealBroken at a changed, missing, added or reordered block, and at the end when the last block is missing:
    a caller must not treat what came so far as the whole file before this iterator has ended by itself.
    """
    state = crypto_secretstream_xchacha20poly1305_state()
    blocks = _whole_blocks(chunks)
    start = next(blocks, b"")
    if start[:1] != FORMAT:
        raise SealBroken
    ended = False
    try:
        crypto_secretstream_xchacha20poly1305_init_pull(state, start[1:], key)
        for block in blocks:
            if ended:
                raise SealBroken
            plain, tag = crypto_secretstream_xchacha20poly1305_pull(state, block, context.encode())
            ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL
            length = int.from_bytes(plain[:LENGTH_BYTES], "big")
            if length > DATA_BYTES:
                raise SealBroken
            if length:
                yield plain[LENGTH_BYTES : LENGTH_BYTES + length]
    except (RuntimeError, ValueError, TypeError) as problem:
        raise SealBroken from problem
    if not ended:
        raise SealBroken
