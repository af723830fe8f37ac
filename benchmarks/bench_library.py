"""The library: search time, and what a first visit to each page weighs with the style sheet."""

import gzip
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.row import Row

QUERIES = (
    "passport",
    "my boss keeps my passport",
    "جواز سفر",
    "no me pagan",
    "Georgia",
    "visa",
    "145",
    "hotel",
    "debt",
)
ROUNDS = 20


def run() -> Iterator[Row]:
    """Yield the time of a search (median and worst of 180), of reading the content, and the weight of each first page."""
    with tempfile.TemporaryDirectory(prefix="commonlight-bench-") as folder:
        os.environ.setdefault("COMMONLIGHT_DATA", f"{folder}/data")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
        import django

        django.setup()
        from commonlight.library.content_files import FOLDER, read_content
        from commonlight.library.search import build_index, search

        start = time.perf_counter()
        held = read_content(FOLDER)
        yield Row("library: read all content files", (time.perf_counter() - start) * 1000, "ms", at_most=500)
        start = time.perf_counter()
        build_index(held)
        yield Row("library: build the search index", (time.perf_counter() - start) * 1000, "ms", at_most=500)
        search("warm", "en")
        times = []
        for _round in range(ROUNDS):
            for query in QUERIES:
                start = time.perf_counter()
                search(query, "en")
                times.append((time.perf_counter() - start) * 1000)
        yield Row(
            "library: one search", statistics.median(times), "ms", at_most=20, beside=f"worst {max(times):.1f} ms"
        )
        yield from _weights(Path(FOLDER).parents[1])


def _weights(package: Path) -> Iterator[Row]:
    from django.conf import settings
    from django.test import RequestFactory
    from django.urls import resolve, reverse
    from django.utils.translation import override

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    sheet = len(gzip.compress((package / "core" / "static" / "core" / "site.css").read_bytes()))
    for language in ("en", "ar"):
        for name in ("signs", "laws", "lines", "words"):
            with override(language):
                address = reverse(f"library:{name}")
                match = resolve(address)
                request = RequestFactory().get(address)
                request.resolver_match = match
                page = match.func(request, *match.args, **match.kwargs)
            weight = (len(gzip.compress(page.content)) + sheet) / 1024
            yield Row(f"first visit to {address}", weight, "kB compressed", at_most=14, beside="with the style sheet")
