"""A release can be made again to the same bytes, says what it is made of, and installs on a machine without a network."""

import configparser
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile

import pytest
from tests.conftest import PROJECT
from tools import release

DEPLOY = PROJECT / "deploy"
AT = 1_790_000_000


@pytest.fixture
def wheel(tmp_path):
    path = tmp_path / "commonlight-9.9.9-py3-none-any.whl"
    path.write_bytes(b"a wheel")
    return path


def test_every_pinned_package_stands_in_the_bill_of_materials_with_its_hashes(wheel):
    bill = release.bill_of_materials(wheel, at=AT)
    named = {one["name"]: one for one in bill["components"]}
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", release.BASE.read_text(), re.M))

    assert pinned and pinned <= set(named)
    assert all(named[name]["scope"] == "required" and named[name]["hashes"] for name in pinned)
    assert named["numpy"]["scope"] == "optional"
    assert named["django"]["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]
    own = bill["metadata"]["component"]
    assert own["hashes"][0]["content"] == hashlib.sha256(b"a wheel").hexdigest()
    assert json.dumps(bill) == json.dumps(release.bill_of_materials(wheel, at=AT))


def test_a_bundle_that_was_changed_installs_nothing(tmp_path):
    shutil.copyfile(DEPLOY / "install.sh", tmp_path / "install.sh")
    (tmp_path / "requirements.txt").write_text("a==1\n")
    release.write_sums(tmp_path)
    (tmp_path / "requirements.txt").write_text("b==1\n")

    done = subprocess.run(
        ["sh", str(tmp_path / "install.sh"), str(tmp_path / "program")], capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 1 and "Nothing was installed" in done.stdout
    assert not (tmp_path / "program").exists()


def test_a_tree_that_differs_from_its_commit_is_not_released(monkeypatch):
    told = subprocess.CompletedProcess([], 0, stdout=" M src/commonlight/core/audit.py\n")
    monkeypatch.setattr(release.subprocess, "run", lambda *_, **__: told)
    with pytest.raises(release.ReleaseRefused, match="differs from its commit"):
        release.commit_time()


def test_the_service_gives_each_coalition_its_own_account_and_folders():
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read(DEPLOY / "commonlight@.service")
    service = (DEPLOY / "commonlight@.service").read_text()

    for name in ("COMMONLIGHT_DATA", "COMMONLIGHT_SECRETS", "COMMONLIGHT_BACKUPS"):
        assert re.search(rf"^Environment={name}=\S+/%i$", service, re.M), name
    held = unit["Service"]
    assert held["User"].endswith("%i") and held["LimitCORE"] == "0" and held["UMask"] == "0077"
    assert held["ProtectSystem"] == "strict"
    folders = set(re.findall(r"^Environment=COMMONLIGHT_\w+=(\S+)$", service, re.M))
    assert set(held["ReadWritePaths"].split()) == folders


def test_what_the_container_file_copies_is_there_and_it_does_not_run_as_root():
    text = (DEPLOY / "Containerfile").read_text()
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.M):
        for source in line.split()[:-1]:
            assert (PROJECT / source).exists(), source
    assert text.index("USER commonlight") < text.index("ENTRYPOINT")
    assert "--host" not in text


@pytest.mark.proofs
def test_a_release_is_the_same_twice_and_its_bundle_installs_without_a_network(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    wheel = release.reproducible_wheel(out, at=AT)
    (out / "sbom.json").write_text(json.dumps(release.bill_of_materials(wheel, at=AT)))
    bundle = release.make_bundle(out, wheel, at=AT)
    with tarfile.open(bundle) as archive:
        archive.extractall(tmp_path / "there", filter="data")
    (folder,) = (tmp_path / "there").iterdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "PIP_"))}
    environment |= {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PYTHON": sys.executable, "HOME": str(tmp_path)}

    done = subprocess.run(
        ["sh", str(folder / "install.sh"), str(tmp_path / "program")],
        env=environment, capture_output=True, text=True, timeout=600,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    # A text in another language says that the catalogues were compiled into the wheel.
    told = subprocess.run(
        [str(tmp_path / "program" / "bin" / "python"), "-c",
         "import django; from django.conf import settings; settings.configure(USE_I18N=True, LANGUAGE_CODE='es', "
         "LOCALE_PATHS=[__import__('pathlib').Path(__import__('commonlight').__file__).parent / 'core' / 'locale']); "
         "django.setup(); from django.utils.translation import gettext; print(gettext('Leave this site'))"],
        env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert told.stdout.strip() == "Salir de este sitio", told.stderr
