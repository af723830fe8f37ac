"""A stranger sees what is readable, and only what may be readable passes."""

import json
import secrets
import sqlite3
import tarfile
import zipfile
from base64 import b64encode

import pytest
from django.apps import apps
from django.db import models

from commonlight.cli.main import main
from commonlight.core.sealed import SealingStream, new_key, new_keypair, seal_box, seal_card, seal_part
from commonlight.core.thief import CannotLook, Verdict, look
from commonlight.core.thief.allowed import Allowed, Rule, allowed
from commonlight.core.thief.kinds import Kind, kind_of, looks_random, looks_sealed

NOTHING = Allowed((), ())
CANARY = "canary 4711 Señora Quetzal"


def make(path, sql, rows=(), *, wal=False):
    connection = sqlite3.connect(path)
    if wal:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(sql)
    for row in rows:
        connection.execute(f"INSERT INTO t VALUES ({', '.join('?' * len(row))})", row)
    connection.commit()
    return connection


def sealed_things():
    key, pair = new_key(), new_keypair()
    stream = SealingStream(key, context="file 1")
    return {
        "part": seal_part(key, b"hello " * 200, record="1", part="facts"),
        "card": seal_card(key, b"hello", record="1"),
        "box": seal_box(pair.public, key, context="1"),
        "stream": stream.write(b"hello " * 20_000) + stream.finish(),
    }


@pytest.mark.parametrize("name", ["part", "card", "box", "stream"])
@pytest.mark.slow
def test_everything_we_seal_looks_sealed(name):
    assert all(looks_sealed(sealed_things()[name]) for _ in range(50))


@pytest.mark.parametrize(
    "data",
    [
        b"\x01" + b"She was told that she may not leave the house." * 3,
        b"\x01" + "Ella no puede salir de la casa, señor.".encode("utf-16-le"),
        b"\x01" + "لا يسمح لها بمغادرة المنزل أبدا".encode(),
        b"\x01" + "لا يسمح لها بمغادرة المنزل أبدا".encode("utf-16-le"),
        b"\x01" + bytes(100),
        b"\x02" + secrets.token_bytes(100),
        b"\x01" + secrets.token_bytes(20),
        b"",
    ],
    # Random bytes in a test's name would differ between parallel runners.
    ids=["English", "Spanish", "Arabic", "Arabic in two bytes", "zeros", "other format", "too short", "nothing"],
)
def test_words_zeros_and_unknown_formats_do_not_look_sealed(data):
    assert not looks_sealed(data)


def test_one_changed_share_shows_in_long_bytes():
    assert looks_random(secrets.token_bytes(1 << 18))
    assert not looks_random(bytes(secrets.choice(range(0, 256, 2)) for _ in range(8192)))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([None, "", b""], Kind.EMPTY),
        ([secrets.randbits(62) | 1 << 61 for _ in range(9)], Kind.RANDOM_ID),
        ([1, 2, 3], Kind.NUMBER),
        ([0, 1, 1], Kind.FLAG),
        (["2026-11-22", "2026-11-23 00:00:00"], Kind.DAY),
        (["2026-11-22", "2026-11-22 08:15:00"], Kind.MOMENT),
        (["6ba7b8109dad41d180b400c04fd430c8"], Kind.RANDOM_ID),
        ([secrets.token_hex(20) for _ in range(9)], Kind.RANDOM_BYTES),
        # One visitor alone: his digest is as random as any, though too short to be judged by its bytes.
        (["fe16610a88d3c41d870ec5d29b7a4f03"], Kind.RANDOM_BYTES),
        (["11112222333344441111222233334444"], Kind.TEXT),
        (["new", "open", "new"], Kind.CHOICE),
        (["They took her papers."], Kind.TEXT),
        (['{"epoch": 2, "with": "totp"}', "{}"], Kind.CODED),
        (['{"epoch": 2}', '{"who": "Ana Ruiz"}'], Kind.TEXT),
        ([secrets.token_bytes(16) for _ in range(9)], Kind.RANDOM_BYTES),
        ([b"plain words in a binary column, sixty bytes or so of them."], Kind.BYTES),
        ([1, "one"], Kind.MIXED),
        ([b64encode(sealed_things()["part"]).decode()], Kind.CIPHERTEXT),
    ],
)
def test_kind_of_values(values, kind):
    assert kind_of(values) is kind


def test_one_readable_value_among_sealed_ones_is_found():
    values = [sealed_things()["card"] for _ in range(200)]

    assert kind_of(values) is Kind.CIPHERTEXT
    assert kind_of([*values, b"\x01" + b"They took her papers and her telephone."]) is not Kind.CIPHERTEXT


def test_sealed_column_passes_and_readable_one_leaks(tmp_path):
    rows = [(secrets.randbits(62) | 1 << 61, sealed_things()["part"], "They took her papers.") for _ in range(3)]
    make(tmp_path / "a.sqlite3", "CREATE TABLE t (id INTEGER PRIMARY KEY, blob BLOB, note TEXT)", rows).close()
    list_ = Allowed((Rule(("t.id",), frozenset({"random id"}), "random"),), ())

    sight = look(tmp_path, list_=list_)

    assert {seen.name: seen.verdict for seen in sight.columns} == {
        "t.id": Verdict.EXPECTED,
        "t.blob": Verdict.SEALED,
        "t.note": Verdict.LEAK,
    }
    assert not sight.passed
    assert sight.leaks == ["a.sqlite3: t.note (text): readable, and not on the list of what may be"]


def test_a_first_row_numbered_one_is_a_number_and_no_leak(tmp_path):
    make(tmp_path / "a.sqlite3", "CREATE TABLE t (day TEXT)", [("2026-11-22",)])
    numbers = Allowed((Rule(("t.*",), frozenset({"number", "day"}), "how many"),), ())
    days = Allowed((Rule(("t.*",), frozenset({"day"}), "the day"),), ())

    assert look(tmp_path, list_=numbers).passed
    assert look(tmp_path, list_=days).leaks == ["a.sqlite3: t.rowid (flag): may hold day only, and holds flag"]


def test_day_column_that_holds_a_moment_leaks(tmp_path):
    make(tmp_path / "a.sqlite3", "CREATE TABLE t (day DATE) STRICT".replace("DATE", "TEXT"), [("2026-11-22 08:15:00",)])
    list_ = Allowed((Rule(("t.day", "t.rowid"), frozenset({"day", "flag"}), "the day"),), ())

    assert look(tmp_path, list_=list_).leaks == [
        "a.sqlite3: t.day (moment): may hold day or flag only, and holds moment"
    ]


def hex_text() -> str:
    """Return random hexadecimal text that is never by chance a random UUID: that one has a 4 in its thirteenth place."""
    drawn = secrets.token_hex(16)
    return drawn[:12] + "0" + drawn[13:]


def test_hidden_row_number_is_seen_and_absent_without_rowid(tmp_path):
    make(
        tmp_path / "a.sqlite3",
        "CREATE TABLE t (id TEXT PRIMARY KEY)",
        [(hex_text(),), (hex_text(),)],
    )
    make(tmp_path / "b.sqlite3", "CREATE TABLE t (id TEXT PRIMARY KEY) WITHOUT ROWID", [(hex_text(),)])

    sight = look(tmp_path, list_=NOTHING)

    assert [(seen.store, seen.column, seen.kind) for seen in sight.columns] == [
        ("a.sqlite3", "id", "random bytes"),
        ("a.sqlite3", "rowid", "number"),
        ("b.sqlite3", "id", "random bytes"),
    ]


def test_rows_that_stand_only_in_the_wal_are_seen_and_nothing_is_changed(tmp_path):
    connection = make(tmp_path / "a.sqlite3", "CREATE TABLE t (note TEXT)", [("in the log only",)], wal=True)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith("-shm")}

    sight = look(tmp_path, list_=NOTHING)

    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith("-shm")}
    assert sight.columns[0].examples == ["in the log only"]
    assert after == before
    connection.close()


def disguised(canary):
    return {
        "utf-8": canary.encode(),
        "utf-16": canary.encode("utf-16-le"),
        "json": json.dumps(canary).encode(),
        "percent": b"q=canary%204711%20Se%C3%B1ora%20Quetzal&x",
        "base64": b64encode(b"x" + canary.encode() + b"yz"),
    }


@pytest.mark.parametrize("form", ["utf-8", "utf-16", "json", "percent", "base64"])
def test_canary_is_found_in_any_file_and_form(tmp_path, form):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "scrap").write_bytes(secrets.token_bytes(3000) + disguised(CANARY)[form] + b"\0")

    hits = look(tmp_path, canaries=["not here at all", CANARY], list_=NOTHING).canaries

    assert [(hit.line, hit.path) for hit in hits] == [(2, "deep/scrap")]
    assert hits[0].offset >= 3000


def test_canary_is_found_in_a_free_page_unless_it_was_overwritten(tmp_path):
    """Bad-input family 1: canaries."""
    for name, secure in (("kept.sqlite3", "OFF"), ("gone.sqlite3", "ON")):
        connection = make(tmp_path / name, "CREATE TABLE t (note TEXT)", [(CANARY * 300,)])
        connection.execute(f"PRAGMA secure_delete={secure}")
        connection.execute("DELETE FROM t")
        connection.commit()
        connection.close()

    sight = look(tmp_path, canaries=[CANARY], list_=NOTHING)

    assert [hit.path for hit in sight.canaries] == ["kept.sqlite3"]


def test_files_beside_the_database_are_judged(tmp_path):
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "a").write_bytes(sealed_things()["stream"])
    (tmp_path / "uploads" / "b").write_bytes(b"\xff\xd8\xff\xe0 JFIF" + b"GPS of a kitchen" * 20)

    sight = look(tmp_path, list_=NOTHING)

    assert {seen.path: seen.verdict for seen in sight.files} == {
        "uploads/a": Verdict.SEALED,
        "uploads/b": Verdict.LEAK,
    }


@pytest.mark.parametrize("form", ["zip", "tar"])
def test_backup_shows_the_same_as_the_folder(tmp_path, form):
    folder = tmp_path / "data"
    folder.mkdir()
    make(folder / "a.sqlite3", "CREATE TABLE t (note TEXT)", [("words",)]).close()
    archive = tmp_path / f"backup.{form}"
    if form == "zip":
        with zipfile.ZipFile(archive, "w") as opened:
            opened.write(folder / "a.sqlite3", "a.sqlite3")
    else:
        with tarfile.open(archive, "w:gz") as opened:
            opened.add(folder / "a.sqlite3", "a.sqlite3")

    assert look(archive, list_=NOTHING) == look(folder, list_=NOTHING)


def test_nothing_there_and_a_damaged_database_are_said(tmp_path):
    with pytest.raises(CannotLook, match="no folder and no file"):
        look(tmp_path / "missing")
    (tmp_path / "a.sqlite3").write_bytes(b"SQLite format 3\0" + secrets.token_bytes(5000))
    with pytest.raises(CannotLook, match="damaged"):
        look(tmp_path)


def test_command_prints_a_verdict_and_its_exit_code_tells(tmp_path, capsys):
    folder = tmp_path / "data"
    folder.mkdir()
    make(folder / "a.sqlite3", "CREATE TABLE t (note TEXT)", [(CANARY,)]).close()
    (tmp_path / "canaries").write_text(f"{CANARY}\n")

    code = main(["thief", str(folder), "--canary", str(tmp_path / "canaries"), "--json", str(tmp_path / "out.json")])

    printed = capsys.readouterr().out
    assert code == 1
    assert "LEAK      t.note" in printed
    assert json.loads((tmp_path / "out.json").read_text())["passed"] is False
    assert main(["thief", str(tmp_path / "nowhere")]) == 2


def test_every_entry_of_the_list_gives_a_reason():
    assert all(len(rule.why) > 15 for rule in (*allowed().columns, *allowed().files))


def test_any_kind_is_allowed_to_no_sealed_column():
    open_to_all = {name for rule in allowed().columns if "any" in rule.kinds for name in rule.names}

    assert not [name for name in open_to_all if name.startswith(("reports", "core_reader", "core_audit", "*"))]


def test_every_column_of_every_model_is_sealed_bytes_or_listed():
    unlisted = [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if not isinstance(field, models.BinaryField)
        and not allowed().rule_for(f"{model._meta.db_table}.{field.column}")
        and f"{model._meta.db_table}.{field.column}" not in ALWAYS_SEALED_OR_EMPTY
    ]

    assert unlisted == []


# Text columns that hold nothing but ciphertext or nothing at all.
ALWAYS_SEALED_OR_EMPTY = {
    "django_session.session_data",
    "django_tasks_database_dbtaskresult.traceback",
    "auth_group.id",
    "auth_group.name",
    "auth_group_permissions.id",
    "auth_group_permissions.group_id",
    "auth_group_permissions.permission_id",
}
