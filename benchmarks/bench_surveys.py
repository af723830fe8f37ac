"""5,000 answers to 60 questions worked out in the child process, weighed and compared with the round before."""

import os
import random
import resource
import time
from collections.abc import Iterator

import django

from benchmarks.row import Row

N, N_QUESTIONS = 5_000, 60


def run() -> Iterator[Row]:
    """Yield wall time from the question to the answer, CPU beside it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from commonlight.feedback.services.survey_results import in_child

    rng = random.Random(5)
    choices = ["1", "2", "3", "4"]
    questions = [{"name": f"q{n}", "kind": "select_one", "choices": choices} for n in range(N_QUESTIONS)]
    now, before = (
        [{f"q{n}": rng.choice(choices) for n in range(N_QUESTIONS)} for _sheet in range(N)] for _wave in range(2)
    )
    asked = {
        "what": "results", "questions": questions, "scales": [], "sheets": {"asked": now}, "before": {"asked": before},
        "weights": {},
    }  # fmt: skip
    for what, weights in (
        ("5,000 answers to 60 questions analysed", {}),
        ("the same weighed by two questions", {name: dict.fromkeys(choices, 25.0) for name in ("q0", "q1")}),
    ):
        spent_before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        found = in_child({**asked, "weights": weights})
        spent, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if found["n"]["asked"] != N:
            raise RuntimeError("not all answers were read")
        cpu = after.ru_utime + after.ru_stime - spent_before.ru_utime - spent_before.ru_stime
        yield Row(what, spent, "s", 5, beside=f"{cpu:.1f} CPU s")
