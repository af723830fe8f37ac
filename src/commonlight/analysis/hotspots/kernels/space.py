# mypy: ignore-errors
"""Windows in space: all lanes walk the areas round a centre together."""

import numpy as np

from commonlight.analysis.base.compiled import compiled
from commonlight.analysis.hotspots.kernels import LANES, SEGMENT, TILE
from commonlight.analysis.hotspots.kernels.lanes import walk_lanes
from commonlight.analysis.hotspots.kernels.ratio import ratio

PART = 32


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
def levels(best, per_unit, top_level, level_of):
    """Fill level_of (LANES,) with the level each lane's highest ratio has reached; return the lowest of them."""
    lowest = top_level
    for lane in range(LANES):
        level_of[lane] = min(np.int64(best[lane] * per_unit), top_level)
        lowest = min(lowest, level_of[lane])
    return lowest


@compiled
def highest_of(tops, part):
    """Return the highest of PART lanes."""
    highest = np.int16(-32768)
    for lane in range(PART):
        highest = max(highest, tops[part + lane])
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
    scale, sign, least, top_level = setting[2], setting[3], setting[4], len(needed) - 1
    excess = np.zeros((len(lengths), LANES), dtype=np.int16)
    tops = np.empty(LANES, dtype=np.int16)
    level_of = np.empty(LANES, dtype=np.int64)
    lowest = levels(best, setting[5], top_level, level_of)
    for tile in range(0, lengths.max(), TILE):
        for centre in range(len(lengths)):
            length = min(lengths[centre], tile + TILE)
            here = excess[centre]
            step = tile
            segment = 0 if tile == 0 else tile // SEGMENT + 4
            while step < length:
                stop = min(step + SEGMENT if step >= SEGMENT else max(2 * step, 1), length)
                low_bin, high_bin = bins[centre, segment, 0], bins[centre, segment, 1]
                bound = np.floor(min(needed[lowest, low_bin], needed[lowest, high_bin])) + slack[centre, segment]
                if sign > 0:
                    # A window needs its least number of cases too.
                    bound = max(bound, scale * least - fixed[centre, stop - 1])
                short = np.int16(max(min(bound, 32767.0), -32767.0))
                highest = walk_lanes(rows, order[centre], step, stop, here, tops)
                if highest >= short:
                    raised = False
                    for part in range(0, LANES, PART):
                        if highest_of(tops, part) < short:
                            continue
                        for lane in range(part, part + PART):
                            level = level_of[lane]
                            own = (
                                np.floor(min(needed[level, low_bin], needed[level, high_bin])) + slack[centre, segment]
                            )
                            if tops[lane] >= short and tops[lane] >= own:
                                value = look_closer(
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
                                raised = raised or value > best[lane]
                                best[lane] = value
                    if raised:
                        lowest = levels(best, setting[5], top_level, level_of)
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
                rest = total - e
                # Below the parabola that bounds the ratio from above there is no need for logarithms.
                if sign < 0 or people > 0 or count > rest or 2 * e > total or gap * gap * total > 2 * top * e * rest:
                    value = ratio(float(count), e, total, people)
                    if value > top * (1 + 1e-12) + 1e-12:
                        top, where = value, k
        found[centre], at[centre] = top, where
