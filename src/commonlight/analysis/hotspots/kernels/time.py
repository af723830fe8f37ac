# mypy: ignore-errors
"""
Cylinders: windows in space and time.

Rows hold plain counts, as small as they fit, because reading them is most of the work. Only at the end of a segment are they turned
into excesses, as running sums over time, so that an interval is a difference of two.
"""

import numpy as np

from commonlight.analysis.base.compiled import compiled
from commonlight.analysis.hotspots.kernels import LANES
from commonlight.analysis.hotspots.kernels.lanes import add_counts, add_up_excesses, top_of_differences
from commonlight.analysis.hotspots.kernels.ratio import ratio
from commonlight.analysis.hotspots.kernels.space import levels


@compiled
def segments_in_time(length, order, cell, scale, sign, per_bin, begin, end, edges, least, stops, bins, slack, fewest):
    """
    Cut the steps of one centre into segments and fill the bounds of each segment and group of intervals; return their number.

    cell : (n_areas, n_times + 1), running sums over time from 0 on; begin, end : intervals [begin, end) in groups, of
        which group g holds edges[g] to edges[g + 1] - 1
    """
    times = cell.shape[1] - 1
    running = np.zeros(times + 1)
    rounded = np.zeros(times + 1)
    early = np.zeros(times + 1)
    segment, step = 0, 0
    while step < length:
        start = step
        mass = 0.0
        while step < length:
            area = order[step]
            if step > start:
                # Stop before the stretch grows by more than a part of a standard deviation, or its bound is of no use.
                more = cell[area, times]
                if sign < 0 or step - start >= 16 or mass + more > 0.25 * np.sqrt(early[times]):
                    break
                mass += more
            for time in range(times + 1):
                running[time] += cell[area, time]
            step += 1
            if step == start + 1:
                early[:] = running
        for time in range(times + 1):
            rounded[time] = np.rint(running[time] * scale)
        for g in range(len(edges) - 1):
            low, high, room, most = 1e300, 0.0, 1e300, 0.0
            for interval in range(edges[g], edges[g + 1]):
                e = early[end[interval]] - early[begin[interval]]
                whole = rounded[end[interval]] - rounded[begin[interval]]
                low, high = min(low, e), max(high, e)
                room = min(room, sign * (e * scale - whole))
                most = max(most, whole)
            bins[segment, g, 0] = np.int64(np.sqrt(max(low, 0.0)) * per_bin)
            bins[segment, g, 1] = np.int64(np.sqrt(max(high, 0.0)) * per_bin) + 1
            slack[segment, g] = np.floor(room)
            # With more than expected wanted, a window needs its least number of cases too.
            fewest[segment, g] = least * scale - most if sign > 0 else -1e300
        stops[segment] = step
        segment += 1
    return segment


@compiled
def look_closer_in_time(
    rows, order, tied, start, stop, lane, counts, cell, begin, end, edges, wanted, at, best, setting
):
    """
    Return the highest ratio of one lane's cylinders of one segment in the wanted groups, or `best` if that is higher.

    counts : (n_times, LANES) cases of each time and at : (n_times + 1,) running sums of expected at the segment's end
    """
    total, people, _, sign, least, _ = setting
    times = cell.shape[1] - 1
    x = np.zeros(times + 1)
    e = at.copy()
    for time in range(times):
        x[time + 1] = x[time] + counts[time, lane]
    for k in range(stop - 1, start - 1, -1):
        if not tied[k]:
            for g in range(len(wanted)):
                if not wanted[g]:
                    continue
                for interval in range(edges[g], edges[g + 1]):
                    i, j = begin[interval], end[interval]
                    cases = x[j] - x[i]
                    expected = e[j] - e[i]
                    gap = cases - expected
                    if sign * gap > 0 and cases >= least:
                        rest = total - expected
                        if (
                            sign < 0
                            or people > 0
                            or cases > rest
                            or 2 * expected > total
                            or gap * gap * total > 2 * best * expected * rest
                        ):
                            best = max(best, ratio(cases, expected, total, people))
        area = order[k]
        gone = 0.0
        for time in range(times):
            gone += rows[area, time * LANES + lane]
            x[time + 1] -= gone
        for time in range(times + 1):
            e[time] -= cell[area, time]
    return best


@compiled
def excesses(counts, cells, scale, sign, whole, prefix):
    """Fill prefix (n_times + 1, LANES) with the running sums over time of `sign * (scale * cases - expected)`, whole."""
    # In 16 bits a running sum may wrap round; the difference of two is right all the same as long as it fits itself.
    before = 0.0
    for time in range(len(whole)):
        after = np.rint(cells[time + 1] * scale)
        whole[time] = np.int16(np.int64(sign * (after - before)))
        before = after
    add_up_excesses(counts, np.int16(sign * scale), whole, prefix)


@compiled
def least_that_matters(needed, level, segment, g, bins, slack):
    """Return the excess below which no cylinder of a group in a segment reaches the level."""
    return np.floor(min(needed[level, bins[segment, g, 0]], needed[level, bins[segment, g, 1]])) + slack[segment, g]


@compiled
def flag(tops, short, flagged):
    """Set flagged (LANES,) where the excess reaches `short`."""
    for lane in range(LANES):
        flagged[lane] |= np.uint8(tops[lane] >= short)


@compiled
def one_segment(
    rows,
    order,
    tied,
    start,
    stop,
    segment,
    cell,
    begin,
    end,
    edges,
    needed,
    best,
    setting,
    held,
    bound_of,
    levelled,
):
    """
    Walk one segment of one centre in all lanes and raise `best`; return the lowest level of all lanes.

    held : of this centre, the counts (n_times, LANES), their excesses, the running sums of expected and room; bound_of : bins, slack, fewest of this centre
    levelled : level_of (LANES,), the lowest of them, and room: tops, shorts, passing, wanted, flagged
    """
    counts, prefix, cells, whole = held
    bins, slack, fewest = bound_of
    level_of, lowest, tops, shorts, passing, wanted, flagged = levelled
    times, groups = cell.shape[1] - 1, len(edges) - 1
    for k in range(start, stop):
        area = order[k]
        add_counts(rows, np.int64(area), counts)
        for time in range(times + 1):
            cells[time] += cell[area, time]
    excesses(counts, cells, setting[2], setting[3], whole, prefix)
    any_passing = False
    flagged[:] = 0
    for g in range(groups):
        bound = max(least_that_matters(needed, lowest, segment, g, bins, slack), fewest[segment, g])
        shorts[g] = np.int16(max(min(bound, 32767.0), -32767.0))
        highest = top_of_differences(prefix, begin, end, edges[g], edges[g + 1], tops[g])
        passing[g] = highest >= shorts[g]
        if passing[g]:
            any_passing = True
            flag(tops[g], shorts[g], flagged)
    if not any_passing:
        return lowest
    raised = False
    for lane in range(LANES):
        if not flagged[lane]:
            continue
        some = False
        for g in range(groups):
            wanted[g] = (
                passing[g]
                and tops[g, lane] >= shorts[g]
                and tops[g, lane] >= least_that_matters(needed, level_of[lane], segment, g, bins, slack)
            )
            some = some or wanted[g]
        if some:
            value = look_closer_in_time(
                rows,
                order,
                tied,
                start,
                stop,
                lane,
                counts,
                cell,
                begin,
                end,
                edges,
                wanted,
                cells,
                best[lane],
                setting,
            )
            raised = raised or value > best[lane]
            best[lane] = value
    return levels(best, setting[5], len(needed) - 1, level_of) if raised else lowest


@compiled
def walk_in_time(rows, order, lengths, tied, cell, begin, end, edges, needed, best, setting, per_bin):
    """
    Raise `best` (LANES,) to the highest ratio of any cylinder of these centres.

    rows : (n_areas, n_times * LANES) counts, uint8 or uint16
    cell : (n_areas, n_times + 1), running sums over time from 0 on
    begin, end, edges : intervals [begin, end) in groups of alike expected cases; see `segments_in_time`
    """
    times = cell.shape[1] - 1
    groups = len(edges) - 1
    longest = lengths.max()
    stops = np.empty(longest + 1, dtype=np.int64)
    bins = np.empty((longest + 1, groups, 2), dtype=np.int64)
    slack = np.empty((longest + 1, groups), dtype=np.float64)
    fewest = np.empty((longest + 1, groups), dtype=np.float64)
    counts = np.empty((times, LANES), dtype=np.int16)
    prefix = np.zeros((times + 1, LANES), dtype=np.int16)
    cells = np.empty(times + 1)
    whole = np.empty(times, dtype=np.int16)
    tops = np.empty((groups, LANES), dtype=np.int16)
    shorts = np.empty(groups, dtype=np.int16)
    level_of = np.empty(LANES, dtype=np.int64)
    wanted = np.empty(groups, dtype=np.bool_)
    passing = np.empty(groups, dtype=np.bool_)
    flagged = np.empty(LANES, dtype=np.uint8)
    lowest = levels(best, setting[5], len(needed) - 1, level_of)
    for centre in range(len(lengths)):
        count = segments_in_time(
            lengths[centre],
            order[centre],
            cell,
            setting[2],
            setting[3],
            per_bin,
            begin,
            end,
            edges,
            setting[4],
            stops,
            bins,
            slack,
            fewest,
        )
        counts[:] = 0
        cells[:] = 0.0
        start = 0
        for segment in range(count):
            lowest = one_segment(
                rows,
                order[centre],
                tied[centre],
                start,
                stops[segment],
                segment,
                cell,
                begin,
                end,
                edges,
                needed,
                best,
                setting,
                (counts, prefix, cells, whole),
                (bins, slack, fewest),
                (level_of, lowest, tops, shorts, passing, wanted, flagged),
            )
            start = stops[segment]


@compiled
def best_of_each_in_time(cases, order, lengths, tied, cell, begin, end, setting, found, at, when):
    """Fill found, at, when (n_centres,): highest ratio, its step and its interval for the cylinders of each centre."""
    total, people, _, sign, least, _ = setting
    times = cell.shape[1]
    count = np.zeros(times + 1)
    e = np.zeros(times + 1)
    ahead = np.zeros(times + 1)
    for centre in range(len(lengths)):
        top, where, which = 0.0, -1, -1
        count[:] = 0.0
        e[:] = 0.0
        step = 0
        while step < lengths[centre]:
            # A stretch of steps is skipped when even all its cases with the expected of its first step would not do.
            ahead[:] = count
            stop = step
            mass, sum_first = 0.0, 0.0
            first = order[centre, step]
            running = 0.0
            early = 0.0
            for time in range(times):
                running += cell[first, time]
                early += running
            while stop < lengths[centre] and stop - step < 16:
                area = order[centre, stop]
                running = 0.0
                for time in range(times):
                    running += cases[area, time]
                    ahead[time + 1] += running
                    if stop > step:
                        mass += cell[area, time]
                stop += 1
                if mass > 0.3 * np.sqrt(e[times] + sum_first + 1e-9) or sign < 0:
                    break
            sum_first = 0.0
            promising = sign < 0 or people > 0
            if not promising:
                running = 0.0
                for time in range(times):
                    running += cell[first, time]
                    e[time + 1] += running
                for interval in range(len(begin)):
                    i, j = begin[interval], end[interval]
                    expected = e[j] - e[i]
                    gap = ahead[j] - ahead[i] - expected
                    if gap > 0:
                        rest = total - expected
                        if (
                            ahead[j] - ahead[i] > rest
                            or 1.8 * expected > total
                            or gap * gap * total > 2 * top * expected * rest
                        ):
                            promising = True
                            break
                running = 0.0
                for time in range(times):
                    running += cell[first, time]
                    e[time + 1] -= running
            for k in range(step, stop):
                area = order[centre, k]
                running, so_far = 0.0, 0.0
                for time in range(times):
                    running += cell[area, time]
                    so_far += cases[area, time]
                    e[time + 1] += running
                    count[time + 1] += so_far
                if promising and not tied[centre, k]:
                    for interval in range(len(begin)):
                        i, j = begin[interval], end[interval]
                        expected = e[j] - e[i]
                        inside = count[j] - count[i]
                        gap = inside - expected
                        if sign * gap > 0 and inside >= least:
                            rest = total - expected
                            if (
                                sign < 0
                                or people > 0
                                or inside > rest
                                or 2 * expected > total
                                or gap * gap * total > 2 * top * expected * rest
                            ):
                                value = ratio(inside, expected, total, people)
                                if value > top * (1 + 1e-12) + 1e-12:
                                    top, where, which = value, k, interval
            step = stop
        found[centre], at[centre], when[centre] = top, where, which
