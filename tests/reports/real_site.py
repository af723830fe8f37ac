"""
A site of its own in a process of its own: real SQLite files, real threads, a temp folder and a log to look into.

    python -m tests.reports.real_site FOLDER ACT     ACT: "threads N", "canaries", "one-database" or "build"

Prints one line of JSON.
"""

import json
import os
import sys
import tempfile
import threading
from pathlib import Path


def begin(folder: Path) -> None:
    """Make the site: data, secrets and temp folder inside `folder`, tables, an invented coalition."""
    for name in ("data", "temp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    os.environ["COMMONLIGHT_DATA"] = str(folder / "data")
    os.environ["COMMONLIGHT_SECRETS"] = str(folder / "secrets")
    os.environ["TMPDIR"] = str(folder / "temp")
    tempfile.tempdir = None
    os.environ["DJANGO_SETTINGS_MODULE"] = "commonlight.config.settings"
    from commonlight.core.secret_files import SiteSecrets

    SiteSecrets.generate().store(folder / "secrets")
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    make_tables(folder / "data")
    from commonlight.core import slow_hash

    slow_hash.stretch_passphrase = lambda secret, salt: slow_hash.stretch(secret, salt, passes=1, mebibytes=1)


def make_tables(data: Path) -> None:
    """Copy the migrated empty database into the data folder; migrate where the facts lie in a server."""
    if os.environ.get("COMMONLIGHT_DATABASE_URL"):
        from django.core.management import call_command

        for database in ("default", "jobs"):
            call_command("migrate", database=database, verbosity=0)
    else:
        from tests import empty_database

        empty_database.put_into(data)


def coalition():
    """Return two organisations with readers, and police."""
    from tests.factories import make_first_reader, make_organisation, make_reader, make_ready, make_site

    from commonlight.core.roles import Role

    make_site()
    made = {}
    for name in ("Harbor House", "Valley Legal Aid", "St Luke"):
        house = make_organisation(name)
        first = make_first_reader(house, Role.INTAKE)
        make_reader(house, Role.SUPERVISOR, let_in_by=first)
        made[name] = (house, first)
    make_ready(*(first for _house, first in made.values()))
    police = make_organisation("Riverbend PD", kind="police")
    made["Riverbend PD"] = (police, make_first_reader(police, Role.POLICE_LIAISON))
    return made


def threads(count: int) -> dict:
    """Send from `count` threads at once, each form twice; return what came of it."""
    from django.db import connections
    from django.test import Client
    from tests.reports.journey import code_of, form_of, to_check

    from commonlight.reports.models import Card, Mailbox, Part, Report, Wrap

    made = coalition()
    everyone = [str(made[name][0].pk) for name in ("Harbor House", "Valley Legal Aid", "St Luke")]
    reach = {"audience": "partners", "organisations": everyone}
    checks = [to_check(Client(), what=f"words {n}", reach=reach) for n in range(count // 2)]
    states = [form_of(page, "/note/send/")["fields"] for page in checks for _ in range(2)]
    answers: list = [None] * count
    gate = threading.Barrier(count)

    def act(place: int) -> None:
        gate.wait()
        try:
            response = Client().post("/en/note/send/", states[place])
            answers[place] = (response.status_code, code_of(response))
        except Exception as problem:
            answers[place] = (0, repr(problem))
        finally:
            connections.close_all()

    running = [threading.Thread(target=act, args=(place,)) for place in range(count)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return {
        "statuses": sorted({status for status, _ in answers}),
        "codes": len({code for _, code in answers}),
        "rows": [model.objects.count() for model in (Report, Mailbox, Wrap, Card, Part)],
    }


def canaries() -> dict:
    """Walk every journey with planted words; the caller looks for them in all that stayed behind."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from tests.factories import open_as
    from tests.reports import canary_journeys
    from tests.reports.journey import code_of, submit
    from tests.reports.pictures import jpeg_with_place

    from commonlight.reports.models import Package, Report

    made = coalition()
    harbor, dana = made["Harbor House"]
    _police, reyes = made["Riverbend PD"]
    client = Client()
    page = submit(client, client.get("/en/note/"), "/note/about/", about="other")
    large = jpeg_with_place((2500, 1800)) + b"CANARY-TAIL" * 300_000
    page = submit(
        client,
        page,
        "/note/facts/",
        said_or_done=["papers"],
        what="CANARY-WHAT six passports",
        where="CANARY-WHERE route 12",
        keep_originals="on",
        attached=[SimpleUploadedFile("CANARY-NAME.jpg", large)],
    )
    page = submit(client, page, "/note/reach/", audience="police", organisations=[str(harbor.pk)])
    sent = submit(client, page, "/note/send/")
    code = code_of(sent)
    submit(client, sent, "/note/kept/", last=code[-5:])
    client.post("/en/note/facts/", {"state": "CANARY-STATE", "what": "CANARY-LOST"})
    box = Client()
    box.post("/en/box/", {"code": code})
    submit(box, box.get("/en/box/"), "/box/write/", text="CANARY-MESSAGE after eight")
    team = Client()
    open_as(team, dana)
    report = Report.objects.get()
    at = f"/en/team/reports/{report.pk}/"
    team.get("/en/team/reports/")
    for ending, values in (
        ("reply/", {"text": "CANARY-REPLY"}),
        ("note/", {"text": "CANARY-NOTE"}),
        ("labels/", {"kind": "labour", "labels": ["bed"]}),
        ("release/", {"to": str(_police.pk), "parts": ["0", "1"], "reason": ""}),
    ):
        answer = team.post(at + ending, values)
        assert answer.status_code == 302, ending
    officer = Client()
    open_as(officer, reyes)
    package = Package.objects.get()
    assert b"CANARY-WHAT" in officer.get(f"/en/team/released/{package.pk}/").content
    assert officer.get(f"/en/team/released/{package.pk}/files/1/").content[:2] == b"\xff\xd8"
    team.get("/en/team/reports/CANARY-URL/")
    assert team.post(f"{at}ask/", {"kind": "labour", "setting": "farm"}).status_code == 302
    second = canary_journeys.person(box)
    canary_journeys.team(team, harbor, at)
    secrets = canary_journeys.sign_in(dana)
    seen = canary_journeys.seen(team)
    unseen = [word for word in canary_journeys.KEPT if f"CANARY-{word}" not in seen]
    assert unseen == [], unseen
    # A backup lies beside the data, in the folder the caller looks through.
    from commonlight.core import clock
    from commonlight.core.backup.keys import NewKey, add_key
    from commonlight.core.backup.making import make_backup

    add_key(public=NewKey.draw().public, label="safe", by=None, at=clock.now())
    assert make_backup(at=clock.now()).n_files
    return {
        "codes": [code, second],
        "secrets": secrets,
        "page": "CANARY-WHAT" in team.get(at).content.decode(),
        **judged(),
    }


def judged() -> dict:
    """Let the thief look at the folder that all this left; also at a copy with one canary in clear, which it must see."""
    import shutil
    import sqlite3

    from django.conf import settings

    from commonlight.core.thief import look

    data = Path(settings.DATA)
    copy = data.parent / "temp" / "copy"
    shutil.copytree(data, copy)
    with sqlite3.connect(copy / "commonlight.sqlite3") as connection:
        connection.execute("CREATE TABLE diary (note TEXT)")
        connection.execute("INSERT INTO diary VALUES ('They keep six passports.')")
    connection.close()
    told = look(copy).leaks
    shutil.rmtree(copy)
    sight = look(data)
    return {"clean": sight.passed, "leaks": [str(one) for one in sight.leaks], "copy_told": "diary" in str(told)}


def one_database() -> dict:
    """Send, open the mailbox and run a job; return what came of it and which tables both connections see."""
    from django.contrib.sessions.models import Session
    from django.db import connections
    from django.test import Client
    from django_tasks_db.models import DBTaskResult
    from tests.reports.journey import code_of, submit, to_check
    from tests.reports.small_job import note_down, ran

    from commonlight.core import jobs
    from commonlight.reports.models import Report

    coalition()
    client = Client()
    code = code_of(submit(client, to_check(client), "/note/send/"))
    box = Client()
    box.post("/en/box/", {"code": code})
    note_down.enqueue(7)
    found = jobs.run_next_job()
    tables = [set(connections[alias].introspection.table_names()) for alias in ("default", "jobs")]
    return {
        "vendor": connections["jobs"].vendor,
        "reports": Report.objects.count(),
        "mailbox": "six passports" in box.get("/en/box/").content.decode(),
        "sessions": Session.objects.count(),
        "ran": [found, ran, DBTaskResult.objects.get().status],
        "same_tables": tables[0] == tables[1],
        "migrations_left": _migrations_left(),
    }


def _migrations_left() -> int:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executors = [MigrationExecutor(connections[alias]) for alias in ("default", "jobs")]
    return sum(len(one.migration_plan(one.loader.graph.leaf_nodes())) for one in executors)


if __name__ == "__main__":
    begin(Path(sys.argv[1]))
    acts = {
        "threads": lambda: threads(int(sys.argv[3])),
        "canaries": canaries,
        "one-database": one_database,
        "build": lambda: sorted(coalition()),
    }
    print(json.dumps(acts[sys.argv[2]]()))
