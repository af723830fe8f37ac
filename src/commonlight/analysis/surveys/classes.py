"""
A class tested before, after and later: what changed, what was still mixed up, who could be matched, what could be seen.

Answers are letters, one for each sentence of the test: t, f, d (does not know), - (left out). Only the right letter counts
as right. A test is a count of right sentences; nobody is graded: only classes of people have a result.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonlight.analysis.base import Estimate, InputError, Table
from commonlight.analysis.base.intervals import check_level
from commonlight.analysis.surveys.linking import Linked, link
from commonlight.analysis.surveys.paired import paired_difference, workshop_gain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SPECIFIC = "not_sign"
# A sentence is mixed up when fewer than this share of a class has it right.
MIXED_UP_BELOW = 0.7
POWER = 0.8
FEWEST = 3


@dataclass(frozen=True)
class Sheets:
    """One round of one class: codes (empty: none made) and answers, one text of letters each, in the same order."""

    codes: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.answers)

    def table(self) -> Table:
        """Return the codes as a table of one column, for linking."""
        return Table(("code",), tuple((code,) for code in self.codes), first_row=1)


@dataclass(frozen=True)
class Test:
    """
    The sentences of a test.

    kinds : what each asks about; those of the kind "not_sign" show whether people also know what is no sign
    key : the right letters, such as "tff"
    """

    __test__ = False  # not a test of pytest's

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    key: str

    def right(self, answers: Sequence[str]) -> Array:
        """Return 1 where a letter is right, else 0, shape (n_sheets, n_sentences)."""
        import numpy as np

        if any(len(text) != len(self.key) for text in answers):
            raise InputError(f"every sheet needs {len(self.key)} letters, one for each sentence")
        return np.array(
            [[a == b for a, b in zip(text, self.key, strict=True)] for text in answers], dtype=float
        ).reshape(len(answers), len(self.key))


@dataclass(frozen=True)
class Sentence:
    """One sentence of the test: who had it right before and after, and the change of those who were matched."""

    id: str
    kind: str
    before: tuple[int, int]
    after: tuple[int, int]
    change: Estimate | None

    @property
    def is_mixed_up(self) -> bool:
        """Whether, at the last test, fewer than 70 % had it right."""
        right, n = self.after if self.after[1] else self.before
        return n > 0 and right < MIXED_UP_BELOW * n


@dataclass(frozen=True)
class ClassChange:
    """
    What the tests of one class say.

    linked : who could be matched between before and after; linked_later : between before and two months later
    gain, specific, act : mean gain of the matched in sentences right: of all, of "what is not a sign", of "what to do"
    everybody : the same difference from all sheets, matched or not, as if they were other people
    later : gain from before to two months later, of those matched
    compared : gain less the gain of the comparison group
    visible : the smallest true gain this many matched people would have shown with a power of 80 %; nan if unknown
    stayed : right before, of those with a later sheet less those without; a difference says who dropped out
    """

    n_sentences: int
    linked: Linked
    linked_later: Linked | None
    sentences: tuple[Sentence, ...]
    gain: Estimate | None
    specific: Estimate | None
    act: Estimate | None
    everybody: Estimate | None
    later: Estimate | None
    compared: Estimate | None
    visible: float
    stayed: Estimate | None
    warnings: tuple[str, ...] = ()

    @property
    def mixed_up(self) -> tuple[Sentence, ...]:
        """Return the sentences the class still mixes up, the worst first; they stand whatever else can be shown."""
        worst = [one for one in self.sentences if one.is_mixed_up]
        return tuple(sorted(worst, key=lambda one: (one.after if one.after[1] else one.before)[0]))


def mean_difference(
    first: Sequence[float] | Array, second: Sequence[float] | Array, *, level: float = 0.95
) -> Estimate:
    """
    Return the mean of `second` less that of `first`, of other people each time, variances not taken as equal.

    Source: Welch 1947 (Biometrika 34:28), degrees of freedom after Satterthwaite.

    >>> found = mean_difference([4, 5, 6, 5], [6, 7, 7, 8])
    >>> round(found.estimate, 4), round(found.low, 4), round(found.high, 4)
    (2.0, 0.5873, 3.4127)
    """
    import numpy as np
    from scipy.special import stdtrit

    check_level(level)
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if min(len(a), len(b)) < 2:
        raise InputError("a difference of means needs two values on each side")
    parts = (float(a.var(ddof=1)) / len(a), float(b.var(ddof=1)) / len(b))
    error, middle = math.sqrt(sum(parts)), float(b.mean() - a.mean())
    if error == 0:
        return Estimate(middle, math.nan, math.nan, len(a) + len(b), "sentences right", "Welch, unpaired", level)
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (len(a) - 1) + parts[1] ** 2 / (len(b) - 1))
    reach = float(stdtrit(freedom, (1 + level) / 2)) * error
    return Estimate(
        middle, middle - reach, middle + reach, len(a) + len(b), "sentences right", "Welch, unpaired", level
    )


def smallest_visible_gain(gains: Sequence[float] | Array, *, level: float = 0.95, power: float = POWER) -> float:
    """
    Return the smallest true mean gain that as many people, as different as these, would have shown with `power`.

    (t at level + t at power) times spread over the root of n; the usual approximation, a little under the exact value.
    """
    import numpy as np
    from scipy.special import stdtrit

    y = np.asarray(gains, dtype=float)
    if len(y) < FEWEST or float(y.std(ddof=1)) == 0:
        return math.nan
    freedom = len(y) - 1
    reach = float(stdtrit(freedom, (1 + level) / 2)) + float(stdtrit(freedom, power))
    return reach * float(y.std(ddof=1)) / math.sqrt(len(y))


def gains_of(before: Sheets, after: Sheets, test: Test) -> tuple[Linked, Array]:
    """Return who was matched, and for each matched pair 1, 0 or -1 for each sentence, shape (n_pairs, n_sentences)."""
    linked = link(before.table(), after.table(), "code")
    first, second = test.right(before.answers), test.right(after.answers)
    rows_first, rows_second = [pair[0] for pair in linked.pairs], [pair[1] for pair in linked.pairs]
    return linked, second[rows_second] - first[rows_first]


def class_change(
    before: Sheets,
    after: Sheets,
    test: Test,
    *,
    later: Sheets = Sheets(),
    comparison: tuple[Sheets, Sheets] | None = None,
    level: float = 0.95,
) -> ClassChange:
    """
    Return what the tests of one class say; comparison : the rounds before and after of a group that had no course.

    Notes
    -----
    The gain is of the matched alone, by a paired t interval: it holds for this class, not for classes in general (for
    several sessions see `workshop_gain`). Without a comparison group a gain may also come from the test itself or from
    elsewhere. Sheets with a code that stands twice in a round are matched with nobody.
    """
    linked, gains = gains_of(before, after, test)
    names = [kind == SPECIFIC for kind in test.kinds], [kind == "act" for kind in test.kinds]
    warnings = list(linked.warnings)
    linked_later, later_gain, stayed = None, None, None
    if len(later):
        linked_later, more = gains_of(before, later, test)
        later_gain = _gain(more.sum(axis=1), level)
        stayed = _stayed(before, linked_later, test, level)
        warnings += [f"Two months later: {text}" for text in linked_later.warnings]
    compared = None
    if comparison is not None:
        _, others = gains_of(*comparison, test)
        if min(len(others), len(gains)) >= FEWEST:
            compared = mean_difference(others.sum(axis=1), gains.sum(axis=1), level=level)
    everybody = None
    if min(len(before), len(after)) >= FEWEST:
        sums = (test.right(sheets.answers).sum(axis=1) for sheets in (before, after))
        everybody = mean_difference(*sums, level=level)
    return ClassChange(
        n_sentences=len(test.key),
        linked=linked,
        linked_later=linked_later,
        sentences=tuple(_sentence(n, before, after, linked, test, level) for n in range(len(test.key))),
        gain=_gain(gains.sum(axis=1), level),
        specific=_gain(gains[:, names[0]].sum(axis=1), level) if any(names[0]) else None,
        act=_gain(gains[:, names[1]].sum(axis=1), level) if any(names[1]) else None,
        everybody=everybody,
        later=later_gain,
        compared=compared,
        visible=smallest_visible_gain(gains.sum(axis=1), level=level),
        stayed=stayed,
        warnings=tuple(warnings),
    )


def pooled_gain(
    sessions: Sequence[tuple[Sheets, Sheets]], test: Test, *, level: float = 0.95
) -> tuple[Estimate | None, int]:
    """Return the gain over all sessions of a course (a mixed model) and over how many sessions it goes."""
    values: list[float] = []
    names: list[str] = []
    for number, (before, after) in enumerate(sessions):
        _, gains = gains_of(before, after, test)
        values += [float(value) for value in gains.sum(axis=1)]
        names += [str(number)] * len(gains)
    if len(values) < FEWEST or len(set(values)) == 1:
        return None, len(set(names))
    return workshop_gain(values, names, level=level), len(set(names))


def _gain(gains: Array, level: float) -> Estimate | None:
    if len(gains) < FEWEST:
        return None
    found = workshop_gain(gains, ["one"] * len(gains), level=level)
    if found.low == found.high:
        # All gained the same: the spread is unknown, so no interval may be told.
        return Estimate(found.estimate, math.nan, math.nan, found.n, found.unit, found.method, level)
    return found


def _stayed(before: Sheets, linked: Linked, test: Test, level: float) -> Estimate | None:
    right = test.right(before.answers).sum(axis=1)
    here = [pair[0] for pair in linked.pairs]
    gone = list(linked.only_first)
    if min(len(here), len(gone)) < FEWEST:
        return None
    return mean_difference(right[gone], right[here], level=level)


def _sentence(n: int, before: Sheets, after: Sheets, linked: Linked, test: Test, level: float) -> Sentence:
    first = [text[n] == test.key[n] for text in before.answers]
    second = [text[n] == test.key[n] for text in after.answers]
    counts = Counter((first[a], second[b]) for a, b in linked.pairs)
    change = None
    if linked.pairs:
        change = paired_difference(
            counts[True, True], counts[False, True], counts[True, False], counts[False, False], level=level
        )
    return Sentence(test.ids[n], test.kinds[n], (sum(first), len(first)), (sum(second), len(second)), change)
