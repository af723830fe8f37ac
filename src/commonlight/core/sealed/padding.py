"""Padding, so that a stored length tells a bucket and not the length of what somebody wrote."""

from commonlight.core.sealed.errors import SealBroken

LEAST_BYTES = 1024
MARK = b"\x80"


def padme(length: int) -> int:
    """
    Return the bucket for `length` bytes: at most 12 % above it, and only O(log log n) bits of it remain visible.

    Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs
    2019(4), algorithm 1 (Padme).
    """
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    kept_bits = exponent.bit_length()
    mask = (1 << (exponent - kept_bits)) - 1 if exponent > kept_bits else 0
    return (length + mask) & ~mask


def pad(data: bytes, *, to: int | None = None) -> bytes:
    """
    Return `data`, a mark and zeros: up to its Padme bucket (at least 1 KiB), or to exactly `to` bytes.

    Raises ValueError when `data` does not fit into `to` bytes with its mark.
    """
    size = padme(max(len(data) + len(MARK), LEAST_BYTES)) if to is None else to
    if len(data) + len(MARK) > size:
        raise ValueError(f"{len(data)} bytes do not fit into {size} with the padding mark")
    return data + MARK + b"\0" * (size - len(data) - len(MARK))


def unpad(padded: bytes) -> bytes:
    """Return what was padded; raises SealBroken when the mark is missing."""
    end = len(padded.rstrip(b"\0"))
    if end == 0 or padded[end - 1 : end] != MARK:
        raise SealBroken
    return padded[: end - 1]
