"""A job that leaves a line in a file each time it runs; `slow` ones wait for a file to go on."""

import os
import time
from pathlib import Path

from django_tasks import task

FOLDER = "COMMONLIGHT_TEST_DRILL"


@task()
def count(number: int) -> None:
    _note(f"ran {number}")
    time.sleep(0.02)


@task()
def wait(number: int) -> None:
    folder = Path(os.environ[FOLDER])
    _note(f"began {number}")
    while not (folder / "go on").exists():
        time.sleep(0.05)
    _note(f"ended {number}")


def _note(words: str) -> None:
    with (Path(os.environ[FOLDER]) / "ran.txt").open("a") as stream:
        stream.write(f"{words}\n")


def main() -> None:
    """Enqueue: `python -m tests.withstand.counting_job count|wait NUMBER`."""
    import sys

    import django

    django.setup()
    # By its own name: a job is kept under the module it is called in.
    from tests.withstand import counting_job

    for number in range(int(sys.argv[2])):
        getattr(counting_job, sys.argv[1]).enqueue(number)


if __name__ == "__main__":
    main()
