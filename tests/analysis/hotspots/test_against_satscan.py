"""Every cluster SaTScan 10.3.2 reports, found again: the same members, cases, expected and log likelihood ratio."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.analysis.hotspots.satscan_cases import scan_like_satscan
from tests.conftest import PROJECT

from commonlight.analysis.hotspots import Cluster

TRUTH_FOLDER = PROJECT / "tests" / "truth" / "hotspots"
TRUTH: dict[str, Any] = json.loads((TRUTH_FOLDER / "satscan_results.json").read_text())


def match(truth: dict[str, Any], clusters: tuple[Cluster, ...]) -> Cluster | None:
    """Return the cluster with the same members, or one that names them as tied."""
    wanted = set(truth["ids"])
    for cluster in clusters:
        if set(cluster.members) == wanted or wanted in map(set, cluster.tied_with):
            return cluster
    return None


def assert_same_clusters(name: str, clusters: tuple[Cluster, ...]) -> None:
    for truth in TRUTH[name]["clusters"]:
        found = match(truth, clusters)

        assert found is not None, truth["ids"]
        assert found.llr == pytest.approx(truth["llr"], abs=1e-6)
        assert found.cases == truth["cases"]
        assert found.expected == pytest.approx(truth["expected"], abs=0.0051)
        if "rr" in truth:
            assert found.relative_risk == pytest.approx(truth["rr"], abs=0.0051)
        if "time" in truth and set(found.members) == set(truth["ids"]):
            dates = [part.split("/") for part in truth["time"].split(" to ")]
            step = len(found.start.split("-")) if found.start else 0
            wanted = ["-".join([year, *(f"{int(part):02}" for part in rest)][:step]) for year, *rest in dates]
            assert [found.start, found.end] == wanted
    first = TRUTH[name]["clusters"][0]
    assert clusters[0].llr == pytest.approx(first["llr"], abs=1e-6)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(TRUTH))
def test_clusters_equal_satscan(name: str, shared_data: Path):
    result = scan_like_satscan(name, shared_data / "spatial", replicates=0, engine="array")

    assert_same_clusters(name, result.clusters)


def test_clusters_of_new_york_equal_satscan(tmp_path: Path):
    (tmp_path / "ny_leukemia").symlink_to(TRUTH_FOLDER)

    result = scan_like_satscan("ny_leukemia/poisson", tmp_path, replicates=0)

    assert_same_clusters("ny_leukemia/poisson", result.clusters)
    assert result.clusters[0].radius == pytest.approx(9.40, abs=0.005)


@pytest.mark.shared
def test_tie_of_north_humberside_is_named(shared_data: Path):
    result = scan_like_satscan("north_humberside/bernoulli", shared_data / "spatial", replicates=0)

    first = result.clusters[0]
    both = [set(first.members), *map(set, first.tied_with)]
    assert {"170", "173", "172", "169"} in both
    assert {"18", "19", "14", "26"} in both


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(TRUTH) - {"nyc_fever/space_time_permutation_retrospective"}))
def test_p_values_agree_with_satscan_within_chance(name: str, shared_data: Path):
    result = scan_like_satscan(name, shared_data / "spatial", replicates=999, seed=11)

    for truth in TRUTH[name]["clusters"]:
        found = match(truth, result.clusters)
        assert found is not None
        p = float(truth["p"])
        # Two runs of 999: five standard errors of their difference.
        assert abs(found.p - p) <= 5 * (2 * max(p, 0.002) * (1 - min(p, 0.998)) / 1000) ** 0.5 + 0.002
