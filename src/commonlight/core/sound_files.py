"""
A recording that somebody brings: known by its bytes to be sound, with what else the file tells about its maker taken out.

Phones write the place, the device and the day into their recordings. Nothing is decoded here: only the frames or boxes
of the container are walked, in bounds, and everything that is no sound is left out or overwritten with zeros.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b

LARGEST_BYTES = 1024 * 1024
# Fewer frames than this could be a chance pattern in some other file.
FEWEST_FRAMES = 8


class SoundRefused(Exception):
    """`reason` is "too large", "not a sound" or "moving pictures"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, repr=False)
class Sound:
    """A clean recording: its bytes, its media type, and a short name made from its bytes."""

    data: bytes
    media_type: str
    digest: str


def clean_sound(data: bytes) -> Sound:
    """Return the clean recording of an uploaded file (MP3, M4A, Ogg); raises SoundRefused."""
    if len(data) > LARGEST_BYTES:
        raise SoundRefused("too large")
    if data[:4] == b"OggS":
        clean, media_type = _ogg(data), "audio/ogg"
    elif data[4:8] == b"ftyp":
        clean, media_type = _m4a(data), "audio/mp4"
    else:
        clean, media_type = _mp3(data), "audio/mpeg"
    return Sound(clean, media_type, blake2b(clean, digest_size=16).hexdigest())


# MPEG audio, layer III: kbit/s by the index in the frame's head (ISO/IEC 11172-3 and 13818-3, table of bit rates).
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES_A_SECOND = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _mp3(data: bytes) -> bytes:
    """Return the frames of an MP3 one after the other; tags before, between and after them are left out."""
    position, frames = _after_id3(data), []
    while position + 4 <= len(data):
        length = _mp3_frame(data[position : position + 4])
        if length == 0 or position + length > len(data):
            break
        frames.append(data[position : position + length])
        position += length
    if len(frames) < FEWEST_FRAMES:
        raise SoundRefused("not a sound")
    # The first frame of many encoders holds no sound but their name and a table of places.
    return b"".join(frame for frame in frames if b"Xing" not in frame[:64] and b"Info" not in frame[:64])


def _after_id3(data: bytes) -> int:
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for part in data[6:10]:
        size = size << 7 | part & 0x7F
    return 10 + size


def _mp3_frame(head: bytes) -> int:
    """Return how many bytes the frame with this head has; 0 when it is none of layer III."""
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, frequency, padded = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or version == 1 or layer != 1 or rate in (0, 15) or frequency == 3:
        return 0
    bits = (_RATES_1 if version == 3 else _RATES_2)[rate] * 1000
    return (144 if version == 3 else 72) * bits // _SAMPLES_A_SECOND[version][frequency] + padded


# Boxes that hold other boxes on the way to what must be looked at (ISO/IEC 14496-12).
_NESTED = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
_DATED = (b"mvhd", b"tkhd", b"mdhd")
# Only these may stay; what else stands in a file is no sound.
_KEPT = frozenset(
    kind.encode()
    for kind in [
        "ftyp",
        "mdat",
        "moov",
        "mvhd",
        "trak",
        "tkhd",
        "edts",
        "elst",
        "mdia",
        "mdhd",
        "hdlr",
        "minf",
        "smhd",
        "dinf",
        "dref",
        "stbl",
        "stsd",
        "stts",
        "stsc",
        "stsz",
        "stz2",
        "stco",
        "co64",
        "sgpd",
        "sbgp",
        "free",
    ]
)


def _m4a(data: bytes) -> bytes:
    """Return an MPEG-4 sound file of the same length; boxes that hold no sound become empty space, days become 0."""
    clean = bytearray(data)
    handlers: list[bytes] = []
    _walk_boxes(clean, 0, len(clean), handlers)
    if any(kind != b"soun" for kind in handlers) and b"vide" in handlers:
        raise SoundRefused("moving pictures")
    if handlers != [b"soun"] or b"moov" not in clean or b"mdat" not in clean:
        raise SoundRefused("not a sound")
    return bytes(clean)


def _walk_boxes(clean: bytearray, start: int, end: int, handlers: list[bytes]) -> None:
    position = start
    while position < end:
        size, kind = int.from_bytes(clean[position : position + 4], "big"), bytes(clean[position + 4 : position + 8])
        if size == 0 and start == 0:
            size = end - position
            clean[position : position + 4] = size.to_bytes(4, "big")
        if size < 8 or position + size > end:
            raise SoundRefused("not a sound")
        body = position + 8
        if kind not in _KEPT or kind == b"free":
            clean[position + 4 : position + 8] = b"free"
            clean[body : position + size] = bytes(size - 8)
        elif kind in _NESTED:
            _walk_boxes(clean, body, position + size, handlers)
        elif kind in _DATED:
            # Version 0 has two moments of four bytes after version and flags, version 1 two of eight.
            length = 16 if clean[body] == 1 else 8
            clean[body + 4 : body + 4 + length] = bytes(length)
        elif kind == b"hdlr":
            handlers.append(bytes(clean[body + 8 : body + 12]))
            # After the kind stand three reserved numbers and a name, often that of a device or program.
            clean[body + 24 : position + size] = bytes(size - 32)
        position += size


_OPUS, _OPUS_TAGS = b"OpusHead", b"OpusTags"
_VORBIS, _VORBIS_TAGS = b"\x01vorbis", b"\x03vorbis"


def _ogg(data: bytes) -> bytes:
    """Return an Ogg file of the same length with its comments emptied; only one stream of Opus or Vorbis may be in it."""
    clean, pages = bytearray(data), _ogg_pages(data)
    first = data[pages[0].body : pages[0].end]
    if not first.startswith((_OPUS, _VORBIS)) or len({page.serial for page in pages}) != 1:
        raise SoundRefused("moving pictures" if b"theora" in data[:4096] else "not a sound")
    mark = _OPUS_TAGS if first.startswith(_OPUS) else _VORBIS_TAGS
    places = _second_packet(data, pages)
    packet = bytes(data[place] for place in places)
    if not packet.startswith(mark) or len(packet) < len(mark) + 9:
        raise SoundRefused("not a sound")
    closing = b"\x01" if mark == _VORBIS_TAGS else b""
    room = len(packet) - len(mark) - 8 - len(closing)
    empty = mark + room.to_bytes(4, "little") + b" " * room + bytes(4) + closing
    for place, value in zip(places, empty, strict=True):
        clean[place] = value
    for page in pages:
        clean[page.start + 22 : page.start + 26] = bytes(4)
        checked = _ogg_sum(clean[page.start : page.end])
        clean[page.start + 22 : page.start + 26] = checked.to_bytes(4, "little")
    return bytes(clean)


@dataclass(frozen=True)
class _Page:
    start: int
    body: int
    end: int
    serial: bytes
    lacing: bytes


def _ogg_pages(data: bytes) -> list[_Page]:
    position, pages = 0, []
    while position < len(data):
        if data[position : position + 5] != b"OggS\0" or position + 27 > len(data):
            raise SoundRefused("not a sound")
        n_pieces = data[position + 26]
        body = position + 27 + n_pieces
        lacing = data[position + 27 : body]
        end = body + sum(lacing)
        if len(lacing) < n_pieces or end > len(data):
            raise SoundRefused("not a sound")
        pages.append(_Page(position, body, end, data[position + 14 : position + 18], lacing))
        position = end
    if len(pages) < 3:
        raise SoundRefused("not a sound")
    return pages


def _second_packet(data: bytes, pages: list[_Page]) -> list[int]:
    """Return where each byte of the stream's second packet, its comments, stands in the file."""
    places: list[int] = []
    for page in pages[1:]:
        at = page.body
        for piece in page.lacing:
            places += range(at, at + piece)
            at += piece
            if piece < 255:
                return places
    raise SoundRefused("not a sound")


def _table() -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        value = byte << 24
        for _bit in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
        rows.append(value)
    return tuple(rows)


_TABLE = _table()


def _ogg_sum(page: bytes | bytearray) -> int:
    """Return the check sum of a page (RFC 3533: polynomial 04c11db7, begun with 0, nothing turned round)."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value


_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def wanted_part(header: str, length: int) -> tuple[int, int] | None:
    """
    Return first and last byte that a Range header asks for; None when it asks for all, or in a way we do not know.

    Raises ValueError when it asks for what lies beyond the end.

    Examples
    --------
    >>> wanted_part("bytes=0-1", 10), wanted_part("bytes=4-", 10), wanted_part("bytes=-3", 10), wanted_part("", 10)
    ((0, 1), (4, 9), (7, 9), None)
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, length - int(last)), length - 1
    else:
        start, end = int(first), min(int(last), length - 1) if last else length - 1
    if start >= length or end < start:
        raise ValueError("beyond the end")
    return start, end
