"""People on bad lines, and people who only pretend: nobody else waits for them, and half of a file leaves nothing behind."""

import http.client
import os
import socket
import time

import pytest
from benchmarks.load import SAME_SITE
from tests.config.serving_process import serving
from tests.withstand import drill

pytestmark = pytest.mark.withstand
SLOW, PATIENT_SECONDS = 40, 5


def half_upload(port, note, sent_bytes):
    """Begin to send a photograph and break off."""
    path, _body = note
    line = "----drill"
    start = (
        f'--{line}\r\nContent-Disposition: form-data; name="attached"; filename="CANARY-HALF.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(
            (
                f"POST {path.replace('send', 'facts')} HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
                f"Content-Type: multipart/form-data; boundary={line}\r\nContent-Length: 8000000\r\n\r\n"
            ).encode()
        )
        connection.sendall(start + b"CANARY-BYTES" + os.urandom(sent_bytes))


def test_slow_clients_do_not_hold_up_others(tmp_path):
    drill.build(tmp_path)
    sent = drill.Sent()
    with serving(tmp_path) as site:
        notes = drill.ready_notes(site.port, 5)
        slow = [socket.create_connection(("127.0.0.1", site.port), timeout=20) for _ in range(SLOW)]
        path, _ = notes[0]
        for number, connection in enumerate(slow):
            # Half of them stop in the middle of their first lines, half in the middle of what they send.
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {SAME_SITE['Content-Type']}\r\n"
            body = "Sec-Fetch-Site: same-origin\r\nContent-Length: 5000\r\n\r\nstate=" if number % 2 else ""
            connection.sendall((head + body).encode())
        begun, waits = time.monotonic(), []
        for note in notes:
            drill.post(site.port, note, sent)
            waits.append(time.monotonic() - begun)
            begun = time.monotonic()
            for connection in slow[1::2]:
                connection.sendall(b"x")
        assert site.get("/en/") == 200
        for connection in slow:
            connection.close()

    assert sent.others == []
    assert len(sent.codes) == 5
    assert max(waits) < PATIENT_SECONDS
    assert drill.lost(tmp_path, sent.codes) == []


def test_half_uploads_leave_nothing_in_clear_and_the_site_goes_on(tmp_path):
    drill.build(tmp_path)
    sent = drill.Sent()
    with serving(tmp_path) as site:
        notes = drill.ready_notes(site.port, 2)
        for _ in range(20):
            half_upload(site.port, notes[0], 300_000)
        time.sleep(2)
        for note in notes:
            drill.post(site.port, note, sent)
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
        connection.request("GET", "/en/note/")
        assert connection.getresponse().status == 200
        connection.close()

    assert len(sent.codes) == 2
    left = [path for path in tmp_path.rglob("*") if path.is_file() and b"CANARY" in path.read_bytes()]
    assert left == []
    # What was sealed of a half file goes two hours later; here nothing of it was kept at all, or only sealed bytes.
    assert [path.name for path in (tmp_path / "data").glob("files/**/*") if "CANARY" in path.name] == []
