"""Small files of sound made by hand after their standards; what is passed in stands where phones write about their owner."""

from commonlight.core.sound_files import _ogg_sum

# One frame: MPEG 1, layer III, 128 kbit/s, 44.1 kHz: 417 bytes, most of them a pattern that tests can look for.
FRAME = b"\xff\xfb\x90\x00" + b"\0" * 32 + b"\xaa" * 381


def mp3(*maker: bytes, frames: int = 20) -> bytes:
    tag = b"".join(maker)
    size = bytes([0, 0, len(tag) >> 7, len(tag) & 0x7F])
    return (b"ID3\x04\0\0" + size + tag if tag else b"") + FRAME * frames + (b"TAG" + tag if tag else b"")


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def m4a(*maker: bytes, handler: bytes = b"soun") -> bytes:
    about = box(b"udta", box(b"\xa9xyz", b"".join(maker))) if maker else b""
    named = box(b"hdlr", b"\0" * 8, handler, b"\0" * 12, *maker, b"\0")
    moment = b"\0" * 4 + b"\x66" * 8 + b"\0" * 12
    media = box(b"mdia", box(b"mdhd", moment), named, box(b"minf", box(b"stbl", box(b"stsd", b"\0" * 8))))
    moov = box(b"moov", box(b"mvhd", moment), box(b"trak", box(b"tkhd", moment), media), about)
    return box(b"ftyp", b"M4A \0\0\0\0") + moov + box(b"mdat", b"\xaa" * 200)


def page(number: int, packet: bytes) -> bytes:
    lacing = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    kind = 2 if number == 0 else 0
    head = b"OggS\0" + bytes([kind]) + b"\0" * 8 + b"ANA1" + number.to_bytes(4, "little") + b"\0" * 4
    whole = head + bytes([len(lacing)]) + lacing + packet
    return whole[:22] + _ogg_sum(whole).to_bytes(4, "little") + whole[26:]


def ogg(*maker: bytes, head: bytes = b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0") -> bytes:
    vendor = b"".join(maker) or b"nobody"
    tags = b"OpusTags" + len(vendor).to_bytes(4, "little") + vendor + b"\0" * 4
    return page(0, head) + page(1, tags) + page(2, b"\xf8" + b"\xaa" * 100)
