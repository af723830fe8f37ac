"""
One digest of all rows of a table that is the same in both kinds of database, whatever order rows come in.

Each row is written as bytes that say kind and length of every value, and hashed with BLAKE2b to 256 bits; the hashes are
added modulo 2^256 (Bellare and Micciancio's AdHash). A row lost, doubled or changed by accident changes the sum. It is no
seal: whoever may write both databases could make sums meet.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import blake2b
from typing import Any
from uuid import UUID

BITS = 256
# From here on a whole number is written alike, whether the database gave it with a point or without.
EXACT = 2.0**53


@dataclass(frozen=True)
class Sum:
    """How many rows, and the digest of all of them (64 hex digits)."""

    n_rows: int
    digest: str


class Summing:
    """Counts and sums rows as they pass."""

    def __init__(self) -> None:
        self._count = 0
        self._total = 0

    def pass_on(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Give the rows on, one by one, each taken into the sum."""
        for row in rows:
            self.add(row)
            yield row

    def add(self, row: tuple[Any, ...]) -> None:
        """Take one row in; raises TypeError for a value of a kind that no column of ours has."""
        said = blake2b(b"".join(_bytes(value) for value in row), digest_size=BITS // 8).digest()
        self._total = (self._total + int.from_bytes(said)) % (1 << BITS)
        self._count += 1

    def sum(self) -> Sum:
        """Return what passed so far."""
        return Sum(self._count, f"{self._total:064x}")


def _bytes(value: Any) -> bytes:
    kind, said = _said(value)
    return kind + len(said).to_bytes(8) + said


def _said(value: Any) -> tuple[bytes, bytes]:
    if value is None:
        return b"-", b""
    if isinstance(value, bytes | bytearray | memoryview):
        return b"x", bytes(value)
    if isinstance(value, bool):
        return b"b", b"1" if value else b"0"
    if isinstance(value, str):
        return b"s", value.encode("utf-8", "surrogatepass")
    if isinstance(value, int):
        return b"i", str(value).encode()
    if isinstance(value, float):
        return b"f", repr(value + 0.0).encode()
    if isinstance(value, datetime):
        return b"t", value.astimezone(UTC).isoformat().encode()
    if isinstance(value, date | time):
        return b"d", value.isoformat().encode()
    if isinstance(value, UUID):
        return b"u", value.bytes
    if isinstance(value, list | dict | tuple):
        return b"j", json.dumps(_plain(value), sort_keys=True, ensure_ascii=True).encode()
    raise TypeError(f"no column of ours holds a {type(value).__name__}")


def _plain(value: Any) -> Any:
    """Return a JSON value with its numbers in one form: PostgreSQL keeps them as decimals."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) >= EXACT else value + 0.0
    return value
