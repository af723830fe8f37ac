"""
A SCORM run-time that others wrote and many systems use (scorm-again, MIT), taken from the npm registry for a test.

Nothing of it stands in this project: `npm pack` fetches one version by name, and a digest says that it is the one we
looked at. Who keeps no npm, or is offline, skips the test, unless COMMONLIGHT_REQUIRE_BROWSER says that it must run.
"""

import base64
import os
import shutil
import subprocess
import tarfile
from hashlib import sha512
from pathlib import Path

import pytest

PACKAGE = "scorm-again@3.4.3"
DIGEST = "Zbe+7ArMUbT1lVnqYxsbGRfI9JD9JVqEPzZLQdk0nfNmcDYJ404rMO9nbkQ0Hzwux5uACF9zKsvc29Q/ZzMOdg=="
SCRIPT = "package/dist/scorm12.min.js"
LICENCE = "package/LICENSE"


def _missing(why: str) -> None:
    if os.environ.get("COMMONLIGHT_REQUIRE_BROWSER") == "1":
        pytest.fail(f"NEEDS A PLAYER: {why}", pytrace=False)
    pytest.skip(f"NEEDS A PLAYER: {why}")


def player_script(folder: Path) -> str:
    """Return the player's script, fetched into `folder`; skips the test when it cannot be had, fails on a wrong digest."""
    npm = shutil.which("npm")
    if npm is None:
        _missing("npm is not installed")
    asked = [str(npm), "pack", PACKAGE, "--silent", "--ignore-scripts", "--pack-destination", str(folder)]
    try:
        subprocess.run(asked, cwd=folder, capture_output=True, timeout=120, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        _missing(f"{PACKAGE} could not be fetched")
    packed = next(folder.glob("*.tgz")).read_bytes()
    assert base64.b64encode(sha512(packed).digest()).decode() == DIGEST, "another file than the one we looked at"
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        licence, script = archive.extractfile(LICENCE), archive.extractfile(SCRIPT)
        assert licence is not None
        assert script is not None
        assert b"MIT" in licence.read()
        return script.read().decode()
