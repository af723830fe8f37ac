# mypy: ignore-errors
"""
Compiled loops of the scan. Imported only when compiled speed is wanted; `draws` and `replicate` hold the same in NumPy.

Replications run side by side, LANES to a row of small integers. A row holds, for one area (and time), `sign * (scale * cases -
whole)`, where `whole` is `scale * expected` rounded: the running sum along an order of areas is then the excess of the window, up to
a rounding that is the same for all lanes and known. One compare of a segment's highest excess with the least excess that could
matter decides for LANES x SEGMENT windows at once; only what passes is looked at with logarithms.
"""

import numpy as np

from commonlight.analysis.base.compiled import compiled
from commonlight.analysis.hotspots.draws import FIRST, GOLDEN, SECOND

LANES = 128
SEGMENT = 8
TILE = 512
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
    """Fill rows (n_places, LANES) int16, a lane per key."""
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
    """Fill rows (n_places, LANES) int16 with cases chosen among people without replacement."""
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
    """Fill rows (n_places * n_times, LANES) int16 with times dealt out anew."""
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


@compiled
def ratio(cases, expected, total, people):
    """Return the log likelihood ratio of one window; `people` is 0 under the Poisson models."""
    out, rest = total - cases, total - expected
    if people == 0.0:
        value = 0.0
        if cases > 0:
            value += cases * np.log(cases / expected)
        if out > 0:
            value += out * np.log(out / rest)
        return value
    inside = expected * (people / total)
    value = 0.0
    free, out_free = inside - cases, people - inside - out
    share, none = total / people, 1.0 - total / people
    if cases > 0:
        value += cases * np.log(cases / (inside * share))
    if free > 1e-9:
        value += free * np.log(free / (inside * none))
    if out > 0:
        value += out * np.log(out / ((people - inside) * share))
    if out_free > 1e-9:
        value += out_free * np.log(out_free / ((people - inside) * none))
    return value


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
def orders(
    centres,
    points,
    low,
    risk,
    cap,
    reach,
    cell,
    whole,
    scale,
    sign,
    per_bin,
    lengths,
    order,
    expected,
    fixed,
    tied,
    bins,
    slack,
):
    """
    Fill what `walk` needs for each centre; see there.

    centres : area numbers, near each other, so that one's reach bounds the next one's (triangle inequality)
    risk : (n_areas,) what the cap counts; reach : greatest distance; cell, whole : (n_areas,) expected cases and their scaled rounding
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
        at_risk, running, rounded = 0.0, 0.0, 0
        length = 0
        over = False
        for k in range(count):
            area = np.uint32(keys[k] & low)
            at_risk += risk[area]
            if at_risk > cap:
                last_reach = np.sqrt(square[area])
                over = True
                break
            running += cell[area]
            rounded += whole[area]
            order[row, k] = area
            expected[row, k] = running
            fixed[row, k] = rounded
            tied[row, k] = k + 1 < count and (keys[k + 1] & ~low) == (keys[k] & ~low)
            length = k + 1
        if not over and bound < np.inf:
            last_reach = np.inf
        lengths[row] = length
        start, segment = 0, 0
        while start < length:
            stop = min(start + SEGMENT if start >= SEGMENT else max(2 * start, 1), length)
            least = 1e300
            for k in range(start, stop):
                least = min(least, sign * (expected[row, k] * scale - fixed[row, k]))
            bins[row, segment, 0] = np.int64(np.sqrt(max(expected[row, start], 0.0)) * per_bin)
            bins[row, segment, 1] = np.int64(np.sqrt(max(expected[row, stop - 1], 0.0)) * per_bin) + 1
            slack[row, segment] = np.floor(least)
            segment += 1
            start = stop


@compiled
def look_closer(rows, order, expected, fixed, tied, start, stop, lane, excess, own, best, setting):
    """Return the highest ratio of one lane's windows of one segment, walking back from its end, or `best` if that is higher."""
    total, people, scale, sign, least, _ = setting
    x = np.int64(excess)
    for k in range(stop - 1, start - 1, -1):
        if x >= own and not tied[k]:
            cases = np.rint((sign * x + fixed[k]) / scale)
            if sign * (cases - expected[k]) > 0 and cases >= least:
                best = max(best, ratio(cases, expected[k], total, people))
        x -= np.int64(rows[order[k], lane])
    return best


@compiled
def eight_steps(rows, order, step, here, tops):
    """
    Walk SEGMENT steps in all lanes: move `here`, fill `tops` with the highest excess of each lane, return the highest of all.

    A function by itself, and indices that cannot be negative, so that the compiler sees it may use the processor's wide registers.
    """
    o0, o1, o2, o3 = (
        np.int64(order[step]),
        np.int64(order[step + 1]),
        np.int64(order[step + 2]),
        np.int64(order[step + 3]),
    )
    o4, o5, o6, o7 = (
        np.int64(order[step + 4]),
        np.int64(order[step + 5]),
        np.int64(order[step + 6]),
        np.int64(order[step + 7]),
    )
    highest = np.int16(-32768)
    for lane in range(LANES):
        x = np.int16(here[lane] + rows[o0, lane])
        top = x
        x = np.int16(x + rows[o1, lane])
        top = max(x, top)
        x = np.int16(x + rows[o2, lane])
        top = max(x, top)
        x = np.int16(x + rows[o3, lane])
        top = max(x, top)
        x = np.int16(x + rows[o4, lane])
        top = max(x, top)
        x = np.int16(x + rows[o5, lane])
        top = max(x, top)
        x = np.int16(x + rows[o6, lane])
        top = max(x, top)
        x = np.int16(x + rows[o7, lane])
        top = max(x, top)
        here[lane] = x
        tops[lane] = top
        highest = max(highest, top)
    return highest


@compiled
def some_steps(rows, order, step, stop, here, tops):
    """Do what `eight_steps` does for steps `step` to `stop` - 1."""
    tops[:] = -32768
    for k in range(step, stop):
        row = rows[order[k]]
        for lane in range(LANES):
            x = np.int16(here[lane] + row[lane])
            here[lane] = x
            tops[lane] = max(x, tops[lane])
    highest = np.int16(-32768)
    for lane in range(LANES):
        highest = max(highest, tops[lane])
    return highest


@compiled
def walk(rows, order, lengths, expected, fixed, tied, bins, slack, needed, best, setting):
    """
    Raise `best` (LANES,) to the highest ratio of any window of these centres.

    rows : (n_areas, LANES) int16, see the module
    order, expected, fixed, tied : (n_centres, n_steps); areas by distance, running sums of expected and of `whole`, and whether
        the next area is as far, so that the window is not yet a full circle
    bins, slack : (n_centres, n_segments, 2), (n_centres, n_segments); first and last bin and least rounding of each segment of
        0, 1, 2-3, 4-7, then SEGMENT steps
    needed : (n_levels, BINS + 2) scaled excess needed for each level
    setting : (total, people, scale, sign, least cases, levels per unit of the ratio)

    Centres are near each other, so all walk the same TILE of steps before the next one: its rows stay in the processor's cache.
    """
    scale, sign, least = setting[2], setting[3], setting[4]
    centres = len(lengths)
    excess = np.zeros((centres, LANES), dtype=np.int16)
    tops = np.empty(LANES, dtype=np.int16)
    level_of = np.empty(LANES, dtype=np.int64)
    for tile in range(0, lengths.max(), TILE):
        for centre in range(centres):
            length = min(lengths[centre], tile + TILE)
            if length <= tile:
                continue
            lowest = len(needed) - 1
            for lane in range(LANES):
                level_of[lane] = min(np.int64(best[lane] * setting[5]), len(needed) - 1)
                lowest = min(lowest, level_of[lane])
            here = excess[centre]
            step = tile
            segment = 0 if tile == 0 else tile // SEGMENT + 3
            while step < length:
                stop = min(step + SEGMENT if step >= SEGMENT else max(2 * step, 1), length)
                low_bin, high_bin = bins[centre, segment, 0], bins[centre, segment, 1]
                bound = np.floor(min(needed[lowest, low_bin], needed[lowest, high_bin])) + slack[centre, segment]
                if sign > 0:
                    # A window needs its least number of cases too.
                    bound = max(bound, scale * least - fixed[centre, stop - 1])
                short = np.int16(max(min(bound, 32767.0), -32767.0))
                if stop - step == SEGMENT:
                    highest = eight_steps(rows, order[centre], step, here, tops)
                else:
                    highest = some_steps(rows, order[centre], step, stop, here, tops)
                if highest >= short:
                    for lane in range(LANES):
                        if tops[lane] >= short:
                            level = level_of[lane]
                            own = (
                                np.floor(min(needed[level, low_bin], needed[level, high_bin])) + slack[centre, segment]
                            )
                            if tops[lane] >= own:
                                best[lane] = look_closer(
                                    rows,
                                    order[centre],
                                    expected[centre],
                                    fixed[centre],
                                    tied[centre],
                                    step,
                                    stop,
                                    lane,
                                    here[lane],
                                    own,
                                    best[lane],
                                    setting,
                                )
                segment += 1
                step = stop


@compiled
def best_of_each(cases, order, lengths, expected, tied, setting, found, at):
    """Fill found, at (n_centres,): the highest ratio of the windows of each centre and the step where it is reached."""
    total, people, _, sign, least, _ = setting
    for centre in range(len(lengths)):
        count = 0
        top, where = 0.0, -1
        for k in range(lengths[centre]):
            count += cases[order[centre, k]]
            e = expected[centre, k]
            gap = sign * (count - e)
            if gap > 0 and count >= least and not tied[centre, k]:
                value = ratio(float(count), e, total, people)
                if value > top * (1 + 1e-12) + 1e-12:
                    top, where = value, k
        found[centre], at[centre] = top, where


@compiled
def segments_in_time(
    length, order, cell, whole, scale, sign, per_bin, begin, end, group, least, stops, bins, slack, fewest
):
    """
    Cut the steps of one centre into segments and fill the bounds of each segment and group of intervals; return their number.

    cell, whole : (n_areas, n_times); begin, end, group : intervals [begin, end) and the group each belongs to
    """
    times = cell.shape[1]
    running = np.zeros(times + 1)
    rounded = np.zeros(times + 1)
    early = np.empty(times + 1)
    late = np.empty(times + 1)
    segment, step = 0, 0
    while step < length:
        start = step
        mass = 0.0
        while step < length:
            area = order[step]
            if step > start:
                more = 0.0
                for time in range(times):
                    more += cell[area, time]
                # Stop before the stretch grows by more than a part of a standard deviation, or its bound is of no use.
                if sign < 0 or step - start >= 16 or mass + more > 0.25 * np.sqrt(early[times]):
                    break
                mass += more
            for time in range(times):
                running[time] += cell[area, time]
                rounded[time] += whole[area, time]
            step += 1
            if step == start + 1:
                early[0] = 0.0
                for time in range(times):
                    early[time + 1] = early[time] + running[time]
        late[0] = 0.0
        for time in range(times):
            late[time + 1] = late[time] + rounded[time]
        for g in range(bins.shape[1]):
            bins[segment, g, 0] = 1 << 30
            bins[segment, g, 1] = 0
            slack[segment, g] = 1e300
            fewest[segment, g] = 1e300
        for interval in range(len(begin)):
            g = group[interval]
            e = early[end[interval]] - early[begin[interval]]
            bin_here = np.int64(np.sqrt(max(e, 0.0)) * per_bin)
            bins[segment, g, 0] = min(bins[segment, g, 0], bin_here)
            bins[segment, g, 1] = max(bins[segment, g, 1], bin_here + 1)
            room = sign * (e * scale - (late[end[interval]] - late[begin[interval]]))
            slack[segment, g] = min(slack[segment, g], np.floor(room))
            # With more than expected wanted, a window needs its least number of cases too.
            some = least * scale - (late[end[interval]] - late[begin[interval]]) if sign > 0 else -1e300
            fewest[segment, g] = min(fewest[segment, g], some)
        stops[segment] = step
        segment += 1
    return segment


@compiled
def look_closer_in_time(
    rows, order, tied, start, stop, lane, excess, cell, whole, begin, end, wanted, group, at, fixed_at, best, setting
):
    """Return the highest ratio of one lane's cylinders of one segment in the wanted groups, or `best` if that is higher."""
    total, people, scale, sign, least, _ = setting
    times = cell.shape[1]
    x = np.empty(times + 1)
    e = np.empty(times + 1)
    f = np.empty(times + 1)
    x[0], e[0], f[0] = 0.0, 0.0, 0.0
    mine = np.empty(times)
    cells = at.copy()
    wholes = fixed_at.copy()
    for time in range(times):
        mine[time] = excess[time, lane]
    for k in range(stop - 1, start - 1, -1):
        if not tied[k]:
            for time in range(times):
                x[time + 1] = x[time] + mine[time]
                e[time + 1] = e[time] + cells[time]
                f[time + 1] = f[time] + wholes[time]
            for interval in range(len(begin)):
                if wanted[group[interval]]:
                    i, j = begin[interval], end[interval]
                    cases = np.rint((sign * (x[j] - x[i]) + f[j] - f[i]) / scale)
                    expected = e[j] - e[i]
                    if sign * (cases - expected) > 0 and cases >= least:
                        gap = cases - expected
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
        for time in range(times):
            mine[time] -= rows[area, time * LANES + lane]
            cells[time] -= cell[area, time]
            wholes[time] -= whole[area, time]
    return best


@compiled
def add_row(rows, area, excess):
    """Add one area's row to the running sums of all times and lanes."""
    for place in range(len(excess)):
        excess[place] += rows[area, place]


@compiled
def sum_up(table, prefix):
    """Fill prefix (n_times + 1, LANES) with the running sums over time of table (n_times, LANES)."""
    for time in range(len(table)):
        for lane in range(LANES):
            prefix[time + 1, lane] = prefix[time, lane] + table[time, lane]


@compiled
def top_of_intervals(prefix, begin, end, first, last, tops):
    """Fill `tops` with each lane's highest excess over the intervals `first` to `last` - 1; return the highest of all."""
    tops[:] = -32768
    for interval in range(first, last):
        i, j = begin[interval], end[interval]
        for lane in range(LANES):
            tops[lane] = max(np.int16(prefix[j, lane] - prefix[i, lane]), tops[lane])
    highest = np.int16(-32768)
    for lane in range(LANES):
        highest = max(highest, tops[lane])
    return highest


@compiled
def walk_in_time(rows, order, lengths, tied, cell, whole, begin, end, group, needed, best, setting, per_bin):
    """
    Raise `best` (LANES,) to the highest ratio of any cylinder of these centres.

    rows : (n_areas, n_times * LANES) int16; cell, whole : (n_areas, n_times); intervals [begin, end), sorted by group
    """
    times = cell.shape[1]
    groups = group[-1] + 1
    longest = lengths.max()
    stops = np.empty(longest + 1, dtype=np.int64)
    bins = np.empty((longest + 1, groups, 2), dtype=np.int64)
    slack = np.empty((longest + 1, groups), dtype=np.float64)
    fewest = np.empty((longest + 1, groups), dtype=np.float64)
    excess = np.empty(times * LANES, dtype=np.int16)
    table = excess.reshape((times, LANES))
    prefix = np.zeros((times + 1, LANES), dtype=np.int16)
    tops = np.empty((groups, LANES), dtype=np.int16)
    shorts = np.empty(groups, dtype=np.int16)
    level_of = np.empty(LANES, dtype=np.int64)
    wanted = np.empty(groups, dtype=np.bool_)
    edges = np.searchsorted(group, np.arange(groups + 1))
    cells = np.empty(times)
    wholes = np.empty(times)
    for centre in range(len(lengths)):
        count = segments_in_time(
            lengths[centre],
            order[centre],
            cell,
            whole,
            setting[2],
            setting[3],
            per_bin,
            begin,
            end,
            group,
            setting[4],
            stops,
            bins,
            slack,
            fewest,
        )
        lowest = len(needed) - 1
        for lane in range(LANES):
            level_of[lane] = min(np.int64(best[lane] * setting[5]), len(needed) - 1)
            lowest = min(lowest, level_of[lane])
        excess[:] = 0
        cells[:] = 0.0
        wholes[:] = 0.0
        start = 0
        for segment in range(count):
            stop = stops[segment]
            for k in range(start, stop):
                area = order[centre, k]
                add_row(rows, area, excess)
                for time in range(times):
                    cells[time] += cell[area, time]
                    wholes[time] += whole[area, time]
            sum_up(table, prefix)
            passing = False
            for g in range(groups):
                bound = np.floor(min(needed[lowest, bins[segment, g, 0]], needed[lowest, bins[segment, g, 1]]))
                bound = max(bound + slack[segment, g], fewest[segment, g])
                shorts[g] = np.int16(max(min(bound, 32767.0), -32767.0))
                if top_of_intervals(prefix, begin, end, edges[g], edges[g + 1], tops[g]) >= shorts[g]:
                    passing = True
            if passing:
                for lane in range(LANES):
                    some = False
                    for g in range(groups):
                        wanted[g] = False
                        if tops[g, lane] >= shorts[g]:
                            level = level_of[lane]
                            own = (
                                np.floor(min(needed[level, bins[segment, g, 0]], needed[level, bins[segment, g, 1]]))
                                + slack[segment, g]
                            )
                            if tops[g, lane] >= own:
                                wanted[g] = True
                                some = True
                    if some:
                        best[lane] = look_closer_in_time(
                            rows,
                            order[centre],
                            tied[centre],
                            start,
                            stop,
                            lane,
                            table,
                            cell,
                            whole,
                            begin,
                            end,
                            wanted,
                            group,
                            cells,
                            wholes,
                            best[lane],
                            setting,
                        )
            start = stop


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
