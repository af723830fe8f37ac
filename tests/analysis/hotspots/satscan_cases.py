"""The seven published data sets as arrays, with SaTScan's settings, for the tests that compare clusters."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from commonlight.analysis.hotspots import ScanResult, bernoulli, permutation, poisson
from commonlight.analysis.hotspots.expected import all_periods, indirect, person_days


def rows(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text().splitlines() if line.strip()]


def new_mexico(folder: Path) -> dict[str, Any]:
    geo = rows(folder / "nm.geo")
    ids = [row[0] for row in geo]
    place = {name: number for number, name in enumerate(ids)}
    lines = rows(folder / "nm.pop")
    strata = {key: number for number, key in enumerate(sorted({tuple(row[3:]) for row in lines}))}
    population = np.zeros((3, len(ids), len(strata)))
    for name, year, people, *key in lines:
        population[["73", "82", "91"].index(year), place[name], strata[tuple(key)]] += float(people)
    cases = np.zeros((len(ids), 19, len(strata)))
    for name, count, year, *key in rows(folder / "nm.cas"):
        cases[place[name], int(year) - 1973, strata[tuple(key)]] += int(count)
    years = all_periods("year", date(1973, 1, 1), date(1991, 1, 1))
    known = [date(1973, 7, 1), date(1982, 7, 1), date(1991, 7, 1)]
    return {
        "ids": ids,
        "x": [float(row[2]) for row in geo],
        "y": [float(row[1]) for row in geo],
        "cases": cases.sum(axis=2),
        "expected": indirect(cases, person_days(population, known, years)),
        "latlon": True,
        "periods": [str(year) for year in range(1973, 1992)],
    }


def nyc_fever(folder: Path) -> dict[str, Any]:
    geo = rows(folder / "NYCfever.geo")
    ids = [row[0] for row in geo]
    place = {name: number for number, name in enumerate(ids)}
    cases = np.zeros((len(ids), 24))
    for name, count, day in rows(folder / "NYCfever.cas"):
        cases[place[name], int(day.split("/")[2]) - 1] += int(count)
    return {
        "ids": ids,
        "x": [float(row[2]) for row in geo],
        "y": [float(row[1]) for row in geo],
        "cases": cases,
        "latlon": True,
        "periods": [f"2001-11-{day:02}" for day in range(1, 25)],
    }


def north_humberside(folder: Path) -> dict[str, Any]:
    geo = rows(folder / "NHumberside.geo")
    ids = [row[0] for row in geo]
    place = {name: number for number, name in enumerate(ids)}
    cases, people = np.zeros(len(ids)), np.zeros(len(ids))
    for name, count in rows(folder / "NHumberside.cas"):
        cases[place[name]] += int(count)
        people[place[name]] += int(count)
    for name, count in rows(folder / "NHumberside.ctl"):
        people[place[name]] += int(count)
    return {
        "ids": ids,
        "x": [float(row[1]) for row in geo],
        "y": [float(row[2]) for row in geo],
        "cases": cases,
        "people": people,
    }


def penn_lung(folder: Path) -> dict[str, Any]:
    counties = list(csv.DictReader((folder / "counties.csv").open()))
    lines = list(csv.DictReader((folder / "strata.csv").open()))
    place = {row["county"]: number for number, row in enumerate(counties)}
    keys = sorted({(row["race"], row["gender"], row["age"]) for row in lines})
    cases, people = np.zeros((len(place), 1, len(keys))), np.zeros((len(place), 1, len(keys)))
    for row in lines:
        cell = place[row["county"]], 0, keys.index((row["race"], row["gender"], row["age"]))
        cases[cell] += int(row["cases"])
        people[cell] += int(row["population"])
    return {
        "ids": list(place),
        "x": [float(row["lon"]) for row in counties],
        "y": [float(row["lat"]) for row in counties],
        "cases": cases.sum(axis=(1, 2)),
        "expected": indirect(cases, people)[:, 0],
        "latlon": True,
    }


def ny_leukemia(folder: Path) -> dict[str, Any]:
    areas = list(csv.DictReader((folder / "areas.csv").open()))
    return {
        "ids": [row["id"] for row in areas],
        "x": [float(row["x"]) for row in areas],
        "y": [float(row["y"]) for row in areas],
        "cases": [int(row["cases"]) for row in csv.DictReader((folder / "cases.csv").open())],
        "expected": [float(row["population"]) for row in areas],
    }


def scan_like_satscan(name: str, folder: Path, **options: Any) -> ScanResult:
    """Run the named case; `folder` holds the data sets' folders."""
    data_set, analysis = name.split("/")
    if analysis == "purely_spatial_poisson":
        given = new_mexico(folder / data_set)
        given |= {"cases": given["cases"].sum(axis=1), "expected": given["expected"].sum(axis=1)}
        return poisson(**given, **options)
    if analysis == "space_time_poisson":
        return poisson(**new_mexico(folder / data_set), **options)
    if data_set == "north_humberside":
        return bernoulli(**north_humberside(folder / data_set), **options)
    if data_set == "penn_lung":
        return poisson(**penn_lung(folder / data_set), **options)
    if data_set == "ny_leukemia":
        return poisson(**ny_leukemia(folder / data_set), **options)
    given = nyc_fever(folder / data_set)
    if analysis.endswith("prospective"):
        return permutation(**given, max_periods=7, max_radius=3, prospective=True, **options)
    return permutation(**given, **options)
