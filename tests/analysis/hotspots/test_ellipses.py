"""Ellipses: the windows are those of the definition, a long hotspot is found along its axis, a round one stays a circle."""

import numpy as np
import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.hotspots import draws, poisson
from commonlight.analysis.hotspots.problem import ELLIPSES, Problem
from commonlight.analysis.hotspots.replicate import draw, maxima

SIDE = 7
PLACES = np.array([(x, y) for x in range(SIDE) for y in range(SIDE)], dtype=float)
NAMES = [f"{int(x)}.{int(y)}" for x, y in PLACES]


def made_map(**given) -> Problem:
    rng = np.random.default_rng(6)
    points = rng.random((16, 2)) * 10
    expected = rng.lognormal(0, 0.5, (16, 1))
    expected *= 60 / expected.sum()
    counts = rng.multinomial(60, expected.ravel() / 60)[:, None]
    return Problem(points, counts, expected, expected[:, 0], ellipses=ELLIPSES, **given)


def brute_force(problem: Problem, cases: np.ndarray) -> float:
    """The highest ratio by the definition: every centre, elongation, angle and size, from the equation of an ellipse."""
    best = 0.0
    for elongation, degrees in [(1.0, 0.0), *problem.ellipses]:
        turn = np.radians(degrees)
        worth = (4 * elongation / (elongation + 1) ** 2) ** problem.penalty
        for centre in problem.points:
            dx, dy = (problem.points - centre).T
            along, across = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
            # (along / a)**2 + (across / b)**2 <= 1 with a = elongation * b; the long half-axis may not pass the reach.
            short = np.sqrt((along / elongation) ** 2 + across**2)
            for b in np.unique(short):
                inside = short <= b
                if problem.at_risk[inside].sum() > problem.cap or b * elongation > problem.max_distance:
                    break
                c, e = float(cases[inside].sum()), float(problem.expected[inside].sum())
                if c > e and c >= problem.min_cases:
                    best = max(best, worth * float(problem.likelihood(np.array(c), np.array(e))))
    return best


@pytest.mark.slow
@pytest.mark.xdist_group("compiled")
@pytest.mark.parametrize("penalty", [0.0, 1.0])
@pytest.mark.parametrize("reach", [np.inf, 4.0])
def test_maxima_over_ellipses_equal_brute_force_in_both_engines(penalty: float, reach: float):
    problem = made_map(penalty=penalty, max_distance=reach)
    keys = draws.replication_keys(4, 4)
    arranged, _ = problem.arranged()

    array = maxima(problem, keys, engine="array")
    compiled = maxima(problem, keys, engine="compiled", workers=2)

    assert array.tolist() == pytest.approx([brute_force(arranged, drawn) for drawn in draw(arranged, keys)])
    assert compiled == pytest.approx(array, abs=1e-9)


def hotspot(members: set[str], shape: str, **given):
    counts = [8 if name in members else 2 for name in NAMES]
    return poisson(
        NAMES, PLACES[:, 0], PLACES[:, 1], counts, expected=np.ones(49), shape=shape, replicates=0, engine="array", **given
    ).clusters[0]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("members", "angle"),
    [({f"{x}.3" for x in range(1, 6)}, 0.0), ({f"3.{y}" for y in range(1, 6)}, 90.0)],
)
def test_a_long_hotspot_is_found_along_its_axis(members: set[str], angle: float):
    long, round_one = hotspot(members, "ellipse"), hotspot(members, "circle")

    assert set(long.members) == members
    assert long.elongation > 1
    # The directions of the longer shapes are 20 degrees or less apart.
    assert long.angle == pytest.approx(angle, abs=10)
    assert 2.0 <= long.radius < 2.3
    assert set(round_one.members) != members
    assert (round_one.elongation, round_one.angle) == (1.0, None)
    assert long.llr > round_one.llr


@pytest.mark.slow
def test_a_round_hotspot_stays_a_circle_and_a_penalty_marks_long_ones_down():
    cross = {"3.3", "2.3", "4.3", "3.2", "3.4"}
    line = {f"{x}.3" for x in range(1, 6)}

    found = hotspot(cross, "ellipse")
    free, strict = hotspot(line, "ellipse", penalty=0.0), hotspot(line, "ellipse", penalty=1.0)

    assert set(found.members) == cross
    assert found.elongation == 1.0
    assert set(free.members) == set(strict.members) == line
    # Elongation 2 of the definition: 4 * 2 / 3**2.
    assert strict.llr < free.llr
    assert strict.llr == pytest.approx(free.llr * 4 * strict.elongation / (strict.elongation + 1) ** 2)


def test_ellipses_on_the_globe_and_unknown_shapes_are_refused():
    with pytest.raises(InputError, match="plane coordinates"):
        poisson(["a", "b"], [0, 1], [0, 1], [3, 4], expected=[1, 1], latlon=True, shape="ellipse")
    with pytest.raises(InputError, match="circle or ellipse"):
        poisson(["a", "b"], [0, 1], [0, 1], [3, 4], expected=[1, 1], shape="square")
    with pytest.raises(InputError, match="between 0 and 1"):
        poisson(["a", "b"], [0, 1], [0, 1], [3, 4], expected=[1, 1], shape="ellipse", penalty=2)
