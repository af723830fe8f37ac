"""Notes from people: how long a search over 10,000 of them takes, as the team's page asks it."""

import time
from collections.abc import Iterator
from datetime import timedelta

from benchmarks.row import Row

N = 10_000
WORDS = ("bus", "night", "clinic", "papers", "pay", "driver", "school", "church", "letter", "police")


def run() -> Iterator[Row]:
    """Yield the rows; a site of its own in memory, as tests have it."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    held = setup_databases(verbosity=0, interactive=False)
    try:
        yield from _search()
    finally:
        teardown_databases(held, verbosity=0)


def _search() -> Iterator[Row]:
    from commonlight.core import clock
    from commonlight.feedback.models import Note
    from commonlight.feedback.selectors_notes import SHOWN, found

    day = clock.today()
    Note.objects.bulk_create(
        Note(
            kind="question", channel="web", language="en", came=day, due=day + timedelta(days=number % 30),
            digest=f"{number}", code="events.time" if number % 3 else "",
            words=f"{WORDS[number % 10]} and {WORDS[number // 10 % 10]}, said in the hall by somebody, number {number}. " * 4,
        )
        for number in range(N)
    )  # fmt: skip
    for name, asked in (
        ("two words", {"words": "clinic night"}),
        ("a word that stands nowhere", {"words": "nowhere"}),
        ("a theme and a word", {"words": "letter", "code": "events"}),
    ):
        start = time.perf_counter()
        rows = found(**asked)
        shown = list(rows[:SHOWN])
        n = rows.count()
        took = (time.perf_counter() - start) * 1000
        yield Row(f"search over 10,000 notes, {name}", took, "ms", at_most=200, beside=f"{n} found, {len(shown)} shown")
