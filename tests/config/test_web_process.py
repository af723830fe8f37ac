"""What the web process holds when nobody has asked for anything: few threads, and no library that a page rarely needs."""

import subprocess
import sys

import pytest

from commonlight.core.web_threads import MOST_WAITING, THREADS

# Each costs megabytes and is loaded by the page, job or child that needs it.
RARELY_NEEDED = (
    "pikepdf",
    "typst",
    "PIL",
    "openpyxl",
    "pptx",
    "docx",
    "icalendar",
    "pyrage",
    "numpy",
    "scipy",
    "polars",
    "numba",
    "opendp",
    "cryptography",
    "jsonschema",
    "segno",
)


@pytest.mark.slow
def test_site_is_loaded_without_what_pages_rarely_need():
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; import django; django.setup();"
        "from django.urls import get_resolver; assert get_resolver().url_patterns;"
        "from commonlight.config import wsgi; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = set(done.stdout.split())
    assert "django" in loaded
    assert loaded.intersection(RARELY_NEEDED) == set()


def test_requests_that_wait_on_purpose_leave_threads_to_the_others():
    assert 0 < MOST_WAITING <= THREADS - 2
