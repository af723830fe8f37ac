"""The recipes for proxies keep no address: their text, and the programs themselves where they are installed."""

import http.server
import os
import re
import shutil
import subprocess
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection

import pytest
from tests.config.serving_process import free_port
from tests.conftest import PROJECT

TEXT = (PROJECT / "docs/how-to/behind-a-proxy.md").read_text(encoding="utf-8")


def recipe(language):
    return re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)[1]


def statements(text):
    return [line.strip().rstrip(";").split() for line in text.splitlines() if line.strip() not in ("", "}", "{")]


def test_nginx_writes_no_line_and_no_file_about_anybody():
    told = statements(recipe("nginx"))

    assert ["access_log", "off"] in told
    assert ["error_log", "/dev/null", "crit"] in told
    assert ["proxy_request_buffering", "off"] in told
    assert ["proxy_buffering", "off"] in told
    assert ["proxy_max_temp_file_size", "0"] in told
    assert [words for words in told if words[0] == "client_body_temp_path"] == [
        ["client_body_temp_path", "/dev/shm/commonlight-body"]
    ]


def test_nginx_passes_the_network_and_no_address():
    passed = {words[1]: words[2] for words in statements(recipe("nginx")) if words[0] == "proxy_set_header"}

    assert passed == {
        "Host": "$host",
        "X-Client-Network": "$client_network",
        "X-Forwarded-For": '""',
        "X-Real-IP": '""',
        "User-Agent": '""',
    }
    assert recipe("nginx").count("$remote_addr") == 1
    assert "map $remote_addr $client_network" in recipe("nginx")


def test_caddy_writes_no_access_log_and_passes_no_address():
    text = recipe("caddy")
    told = statements(text)

    assert [words for words in told if words[0] == "log"] == [["log", "default", "{"]]
    assert ["output", "discard"] in told
    assert {words[1] for words in told if words[0] == "header_up" and words[1].startswith("-")} == {
        "-X-Forwarded-For",
        "-X-Forwarded-Host",
        "-X-Forwarded-Proto",
    }
    assert ["header_up", "X-Client-Network", "{client_network}"] in told


def test_tor_keeps_no_log():
    told = statements(recipe("torrc"))

    assert ["Log", "err", "file", "/dev/null"] in told
    assert ["SafeLogging", "1"] in told
    assert ["HiddenServicePort", "80", "127.0.0.1:8000"] in told


@pytest.mark.parametrize("language", ["nginx", "caddy"])
@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:7:1::5", "2001:db8:7::"),
        ("2001:db8::5", "2001:db8::"),
        ("2001:db8:7::5", "2001:db8:7::"),
    ],
)
def test_networks_are_cut_as_the_site_cuts_them(language, address, network):
    patterns = re.findall(r'(?:"~|~)(\^\S*?)"?\s+"(?:\$\{?\w+\}?)([^"]*)"', recipe(language))
    assert len(patterns) == 3

    for pattern, ending in patterns:
        found = re.match(re.sub(r"\?<(\w+)>", r"?P<\1>", pattern), address)
        if found:
            assert found[1] + ending == network
            return
    raise AssertionError("no pattern takes this address")


# The programs themselves: CI installs them and requires them, a maintainer's machine may lack them.
def program(name):
    found = shutil.which(name)
    if found is None and os.environ.get("COMMONLIGHT_REQUIRE_PROXIES") == "1":
        pytest.fail(f"{name} is not installed, and this run must not go without it")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_caddy_itself_takes_the_recipe(tmp_path):
    (tmp_path / "Caddyfile").write_text(recipe("caddy"))
    command = [program("caddy"), "validate", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}

    done = subprocess.run(command, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_tor_itself_takes_the_recipe(tmp_path):
    text = recipe("torrc").replace("/var/lib/tor/commonlight/", f"{tmp_path}/service/")
    (tmp_path / "torrc").write_text(f"DataDirectory {tmp_path}/tor\n{text}")

    command = [program("tor"), "--verify-config", "-f", str(tmp_path / "torrc")]
    done = subprocess.run(command, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


class Told(http.server.BaseHTTPRequestHandler):
    seen: list = []

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Told.seen.append(dict(self.headers))
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.slow
def test_nginx_itself_leaves_no_address_anywhere(tmp_path):
    """Bad-input family 16: logs."""
    nginx = program("nginx")
    backend = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Told)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    port = free_port()
    site = re.sub(r"    (listen|ssl_)[^\n]*\n", "", recipe("nginx"))
    site = site.replace("server {", f"server {{\n    listen 127.0.0.1:{port};", 1)
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{backend.server_port}").replace("/dev/shm", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log /dev/null crit;\ndaemon off;\nmaster_process off;\nevents {{}}\nhttp {{\n"
        + "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in ("fastcgi", "uwsgi", "scgi", "proxy"))
        + site
        + "}\n"
    )
    command = [nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", "/dev/null"]
    running = subprocess.Popen(command)
    try:
        answer = _post(port)
    finally:
        running.terminate()
        running.wait(20)
        backend.shutdown()

    assert answer == 404
    assert Told.seen[0]["X-Client-Network"] == "127.0.0.0"
    assert {"X-Forwarded-For", "X-Real-Ip", "User-Agent", "Forwarded"}.isdisjoint(Told.seen[0])
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "nginx.conf"]
    assert [path for path in left if b"127.0.0.1" in path.read_bytes() or b"canary" in path.read_bytes()] == []


def _post(port):
    for _ in range(50):
        with suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("POST", "/en/canary/", b"canary " * 100_000, {"User-Agent": "canary browser"})
            return connection.getresponse().status
        time.sleep(0.2)
    raise AssertionError("nginx does not answer")


def test_onion_address_is_offered_on_public_pages_only(client, db, settings):
    settings.ONION = "abc.onion"
    settings.ALLOWED_HOSTS = ["testserver", "abc.onion"]

    public = (
        client.get("/en/team/sign-in/"),
        client.get("/en/lines/"),
        client.get("/en/lines/", headers={"host": "abc.onion"}),
    )

    assert [answer.headers.get("Onion-Location") for answer in public] == [None, "http://abc.onion/en/lines/", None]


def test_onion_is_spoken_to_as_it_comes_and_others_over_tls():
    from commonlight.config.wsgi import WithoutTelltales

    seen = []
    site = WithoutTelltales(lambda environ, start: seen.append(environ["wsgi.url_scheme"]) or [], over_tls=True)
    for host in ("riverbend.example", "abc.onion:80", "riverbend.onion.example"):
        site({"HTTP_HOST": host, "wsgi.url_scheme": "http", "PATH_INFO": "/"}, None)

    assert seen == ["https", "http", "https"]
