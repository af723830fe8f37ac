"""Figures and outlines of counties that come with the package (origin in content/us/ORIGIN.md)."""

import json
from datetime import datetime

from commonlight.core.models import Account
from commonlight.places.models import Source
from commonlight.places.outlines import unpacked
from commonlight.places.readers import figures
from commonlight.places.readers.figures import CONTENT, Figures, svi_words
from commonlight.places.readers.shapes import Shape
from commonlight.places.services import loading

FOLDER = CONTENT / "us"
YEAR = 2022


def states() -> list[str]:
    """Return the postal codes of the states that come with the package."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


def read_state(state: str) -> tuple[Figures, list[Shape] | None, str]:
    """
    Return the figures, the outlines and the fingerprint of a state's files; raises KeyError for one that is not there.

    Outlines are None where none has a figure's code: those of Connecticut are older than its regions.
    """
    if state not in states():
        raise KeyError(state)
    table, drawn = ((FOLDER / f"{state}.{ending}").read_bytes() for ending in ("csv", "json"))
    held = json.loads(drawn)
    outlines = [Shape(code, name, unpacked(json.dumps(rings).encode())) for code, (name, rings) in held.items()]
    found = figures.read(table, f"{state}.csv", level="county")
    fits = {row.code for row in found.rows} & held.keys()
    return found, outlines if fits else None, loading.digest_of(table, drawn)


def about(state: str) -> loading.About:
    """Return what stands beside the figures of a state's files."""
    words = svi_words()
    return loading.About(
        level="county",
        vintage=YEAR,
        title=f"{words['title']}, counties of {state}",
        publisher=words["publisher"],
        year=YEAR,
        licence=words["licence"],
        file_name=f"{state}.csv",
    )


def load_state(state: str, *, by: Account | None, at: datetime) -> Source:
    """Load a state's counties; raises KeyError, NotAllowed, CannotLoad."""
    found, outlines, digest = read_state(state)
    return loading.load(found, outlines, about(state), digest=digest, by=by, at=at)
