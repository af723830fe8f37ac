"""A real directory on the real, served site: checked from outside by our own command, and searched for what it hides."""

import html
import http.client
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import deque
from io import BytesIO
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from tests.config.serving_process import serving

pytestmark = [pytest.mark.proofs, pytest.mark.shared]
LINK = re.compile(r'href="([^"#]+)')
API = "/api/hsds/v3"
MOST_PAGES = 2_000
STREETS = """
import django; django.setup()
import json
from commonlight.directory.models import Published, Withheld
from commonlight.directory.sealing import open_withheld
streets = set()
for row in Withheld.objects.filter(entity="location"):
    words = open_withheld(row.sealed, withheld_id=str(row.pk))
    streets |= {v for k, v in words.items() if k.endswith("address_1") and any(s.isdigit() for s in v) and "box" not in v.casefold()}
entries = [[kind, str(key)] for kind, key in Published.objects.filter(kind__in=["service", "organization"]).values_list("kind", "entry_id")]
print(json.dumps([sorted(streets), entries]))
"""


def run(environment, *arguments, ok=(0,)):
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in ok, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def miami(tmp_path_factory, shared_data):
    """A served site with Miami brought in by the command: (address, environment, site)."""
    folder = tmp_path_factory.mktemp("miami")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT", "DJANGO"))},
        "COMMONLIGHT_DATA": str(folder / "data"),
        "COMMONLIGHT_SECRETS": str(folder / "secrets"),
        "DJANGO_SETTINGS_MODULE": "commonlight.config.settings",
    }
    options = {
        "coalition": "Miami Coalition", "country": "US", "region": "US-FL", "emergency": "911", "organisation": "Harbor House",
        "name": "Ana", "login": "ana",
    }  # fmt: skip
    given = [word for name, value in options.items() for word in (f"--{name}", value)]
    run(environment, "-m", "commonlight", "setup", *given, "--kit-later")
    told = run(environment, "-m", "commonlight", "directory", "import", str(shared_data / "hsds-miami211"))
    assert "services without their organization: 447" in told
    with serving(folder) as site:
        yield f"http://127.0.0.1:{site.port}", environment, site


@pytest.mark.parametrize("whose", ["ours", "official"])
def test_check_finds_no_error_on_the_served_site(miami, shared_data, whose):
    address, environment, _ = miami
    more = ["--schemas", str(shared_data / "hsds-schemas")] if whose == "official" else []

    told = run(environment, "-m", "commonlight", "directory", "check", f"{address}{API}/", *more, ok=(0, 1))

    assert told.splitlines()[-1] == "0 errors", told[-3000:]
    counted = dict(
        re.findall(r"checked: (\d+) (\S+ 3\.\d)", told)
        and [(b, int(a)) for a, b in re.findall(r"checked: (\d+) (\S+ 3\.\d)", told)]
    )
    assert counted["service_list 3.0"] > 4_000
    assert counted["service_list 3.1"] > 4_000


class Visitor:
    """Somebody who opens every page there is, without an account."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""
        self.opened = 0
        self.status = 0

    def ask(self, method: str, path: str, body: dict | None = None) -> str:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        data = None
        if body is not None:
            data = urlencode(body)
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, data, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.opened += 1
        self.status = answer.status
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        if content[:2] == b"PK":
            with zipfile.ZipFile(BytesIO(content)) as archive:
                return "\n".join(archive.read(name).decode() for name in archive.namelist())
        return html.unescape(content.decode("utf-8", "replace"))


def test_no_withheld_street_is_found_by_who_opens_everything(miami, tmp_path):
    _, environment, site = miami
    streets, entries = json.loads(run(environment, "-c", STREETS))
    assert len(streets) > 20
    hidden = {" ".join(street.casefold().split()) for street in streets}
    visitor, found = Visitor(site.port), []

    def look(path, text):
        plain = " ".join(text.casefold().split())
        found.extend((path, street) for street in hidden if street in plain)

    # Every link a visitor can follow from the home page.
    waiting, seen = deque(["/en/", "/es/", "/robots.txt", "/sitemap.xml"]), set()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.popleft()
        if path in seen:
            continue
        seen.add(path)
        told = visitor.ask("GET", path)
        look(path, told)
        for link in LINK.findall(told):
            whole = urlsplit(urljoin(f"http://127.0.0.1:{site.port}{path}", link))
            if whole.port == site.port and "/team/" not in whole.path and "/static/" not in whole.path:
                waiting.append(whole.path + (f"?{whole.query}" if whole.query else ""))
    assert len(seen) > 150
    # Every entry: its page and its card; an organization's page.
    for kind, key in entries:
        paths = (
            [f"/en/services/{key}/", f"/en/services/{key}/card/"] if kind == "service" else [f"/en/services/by/{key}/"]
        )
        for path in paths:
            look(path, visitor.ask("GET", path))
            assert visitor.status == 200, path
    # The finder and the sheet to print, asked for each street itself and for what shelters are found by.
    page = visitor.ask("GET", "/en/services/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    hidden_field = {"csrfmiddlewaretoken": token[1]} if token else {}
    for asked in [{"words": street} for street in sorted(streets)] + [
        {"need": "safe_shelter"},
        {"words": "shelter"},
        {"place": "33101"},
    ]:
        for path in ("/en/services/", "/en/services/sheet/"):
            told = visitor.ask("POST", path, {**hidden_field, **asked})
            assert visitor.status == 200, path
            # What the visitor typed herself stands in the field again; that is her own word.
            look(f"POST {path}", told.replace(asked.get("words", "\0"), ""))
    # The API and everything that can be taken along.
    for name in ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"):
        for shape in ("format=ndjson&full=true&full_service=true", "format=ndjson", "per_page=500&minimal=true"):
            look(name, visitor.ask("GET", f"{API}/{name}?{shape}"))
    look("datapackage", visitor.ask("GET", f"{API}/datapackage.zip"))
    run(environment, "-m", "commonlight", "directory", "export", str(tmp_path / "out"))
    for file in (tmp_path / "out").iterdir():
        look(file.name, file.read_text(encoding="utf-8"))

    assert visitor.opened > 8_000
    assert found == []
