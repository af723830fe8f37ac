"""What a brief may say: figures that stand in a published table or in a law it names, and no word that judges."""

import re
from collections.abc import Iterable
from typing import Any

NUMBER = re.compile(r"\d+(?:[.,\s\u00a0\u202f]\d{3})*(?:[.,]\d+)?")
YEARS = range(1900, 2101)


def plain(number: str) -> str:
    """Return a number without the marks between its thousands."""
    return re.sub(r"[.,\s\u00a0\u202f](?=\d{3}(?!\d))", "", number)


def figures_of(tables: Iterable[Any]) -> set[str]:
    """Return every figure that published tables show."""
    return {
        str(int(value)) if value == int(value) else str(value)
        for _by, rows in tables
        for _categories, value in rows
        if value is not None
    }


def loose_figures(words: str, *, allowed: set[str], quoted: Iterable[str] = ()) -> list[str]:
    """
    Return the numbers of a text that stand in no published table, in the order they are written.

    Years may stand, and numbers of what is quoted (titles of laws and of tables).
    """
    named = {plain(one) for text in quoted for one in NUMBER.findall(text)}
    found = []
    # A percentage is a figure too; digits of other scripts are read like ours.
    for written in NUMBER.findall("".join(str(int(c)) if c.isdecimal() else c for c in words)):
        number = plain(written)
        is_year = number.isdigit() and len(number) == 4 and int(number) in YEARS
        if not is_year and number not in allowed | named and written not in found:
            found.append(written)
    return found
