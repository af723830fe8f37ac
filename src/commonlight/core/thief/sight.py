"""What was seen, and what it means."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

SHOWN_EXAMPLES = 3
EXAMPLE_LETTERS = 24


class Verdict(StrEnum):
    """What a stranger's sight of a column or file means."""

    SEALED = "sealed"
    EXPECTED = "expected"
    LEAK = "LEAK"


def shortened(value: object) -> str:
    """Return a value as an example of at most 24 letters on one line."""
    text = value.hex() if isinstance(value, bytes) else " ".join(str(value).split())
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= EXAMPLE_LETTERS else text[: EXAMPLE_LETTERS - 1] + "…"


@dataclass(frozen=True)
class ColumnSight:
    """A column as a stranger sees it; `why` is the reason it may be readable, or what is wrong."""

    store: str
    table: str
    column: str
    kind: str
    rows: int
    distinct: int
    examples: list[str]
    verdict: Verdict
    why: str

    @property
    def name(self) -> str:
        """Table and column."""
        return f"{self.table}.{self.column}"


@dataclass(frozen=True)
class FileSight:
    """A file that is no database, as a stranger sees it."""

    path: str
    size: int
    kind: str
    verdict: Verdict
    why: str


@dataclass(frozen=True)
class CanarySight:
    """A planted string found in the raw bytes of a file: its line in the list (never the string), and where."""

    line: int
    path: str
    offset: int


@dataclass(frozen=True)
class Sight:
    """Everything a stranger sees in a data folder or a backup."""

    columns: list[ColumnSight]
    files: list[FileSight]
    canaries: list[CanarySight]
    canaries_sought: int

    @property
    def leaks(self) -> list[str]:
        """One line per thing that must not be readable."""
        return [
            *(f"{seen.store}: {seen.name} ({seen.kind}): {seen.why}" for seen in _leaking(self.columns)),
            *(f"{seen.path} ({seen.kind}): {seen.why}" for seen in _leaking(self.files)),
            *(f"{hit.path}: canary of line {hit.line} at byte {hit.offset}" for hit in self.canaries),
        ]

    @property
    def passed(self) -> bool:
        """Whether nothing is readable but what may be."""
        return not self.leaks

    def sentence(self) -> str:
        """Return the verdict in one sentence."""
        expected = sum(seen.verdict is Verdict.EXPECTED for seen in self.columns)
        sealed = sum(seen.verdict is Verdict.SEALED for seen in self.columns)
        sought = f" {self.canaries_sought} planted strings were sought in every byte." if self.canaries_sought else ""
        if self.passed:
            return (
                f"A thief of these files reads {expected} columns that are meant to be readable; {sealed} are sealed "
                f"or empty, and nothing else can be read.{sought}"
            )
        return f"A thief of these files reads {len(self.leaks)} things that should not be readable.{sought}"

    def as_json(self) -> dict[str, Any]:
        """Return plain values for a machine."""
        return {**asdict(self), "passed": self.passed, "leaks": self.leaks, "sentence": self.sentence()}


def _leaking(seen: "Iterable[Any]") -> "Iterable[Any]":
    return (one for one in seen if one.verdict is Verdict.LEAK)
