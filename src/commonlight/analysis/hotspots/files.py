"""From two CSV tables, areas and cases, to a scan: what can be wrong in them, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from commonlight.analysis.base import InputError, Table
from commonlight.analysis.hotspots import models
from commonlight.analysis.hotspots.expected import (
    all_periods,
    indirect,
    name_of,
    person_days,
    read_period,
)
from commonlight.analysis.hotspots.results import ScanResult

MODELS = ("poisson", "bernoulli", "space-time", "permutation")
MOST_CELLS = 20_000_000


@dataclass(frozen=True)
class Columns:
    """Names of the columns; `population` and `strata` are looked for among the areas first, then among the cases."""

    id: str
    x: str
    y: str
    cases: str
    population: str | None = None
    expected: str | None = None
    time: str | None = None
    strata: tuple[str, ...] = ()


@dataclass(frozen=True)
class Places:
    """The areas in the order they first appear: ids, coordinates, and the row of each first appearance."""

    ids: tuple[str, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    rows: tuple[int, ...]

    def number(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.ids)}


def read_places(areas: Table, columns: Columns, *, repeated: bool, latlon: bool) -> Places:
    """
    Return the areas of a table.

    repeated : whether an id may stand in several rows (one per stratum or year); its coordinates must then agree

    Raises InputError for empty ids, repeated ids, missing or disagreeing coordinates, impossible or swapped degrees.
    """
    if not len(areas):
        raise InputError("the file of areas has no rows")
    names = areas.text(columns.id)
    x, y = areas.numbers(columns.x), areas.numbers(columns.y)
    first: dict[str, int] = {}
    for place, name in enumerate(names):
        row = areas.first_row + place
        if not name:
            raise InputError("the id is empty", row=row, column=columns.id)
        if latlon:
            _check_degrees(x[place], y[place], row, columns)
        if name not in first:
            first[name] = place
        elif not repeated:
            raise InputError(
                f"{name!r} stands already in row {areas.first_row + first[name]}; each area needs one row",
                row=row,
                column=columns.id,
            )
        elif (x[place], y[place]) != (x[first[name]], y[first[name]]):
            raise InputError(
                f"{name!r} has other coordinates in row {areas.first_row + first[name]}", row=row, column=columns.x
            )
    kept = list(first.values())
    places = Places(
        tuple(first),
        tuple(x[place] for place in kept),
        tuple(y[place] for place in kept),
        tuple(areas.first_row + place for place in kept),
    )
    if latlon:
        try:
            models.check_degrees(np.array(places.x), np.array(places.y))
        except InputError as problem:
            raise InputError(str(problem), row=places.rows[0], column=columns.y) from None
    return places


def _check_degrees(longitude: float, latitude: float, row: int, columns: Columns) -> None:
    if abs(latitude) > 90:
        hint = "; latitude and longitude are probably swapped" if abs(longitude) <= 90 else ""
        raise InputError(
            f"{latitude:g} is no latitude (-90 to 90){hint}; give longitude as --x and latitude as --y",
            row=row,
            column=columns.y,
        )
    if abs(longitude) > 180:
        raise InputError(f"{longitude:g} is no longitude (-180 to 180)", row=row, column=columns.x)


def scan_tables(
    areas: Table,
    cases: Table,
    columns: Columns,
    *,
    model: str = "poisson",
    latlon: bool = False,
    **options: Any,
) -> ScanResult:
    """
    Scan the cases of one table over the areas of another.

    Several rows of the same area (and period and stratum) are added up. With strata, expected cases are standardised indirectly; with
    population at several dates it runs in straight lines between them. `options` as in `models.poisson`.

    Raises
    ------
    InputError : naming row and column where it can
    """
    if model not in MODELS:
        raise InputError(f"the model must be one of {', '.join(MODELS)}; got {model!r}")
    if model in ("space-time", "permutation") and not columns.time:
        raise InputError(f"the model {model} needs --time, the column of the cases' dates")
    if columns.time and (model in ("space-time", "permutation") or columns.time not in areas.names):
        # A misspelt column must not turn a scan in time into one without: this says which columns there are.
        cases.text(columns.time)
    if model in ("poisson", "space-time", "bernoulli") and not (columns.population or columns.expected):
        raise InputError(f"the model {model} needs --population (for bernoulli: cases and controls together)")
    at_areas = set(areas.names)
    dated = bool(columns.time and columns.time in at_areas and columns.population in at_areas)
    stratified = any(name in at_areas for name in columns.strata)
    places = read_places(areas, columns, repeated=dated or stratified, latlon=latlon)
    if model == "bernoulli":
        counts, people = _case_counts(cases, columns, places, {}, {}), _people(areas, cases, columns, places)
        _check_people(counts[:, 0, 0], people, places, columns)
        return models.bernoulli(
            places.ids, places.x, places.y, counts[:, 0, 0], people, latlon=latlon, **_spatial(options)
        )
    step, days, names = case_times(cases, columns) if columns.time and columns.time in cases.names else ("", [], {})
    keep_time = model in ("space-time", "permutation")
    strata = _strata(areas, cases, columns) if model != "permutation" else {}
    counts = _case_counts(cases, columns, places, names if keep_time or dated else {}, strata)
    if model == "permutation":
        return models.permutation(
            places.ids,
            places.x,
            places.y,
            counts[:, :, 0],
            latlon=latlon,
            periods=[name_of(step, day) for day, _ in days],
            **options,
        )
    expected, at_risk = _expected(areas, cases, columns, places, strata, counts, days)
    _check_empty(counts.sum(axis=2), expected, places, columns)
    if not keep_time:
        counts, expected = counts.sum(axis=1, keepdims=True), expected.sum(axis=1, keepdims=True)
        options = _spatial(options)
    return models.poisson(
        places.ids,
        places.x,
        places.y,
        counts.sum(axis=2),
        expected=expected,
        population=at_risk,
        latlon=latlon,
        periods=[name_of(step, day) for day, _ in days] if keep_time else None,
        **options,
    )


def _spatial(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in ("max_periods", "prospective")}


def case_times(cases: Table, columns: Columns) -> tuple[str, list[Any], dict[str, int]]:
    """Return the step, the days of each period from first to last case, and the period of each text."""
    assert columns.time
    read: dict[str, Any] = {}
    step = ""
    for place, text in enumerate(cases.text(columns.time)):
        if text in read:
            continue
        try:
            kind, day = read_period(text)
        except InputError as problem:
            raise InputError(str(problem), row=cases.first_row + place, column=columns.time) from None
        if step and kind != step:
            raise InputError(
                f"{text!r} is a {kind}, the rows before are of the step {step}; use one step",
                row=cases.first_row + place,
                column=columns.time,
            )
        step, read[text] = kind, day
    if not read:
        raise InputError("the file of cases has no rows")
    days = all_periods(step, min(read.values()), max(read.values()))
    if len(days) > 5000:
        raise InputError(f"the cases span {len(days)} periods; use months or years", column=columns.time)
    index = {first: place for place, (first, _) in enumerate(days)}
    return step, days, {text: index[day] for text, day in read.items()}


def _strata(areas: Table, cases: Table, columns: Columns) -> dict[tuple[str, ...], int]:
    if not columns.strata:
        return {}
    found: dict[tuple[str, ...], int] = {}
    for table in (areas, cases):
        if all(name in table.names for name in columns.strata):
            for key in zip(*(table.text(name) for name in columns.strata), strict=True):
                found.setdefault(key, len(found))
    missing = [name for name in columns.strata if name not in cases.names]
    if missing:
        raise InputError(f"the file of cases has no column {missing[0]!r}; cases need their stratum too")
    return found


def _places_of(table: Table, columns: Columns, places: Places, what: str) -> list[int]:
    number = places.number()
    found = []
    for place, name in enumerate(table.text(columns.id)):
        if name not in number:
            raise InputError(
                f"{what} for {name!r}, which is not among the areas", row=table.first_row + place, column=columns.id
            )
        found.append(number[name])
    return found


def _stratum_of(table: Table, columns: Columns, strata: dict[tuple[str, ...], int]) -> list[int]:
    if not strata:
        return [0] * len(table)
    return [strata[key] for key in zip(*(table.text(name) for name in columns.strata), strict=True)]


def _case_counts(
    cases: Table, columns: Columns, places: Places, periods: dict[str, int], strata: dict[tuple[str, ...], int]
) -> Any:
    """Return (n_areas, n_periods, n_strata) whole counts."""
    if not len(cases):
        raise InputError("the file of cases has no rows")
    times = max(periods.values()) + 1 if periods else 1
    if len(places.ids) * times * max(len(strata), 1) > MOST_CELLS:
        raise InputError("too many areas, periods and strata together; use longer periods or fewer strata")
    counts = np.zeros((len(places.ids), times, max(len(strata), 1)))
    numbers = cases.counts(columns.cases)
    when = [periods[text] for text in cases.text(columns.time)] if periods and columns.time else [0] * len(cases)
    where = _places_of(cases, columns, places, "cases")
    np.add.at(counts, (where, when, _stratum_of(cases, columns, strata)), numbers)
    return counts


def _people(areas: Table, cases: Table, columns: Columns, places: Places) -> Any:
    assert columns.population
    table = areas if columns.population in areas.names else cases
    people = np.zeros(len(places.ids))
    np.add.at(people, _places_of(table, columns, places, "people"), table.counts(columns.population))
    return people


def _check_people(counts: Any, people: Any, places: Places, columns: Columns) -> None:
    for place in np.flatnonzero(counts > people)[:1]:
        raise InputError(
            f"{places.ids[place]!r} has {counts[place]:g} cases among {people[place]:g} people; --population counts cases and "
            "controls together",
            row=places.rows[place],
            column=columns.population,
        )


def _expected(
    areas: Table,
    cases: Table,
    columns: Columns,
    places: Places,
    strata: dict[tuple[str, ...], int],
    counts: Any,
    days: Sequence[Any],
) -> tuple[Any, Any]:
    """Return expected cases (n_areas, n_periods) and what the cap counts (n_areas,)."""
    column = columns.expected or columns.population
    assert column
    table = areas if column in areas.names else cases
    if column not in table.names:
        raise InputError(f"there is no column {column!r} in either file", column=column)
    numbers = table.numbers(column, minimum=0)
    where = _places_of(table, columns, places, column)
    stratum = _stratum_of(table, columns, strata if all(name in table.names for name in columns.strata) else {})
    times = counts.shape[1]
    if columns.time and columns.time in table.names and table is areas and days:
        known, at = _known_dates(table, columns)
        population = np.zeros((len(known), len(places.ids), counts.shape[2]))
        np.add.at(population, (at, where, stratum), numbers)
        _check_years(population, known, places, columns)
        person_time = person_days(population, known, list(days))
    else:
        person_time = np.zeros((len(places.ids), 1, counts.shape[2]))
        np.add.at(person_time[:, 0], (where, stratum), numbers)
        lengths = np.array([(after - first).days for first, after in days] or [1.0])
        person_time = person_time * (lengths[None, -times:, None] if times > 1 else 1.0)
    if columns.expected:
        expected = person_time.sum(axis=2)
    else:
        if person_time.shape[1] != times:
            counts = counts.sum(axis=1, keepdims=True)
        try:
            expected = indirect(counts, person_time)
        except InputError:
            raise _lonely_stratum(counts, person_time, strata, columns) from None
    return expected, expected.sum(axis=1)


def _lonely_stratum(counts: Any, person_time: Any, strata: dict[tuple[str, ...], int], columns: Columns) -> InputError:
    lonely = int(np.argmax((counts.sum(axis=(0, 1)) > 0) & (person_time.sum(axis=(0, 1)) <= 0)))
    if not strata:
        return InputError("nobody lives in any area: the population is 0 everywhere", column=columns.population)
    key = next(key for key, place in strata.items() if place == lonely)
    return InputError(f"the stratum {', '.join(key)} has cases but no population", column=columns.strata[0])


def _known_dates(table: Table, columns: Columns) -> tuple[list[Any], list[int]]:
    assert columns.time
    dates = []
    for place, text in enumerate(table.text(columns.time)):
        try:
            step, day = read_period(text)
        except InputError as problem:
            raise InputError(str(problem), row=table.first_row + place, column=columns.time) from None
        # A census of a year counts as of its middle, of a month as of its first day.
        dates.append(day.replace(month=7, day=1) if step == "year" else day)
    known = sorted(set(dates))
    index = {day: place for place, day in enumerate(known)}
    return known, [index[day] for day in dates]


def _check_years(population: Any, known: list[Any], places: Places, columns: Columns) -> None:
    """Refuse an area that has people at one date and no row at another: years are missing, not empty."""
    some = population.sum(axis=2) > 0
    for place in np.flatnonzero(some.any(axis=0) & ~some.all(axis=0))[:1]:
        missing = known[int(np.argmin(some[:, place]))]
        raise InputError(
            f"{places.ids[place]!r} has no population for {missing.year}, though it has for another year; add the row",
            row=places.rows[place],
            column=columns.population,
        )


def _check_empty(counts: Any, expected: Any, places: Places, columns: Columns) -> None:
    for place in np.flatnonzero((counts.sum(axis=1) > 0) & (expected.sum(axis=1) <= 0))[:1]:
        raise InputError(
            f"{places.ids[place]!r} has {int(counts[place].sum())} cases but a population of 0",
            row=places.rows[place],
            column=columns.population or columns.expected,
        )
