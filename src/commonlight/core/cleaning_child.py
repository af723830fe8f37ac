"""
The child process that cleans one file: bytes in by standard input, a clean copy out by standard output.

It runs with tight limits and no environment, may not write any file, and knows nothing of the site. A picture is made
anew from its pixels alone; a PDF from its pages alone, without anything that tells of persons, devices or acts.
Ends with 0 and "type, newline, bytes", or with another code and nothing. Called with the word "logo" it makes a small
PNG to stand in a page's head, with "shown" a picture to stand on a page or in print; both end with 4 for a picture that
is far too large.
"""

import io
import resource
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10
MOST_PIXELS = 25_000_000
MOST_PAGES = 200
# No side of a logo needs to be longer, however few pixels it has in all.
LONGEST_LOGO_SIDE = 8_000
# Twice the size it is shown in, for fine screens.
LOGO_BOX = (640, 160)
# What a first visit to the home page leaves for it of its 14 kB.
LOGO_BYTES, LOGO_COLOURS = 4_500, (128, 64, 32, 16, 8)
# A picture on a page or in print: the longest sides and qualities that are tried until it is small enough.
SHOWN_BYTES, SHOWN_SIDES = 400_000, (1600, 1200, 900, 600)
REFUSED, TOO_LARGE = 3, 4
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# Keys that carry words, devices, programs or other files anywhere in a PDF.
PDF_KEYS_DROPPED = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AA",
    "/A",
    "/JS",
    "/Annots",
    "/Thumb",
    "/AF",
    "/EF",
    "/OpenAction",
    "/StructParents",
    "/B",
    "/Info",
)


class Refused(Exception):
    """The file is not one we can clean."""


class TooLarge(Exception):
    """The logo has far too many pixels."""


def limit() -> None:
    """Bound memory and processor time, and forbid writing any file, for this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def clean_picture(data: bytes) -> tuple[str, bytes]:
    """Return the type and bytes of a picture made from the pixels alone; raises Refused."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused
        upright = ImageOps.exif_transpose(picture)
        has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        pixels = upright.convert("RGBA" if has_alpha else "RGB")
    bare = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    out = io.BytesIO()
    if has_alpha:
        bare.save(out, "PNG")
        return "image/png", out.getvalue()
    bare.save(out, "JPEG", quality=85)
    return "image/jpeg", out.getvalue()


def clean_shown(data: bytes) -> tuple[str, bytes]:
    """Return a JPEG or, with transparent parts, a PNG from the pixels alone, fit for a page; raises TooLarge."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise TooLarge
        upright = ImageOps.exif_transpose(picture)
        has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        pixels = upright.convert("RGBA" if has_alpha else "RGB")
    kind, made = "", b""
    for side in SHOWN_SIDES:
        smaller = pixels.copy()
        smaller.thumbnail((side, side))
        bare = Image.frombytes(smaller.mode, smaller.size, smaller.tobytes())
        if has_alpha:
            kind, made = "image/png", _png(bare)
        else:
            out = io.BytesIO()
            bare.save(out, "JPEG", quality=85, optimize=True)
            kind, made = "image/jpeg", out.getvalue()
        if len(made) <= SHOWN_BYTES:
            break
    return kind, made


def clean_logo(data: bytes) -> tuple[str, bytes]:
    """Return a small PNG made from the pixels alone; raises TooLarge."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # sizes are judged below, before any pixel is read
    with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as picture:
        if max(picture.size) > LONGEST_LOGO_SIDE or picture.width * picture.height > MOST_PIXELS:
            raise TooLarge
        pixels = ImageOps.exif_transpose(picture).convert("RGBA")
    pixels.thumbnail(LOGO_BOX)
    bare = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    made = _png(bare)
    # First fewer colours, then fewer pixels: the logo is part of every first visit, also on a poor line.
    for shrink in (1, 2, 3, 4):
        smaller = bare if shrink == 1 else bare.reduce(shrink)
        for colours in LOGO_COLOURS:
            if len(made) <= LOGO_BYTES:
                return "image/png", made
            made = _png(smaller.quantize(colours, method=Image.Quantize.FASTOCTREE))
    return "image/png", made


def _png(picture: "Image") -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def strip_jpeg(data: bytes) -> bytes:
    """Return a JPEG without comments and application segments (place, device, thumbnail); colour segments stay."""
    if data[:2] != b"\xff\xd8":
        raise Refused
    kept, place = bytearray(data[:2]), 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xDA:
            break
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            kept += data[place:end]
        place = end
    return bytes(kept + data[place:])


def clean_pdf(data: bytes) -> tuple[str, bytes]:
    """Return the type and bytes of a PDF rebuilt from its pages alone; raises Refused."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as old, pikepdf.new() as new:
        if len(old.pages) > MOST_PAGES or not len(old.pages):
            raise Refused
        new.pages.extend(old.pages)
        for thing in new.objects:
            if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
                for key in PDF_KEYS_DROPPED:
                    if key in thing and not (key == "/B" and thing.get("/Type") != "/Page"):
                        del thing[key]
                # A form may sit in a page's resources with scripts below it; no page needs it to be seen.
                if thing.get("/Type") in ("/Action", "/Filespec", "/EmbeddedFile"):
                    for key in list(thing.keys()):
                        if key not in ("/Type", "/Length", "/Filter", "/DecodeParms"):
                            del thing[key]
            if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") in ("/DCTDecode",):
                thing.write(strip_jpeg(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
        out = io.BytesIO()
        new.remove_unreferenced_resources()
        new.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return "application/pdf", out.getvalue()


def main() -> int:
    """Clean standard input."""
    limit()
    data = sys.stdin.buffer.read()
    try:
        if sys.argv[1:] == ["logo"]:
            kind, clean = clean_logo(data)
        elif sys.argv[1:] == ["shown"]:
            kind, clean = clean_shown(data)
        else:
            kind, clean = clean_pdf(data) if b"%PDF-" in data[:1024] else clean_picture(data)
    except TooLarge:
        return TOO_LARGE
    except BaseException:  # whatever a hostile file brings about, the answer is the same: nothing comes out
        return REFUSED
    sys.stdout.buffer.write(kind.encode() + b"\n" + clean)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
