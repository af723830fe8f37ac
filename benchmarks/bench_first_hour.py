"""The first hour: what the list counts from an empty folder to a live home and a rehearsed report."""

import os
import tempfile
from collections.abc import Iterator

from benchmarks.row import Row


def run() -> Iterator[Row]:
    """Yield the minutes of the hour by the list's own count of fields and words; a walk in a browser holds the counts."""
    with tempfile.TemporaryDirectory(prefix="commonlight-bench-") as folder:
        os.environ.setdefault("COMMONLIGHT_DATA", f"{folder}/data")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
        import django

        django.setup()
        from commonlight.core import first_hour

        hour = [step for step in first_hour.steps() if step.order < first_hour.AFTERWARDS]
        after = [step for step in first_hour.steps() if step.order >= first_hour.AFTERWARDS]
        fields, words = sum(step.fields for step in hour), sum(step.words for step in hour)
        yield Row(
            "first hour: to a live home and a rehearsed report",
            first_hour.minutes_of(hour),
            "min",
            at_most=60,
            beside=f"{len(hour)} steps, {fields} fields, {words} words",
        )
        yield Row("first hour: what comes after it", first_hour.minutes_of(after), "min", beside=f"{len(after)} steps")
