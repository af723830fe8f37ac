"""Joining two rounds of a survey by codes people make themselves, without names; who could not be matched is always shown."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from commonlight.analysis.base import InputError, Table


@dataclass(frozen=True)
class Linked:
    """
    Two rounds joined.

    pairs : (row of the first, row of the second), counted from 0; only_first, only_second : rows without a partner
    repeated : codes that stand more than once in a round, whose rows are in neither
    """

    pairs: tuple[tuple[int, int], ...]
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]
    repeated: int
    warnings: tuple[str, ...]

    def sentence(self) -> str:
        """Say how many could be matched."""
        return (
            f"{len(self.pairs)} people could be matched; {len(self.only_first)} answered only before and "
            f"{len(self.only_second)} only after."
        )


def self_made_code(answers: Sequence[str], *, salt: bytes) -> str:
    """
    Return the code of a person's answers (for example first letter of the mother's name, day of birth): keyed, 16 digits.

    The salt belongs to one programme and is thrown away with it; without it codes cannot be rebuilt by trying answers.
    """
    if len(salt) < 16:
        raise InputError("the salt needs at least 16 random bytes")
    if len(answers) < 3 or any(not answer.strip() for answer in answers):
        raise InputError("a code needs at least three answers, none empty")
    plain = "\x1f".join(unicodedata.normalize("NFKC", answer).strip().casefold() for answer in answers)
    return hmac.new(salt, plain.encode(), hashlib.sha256).hexdigest()[:16]


def link(first: Table, second: Table, code: str) -> Linked:
    """Join two rounds by a code column. Codes that stand twice in a round match nobody and are reported, never guessed."""
    before, after = ([text.casefold() for text in table.text(code)] for table in (first, second))
    tally = [Counter(text for text in texts if text) for texts in (before, after)]
    twice = {text for counts in tally for text, count in counts.items() if count > 1}
    place = {text: row for row, text in enumerate(after) if text and text not in twice}
    pairs, lonely = [], []
    for row, text in enumerate(before):
        if text and text not in twice and text in place:
            pairs.append((row, place[text]))
        elif text not in twice:
            lonely.append(row)
    matched = {right for _, right in pairs}
    rest = tuple(row for row, text in enumerate(after) if row not in matched and text not in twice)
    warnings = []
    if twice:
        rows = [row + first.first_row for row, text in enumerate(before) if text in twice][:3]
        shown = f" (before: row {', '.join(map(str, rows))})" if rows else ""
        warnings.append(f"{len(twice)} codes stand more than once in a round and were matched with nobody{shown}.")
    invited = max(len(before), 1)
    if len(pairs) < 0.7 * invited:
        warnings.append(
            f"Only {len(pairs)} of {len(before)} could be matched; those who stayed may differ from the rest."
        )
    return Linked(tuple(pairs), tuple(lonely), rest, len(twice), tuple(warnings))
