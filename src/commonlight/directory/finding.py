"""What somebody looks for in the directory, and where they are."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
MILE_KM = 1.609344


@dataclass(frozen=True)
class Point:
    """A point on the earth, in degrees. `exact` is False when it is only near what was asked for."""

    latitude: float
    longitude: float
    exact: bool = True


@dataclass(frozen=True)
class Wish:
    """
    One question to the finder.

    need, population : codes of our terms, or ""; easier: codes of our terms that must all hold
    words : what was typed; place : a postcode, town or county as it was typed
    language : a language code; age : in years
    open_at : minute of the week at which it must be open, or None
    """

    need: str = ""
    population: str = ""
    easier: tuple[str, ...] = ()
    words: str = ""
    place: str = ""
    language: str = ""
    age: float | None = None
    open_at: int | None = None


def kilometres(one: Point, latitude: float, longitude: float) -> float:
    """Return the distance between two points on the earth, in kilometres (haversine)."""
    a, b = radians(one.latitude), radians(latitude)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
