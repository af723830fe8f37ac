"""What can be published, by kind: each says how its table is counted. A part of the room adds its own with `add_kind`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from commonlight.insight.register_tables import Table

Counter = Callable[[Mapping[str, Any], date], Table]


@dataclass(frozen=True)
class Kind:
    """
    One kind of release.

    name : short word, kept with each release
    label : what pages call it
    count : (what was asked, today) -> the table before the gate; raises ValueError in plain words when there is none
    """

    name: str
    label: str | Promise
    count: Counter


_kinds: dict[str, Kind] = {}


def add_kind(kind: Kind) -> None:
    """Let a part of the room publish something; called when the app is ready. Adding it again replaces it."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind | None:
    """Return a kind, or None when this install has none of that name."""
    return _kinds.get(name)
