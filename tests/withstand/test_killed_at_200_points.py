"""Two hundred times killed in the middle of an act: what was acknowledged holds, and nothing is half."""

import pytest
from tests.reports.test_kill_points import holds, killed

pytestmark = pytest.mark.withstand

ROUNDS, KILLS = 10, 20


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_at_random_moments(tmp_path, seed):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    said, found = killed(tmp_path, kills=KILLS, acts=6, seed=seed, longest_wait=0.15)

    holds(said, found)
    assert len(said["sent"]) >= KILLS
