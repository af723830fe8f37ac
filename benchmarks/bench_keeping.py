"""Keeping at size: sealing 10,000 reports anew, a backup of them with 2 GB of files while people send, and the way back."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.row import Row

REPORTS, GIGABYTES = 10_000, 2.0


def run() -> Iterator[Row]:
    """Yield the figures, each beside its bar."""
    with tempfile.TemporaryDirectory(prefix="commonlight-keeping-") as name:
        folder = Path(name)
        environment = {
            **os.environ,
            **{f"COMMONLIGHT_{one.upper()}": str(folder / one) for one in ("data", "secrets", "backups")},
        }
        command = [sys.executable, "-m", "benchmarks.keeping", str(REPORTS), str(GIGABYTES)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    yield Row(
        "seal 10,000 reports anew, killed once in the middle",
        told["reseal"],
        "s",
        at_most=60,
        beside=f"{told['rows']} rows, {told['after_kill']} left at the kill; {told['reseal_cpu']:.1f} CPU s after it",
    )
    yield Row("rows left under an old key", told["unsealed"], "rows", at_most=0)
    yield Row(
        "backup of 10,000 reports and 2 GB, while reports come",
        told["backup"],
        "s",
        beside=f"{told['files']} files, {told['sent_beside']} reports sent meanwhile",
    )
    yield Row("reports lost or refused meanwhile", told["lost"] + told["failed"], "", at_most=0)
    ratio = told["p99_beside"] / told["p99_alone"]
    yield Row(
        "p99 of a send beside the backup, against alone",
        ratio,
        "x",
        at_most=2,
        beside=f"{told['p99_alone']:.0f} ms alone, {told['p99_beside']:.0f} ms beside",
    )
    yield Row("bring it back into an empty folder", told["restore"], "s", beside=f"{told['missing']} files missing")
