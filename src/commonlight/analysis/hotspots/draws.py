"""
Cases drawn under "no hotspot", each number a pure function of seed, replication and position.

Because no state is carried along, the same numbers come out whatever the engine, the number of workers or the order.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from commonlight.analysis.base import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB
MASK = (1 << 64) - 1


def mix(values: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    """Return well-mixed 64-bit numbers (the finaliser of SplitMix64; Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(FIRST)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(SECOND)
    return values ^ (values >> np.uint64(31))


def replication_keys(seed: int, count: int) -> "NDArray[np.uint64]":
    """Return one 64-bit key per replication."""
    if seed != int(seed) or seed < 0:
        raise InputError(f"the seed must be a whole number from 0; got {seed}")
    start = mix(np.array([(int(seed) + 1) * GOLDEN & MASK], dtype=np.uint64))
    return mix(mix(start + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(FIRST)))


def uniforms(keys: "NDArray[np.uint64]", positions: Any) -> "NDArray[np.uint64]":
    """Return the 64-bit numbers at `positions` of each key's stream (broadcast)."""
    steps = np.atleast_1d(np.asarray(positions, dtype=np.uint64)) + np.uint64(1)
    return mix(np.atleast_1d(keys) + steps * np.uint64(GOLDEN))


def scaled(numbers: "NDArray[np.uint64]", below: Any) -> "NDArray[np.int64]":
    """Return whole numbers from 0 to `below` - 1 from the upper half of 64-bit numbers."""
    return (((numbers >> np.uint64(32)) * np.asarray(below, dtype=np.uint64)) >> np.uint64(32)).astype(np.int64)


def alias_table(weights: "NDArray[np.float64]") -> "tuple[NDArray[np.uint64], NDArray[np.int64]]":
    """Return thresholds (of 2**32) and aliases for drawing places by weight in constant time (Walker 1977, Vose 1991)."""
    count = len(weights)
    shares = (weights * (count / weights.sum())).tolist()
    alias = list(range(count))
    small = [place for place, share in enumerate(shares) if share < 1]
    large = [place for place, share in enumerate(shares) if share >= 1]
    keep = [1.0] * count
    while small and large:
        little, big = small.pop(), large[-1]
        keep[little], alias[little] = shares[little], big
        shares[big] -= 1 - shares[little]
        if shares[big] < 1:
            small.append(large.pop())
    # What rounding leaves over counts as full, unless it never had any weight.
    for place in small:
        if weights[place] <= 0:
            keep[place], alias[place] = 0.0, int(np.argmax(weights))
    return (np.asarray(keep) * 2.0**32).astype(np.uint64), np.asarray(alias, dtype=np.int64)


def multinomial(
    keys: "NDArray[np.uint64]", total: int, table: "tuple[NDArray[np.uint64], NDArray[np.int64]]"
) -> "NDArray[np.int32]":
    """Return (n_keys, n_places) counts of `total` cases dropped independently on places by weight."""
    threshold, alias = table
    counts = np.empty((len(keys), len(alias)), dtype=np.int32)
    positions = np.arange(total, dtype=np.uint64)
    for row, key in enumerate(keys):
        numbers = uniforms(key, positions)
        places = scaled(numbers, len(alias))
        kept = (numbers & np.uint64(0xFFFFFFFF)) < threshold[places]
        counts[row] = np.bincount(np.where(kept, places, alias[places]), minlength=len(alias))
    return counts


def hypergeometric(keys: "NDArray[np.uint64]", total: int, people: "NDArray[np.int64]") -> "NDArray[np.int32]":
    """
    Return (n_keys, n_places) counts of `total` cases chosen among all people without replacement.

    People are drawn one after another by their number; a number already taken is drawn again. When cases are the
    majority, the controls are drawn instead.
    """
    everyone = int(people.sum())
    chosen = min(total, everyone - total)
    place_of = np.repeat(np.arange(len(people)), people)
    counts = np.zeros((len(keys), len(people)), dtype=np.int32)
    for row, key in enumerate(keys):
        taken: dict[int, None] = {}
        start = 0
        while len(taken) < chosen:
            batch = scaled(uniforms(key, np.arange(start, start + 2 * (chosen - len(taken)) + 8)), everyone)
            start += len(batch)
            for number in batch.tolist():
                taken[number] = None
                if len(taken) == chosen:
                    break
        counts[row] = np.bincount(place_of[list(taken)], minlength=len(people))
    return counts if chosen == total else (people - counts).astype(np.int32)


def permuted(
    keys: "NDArray[np.uint64]", places: "NDArray[np.int64]", times: "NDArray[np.int64]", shape: tuple[int, int]
) -> "NDArray[np.int32]":
    """Return (n_keys, n_places * n_times) counts with the cases' times dealt out anew to their places (Fisher-Yates)."""
    shuffled = np.tile(times, (len(keys), 1))
    rows = np.arange(len(keys))
    for last in range(len(times) - 1, 0, -1):
        other = scaled(uniforms(keys, last), last + 1)
        held = shuffled[rows, other]
        shuffled[rows, other] = shuffled[:, last]
        shuffled[:, last] = held
    cells = places * shape[1] + shuffled
    size = shape[0] * shape[1]
    return np.stack([np.bincount(row, minlength=size) for row in cells]).astype(np.int32)
