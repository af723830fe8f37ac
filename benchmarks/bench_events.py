"""The calendar and sign-ups: a month among 5,000 events, the feed of 2,000, 10,000 sign-ups by eight writers at once."""

import os
import statistics
import tempfile
import threading
import time as clock_time
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from benchmarks.row import Row

AT = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
N_CALENDAR, N_FEED, N_SIGN_UPS, WRITERS, SEATS = 5000, 2000, 10_000, 8, 4000


def run() -> Iterator[Row]:
    """Yield the rows; each runs in a data folder of its own that goes afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COMMONLIGHT_DATA"] = str(Path(folder) / "data")
        os.environ["COMMONLIGHT_SECRETS"] = str(Path(folder) / "secrets")
        (Path(folder) / "data").mkdir()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
        import django
        from django.core.management import call_command

        django.setup()
        for name in ("default", "jobs"):
            call_command("migrate", database=name, verbosity=0)
        yield from _rows()


def _rows() -> Iterator[Row]:
    from django.test import Client, override_settings

    from commonlight.core import clock, services

    services.set_up_site(
        coalition_name="Bench", country="US", region="US-KY", emergency_number="911", time_zone="America/Chicago",
        rooms=["events"], at=AT,
    )  # fmt: skip
    clock.now = lambda: AT  # type: ignore[assignment]
    storages = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=storages):
        client = Client()
        _fill(N_FEED)
        value = _median(lambda: client.get("/en/events.ics").content)
        yield Row("iCal feed of 2,000 events", value, "ms", at_most=200, beside="median of 7, whole answer")
        _fill(N_CALENDAR - N_FEED)
        for name, path in (("what comes", "/en/events/"), ("a month", "/en/events/month/2027/4/")):
            value = _median(lambda path=path: client.get(path).content)  # type: ignore[misc]
            yield Row(f"calendar of 5,000 events: {name}", value, "ms", at_most=200, beside="median of 7, whole page")
    yield from _sign_ups()


def _median(get: object, times: int = 7) -> float:
    found = []
    for _ in range(times + 1):
        begun = clock_time.perf_counter()
        get()  # type: ignore[operator]
        found.append((clock_time.perf_counter() - begun) * 1000)
    return statistics.median(found[1:])


def _plan(**changed: object) -> object:
    from commonlight.outreach.services.events import EventPlan

    values = {
        "words": {"en": ("An evening with neighbours", "We talk, we eat, a lawyer answers questions. " * 4)},
        "kind": "meeting",
        "audience": "public",
        "first_day": AT.date() + timedelta(days=2),
        "opens": time(18, 30),
        "closes": time(20),
        "time_zone": "America/Chicago",
        "place": "Parish hall, 12 Mill Street",
    }
    return EventPlan(**{**values, **changed})  # type: ignore[arg-type]


def _fill(n: int) -> None:
    from commonlight.outreach.models import Event, Occurrence
    from commonlight.outreach.services import events

    made, days = [], []
    for number in range(n):
        event = Event(slug=f"event-{n}-{number}", state=Event.State.PUBLISHED)
        plan = _plan(first_day=AT.date() + timedelta(days=1 + number % 360))
        events._fill(event, plan, AT)  # type: ignore[arg-type]
        made.append(event)
        days.append(events.day_row(event, event.first_day))
    Event.objects.bulk_create(made, batch_size=300)
    Occurrence.objects.bulk_create(days, batch_size=300)


def _sign_ups() -> Iterator[Row]:
    from django.db import connection

    from commonlight.outreach.models import Event, Occurrence, SignUp
    from commonlight.outreach.services import events, sign_ups

    event = events.save_event(
        _plan(takes_sign_ups=True, capacity=SEATS, largest_group=3), event=None, by=None, at=AT  # type: ignore[arg-type]
    )  # fmt: skip
    Event.objects.filter(pk=event.pk).update(state=Event.State.PUBLISHED)
    day = event.occurrences.select_related("event").get()
    day.event.refresh_from_db()

    def some(start: int) -> None:
        for n in range(start, N_SIGN_UPS, WRITERS):
            sign_ups.sign_up(day, sign_ups.Wish(people=1 + n % 3), form_id=f"{n:032x}", at=AT)
        connection.close()

    begun = clock_time.perf_counter()
    threads = [threading.Thread(target=some, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = clock_time.perf_counter() - begun
    row = Occurrence.objects.get(pk=day.pk)
    seated = sum(SignUp.objects.filter(occurrence=row, state="seat").values_list("people", flat=True))
    over = max(0, seated - SEATS) + abs(seated - row.n_seats)
    yield Row(
        "10,000 sign-ups for one event, 8 writers", seconds, "s", at_most=3600, beside=f"{N_SIGN_UPS / seconds:.0f} / s"
    )
    yield Row("seats given beyond the last one", over, "seats", at_most=0, beside=f"{seated} of {SEATS} given")
