"""
The input of multiple systems estimation: how many people were seen on which combination of lists, and nothing else.

Only counts enter. A list of hashed names is still a disclosure of personal data (under United States law too, for
victim service providers): partners count overlaps where the data are, or by consent, and hand over the counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonlight.analysis.base import InputError, Table, read_csv
from commonlight.analysis.base.tables import table_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_LISTS = 10


@dataclass(frozen=True)
class CaptureTable:
    """
    Counts of people by the lists they are on.

    lists : names, at least two
    counts : (2 ** n_lists,), whole; entry c counts the people on exactly the lists whose bits are set in c (the first
        list is bit 0); entry 0, the people on no list, is unknown and kept at 0
    warnings : what was changed or looks wrong, in sentences
    """

    lists: tuple[str, ...]
    counts: NDArray[np.int64]
    warnings: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How many people are on at least one list."""
        return int(self.counts.sum())

    @classmethod
    def from_csv(cls, path: Path | str) -> CaptureTable:
        """Read 0/1 columns, one per list, and a column `count`; InputError naming row and column when it cannot be."""
        return cls.from_table(read_csv(path))

    @classmethod
    def from_table(cls, table: Table) -> CaptureTable:
        """Check and add up a table of 0/1 columns and `count`. Combinations not named count 0."""
        import numpy as np

        if "count" not in table.names:
            raise InputError("a column named 'count' is needed beside the 0/1 columns of the lists", row=1)
        lists = tuple(name for name in table.names if name != "count")
        if len(lists) > MOST_LISTS:
            raise InputError(f"{len(lists)} lists are more than the {MOST_LISTS} this can take; merge similar ones")
        codes = [0] * len(table)
        for bit, name in enumerate(lists):
            for place, text in enumerate(table.text(name)):
                if text not in ("0", "1"):
                    raise InputError(
                        f"{text!r} is neither 0 nor 1; write 1 for people on this list, else 0",
                        row=place + table.first_row,
                        column=name,
                    )
                codes[place] |= (text == "1") << bit
        counts = np.zeros(2 ** len(lists), dtype=np.int64)
        repeated = []
        for place, (code, count) in enumerate(zip(codes, table.counts("count"), strict=True)):
            row = place + table.first_row
            if code == 0:
                raise InputError(
                    "all lists are 0; people on no list are what is to be estimated, so remove this line", row=row
                )
            if code in codes[:place]:
                repeated.append(row)
            counts[code] += count
        warnings: tuple[str, ...] = ()
        if repeated:
            rows = ", ".join(str(row) for row in repeated[:5])
            warnings = (f"Combinations that stand in more than one line were added up (row {rows}).",)
        return cls._informative(lists, counts, warnings)

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]], *, lists: Sequence[str]) -> CaptureTable:
        """Count records (one per person, each a mapping of list name to a true or false value)."""
        tally: dict[tuple[int, ...], int] = {}
        for number, record in enumerate(records, start=1):
            absent = [name for name in lists if name not in record]
            if absent:
                raise InputError(f"the record has no value for {absent[0]!r}", row=number, column=absent[0])
            history = tuple(int(bool(record[name])) for name in lists)
            if not any(history):
                raise InputError("the record is on no list; only people on a list can be counted", row=number)
            tally[history] = tally.get(history, 0) + 1
        return cls.from_table(table_of((*lists, "count"), [(*history, count) for history, count in tally.items()]))

    @classmethod
    def from_counts(cls, lists: Sequence[str], counts: NDArray[np.int64]) -> CaptureTable:
        """Return the table of an array of counts by list combination (see the class), checked and tidied."""
        return cls._informative(tuple(lists), counts.copy(), ())

    @classmethod
    def _informative(cls, lists: tuple[str, ...], counts: NDArray[np.int64], warnings: tuple[str, ...]) -> CaptureTable:
        """Leave out lists that tell nothing: empty, a copy of an earlier one, or holding everybody."""
        import numpy as np

        codes = np.arange(len(counts))
        present = codes[counts > 0]
        if not len(present):
            raise InputError("every count is 0; there is nothing to estimate from", column="count")
        kept: list[int] = []
        for bit, name in enumerate(lists):
            on = (present >> bit) & 1
            twin = next((lists[other] for other in kept if np.array_equal(on, (present >> other) & 1)), None)
            if not on.any():
                warnings += (f"List {name!r} is empty and was left out.",)
            elif on.all():
                warnings += (f"List {name!r} holds everybody, so it says nothing of who is missed; it was left out.",)
            elif twin is not None:
                warnings += (f"List {name!r} holds the same people as {twin!r} and was left out.",)
            else:
                kept.append(bit)
        if len(kept) < 2:
            raise InputError(
                f"only {len(kept)} usable list(s) remain; at least 3 lists that overlap are needed "
                "(2 only if they are taken to be independent)"
            )
        squeezed = np.zeros(2 ** len(kept), dtype=np.int64)
        smaller = sum(((codes >> bit) & 1) << place for place, bit in enumerate(kept))
        np.add.at(squeezed, smaller, counts)
        if squeezed[0]:
            warnings += (f"{int(squeezed[0])} people were only on lists that were left out, and are not counted.",)
            squeezed[0] = 0
        table = cls(tuple(lists[bit] for bit in kept), squeezed, warnings)
        if not any(overlap for _, _, overlap in table.overlaps()):
            raise InputError("no two lists share a person; without overlap nothing can be estimated")
        return table

    def overlaps(self) -> list[tuple[str, str, int]]:
        """Return (list, list, people on both) for each pair."""
        import numpy as np

        codes = np.arange(len(self.counts))
        found = []
        for (i, first), (j, second) in combinations(enumerate(self.lists), 2):
            both = (codes >> i) & (codes >> j) & 1
            found.append((first, second, int(self.counts[both == 1].sum())))
        return found

    def list_sizes(self) -> list[tuple[str, int]]:
        """Return (list, people on it)."""
        import numpy as np

        codes = np.arange(len(self.counts))
        return [(name, int(self.counts[(codes >> bit) & 1 == 1].sum())) for bit, name in enumerate(self.lists)]

    def report(self) -> dict[str, Any]:
        """Return list sizes, overlaps, empty pairs, triangles of overlapping lists, and what is thin."""
        overlaps = self.overlaps()
        linked = {frozenset(pair) for *pair, shared in overlaps if shared}
        triangles = sum(
            all(frozenset(edge) in linked for edge in combinations(three, 2)) for three in combinations(self.lists, 3)
        )
        cautions = list(self.warnings)
        empty = [f"{first}-{second}" for first, second, shared in overlaps if not shared]
        if empty:
            cautions.append(f"These lists share nobody: {', '.join(empty)}. Results lean on few overlaps.")
        if not triangles:
            cautions.append("No three lists overlap pair by pair; the model with all pairs cannot be told apart.")
        shared_people = int(self.counts.sum() - sum(self.counts[1 << bit] for bit in range(len(self.lists))))
        if shared_people < 30:
            cautions.append(f"Only {shared_people} people are on more than one list; the estimate rests on them.")
        return {
            "n": self.n,
            "lists": self.list_sizes(),
            "overlaps": overlaps,
            "empty_pairs": empty,
            "triangles": triangles,
            "on_more_than_one": shared_people,
            "warnings": cautions,
        }

    def without(self, name: str) -> CaptureTable:
        """Return the table as it would be had this list never been kept (people only on it are lost)."""
        import numpy as np

        bit = self.lists.index(name)
        codes = np.arange(len(self.counts))
        low = codes & ((1 << bit) - 1)
        counts = np.zeros(len(self.counts) // 2, dtype=np.int64)
        np.add.at(counts, low | (codes >> (bit + 1) << bit), self.counts)
        counts[0] = 0
        return self._informative(self.lists[:bit] + self.lists[bit + 1 :], counts, ())

    def merged(self, first: str, second: str) -> CaptureTable:
        """Return the table with two lists taken as one."""
        import numpy as np

        i, j = sorted((self.lists.index(first), self.lists.index(second)))
        codes = np.arange(len(self.counts))
        either = ((codes >> i) | (codes >> j)) & 1
        joined = (codes & ~(1 << i)) | (either << i)
        rest = (joined & ((1 << j) - 1)) | (joined >> (j + 1) << j)
        counts = np.zeros(len(self.counts) // 2, dtype=np.int64)
        np.add.at(counts, rest, self.counts)
        names = [*self.lists[:j], *self.lists[j + 1 :]]
        names[i] = f"{self.lists[i]}+{self.lists[j]}"
        return self._informative(tuple(names), counts, ())
