"""Expected cases: population by area, stratum and date, made into person-time and standardised indirectly."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from commonlight.analysis.base import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def indirect(cases: "NDArray[np.float64]", person_time: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """
    Return (n_areas, n_times) expected cases if each stratum had its overall rate everywhere.

    cases, person_time : (n_areas, n_times, n_strata)

    Raises
    ------
    InputError : a stratum with cases and nobody in it
    """
    stratum_cases, people = cases.sum(axis=(0, 1)), person_time.sum(axis=(0, 1))
    lonely = np.flatnonzero((stratum_cases > 0) & (people <= 0))
    if len(lonely):
        raise InputError(f"stratum number {lonely[0] + 1} has cases but no population")
    rate = np.divide(stratum_cases, people, out=np.zeros_like(people, dtype=float), where=people > 0)
    return np.asarray(person_time @ rate)


def person_days(
    population: "NDArray[np.float64]", known: "list[date]", periods: "list[tuple[date, date]]"
) -> "NDArray[np.float64]":
    """
    Return (n_areas, n_periods, n_strata) person-days.

    population : (n_known, n_areas, n_strata) at the dates `known`, in order; a bare year counts as its first of July
    periods : (first day, day after the last) of each period

    Between two dates the population runs in a straight line, before the first and after the last it stays.
    """
    at = np.array([day.toordinal() for day in known], dtype=float)
    identity = np.eye(len(known))
    weights = np.empty((len(periods), len(known)))
    for place, (first, after) in enumerate(periods):
        # A straight line over a day has the value of its middle; a bend falls on the start of a day.
        days = np.arange(first.toordinal(), after.toordinal()) + 0.5
        weights[place] = [np.interp(days, at, row).sum() for row in identity]
    return np.einsum("tk,kns->nts", weights, population)


def read_period(text: str) -> tuple[str, date]:
    """Return the step ("year", "month" or "day") and first day of a date such as 1985, 2020-04 or 2001/11/22."""
    parts = text.replace("/", "-").split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1 and 1000 <= numbers[0] <= 9999:
            return "year", date(numbers[0], 1, 1)
        if len(numbers) == 2:
            return "month", date(numbers[0], numbers[1], 1)
        if len(numbers) == 3:
            return "day", date(*numbers)
    except ValueError:
        pass
    raise InputError(f"{text!r} is not a date; write 2001-11-22, 2001-11 or 2001")


def next_period(step: str, day: date, count: int = 1) -> date:
    """Return the first day of the period `count` steps later."""
    if step == "year":
        return date(day.year + count, 1, 1)
    if step == "month":
        months = day.year * 12 + day.month - 1 + count
        return date(months // 12, months % 12 + 1, 1)
    return day + timedelta(days=count)


def all_periods(step: str, first: date, last: date) -> "list[tuple[date, date]]":
    """Return (first day, day after the last) of every period from `first` to `last`, both inside."""
    periods = []
    while first <= last:
        after = next_period(step, first)
        periods.append((first, after))
        first = after
    return periods


def name_of(step: str, day: date) -> str:
    """Return a period's name: 1985, 2020-04 or 2001-11-22."""
    return {"year": f"{day.year:04}", "month": f"{day.year:04}-{day.month:02}", "day": day.isoformat()}[step]
