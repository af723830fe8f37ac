"""A picture that somebody brings for a page or a print: made anew from its pixels alone, in the child process for logos."""

import io
from dataclasses import dataclass
from hashlib import blake2b

from commonlight.core.logos import LogoRefused, remade

LARGEST_BYTES = 15 * 1024 * 1024
# Narrower than this it would be a blur on a poster.
SMALLEST_SIDE = 300


class PictureRefused(Exception):
    """`reason` is "svg", "too large", "too small" or "not a picture"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, repr=False)
class ShownPicture:
    """A clean picture: its bytes, media type, size in pixels, and a short name made from its bytes."""

    data: bytes
    media_type: str
    width: int
    height: int
    digest: str


def clean_picture(data: bytes) -> ShownPicture:
    """Return the clean picture of an uploaded file (JPEG, PNG, WebP, GIF), at most 1600 pixels wide; raises PictureRefused."""
    from PIL import Image

    try:
        media_type, clean = remade(data, "shown", largest=LARGEST_BYTES)
    except LogoRefused as problem:
        raise PictureRefused(problem.reason) from problem
    # These bytes are of our own making.
    with Image.open(io.BytesIO(clean), formats=("JPEG", "PNG")) as made:
        width, height = made.size
    if min(width, height) < SMALLEST_SIDE:
        raise PictureRefused("too small")
    return ShownPicture(clean, media_type, width, height, blake2b(clean, digest_size=16).hexdigest())
