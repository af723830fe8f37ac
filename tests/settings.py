"""Settings of the test run: the real ones, in a folder that goes with the run."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="commonlight-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["COMMONLIGHT_DATA"] = str(_folder / "data")
os.environ["COMMONLIGHT_SECRETS"] = str(_folder / "secrets")
os.environ.pop("COMMONLIGHT_DATABASE_URL", None)
(_folder / "data" / "static").mkdir(parents=True)

# `COMMONLIGHT_TEST_DATABASE=postgres` runs any test file on a PostgreSQL begun for the run.
ON_POSTGRES = os.environ.get("COMMONLIGHT_TEST_DATABASE") == "postgres"
if ON_POSTGRES:
    from tests import empty_postgres

    os.environ["COMMONLIGHT_DATABASE_URL"] = empty_postgres.address()

from commonlight.config.settings import *  # noqa: E402, F403

os.environ.pop("COMMONLIGHT_DATABASE_URL", None)
if ON_POSTGRES:
    for _database in DATABASES.values():  # noqa: F405
        _database["TEST"] = {"TEMPLATE": empty_postgres.EMPTY}

# Templates under test name static files that no start has collected.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
