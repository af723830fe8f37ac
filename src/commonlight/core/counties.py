"""Counties of the United States by state, from `content/us-counties.csv` (origin in its head)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class County:
    """A county: five-digit FIPS code, postal code of its state, name."""

    fips: str
    state: str
    name: str


@cache
def states() -> dict[str, str]:
    """Return the names of the states by postal code, in the order of their names."""
    loaded: dict[str, str] = yaml.safe_load((CONTENT / "us-states.yaml").read_text(encoding="utf-8"))
    return dict(sorted(loaded.items(), key=lambda pair: pair[1]))


@cache
def _all() -> dict[str, County]:
    lines = (CONTENT / "us-counties.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["fips"]: County(row["fips"], row["state"], row["name"]) for row in rows}


def counties_of(state: str) -> list[County]:
    """Return the counties of a state by name; none for a state that is not in the list."""
    return sorted((county for county in _all().values() if county.state == state), key=lambda county: county.name)


def county(fips: str) -> County | None:
    """Return a county by its code."""
    return _all().get(fips)
