"""
The search index: which published objects hold which words. One table on each database, filled with words made plain here.

Beside words stand **marks** of what can be chosen (a need, a language, a cell of the map), so that one look-up answers a
whole question. A mark begins with "zz" and a letter, which no word of ours does.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, router

from commonlight.directory.addresses import tokens
from commonlight.directory.models import Published

LONGEST_TEXT = 4000
# PostgreSQL keeps words of up to 2,046 bytes; nobody types half of that into a search.
LONGEST_WORD = 250
MOST_WORDS = 8
UNSAFE = re.compile(r"[^\w]")
SHORTEST_PREFIX = 3
PARTS = ("data", "idx", "content", "docsize", "config")

# What SQLite keeps of the index beside it, under names of its own.
FILE_TABLES = frozenset({"directory_search", *(f"directory_search_{part}" for part in PARTS)})


@dataclass(frozen=True)
class Wanted:
    """Words of which one at least must stand in the entry; `is_prefix`: a word that begins so will do."""

    words: tuple[str, ...]
    is_prefix: bool = False


def mark(kind: str, value: str) -> str:
    """Return the mark of something that can be chosen; `kind` is one letter."""
    return "zz" + kind + UNSAFE.sub("", value.casefold()).replace("_", "")


def words_of(*texts: str) -> list[str]:
    """Return the words of texts as they are indexed, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for word in tokens(text[:LONGEST_TEXT]):
            if 1 < len(word) <= LONGEST_WORD and not word.startswith("zz"):
                found[word] = None
    return list(found)


def wanted_words(query: str) -> list[Wanted]:
    """Return what a typed query asks for: every word, the beginnings of longer ones too."""
    return [Wanted((word,), len(word) >= SHORTEST_PREFIX) for word in words_of(query)[:MOST_WORDS]]


def _connection():  # type: ignore[no-untyped-def]
    return connections[router.db_for_write(Published)]


def create(schema_editor) -> None:  # type: ignore[no-untyped-def]
    """Make the table; called by the migration."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE directory_search USING fts5(words, detail=none, tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        schema_editor.execute("CREATE TABLE directory_search (rowid bigint PRIMARY KEY, words tsvector NOT NULL)")
        schema_editor.execute("CREATE INDEX directory_search_words ON directory_search USING gin (words)")


def drop(schema_editor) -> None:  # type: ignore[no-untyped-def]
    """Remove the table; called when the migration is taken back."""
    schema_editor.execute("DROP TABLE directory_search")


def add(rows: Sequence[tuple[int, str]]) -> None:
    """Keep the words of published objects that have none yet, by number; inside the caller's transaction."""
    add_to(_connection(), rows)


def add_to(connection: Any, rows: Iterable[tuple[int, str]]) -> None:
    """
    Keep the words of published objects in the index of a database.

    They are words already: PostgreSQL is not asked to find words in them, for its own rules differ with its locale.
    """
    given: list[tuple[int, str | list[str]]]
    if connection.vendor == "sqlite":
        value, given = "%s", [(number, words) for number, words in rows]
    else:
        value, given = "array_to_tsvector(%s)", [(number, words.split()) for number, words in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO directory_search (rowid, words) VALUES (%s, {value})", given)  # noqa: S608


def rows_in(connection: Any) -> Iterator[tuple[int, str]]:
    """Yield number and words (sorted, each once) of all the index of a database holds."""
    words = "words" if connection.vendor == "sqlite" else "array_to_string(tsvector_to_array(words), ' ')"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, {words} FROM directory_search ORDER BY rowid")  # noqa: S608
        while some := cursor.fetchmany(500):
            for number, said in some:
                yield number, " ".join(sorted(set(said.split())))


def remove(numbers: Sequence[int]) -> None:
    """Take objects out of the index, by number."""
    with _connection().cursor() as cursor:
        cursor.executemany("DELETE FROM directory_search WHERE rowid = %s", [(number,) for number in numbers])


def condition(wanted: Iterable[Wanted]) -> tuple[str, str]:
    """Return the SQL condition on `directory_search` that all of `wanted` hold, and its one parameter."""
    if _connection().vendor == "sqlite":
        groups = [
            "(" + " OR ".join(f'"{word}"' + (" *" if group.is_prefix else "") for word in group.words) + ")"
            for group in wanted
        ]
        return "directory_search MATCH %s", " AND ".join(groups)
    groups = [
        "(" + " | ".join(f"'{word}'" + (":*" if group.is_prefix else "") for word in group.words) + ")"
        for group in wanted
    ]
    return "words @@ %s::tsquery", " & ".join(groups)


def numbers(wanted: Iterable[Wanted], *, most: int) -> frozenset[int] | None:
    """Return the numbers of all objects that hold what is wanted, or None when they are more than `most`."""
    matching, said = condition(wanted)
    connection = connections[router.db_for_read(Published)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM directory_search WHERE {matching} LIMIT %s", [said, most + 1])  # noqa: S608
        found = cursor.fetchall()
    return frozenset(row[0] for row in found) if len(found) <= most else None


def among(chosen: Iterable[int]) -> tuple[str, Any]:
    """Return the SQL condition that `p.number` is one of some numbers, and its one parameter."""
    if _connection().vendor == "sqlite":
        return "p.number IN (SELECT value FROM json_each(%s))", json.dumps(sorted(chosen))
    return "p.number = ANY(%s)", sorted(chosen)
