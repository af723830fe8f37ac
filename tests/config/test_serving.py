"""What `serve` refuses, and that the real processes start, stop and come back."""

import os
import signal
import socket
import subprocess
import sys
import time
from unittest.mock import patch

import pytest
from tests.config.serving_process import Served, free_port, serving

from commonlight.cli.main import main
from commonlight.config.serving import Address, ServeRefused, set_environment
from commonlight.core.thief import look


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::"])
def test_plain_http_outside_this_machine_is_refused(host):
    with pytest.raises(ServeRefused, match="over TLS only"):
        Address(host, free_port()).check()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1.2.3"])
def test_plain_http_on_this_machine_is_served(host):
    Address(host, free_port()).check()


def test_name_as_host_is_refused():
    with pytest.raises(ServeRefused, match="not an IP address"):
        Address("example.org", 8000).check()


def test_certificate_that_does_not_load_is_refused(tmp_path):
    (tmp_path / "c.pem").write_text("no certificate")

    with pytest.raises(ServeRefused, match="cannot be read or do not belong"):
        Address("0.0.0.0", free_port(), tmp_path / "c.pem", tmp_path / "c.pem").check()


def test_taken_port_is_refused():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(ServeRefused, match="cannot be used"):
            Address("127.0.0.1", other.getsockname()[1]).check()


def test_environment_names_the_host_served():
    # All of it is put back: what a test leaves in the environment, later sites of other tests are started with.
    with patch.dict(os.environ, {"COMMONLIGHT_TLS": ""}):
        os.environ.pop("COMMONLIGHT_HOSTS", None)

        set_environment(Address("192.0.2.7", 443, "cert.pem", "key.pem"))

        assert os.environ["COMMONLIGHT_TLS"] == "1"
        assert "192.0.2.7" in os.environ["COMMONLIGHT_HOSTS"].split(",")


def test_command_turns_a_refusal_into_bad_input(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COMMONLIGHT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COMMONLIGHT_SECRETS", str(tmp_path / "data" / "secrets"))

    assert main(["serve"]) == 2
    assert "must not lie inside each other" in capsys.readouterr().err


def children_of(pid: int) -> dict[int, str]:
    with open(f"/proc/{pid}/task/{pid}/children") as stream:
        found = [int(child) for child in stream.read().split()]
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as stream:
            found += [int(child) for child in stream.read().split()]
    commands = {}
    for child in set(found):
        try:
            with open(f"/proc/{child}/cmdline") as stream:
                commands[child] = stream.read().replace("\0", " ")
        except OSError:
            continue
    return commands


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come to pass")


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def answers(site: Served) -> bool:
    try:
        return site.get("/en/") in (200, 404)
    except OSError:
        return False  # The new web process loads the site before it listens.


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_serve_runs_restarts_its_children_and_ends_cleanly(tmp_path):
    with serving(tmp_path) as site:
        pid = site.process.pid

        def one(kind: str) -> int | None:
            return next((child for child, command in children_of(pid).items() if (kind in command)), None)

        jobs, web = wait_for(lambda: one("config.worker")), wait_for(lambda: one("serve"))
        second = subprocess.run(
            [sys.executable, "-m", "commonlight", "serve", "--port", str(free_port())],
            env={**os.environ, "COMMONLIGHT_DATA": str(site.data), "COMMONLIGHT_SECRETS": str(tmp_path / "secrets")},
            capture_output=True,
            text=True,
            timeout=60,
        )
        os.kill(jobs, signal.SIGKILL)
        os.kill(web, signal.SIGKILL)
        new_jobs = wait_for(lambda: (found := one("config.worker")) != jobs and found)
        new_web = wait_for(lambda: (found := one("serve")) != web and found)
        answered = wait_for(lambda: answers(site))
        site.process.send_signal(signal.SIGTERM)
        code = site.process.wait(20)

    assert second.returncode == 2
    assert "Another Commonlight already serves" in second.stderr
    assert answered
    assert code == 0
    assert not is_running(new_jobs)
    assert not is_running(new_web)
    assert {oct(path.stat().st_mode)[-2:] for path in site.data.rglob("*")} == {"00"}
    assert look(site.data).leaks == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal")
def test_no_process_is_left_when_the_first_is_killed(tmp_path):
    with serving(tmp_path) as site:
        children = wait_for(lambda: len(found := children_of(site.process.pid)) >= 2 and found)
        site.process.kill()
        site.process.wait(10)

        wait_for(lambda: not any(is_running(child) for child in children))
