"""The logo: made anew from its pixels in a child process with limits; an SVG, which can hold a program, is refused."""

import re
import subprocess
import sys
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from commonlight.core.cleaning_child import TOO_LARGE

SECONDS = 15
LARGEST_BYTES = 5 * 1024 * 1024
_SVG = re.compile(rb"<(?:svg|!doctype\s+svg|\?xml)", re.IGNORECASE)


class LogoRefused(Exception):
    """`reason` is "svg", "too large" or "not a picture"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, repr=False)
class Logo:
    """A clean PNG with its size in pixels and a short name made from its bytes."""

    picture: bytes
    width: int
    height: int
    digest: str


def clean_logo(data: bytes) -> Logo:
    """Return the clean logo of an uploaded file; raises LogoRefused."""
    kind, picture = remade(data, "logo")
    if kind != "image/png":
        raise LogoRefused("not a picture")
    # A PNG begins with its signature, then the header with width and height as four bytes each.
    width, height = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    return Logo(picture, width, height, blake2b(picture, digest_size=8).hexdigest())


def remade(data: bytes, what: Literal["logo", "shown"], *, largest: int = LARGEST_BYTES) -> tuple[str, bytes]:
    """Return media type and bytes of a picture made anew from its pixels in the child process; raises LogoRefused."""
    if len(data) > largest:
        raise LogoRefused("too large")
    if _SVG.search(data[:4096]):
        raise LogoRefused("svg")
    try:
        done = subprocess.run(  # noqa: S603 - one of two words of our own
            [sys.executable, "-I", "-m", "commonlight.core.cleaning_child", what],
            input=data,
            capture_output=True,
            env={},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise LogoRefused("too large") from problem
    if done.returncode == TOO_LARGE:
        raise LogoRefused("too large")
    kind, _, picture = done.stdout.partition(b"\n")
    if done.returncode != 0:
        raise LogoRefused("not a picture")
    return kind.decode("ascii", "replace"), picture
