# mypy: ignore-errors
"""Areas by distance from each centre, and the bounds that segments of them are compared with."""

import numpy as np

from commonlight.analysis.base.compiled import compiled
from commonlight.analysis.hotspots.kernels import SEGMENT


@compiled
def sort_by_distance(keys, count, low, farthest, head, held):
    """Sort keys[:count] in place: buckets of equal squared distance, then insertion, or quicksort where many share a bucket."""
    if count < 2:
        return
    one = np.empty(1, dtype=np.uint64)
    as_float = one.view(np.float64)
    head[: count + 1] = 0
    per_bucket = (count - 1) / farthest if farthest > 0 else 0.0
    for k in range(count):
        one[0] = keys[k] & ~low
        head[np.int64(as_float[0] * per_bucket) + 1] += 1
    for bucket in range(count):
        head[bucket + 1] += head[bucket]
    for k in range(count):
        one[0] = keys[k] & ~low
        bucket = np.int64(as_float[0] * per_bucket)
        held[head[bucket]] = keys[k]
        head[bucket] += 1
    start = 0
    for bucket in range(count):
        stop = head[bucket]
        if stop - start > 48:
            held[start:stop].sort()
        else:
            for k in range(start + 1, stop):
                key = held[k]
                j = k - 1
                while j >= start and held[j] > key:
                    held[j + 1] = held[j]
                    j -= 1
                held[j + 1] = key
        start = stop
    keys[:count] = held[:count]


@compiled
def orders(centres, points, low, risk, cap, reach, lengths, order, tied):
    """
    Fill, for each centre, the areas by distance up to the cap: lengths (n_centres,), order and tied (n_centres, n_steps).

    centres : area numbers, near each other, so that one's reach bounds the next one's (triangle inequality)
    risk : (n_areas,) what the cap counts; reach : greatest distance
    tied : whether the next area is as far, so that the window is not yet a full circle
    """
    areas = len(points)
    square = np.empty(areas, dtype=np.float64)
    as_bits = square.view(np.uint64)
    keys = np.empty(areas, dtype=np.uint64)
    held = np.empty(areas, dtype=np.uint64)
    head = np.empty(areas + 2, dtype=np.int64)
    last_reach = np.inf
    for row in range(len(centres)):
        centre = centres[row]
        if row > 0:
            moved = 0.0
            for axis in range(points.shape[1]):
                moved += (points[centre, axis] - points[centres[row - 1], axis]) ** 2
            last_reach += np.sqrt(moved)
        bound = (min(last_reach, reach) * (1 + 1e-9)) ** 2
        for area in range(areas):
            distance = 0.0
            for axis in range(points.shape[1]):
                step = points[area, axis] - points[centre, axis]
                distance += step * step
            square[area] = distance
        count = 0
        farthest = 0.0
        for area in range(areas):
            if square[area] <= bound:
                farthest = max(farthest, square[area])
                keys[count] = (as_bits[area] & ~low) | np.uint64(area)
                count += 1
        sort_by_distance(keys, count, low, farthest, head, held)
        at_risk, length, over = 0.0, 0, False
        for k in range(count):
            area = np.uint32(keys[k] & low)
            at_risk += risk[area]
            if at_risk > cap:
                last_reach = np.sqrt(square[area])
                over = True
                break
            order[row, k] = area
            tied[row, k] = k + 1 < count and (keys[k + 1] & ~low) == (keys[k] & ~low)
            length = k + 1
        if not over and bound < np.inf:
            last_reach = np.inf
        lengths[row] = length


@compiled
def bounds(order, lengths, cell, whole, scale, sign, per_bin, expected, fixed, bins, slack):
    """
    Fill the running sums and what each segment of steps must be compared with; see `space.walk`.

    cell, whole : (n_areas,) expected cases and their scaled rounding
    """
    for row in range(len(lengths)):
        running, rounded = 0.0, 0
        for k in range(lengths[row]):
            running += cell[order[row, k]]
            rounded += whole[order[row, k]]
            expected[row, k] = running
            fixed[row, k] = rounded
        start, segment = 0, 0
        while start < lengths[row]:
            stop = min(start + SEGMENT if start >= SEGMENT else max(2 * start, 1), lengths[row])
            least = 1e300
            for k in range(start, stop):
                least = min(least, sign * (expected[row, k] * scale - fixed[row, k]))
            bins[row, segment, 0] = np.int64(np.sqrt(max(expected[row, start], 0.0)) * per_bin)
            bins[row, segment, 1] = np.int64(np.sqrt(max(expected[row, stop - 1], 0.0)) * per_bin) + 1
            slack[row, segment] = np.floor(least)
            segment += 1
            start = stop
