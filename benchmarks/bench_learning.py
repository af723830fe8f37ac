"""How large courses are, and how long a class's results take: 500 answers, from the site's process to the child's answer."""

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
    """Weigh the packages and pages of all courses, and work out one class of 250 people before and after."""
    yield from _weights()
    yield _class()


def _weights() -> Iterator[Row]:
    import gzip
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.template.loader import render_to_string

    from commonlight.learning import packages
    from commonlight.learning.course_files import all_courses

    courses = [course for language in ("en", "es") for course in all_courses(language)]
    largest = max(courses, key=lambda course: len(packages.scorm(course)))
    yield Row(
        "largest SCORM package",
        len(packages.scorm(largest)) / 1024,
        "kB",
        at_most=packages.LARGEST_SCORM / 1024,
        beside=f"{largest.slug}, {largest.language}; of {len(courses)}",
    )
    weights = {}
    for course in courses:
        for lesson in course.lessons:
            shared = {"course": course, "lesson": lesson, "direction": "ltr", "after": "", "pages": []}
            page = render_to_string("learning/package/lesson.html", shared).encode()
            weights[course.slug, lesson.id, course.language] = len(gzip.compress(page, 6)) / 1024
    heaviest = max(weights, key=lambda one: weights[one])
    yield Row(
        "heaviest lesson as a page of the zip, compressed",
        weights[heaviest],
        "kB",
        at_most=14.0,
        beside=f"{' '.join(heaviest)}; the pages of the site are held to 14 kB by a test, each in three languages",
    )


def _class() -> Row:
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
    return Row(
        "results of a class, 250 people before and after (500 sheets)",
        sorted(spent)[RUNS // 2],
        "s",
        at_most=2.0,
        beside=f"median of {RUNS}, the child's start with it",
    )
