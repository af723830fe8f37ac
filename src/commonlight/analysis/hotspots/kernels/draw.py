# mypy: ignore-errors
"""Drawing maps under "no hotspot" into rows, a lane per replication; `draws` holds the same in NumPy."""

import numpy as np

from commonlight.analysis.base.compiled import compiled
from commonlight.analysis.hotspots.draws import FIRST, GOLDEN, SECOND

U1, U2, U3 = np.uint64(FIRST), np.uint64(SECOND), np.uint64(GOLDEN)
S27, S30, S31, S32 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(32)
LOW32 = np.uint64(0xFFFFFFFF)
ONE = np.uint64(1)


@compiled
def mixed(key, position):
    value = key + (np.uint64(position) + ONE) * U3
    value = (value ^ (value >> S30)) * U1
    value = (value ^ (value >> S27)) * U2
    return value ^ (value >> S31)


@compiled
def draw_multinomial(rows, keys, total, threshold, alias, whole, scale, sign):
    """Fill rows (n_places, LANES), a lane per key, with `sign * (scale * cases - whole)`."""
    places = len(alias)
    counts = np.empty(places, dtype=np.int32)
    for lane in range(len(keys)):
        counts[:] = 0
        key = keys[lane]
        for k in range(total):
            number = mixed(key, k)
            place = np.int64(((number >> S32) * np.uint64(places)) >> S32)
            if (number & LOW32) >= threshold[place]:
                place = alias[place]
            counts[place] += 1
        for place in range(places):
            rows[place, lane] = sign * (scale * counts[place] - whole[place])


@compiled
def draw_hypergeometric(rows, keys, chosen, people, place_of, invert, whole, scale, sign):
    """Fill rows (n_places, LANES) with cases chosen among people without replacement."""
    places, everyone = len(people), len(place_of)
    counts = np.empty(places, dtype=np.int64)
    taken = np.full(everyone, -1, dtype=np.int64)
    for lane in range(len(keys)):
        counts[:] = 0
        key = keys[lane]
        found, k = 0, 0
        while found < chosen:
            person = np.int64(((mixed(key, k) >> S32) * np.uint64(everyone)) >> S32)
            k += 1
            if taken[person] != lane:
                taken[person] = lane
                counts[place_of[person]] += 1
                found += 1
        for place in range(places):
            cases = people[place] - counts[place] if invert else counts[place]
            rows[place, lane] = sign * (scale * cases - whole[place])


@compiled
def draw_permuted(rows, keys, places, times, n_times, whole, scale, sign):
    """Fill rows (n_places * n_times, LANES) with times dealt out anew."""
    shuffled = np.empty_like(times)
    counts = np.empty(len(whole), dtype=np.int64)
    for lane in range(len(keys)):
        counts[:] = 0
        key = keys[lane]
        shuffled[:] = times
        for last in range(len(times) - 1, 0, -1):
            other = np.int64(((mixed(key, last) >> S32) * np.uint64(last + 1)) >> S32)
            held = shuffled[other]
            shuffled[other] = shuffled[last]
            shuffled[last] = held
        for case in range(len(times)):
            counts[places[case] * n_times + shuffled[case]] += 1
        for cell in range(len(whole)):
            rows[cell, lane] = sign * (scale * counts[cell] - whole[cell])
