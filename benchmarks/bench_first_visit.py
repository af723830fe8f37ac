"""What the first visit costs: bytes as sent and requests, for home and form of the invented coalition's site."""

import gzip
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.config.serving_process import Served, serving

from benchmarks.row import Row

# Spanish is read most after English; Arabic takes the most bytes.
LANGUAGES = ("en", "es", "ar")


def _fetch(port: int, path: str) -> tuple[bytes, int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip, br"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return (gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body), len(body)


def _first_visit(site: Served, what: str, path: str) -> Iterator[Row]:
    html, size = _fetch(site.port, path)
    wanted = re.findall(rb"<(?:link|img|script)[^>]+(?:href|src)=\"(/[^\"]+)\"", html)
    assets = {address.decode() for address in wanted}
    total = size + sum(_fetch(site.port, address)[1] for address in assets)
    yield Row(f"first visit to {what}, bytes as sent", total, "bytes", at_most=14_336, beside=f"page {size}")
    yield Row(f"first visit to {what}, requests", 1 + len(assets), "requests", at_most=3)


def first_visits(site: Served) -> Iterator[Row]:
    """Yield bytes and requests of a first visit to home and form of a site that is served already."""
    for language in LANGUAGES:
        yield from _first_visit(site, f"home, {language}", f"/{language}/")
        yield from _first_visit(site, f"the form, {language}", f"/{language}/note/")


def run() -> Iterator[Row]:
    """Yield the figures; takes some twenty seconds, most of it to build the site."""
    place = Path(tempfile.mkdtemp(prefix="commonlight-bench-", dir=Path.cwd()))
    environment = {**os.environ, "COMMONLIGHT_DATA": str(place / "data"), "COMMONLIGHT_SECRETS": str(place / "secrets")}
    try:
        build = [sys.executable, "-m", "commonlight", "demo", "--build-only", "--reports", "5"]
        subprocess.run(build, env=environment, check=True, capture_output=True, timeout=300)
        with serving(place) as site:
            yield from first_visits(site)
    finally:
        shutil.rmtree(place, ignore_errors=True)
