"""One PostgreSQL address for facts and jobs: all tables are made, a report comes in, a job runs."""

import json
import os
import subprocess
import sys

import pytest
from tests.config.running_postgres import database_url
from tests.conftest import PROJECT

__all__ = ["database_url"]

pytestmark = pytest.mark.proofs


def test_one_address_holds_facts_sessions_and_jobs(database_url, tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tests.reports.real_site", str(tmp_path), "one-database"],
        cwd=PROJECT,
        env={**kept, "PYTHONPATH": f"{PROJECT}/src:{PROJECT}", "COMMONLIGHT_DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "vendor": "postgresql",
        "reports": 1,
        "mailbox": True,
        "sessions": 1,
        "ran": [True, [7], "SUCCESSFUL"],
        "same_tables": True,
        "migrations_left": 0,
    }
