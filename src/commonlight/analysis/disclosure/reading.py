"""Read the table to be published: one record or one count a row; errors name the row as a spreadsheet counts it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.disclosure.cube import level_maps
from commonlight.analysis.disclosure.geography import JoinedAreas
from commonlight.analysis.disclosure.hierarchy import TOTAL, Hierarchy, flat

Tables = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Records:
    """
    What was read.

    variables : the columns to count by, with their categories
    frame : one row per row of the file: the categories as numbers (columns of `variables`), `__count__`, and
        `__person__` and `__source__` where given
    rows_per_person : most rows a person has in the file, if people are named
    warnings : whole sentences on what may mislead or identify
    """

    variables: tuple[Hierarchy, ...]
    frame: pl.DataFrame
    rows_per_person: int
    warnings: tuple[str, ...]

    @property
    def total(self) -> int:
        """Return the count of all records."""
        return int(self.frame["__count__"].sum())

    def leaf_counts(self) -> NDArray[np.int64]:
        """Return the counts of the finest categories, one axis per variable."""
        shape = tuple(len(variable.leaves) for variable in self.variables)
        key = np.ravel_multi_index([self.frame[v.name].to_numpy() for v in self.variables], shape)
        weights = self.frame["__count__"].to_numpy()
        return np.rint(np.bincount(key, weights=weights, minlength=int(np.prod(shape)))).astype(np.int64).reshape(shape)

    def distinct(self, column: str) -> NDArray[np.int64]:
        """Return the number of distinct values of `__person__` or `__source__` per cell, sums included."""
        shape = tuple(len(variable.nodes) for variable in self.variables)
        found = np.zeros(shape, dtype=np.int64)
        filled = self.frame.filter(pl.col("__count__") > 0)
        for subset_maps in _all_levels(self.variables):
            keys = []
            for variable, to_node in zip(self.variables, subset_maps, strict=True):
                position = {node: i for i, node in enumerate(variable.nodes)}
                lookup = np.array([position[to_node[leaf]] for leaf in variable.leaves])
                keys.append(lookup[filled[variable.name].to_numpy()])
            key = np.ravel_multi_index(keys, shape)
            counted = (
                filled.select(pl.col(column), pl.Series("key", key)).group_by("key").agg(pl.col(column).n_unique())
            )
            found.flat[counted["key"].to_numpy()] = counted[column].to_numpy()
        return found


def _all_levels(variables: Sequence[Hierarchy]) -> Iterable[tuple[Mapping[str, str], ...]]:
    return level_maps(variables)


def read_records(
    path: Path | str,
    tables: Tables,
    *,
    hierarchies: Mapping[str, Hierarchy] | None = None,
    count: str | None = None,
    person: str | None = None,
    source: str | None = None,
    rows_per_person: int = 1,
    areas: JoinedAreas | None = None,
) -> Records:
    """
    Return the records of a CSV file, checked.

    Parameters
    ----------
    tables : the tables to be published, each a list of columns
    hierarchies : the categories of columns that were written down; other columns take them from the data
    count : column of counts, if a row stands for several records
    person, source : column that names the person, and the organisation, a row is about
    rows_per_person : most rows a person may have
    areas : the areas of one column, small ones joined; they win over `hierarchies`

    Raises
    ------
    InputError : no file, no row, a missing column, an empty or unknown category, a negative or fractional count, or a person
        in more rows than declared
    """
    names = list(dict.fromkeys(name for by in tables for name in by))
    wanted = [*names, *(one for one in (count, person, source) if one)]
    raw = _read(Path(path), wanted)
    frame = pl.DataFrame({"__count__": _counts(raw, count)})
    known, variables = hierarchies or {}, []
    for name in names:
        if areas is not None and name == areas.variable.name:
            variable, codes = _codes(_in_joined_areas(raw[name], name, areas), name, areas.variable)
        else:
            variable, codes = _codes(raw[name], name, known.get(name))
        variables.append(variable)
        frame = frame.with_columns(codes.alias(name))
    if source:
        frame = frame.with_columns(raw[source].alias("__source__"))
    most = rows_per_person
    if person:
        frame = frame.with_columns(raw[person].alias("__person__"))
        most = _check_people(raw[person], rows_per_person, person)
    warnings = [sentence for name in names for sentence in _identifying(raw[name], name)]
    warnings += [
        f"The categories of {v.name!r} were read from the data; write them in a hierarchy file so that a missing or new "
        "category does not itself say something."
        for v in variables
        if not v.is_declared
    ]
    return Records(tuple(variables), frame, most, tuple(warnings))


def _read(path: Path, wanted: Sequence[str]) -> pl.DataFrame:
    if not path.is_file():
        raise InputError(f"There is no file {path.name!r}; check the name.")
    try:
        head = pl.read_csv(path, infer_schema=False, n_rows=0)
        for name in wanted:
            if name not in head.columns:
                raise InputError(f"There is no column {name!r}; the file has {', '.join(head.columns)}.")
        raw = pl.read_csv(path, infer_schema=False, columns=list(dict.fromkeys(wanted)))
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as problem:
        first = str(problem).splitlines()[0]
        raise InputError(f"{path.name} cannot be read as a CSV file in UTF-8 ({first}).") from problem
    if raw.height == 0:
        raise InputError("The table has no rows, so there is nothing to publish.")
    return raw.with_columns(pl.all().str.strip_chars())


def _first(mask: pl.Series) -> int | None:
    """Return the spreadsheet row of the first true value, or None."""
    place = mask.fill_null(True).arg_max() if mask.fill_null(True).any() else None
    return None if place is None else place + 2


def _counts(raw: pl.DataFrame, count: str | None) -> pl.Series:
    if count is None:
        return pl.Series("__count__", np.ones(raw.height, dtype=np.int64))
    text = raw[count]
    whole = text.str.contains(r"^[0-9]{1,15}$")
    if row := _first(~whole):
        value = text[row - 2]
        raise InputError(f"{value!r} is not a whole number, zero or more", row=row, column=count)
    return text.cast(pl.Int64)


def _codes(column: pl.Series, name: str, known: Hierarchy | None) -> tuple[Hierarchy, pl.Series]:
    if row := _first(column.is_null() | (column == "")):
        raise InputError("the category is empty; write a word such as 'unknown'", row=row, column=name)
    if row := _first(column == TOTAL):
        raise InputError(f"a category cannot be called {TOTAL}; give it another name", row=row, column=name)
    variable = known or flat(name, sorted(column.unique().to_list()))
    position = {leaf: i for i, leaf in enumerate(variable.leaves)}
    codes = column.replace_strict(position, default=None, return_dtype=pl.Int64)
    if row := _first(codes.is_null()):
        raise InputError(
            f"the category {column[row - 2]!r} is not in the hierarchy file; correct it or add it there",
            row=row,
            column=name,
        )
    return variable, codes


def _in_joined_areas(column: pl.Series, name: str, areas: JoinedAreas) -> pl.Series:
    joined = column.replace_strict(dict(areas.published), default=None, return_dtype=pl.String)
    if row := _first(joined.is_null() & column.is_not_null() & (column != "")):
        raise InputError(
            f"the area {column[row - 2]!r} is not in the file of people; correct it or add it there",
            row=row,
            column=name,
        )
    return joined


def _check_people(people: pl.Series, declared: int, name: str) -> int:
    if row := _first(people.is_null() | (people == "")):
        raise InputError("the person is missing; give every row the pseudonym of its person", row=row, column=name)
    counted = people.value_counts(name="__rows__")
    most = int(counted["__rows__"].max())  # type: ignore[arg-type]
    if most > declared:
        n = counted.filter(pl.col("__rows__") > declared).height
        raise InputError(
            f"{n} people are in more rows than declared ({declared}; the most is {most}). Declare {most} rows per person, or "
            "keep one row per person.",
            column=name,
        )
    return most


LOOKS_PERSONAL = {
    "an e-mail address": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "a telephone or identity number": r"^\+?[0-9][0-9 ()\-]{6,}$",
    "a street address": r"(?i)^[0-9]+ .+ (st|street|ave|avenue|rd|road|blvd|lane|ln)\.?$",
}


def _identifying(column: pl.Series, name: str) -> list[str]:
    """Return warnings about categories that may name a person or place by themselves."""
    values = column.unique()
    found = [
        f"A category of {name!r} looks like {what}; categories are published as they are, so take it out."
        for what, pattern in LOOKS_PERSONAL.items()
        if values.str.contains(pattern).any() and not values.str.contains(r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$").all()
    ]
    if len(column) >= 20 and len(values) > len(column) / 2:
        found.append(f"Most rows have their own category of {name!r}; it may identify people. Use coarser categories.")
    return found
