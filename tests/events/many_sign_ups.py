"""
Sign-ups for one event by many at once, in processes of their own.

    python -m tests.events.many_sign_ups FOLDER begin SEATS           prints the id of the day
    python -m tests.events.many_sign_ups FOLDER join DAY FIRST STEP N THREADS
    python -m tests.events.many_sign_ups FOLDER count DAY             prints one line of JSON
"""

import json
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

# As in `plans`, which must not be read before the site is open.
AT = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)


def open_site(folder: Path) -> None:
    os.environ["COMMONLIGHT_DATA"], os.environ["COMMONLIGHT_SECRETS"] = str(folder / "data"), str(folder / "secrets")
    os.environ["DJANGO_SETTINGS_MODULE"] = "commonlight.config.settings"
    import django

    django.setup()


def begin(folder: Path, seats: str) -> None:
    from tests.reports import real_site

    real_site.begin(folder)
    from tests.events.plans import make_event, only_day

    print(only_day(make_event(capacity=int(seats), largest_group=3)).pk)


def join(folder: Path, day_id: str, first: str, step: str, n: str, threads: str) -> None:
    open_site(folder)
    from django.db import connections

    from commonlight.outreach.models import Occurrence
    from commonlight.outreach.services import sign_ups

    day = Occurrence.objects.select_related("event").get(pk=day_id)
    numbers = list(range(int(first), int(n), int(step)))
    failures: list[str] = []

    def some(part: int) -> None:
        try:
            for number in numbers[part :: int(threads)]:
                wish = sign_ups.Wish(people=1 + number % 3)
                # Every tenth form is sent twice.
                for _ in range(2 if number % 10 == 0 else 1):
                    sign_ups.sign_up(day, wish, form_id=f"{number:032x}", at=AT)
        except Exception as problem:
            failures.append(repr(problem))
        finally:
            connections.close_all()

    running = [threading.Thread(target=some, args=(part,)) for part in range(int(threads))]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if failures:
        sys.exit(failures[0])


def count(folder: Path, day_id: str) -> None:
    open_site(folder)
    from django.db import connection
    from django.db.models import Count, Max, Min, Sum

    from commonlight.outreach.models import Occurrence, SignUp

    row = Occurrence.objects.get(pk=day_id)
    rows = SignUp.objects.filter(occurrence=row)
    numbers = rows.aggregate(n=Count("pk"), first=Min("number"), last=Max("number"))
    people = dict(rows.values_list("state").annotate(people=Sum("people")))
    print(json.dumps({"store": connection.vendor, **numbers, **people, "seats": row.n_seats, "queue": row.n_waiting}))


if __name__ == "__main__":
    {"begin": begin, "join": join, "count": count}[sys.argv[2]](Path(sys.argv[1]), *sys.argv[3:])
