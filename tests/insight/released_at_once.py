"""
Releases of one source, published by many at once; each is checked anew until it went out.

    python -m tests.insight.released_at_once FOLDER begin N        makes N releases that wait
    python -m tests.insight.released_at_once FOLDER rush PART OF   publishes every OF-th from PART, two threads
    python -m tests.insight.released_at_once FOLDER told           prints one line of JSON
    python -m tests.insight.released_at_once FOLDER alone N        all of it in one process, and two at the same moment
"""

import json
import sys
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SOURCE = "report-lines"
FILES = {"table-1.csv": "kind,count,status\n", "metadata.json": '{"tables": []}'}
# What a gate says that lets a table pass; how fast it is does not matter here.
PASSED = {"passed": True, "tables": [[["kind"], [[["labour"], 40]]]], "files": FILES, "record": {}, "statement": [], "hidden": {}, "rule": "least 11"}  # fmt: skip


def people():
    """Return who asks and who publishes."""
    from tests.factories import make_ordinary, make_organisation, make_site

    from commonlight.core.roles import Role

    make_site()
    house = make_organisation("Harbor House")
    return make_ordinary(house, Role.ANALYST, name="sam"), make_ordinary(house, Role.COORDINATOR, name="maria")


def waiting(n, asked_by):
    """Return releases that wait for the gate."""
    from commonlight.insight.models import Release

    return [
        Release.objects.create(kind="told", title=f"Table {place}", source=SOURCE, asked_on=AT.date(), as_of=AT.date(), released_by=asked_by)
        for place in range(n)
    ]  # fmt: skip


def rush(parts, approver):
    """Publish each part's releases in a thread of its own, all beginning at once; return what happened how often."""
    from django.db import connections

    from commonlight.insight.models import Release
    from commonlight.insight.register_tables import Column, Table
    from commonlight.insight.services import register

    table = Table("A table", SOURCE, "2026-10-31", (Column("kind", ("labour",)),), ((("labour",), 40),), (("kind",),))
    register._counted = lambda kind, asked, on: table
    register.in_child = lambda asked: PASSED
    begin, found, failures = threading.Barrier(len(parts)), Counter(), []

    def publish(row):
        register.check(row, on=AT.date())
        # Both have been checked before either is published: the moment the order is for.
        try:
            register.approve(row, by=approver, at=AT)
        except register.ReleasedMeanwhile:
            found["meanwhile"] += 1
        else:
            found["out"] += 1

    def some(rows):
        try:
            begin.wait()
            for row in rows:
                while row.state != Release.State.RELEASED:
                    publish(row)
                    row.refresh_from_db()
        except Exception as problem:
            failures.append(repr(problem))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=some, args=(rows,)) for rows in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == [], failures
    return found


def same_moment(acts):
    """Do each act in a thread, all beginning at once; return what each gave, or the name of what stopped it."""
    from django.db import connections

    begin, found = threading.Barrier(len(acts)), [""] * len(acts)

    def do(place, act):
        begin.wait()
        try:
            act()
            found[place] = "done"
        except Exception as problem:
            found[place] = type(problem).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def alone(n, sam, maria):
    """Return what came of N releases by four threads, of two published the same moment, and of one taken back twice."""
    from commonlight.insight.models import Release
    from commonlight.insight.services import register

    rows = waiting(n, sam)
    found = {"rush": rush([rows[place::4] for place in range(4)], maria), "told": told()}
    two = waiting(2, sam)
    Release.objects.filter(state="waiting").update(state="ready", files=FILES, n_read=n)
    found["published"] = same_moment([lambda row=row: register.approve(row, by=maria, at=AT) for row in two])
    found["states"] = sorted(Release.objects.filter(pk__in=[row.pk for row in two]).values_list("state", flat=True))
    first = Release.objects.get(number=1)
    found["taken back"] = same_moment(
        [lambda why=why: register.withdraw(first, why=why, by=maria, at=AT) for why in ("One", "Two")]
    )
    return found


def told():
    """Return the number of each release with how many others the gate had read before it."""
    from commonlight.insight.models import Release

    return list(Release.objects.filter(state="released").order_by("number").values_list("number", "n_read"))


def main(folder: Path, act: str, *words: str) -> None:
    if act == "begin":
        from tests.reports import real_site

        real_site.begin(folder)
        waiting(int(words[0]), people()[0])
        return
    if act == "alone":
        from tests.reports import real_site

        real_site.begin(folder)
        print(json.dumps(alone(int(words[0]), *people())))
        return
    from tests.events.many_sign_ups import open_site

    open_site(folder)
    from django.db import connection

    from commonlight.core.models import Account
    from commonlight.insight.models import Release

    if act == "told":
        print(json.dumps({"store": connection.vendor, "told": told()}))
        return
    mine = list(Release.objects.order_by("title"))[int(words[0]) :: int(words[1])]
    print(json.dumps(rush([mine[0::2], mine[1::2]], Account.objects.get(login_name="maria"))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
