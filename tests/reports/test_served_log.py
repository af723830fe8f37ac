"""What the real `commonlight serve` writes down while people write to it, fail, mistype and attack: nothing of theirs."""

import http.client
import socket
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from secrets import token_hex
from urllib.parse import urlencode
from uuid import UUID

import pytest
from tests.config.serving_process import serving
from tests.reports.journey import code_of, submit
from tests.reports.pictures import jpeg_with_place
from tests.reports.test_real_site import run

from commonlight.core.codes import Code

pytestmark = pytest.mark.slow
PLANTED = (
    "AGENT",
    "REFERER",
    "QUERY",
    "PATH",
    "RAW",
    "WHAT",
    "WHERE",
    "FILE",
    "FAILED",
    "LATER",
    "BOX",
    "SEARCH",
    "LOGIN",
)


@dataclass
class Answer:
    status_code: int
    content: bytes


class Wire:
    """A browser over a real connection, as much of one as `journey` needs: cookies, forms, one file."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict, headers: dict | None = None) -> Answer:
        file = fields.pop("attached", None)
        if file is None:
            kind, body = "application/x-www-form-urlencoded", urlencode(fields, doseq=True).encode()
        else:
            kind, body = _multipart(fields, *file)
        return self._ask("POST", path, body, {"Content-Type": kind, **(headers or {})})

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"User-Agent": "CANARY-AGENT", "Referer": "http://other.example/CANARY-REFERER", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        found = Answer(answer.status, answer.read())
        connection.close()
        return self.get(answer.headers["Location"]) if answer.status == 302 else found


def _multipart(fields: dict, name: str, content: bytes) -> tuple[str, bytes]:
    edge = token_hex(16)
    pairs = [(key, one) for key, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in pairs]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="attached"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
    return f"multipart/form-data; boundary={edge}", b"".join(
        parts
    ) + head.encode() + content + f"\r\n--{edge}--\r\n".encode()


def a_note(wire: Wire, word: str, house: str, *, file: tuple[str, bytes] | None = None) -> Answer:
    """Fill in a note up to the page before sending."""
    page = submit(wire, wire.get("/en/note/"), "/note/about/", about="other")
    attached = {"attached": file} if file else {}
    facts = {"said_or_done": ["papers"], "what": f"CANARY-{word} six passports", "where": "CANARY-WHERE route 12"}
    page = submit(wire, page, "/note/facts/", **facts, **attached)
    return submit(wire, page, "/note/reach/", audience="partners", organisations=[house])


def attack(port: int) -> None:
    """Send what is no request, one that is too large, and addresses that do not exist."""
    for raw in (
        b"GET /CANARY-RAW HTTP/9.9\r\n\r\n",
        b"CANARY-RAW\r\n\r\n",
        b"POST /en/box/ HTTP/1.1\r\nHost: CANARY-RAW\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as door:
            door.sendall(raw)
            door.recv(4096)
    wire = Wire(port)
    assert wire.get("/en/CANARY-PATH/").status_code == 404
    assert wire.get("/en/learn/?at=CANARY-QUERY").status_code == 200
    # The door is shut on what is far too long for a code, in the middle of it or with an answer.
    with suppress(OSError):
        assert wire.post("/en/box/", {"code": "CANARY-BOX" * 400_000}).status_code >= 400


def test_a_served_site_logs_nothing_of_what_people_write(tmp_path):
    run(tmp_path, "build")
    database = tmp_path / "data" / "commonlight.sqlite3"
    connection = sqlite3.connect(database)
    (found,) = connection.execute("SELECT id FROM core_organisation WHERE name = 'Harbor House'").fetchone()
    connection.close()
    house = str(UUID(found))
    with serving(tmp_path) as served:
        wire = Wire(served.port)
        sent = submit(
            wire, a_note(wire, "WHAT", house, file=("CANARY-FILE.jpg", jpeg_with_place((400, 300)))), "/note/send/"
        )
        code = code_of(sent)
        check = a_note(wire, "FAILED", house)
        rename(database, "reports_wrap", "elsewhere")
        failed = submit(wire, check, "/note/send/")
        rename(database, "elsewhere", "reports_wrap")
        again = code_of(submit(wire, check, "/note/send/"))
        box = Wire(served.port)
        assert box.post("/en/box/", {"code": Code.draw().digits}).status_code == 422
        assert box.post("/en/box/", {"code": "CANARY-BOX"}).status_code == 422
        assert b"six passports" in box.post("/en/box/", {"code": code}).content
        submit(box, box.get("/en/box/"), "/box/write/", text="CANARY-LATER after eight")
        assert wire.post("/en/search/", {"words": "CANARY-SEARCH"}).status_code == 200
        wire.post("/en/team/sign-in/", {"login_name": "CANARY-LOGIN", "passphrase": "CANARY-LOGIN six words"})
        attack(served.port)

    log = served.log.read_text()
    assert failed.status_code == 503
    # The failure itself is there to be found: its kind, never what was in it.
    assert "OperationalError" in log
    planted = [f"CANARY-{word}" for word in PLANTED] + [
        code,
        code[:10],
        again,
        again[:10],
        "127.0.0.1 ",
        "six passports",
    ]
    assert [word for word in planted if word in log] == []
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [(path.name, w) for path in kept for w in planted[: len(PLANTED)] if w.encode() in path.read_bytes()] == []


def rename(database, table: str, to: str) -> None:
    """Break the site for a moment, as a full disk or a wrong migration would."""
    connection = sqlite3.connect(database, timeout=30)
    connection.execute(f"ALTER TABLE {table} RENAME TO {to}")
    connection.commit()
    connection.close()
