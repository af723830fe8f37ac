"""The same answers for a seed on 1 worker, 2 workers, other processes, and a Dask cluster."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from commonlight.analysis.hotspots import ScanResult, poisson


def scanned(times: int, workers: int) -> ScanResult:
    rng = np.random.default_rng(8)
    counts = rng.poisson(2.0, (60, times))
    counts[:4, -1] += 9
    x, y = rng.random((2, 60))
    return poisson(
        [str(area) for area in range(60)],
        x,
        y,
        counts,
        expected=np.ones((60, times)),
        direction="both",
        replicates=299,
        seed=5,
        workers=workers,
        engine="compiled",
    )


@contextmanager
def processes() -> Iterator[None]:
    from joblib import parallel_config

    with parallel_config(backend="loky", n_jobs=2):
        yield


@contextmanager
def dask_cluster() -> Iterator[None]:
    distributed = pytest.importorskip("distributed")
    from joblib import parallel_config

    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as machines,
        distributed.Client(machines) as client,
        parallel_config(backend="dask"),
    ):
        yield
        # The work was done there, not here.
        ran = client.run(lambda: __import__("sys").modules.get("commonlight.analysis.hotspots.engine") is not None)
        assert list(ran.values()) == [True, True]


@pytest.mark.proofs
@pytest.mark.xdist_group("compiled")
@pytest.mark.parametrize("where", [processes, dask_cluster])
def test_answers_do_not_depend_on_where_the_work_is_done(where):
    here = {times: scanned(times, 1) for times in (1, 6)}
    threads = {times: scanned(times, 2) for times in (1, 6)}

    with where():
        there = {times: scanned(times, 2) for times in (1, 6)}

    assert here[1].clusters
    assert threads == here
    assert there == here
