"""Killed at any point of sending, uploading, withdrawing or deleting: what was acknowledged holds, and nothing is half."""

import json
import random
import subprocess
import sys
import time

import pytest
from tests.conftest import PROJECT
from tests.reports.test_backup import environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills processes")


def start(folder, act):
    command = [sys.executable, "-m", "tests.reports.kill_site", str(folder), act]
    return subprocess.Popen(command, env=environment(folder), cwd=PROJECT, stdout=subprocess.PIPE, text=True)


def whole(folder, act):
    process = start(folder, act)
    text, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return text


def killed(folder, kills, acts, *, seed=11, longest_wait=0.0):
    """
    Kill the site `kills` times after some acts; return what was acknowledged, by kind.

    longest_wait : seconds given to the act under way at most; about as long as an act lasts, so that any point is met
    """
    rng, said = random.Random(seed), {"sent": set(), "withdrawn": set(), "deleted": set()}
    whole(folder, "build")
    for _ in range(kills):
        process = start(folder, "go")
        assert process.stdout.readline() == "going\n"
        for _ in range(rng.randint(1, acts)):
            kind, report = process.stdout.readline().split()
            said[kind].add(int(report))
        # The next act is somewhere under way; sometimes it is given a moment more.
        for _ in range(rng.randint(0, 20_000)):
            pass
        time.sleep(rng.uniform(0, longest_wait))
        process.kill()
        rest = process.stdout.read()
        process.wait(30)
        process.stdout.close()
        for line in rest.splitlines():
            if len(line.split()) == 2 and line.split()[0] in said and line in rest.split("\n")[:-1]:
                said[line.split()[0]].add(int(line.split()[1]))
    return said, json.loads(whole(folder, "look"))


def holds(said, found):
    standing = set(found["opening"])
    assert found["whole"] == "ok"
    assert said["sent"] - set(found["tombstones"]) <= standing
    assert said["deleted"].isdisjoint(standing)
    assert said["deleted"] <= set(found["tombstones"])
    assert standing.isdisjoint(found["tombstones"])
    assert said["withdrawn"].isdisjoint(found["legal reads"])
    # Each standing report opens, with its one file whole.
    assert found["files"] == len(standing)


@pytest.mark.slow
def test_killed_while_sending_uploading_withdrawing_and_deleting(tmp_path):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    holds(*killed(tmp_path, kills=2, acts=6))


@pytest.mark.proofs
def test_killed_at_twenty_points_of_sending_uploading_withdrawing_and_deleting(tmp_path):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    holds(*killed(tmp_path, kills=20, acts=9))
