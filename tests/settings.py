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

from commonlight.config.settings import *  # noqa: E402, F403

# Templates under test name static files that no start has collected.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
