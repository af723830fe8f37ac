"""For notebooks: data frames in, data frames out, and a codebook beside every exported table."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.base.tables import Table, table_of

if TYPE_CHECKING:
    import polars

CODEBOOK = {
    "name": "the model or method",
    "role": "headline: named beforehand; beside: must agree; contrast or reproduction: carries no claim",
    "term": "what the ratio is of",
    "kind": "mean, total, share, ratio, paired difference or gain",
    "what": "the quantity and its unit",
    "group": "the group of rows it is of",
    "method": "the method, as in the methods table",
    "estimate": "the value",
    "point": "people in all, seen and unseen",
    "se": "standard error; empty where the interval is not built from one",
    "low": "lower end of the interval",
    "high": "upper end of the interval",
    "level": "confidence level of the interval",
    "n": "how many observations it stands on",
    "p": "two-sided p, only to rebuild published tables",
    "dispersion": "variance over mean of the counts",
    "correlation": "correlation of neighbouring residuals, with allowance for short series",
    "effective_degrees": "degrees of freedom after that allowance",
    "variance_ratio": "variance of the level's steps over that of the noise",
    "event_time": "times since the start; below 0 is before",
    "cohort": "first time reached",
    "time": "time of the observation",
    "terms": "interactions of lists in the model",
    "bic": "Schwarz's criterion, lower fits better for its size",
    "sentence": "what may be said",
}


def table_from_frame(frame: Any) -> Table:
    """Return a table of text from a Polars or pandas frame, so that errors can name row and column."""
    if not hasattr(frame, "columns"):
        raise InputError(f"a Polars or pandas frame is needed; got {type(frame).__name__}")
    names = [str(name) for name in frame.columns]
    if hasattr(frame, "iter_rows"):
        rows = frame.iter_rows()
    else:
        missing = frame.isna()
        rows = (
            [None if gap else value for value, gap in zip(row, gaps, strict=True)]
            for row, gaps in zip(frame.itertuples(index=False), missing.itertuples(index=False), strict=True)
        )
    return table_of(names, rows)


def frame_of(rows: Sequence[Mapping[str, Any]]) -> polars.DataFrame:
    """Return results (mappings of column to value) as a Polars frame; lists become text."""
    import polars

    columns = list(dict.fromkeys(key for row in rows for key in row))
    return polars.DataFrame(
        [{key: _plain(row.get(key)) for key in columns} for row in rows],
        schema=columns or None,
        infer_schema_length=None,
    )


def export(rows: Sequence[Mapping[str, Any]], path: Path | str, *, meanings: Mapping[str, str] | None = None) -> Path:
    """
    Write results to a CSV file and what each column means to `<name>.codebook.csv` beside it; return the codebook's path.

    Raises InputError for a column that neither the codebook nor `meanings` explains.
    """
    known = {**CODEBOOK, **(meanings or {})}
    columns = list(dict.fromkeys(key for row in rows for key in row))
    for name in columns:
        if name not in known:
            raise InputError(f"the column {name!r} has no meaning in the codebook; give one in `meanings`", column=name)
    path = Path(path)
    beside = path.with_name(f"{path.stem}.codebook.csv")
    for target, lines in (
        (path, [columns, *[[_plain(row.get(key)) for key in columns] for row in rows]]),
        (beside, [["column", "meaning"], *[[name, known[name]] for name in columns]]),
    ):
        with target.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(lines)
    return beside


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return " ".join("*".join(map(str, one)) if isinstance(one, list | tuple) else str(one) for one in value)
    return value
