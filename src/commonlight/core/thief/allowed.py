"""The list of what may be readable: `clear_columns.yaml` beside this module, and each room's own."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import yaml

from commonlight.core.thief.kinds import Kind

LIST = Path(__file__).with_name("clear_columns.yaml")
ROOMS = Path(__file__).parents[2]
ALWAYS_SAFE = frozenset({Kind.EMPTY, Kind.CIPHERTEXT})


class ListBroken(Exception):
    """The list does not say what it must; a mistake of ours."""


@dataclass(frozen=True)
class Rule:
    """Names that may be readable (patterns as of a shell), of which kinds, and why."""

    names: tuple[str, ...]
    kinds: frozenset[str]
    why: str

    def names_it(self, name: str) -> bool:
        """Whether a name is one of those meant."""
        return any(fnmatchcase(name, pattern) for pattern in self.names)


@dataclass(frozen=True)
class Allowed:
    """What may be readable: columns ("table.column") and files (path within the data folder)."""

    columns: tuple[Rule, ...]
    files: tuple[Rule, ...]

    def rule_for(self, name: str) -> Rule | None:
        """Return the first rule that names a column."""
        return next((rule for rule in self.columns if rule.names_it(name)), None)

    def file_rule_for(self, path: str) -> Rule | None:
        """Return the first rule that names a file."""
        return next((rule for rule in self.files if rule.names_it(path)), None)


def _rules(entries: list[dict[str, object]]) -> tuple[Rule, ...]:
    rules = []
    for entry in entries:
        names, kinds, why = entry.get("names"), entry.get("kinds"), entry.get("why")
        if not (isinstance(names, list) and isinstance(kinds, list) and isinstance(why, str) and why):
            raise ListBroken(f"An entry needs names, kinds and why: {entry}")
        if unknown := set(kinds) - {str(kind) for kind in Kind} - {"any"}:
            raise ListBroken(f"No such kind: {', '.join(sorted(unknown))}")
        rules.append(Rule(tuple(names), frozenset(kinds), " ".join(why.split())))
    return tuple(rules)


@cache
def allowed() -> Allowed:
    """Return the lists that come with the program as one; raises ListBroken when an entry is not whole."""
    columns: tuple[Rule, ...] = ()
    files: tuple[Rule, ...] = ()
    for path in (LIST, *sorted(ROOMS.glob("*/clear_columns.yaml"))):
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
        columns += _rules(listed.get("columns", []))
        files += _rules(listed.get("files", []))
    return Allowed(columns, files)
