"""The scale of chance against SaTScan's: the quantiles of its null maxima, and the tail it reports at each of its clusters."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from tests.analysis.hotspots.satscan_cases import scan_like_satscan
from tests.conftest import PROJECT

from commonlight.analysis.hotspots import draws
from commonlight.analysis.hotspots.problem import Problem, on_sphere
from commonlight.analysis.hotspots.replicate import maxima

# SaTScan 10.3.2, 999 replications of 5,000 cases over the counties of the United States, circles up to half of the people.
QUANTILES = {0.05: 6.10, 0.50: 7.72, 0.95: 10.61}
TRUTH = json.loads((PROJECT / "tests" / "truth" / "hotspots" / "satscan_results.json").read_text())


def counties(folder: Path) -> Problem:
    """All counties that stand in both files, with the people of 2020 and 5,000 cases."""
    with (folder / "us_county_centroids.csv").open() as lines:
        places = {row["fips"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(lines)}
    with gzip.open(folder / "svi_2020_us_county.csv.gz", "rt", encoding="utf-8-sig") as lines:
        people = {row["FIPS"].zfill(5): float(row["E_TOTPOP"]) for row in csv.DictReader(lines)}
    both = sorted(places.keys() & people.keys())
    latitude, longitude = np.array([places[fips] for fips in both]).T
    expected = np.array([people[fips] for fips in both])
    expected *= 5000 / expected.sum()
    cases = np.random.default_rng(1).multinomial(5000, expected / 5000)[:, None]
    return Problem(on_sphere(latitude, longitude), cases, expected[:, None], expected)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.xdist_group("compiled")
def test_null_maxima_of_the_counties_have_satscans_quantiles(shared_data: Path):
    problem = counties(shared_data / "vulnerability")
    assert problem.areas == 3140

    ours = maxima(problem, draws.replication_keys(3, 4995), engine="compiled", workers=2)

    for share, theirs in QUANTILES.items():
        # Their quantile, seen from ours, lies where 999 draws of one distribution put it (four standard errors of the difference).
        error = (share * (1 - share) * (1 / 999 + 1 / 4995)) ** 0.5
        assert abs(float((ours <= theirs).mean()) - share) <= 4 * error
        wrong = float((ours <= 1.1 * theirs).mean())
        assert abs(wrong - share) > 4 * error


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(TRUTH) - {"nyc_fever/space_time_permutation_retrospective"}))
def test_null_maxima_have_the_tail_satscan_reports_at_each_cluster(name: str, shared_data: Path):
    ours = np.array(scan_like_satscan(name, shared_data / "spatial", replicates=1999, seed=23).maxima)

    for cluster in TRUTH[name]["clusters"]:
        tail, theirs = float((ours >= cluster["llr"] - 1e-6).mean()), float(cluster["p"])
        middle = min(max(theirs, 0.003), 0.997)
        assert abs(tail - theirs) <= 4 * (middle * (1 - middle) * (1 / 999 + 1 / 1999)) ** 0.5 + 0.001
