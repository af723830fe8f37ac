"""The directory says the same on PostgreSQL as on SQLite: bringing in, finding, taking back."""

import json
import os
import subprocess
import sys

import pytest
from tests.config.test_postgres import database_url
from tests.conftest import PROJECT

from commonlight.core.secret_files import SiteSecrets

__all__ = ["database_url"]
pytestmark = pytest.mark.proofs


def told_on(folder, url=""):
    (folder / "data").mkdir(parents=True)
    SiteSecrets.generate().store(folder / "secrets")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    environment = {
        **kept,
        "PYTHONPATH": f"{PROJECT}/src:{PROJECT}",
        "COMMONLIGHT_DATA": str(folder / "data"),
        "COMMONLIGHT_SECRETS": str(folder / "secrets"),
        "DJANGO_SETTINGS_MODULE": "commonlight.config.settings",
        **({"COMMONLIGHT_DATABASE_URL": url} if url else {}),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.directory.search_site"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_both_stores_find_the_same(database_url, tmp_path):
    small, grown = told_on(tmp_path / "small"), told_on(tmp_path / "grown", database_url)

    assert (small.pop("vendor"), grown.pop("vendor")) == ("sqlite", "postgresql")
    assert grown == small
    assert small["before"][0][0] > small["after"][0][0] > 0
    # Every wish but those for words that nothing holds finds something.
    assert sum(bool(total) for total, _names in small["before"]) >= 9
