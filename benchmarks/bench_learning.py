"""How long a class's results take: 500 answers, from the question in the site's process to the answer of the child."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.row import Row

SHEETS = 250
RUNS = 3


def run() -> Iterator[Row]:
    """Work out one class of 250 people before and after."""
    rng = random.Random(1)
    rounds = {
        kind: [[f"p{n}", "".join(rng.choice("tfd") for _ in range(10))] for n in range(SHEETS)]
        for kind in ("before", "after")
    }
    ids = [str(n) for n in range(10)]
    kinds = ["sign", "not_sign", "act", "law", "sign"] * 2
    asked = {"what": "class", **rounds, "later": [], "ids": ids, "kinds": kinds}
    question = json.dumps({**asked, "key": "tffdttftff".replace("d", "t")}).encode()
    spent = []
    for _run in range(RUNS):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "commonlight.learning.class_child"], input=question, capture_output=True, check=True
        )
        spent.append(time.perf_counter() - began)
    yield Row(
        "results of a class, 250 people before and after (500 sheets)",
        sorted(spent)[RUNS // 2],
        "s",
        at_most=2.0,
        beside=f"median of {RUNS}, the child's start with it",
    )
