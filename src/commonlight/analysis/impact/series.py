"""A count per month, with no month missing: the input of interrupted time series."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonlight.analysis.base import InputError, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Series:
    """
    Counts at evenly spaced times.

    labels : (n,), as written in the file; moments : (n,), whole, consecutive (months since year 0, or the file's numbers)
    columns : name -> (n,), the numbers of each column asked for
    by_month : whether moments are calendar months
    """

    labels: tuple[str, ...]
    moments: NDArray[np.int64]
    columns: dict[str, NDArray[np.float64]]
    by_month: bool

    def __len__(self) -> int:
        return len(self.labels)

    def place(self, start: object) -> int:
        """Return the index of the first time at or after `start`; InputError if it lies outside the series."""
        moment = moment_of(start, by_month=self.by_month)
        if not self.moments[0] < moment <= self.moments[-1]:
            raise InputError(
                f"the start {start} does not lie inside the series ({self.labels[0]} to {self.labels[-1]})",
                column="start",
            )
        return int(moment - self.moments[0])


def moment_of(value: object, *, by_month: bool, row: int | None = None, column: str | None = None) -> int:
    """Return months since year 0 for `2025-03` or `2025-03-01`, or the whole number itself for numbered times."""
    text = str(value).strip()
    found = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?", text)
    if by_month and found and 1 <= int(found[2]) <= 12:
        return int(found[1]) * 12 + int(found[2]) - 1
    if not by_month and re.fullmatch(r"-?\d+(\.0+)?", text):
        return int(float(text))
    wanted = "a month like 2025-03" if by_month else "a whole number, as in the time column"
    raise InputError(f"{text!r} is not {wanted}", row=row, column=column)


def read_series(table: Table, time: str | Sequence[str], columns: Sequence[str], *, until: str | None = None) -> Series:
    """
    Return the named columns in the order of time.

    Parameters
    ----------
    time : one column (`2025-03`, `2025-03-01` or whole numbers), or two: year and month
    columns : what to read, numbers not under 0
    until : the last month that can have data; later months are refused

    Raises
    ------
    InputError : a missing, repeated or future month, an empty or negative value, naming row and column
    """
    import numpy as np

    if isinstance(time, str):
        texts, shown = table.text(time), time
        by_month = bool(texts) and "-" in texts[0].strip("-")
    else:
        if len(time) != 2:
            raise InputError("time is one column, or two: year and month", column="time")
        years, months = table.text(time[0]), table.text(time[1])
        texts = [f"{year}-{month.zfill(2)}" for year, month in zip(years, months, strict=True)]
        shown, by_month = time[1], True
    rows = range(table.first_row, table.first_row + len(texts))
    moments = [moment_of(text, by_month=by_month, row=row, column=shown) for text, row in zip(texts, rows, strict=True)]
    if len(moments) < 4:
        raise InputError(f"{len(moments)} lines are too few for a series")
    for place, moment in enumerate(moments):
        if moment in moments[:place]:
            raise InputError(f"{texts[place]} stands twice; add the lines up", row=rows[place], column=shown)
        if until is not None and by_month and moment > moment_of(until, by_month=True):
            raise InputError(f"{texts[place]} lies in the future", row=rows[place], column=shown)
    order = np.argsort(moments)
    ordered = np.array(moments)[order]
    gaps = np.flatnonzero(np.diff(ordered) != 1)
    if len(gaps):
        row = rows[int(order[gaps[0] + 1])]
        raise InputError(
            f"the time before {texts[int(order[gaps[0] + 1])]} is missing; a gap is not a zero: add the line with its count",
            row=row,
            column=shown,
        )
    read = {name: np.array(table.numbers(name, minimum=0))[order] for name in dict.fromkeys(columns)}
    return Series(tuple(texts[int(i)] for i in order), ordered, read, by_month)
