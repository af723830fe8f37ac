"""Areas, what is known of them and from where, and what people say about a label on their place. Never a person, never an address."""

from commonlight.places.models.areas import Area, Boundary
from commonlight.places.models.indicators import Indicator, IndicatorValue, Source
from commonlight.places.models.voices import LocalMark, Objection, Workshop

__all__ = [
    "Area",
    "Boundary",
    "Indicator",
    "IndicatorValue",
    "LocalMark",
    "Objection",
    "Source",
    "Workshop",
]
