"""The library: search time, and what a first visit to each page weighs with the style sheet; search among 5,000 entries."""

import gzip
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.row import Row

if TYPE_CHECKING:
    from commonlight.library.content_files import Content

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
ENTRIES = 5000


def run() -> Iterator[Row]:
    """Yield the time of a search (median and worst of 180), of reading the content, and the weight of each first page."""
    with tempfile.TemporaryDirectory(prefix="commonlight-bench-") as folder:
        os.environ.setdefault("COMMONLIGHT_DATA", f"{folder}/data")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.DATA.mkdir(parents=True, exist_ok=True)
        call_command("migrate", database="default", verbosity=0)
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
        yield from _among_thousands()


def _among_thousands() -> Iterator[Row]:
    """Yield the times of a search over 5,000 entries: from nothing, warm, and as the first one after an edit."""
    from commonlight.core.fields import random_id
    from commonlight.library import overlay, search
    from commonlight.library.models import LibraryStamp, LocalEntry
    from commonlight.library.selectors import content, stands_now

    _write_entries(content(), ENTRIES)
    LibraryStamp.objects.update_or_create(id=1, defaults={"stamp": random_id()})
    overlay._last = None
    search.forget()
    start = time.perf_counter()
    # What the server does by itself a moment after its start, before somebody searches.
    search.make_ready()
    n_entries = sum(len(entries) for entries in stands_now().content.entries.values())
    first = (time.perf_counter() - start) * 1000
    yield Row(
        f"library: index of {n_entries} entries made ready", first, "ms", beside="after each start, before a search"
    )
    times, after_edit = [], []
    for _round in range(ROUNDS):
        for query in QUERIES:
            start = time.perf_counter()
            search.search(query, "en")
            times.append((time.perf_counter() - start) * 1000)
        edited = LocalEntry.objects.order_by("?").first()
        assert edited is not None
        edited.row["en"] = {**edited.row["en"], "note": f"Edited in round {_round}."}
        edited.stamp = random_id()
        edited.save()
        LibraryStamp.objects.update(stamp=random_id())
        start = time.perf_counter()
        search.search("passport", "en")
        after_edit.append((time.perf_counter() - start) * 1000)
    worst = f"worst {max(times):.1f} ms"
    yield Row(f"library: search over {n_entries} entries", statistics.median(times), "ms", at_most=100, beside=worst)
    median = f"worst of {ROUNDS}; median {statistics.median(after_edit):.1f} ms"
    yield Row("library: first search after an edit among them", max(after_edit), "ms", at_most=100, beside=median)


def _write_entries(shipped: "Content", wanted: int) -> None:
    """Fill the tables with entries of our own until there are `wanted` in all; words are mixed so that each differs."""
    from commonlight.core.clock import today
    from commonlight.library.models import LocalEntry
    from commonlight.library.rows import Stands

    models = [entry for entries in shipped.entries.values() for entry in entries.values()]
    rows = []
    for number in range(wanted - len(models)):
        entry, other = models[number % len(models)], models[(number * 7 + 3) % len(models)]
        held = Stands.of(entry).as_json()
        identifier = f"local-{number:06d}"
        added = " ".join(other.texts["en"].values())
        first = next(iter(held["row"]["en"]))
        held["row"] |= {"id": identifier, "grade": "B" if entry.kind != "line" else "A"}
        held["row"]["en"][first] += f" {added} {number}"
        if entry.kind == "sign":
            held["row"]["number"] = 20_000 + number
        rows.append(
            LocalEntry(
                kind=entry.kind,
                entry=identifier,
                row=held["row"],
                translations=held["translations"],
                written=today(),
            )
        )
    LocalEntry.objects.bulk_create(rows, batch_size=500)


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
