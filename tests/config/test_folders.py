"""Data and secrets stand apart, are private, and are held by one process."""

import pytest

from commonlight.config.folders import FolderRefused, Folders
from commonlight.core.secret_files import SiteSecrets


@pytest.fixture
def folders(tmp_path):
    return Folders(tmp_path / "data", tmp_path / "secrets")


def test_first_start_makes_private_folders_and_secrets(folders):
    folders.prepare()

    assert oct(folders.data.stat().st_mode)[-3:] == "700"
    assert oct(folders.secrets.stat().st_mode)[-3:] == "700"
    assert {oct(path.stat().st_mode)[-3:] for path in folders.secrets.iterdir()} == {"600"}
    assert SiteSecrets.stand_in(folders.secrets)


def test_second_start_keeps_the_secrets(folders):
    folders.prepare()
    before = SiteSecrets.load(folders.secrets)

    folders.prepare()

    assert SiteSecrets.load(folders.secrets) == before


@pytest.mark.parametrize("inner", ["data/secrets", "data", "data/a/b"])
def test_secrets_inside_data_are_refused(tmp_path, inner):
    with pytest.raises(FolderRefused, match="inside each other"):
        Folders(tmp_path / "data", tmp_path / inner).prepare()

    assert not (tmp_path / "data").exists()


def test_data_inside_secrets_is_refused(tmp_path):
    with pytest.raises(FolderRefused, match="inside each other"):
        Folders(tmp_path / "secrets" / "data", tmp_path / "secrets").prepare()


@pytest.mark.parametrize("name", ["", "pepper", "server", "escalation"])
def test_secrets_that_others_may_read_are_refused(folders, name):
    folders.prepare()
    (folders.secrets / name).chmod(0o750)

    with pytest.raises(FolderRefused, match="Others on this machine may read"):
        folders.prepare()


def test_open_data_folder_is_closed_to_others(folders):
    folders.data.mkdir(mode=0o755)

    folders.prepare()

    assert oct(folders.data.stat().st_mode)[-3:] == "700"


def test_lost_secrets_are_never_made_anew_for_a_site_that_stands(folders):
    folders.prepare()
    (folders.data / "commonlight.sqlite3").touch()
    for path in folders.secrets.iterdir():
        path.unlink()

    with pytest.raises(FolderRefused, match="secrets are not in"):
        folders.prepare()


def test_one_lost_secret_is_never_made_anew(folders):
    folders.prepare()
    (folders.secrets / "pepper").unlink()

    with pytest.raises(FolderRefused, match="A secret is missing"):
        folders.prepare()


def test_folder_is_held_by_one(folders):
    folders.prepare()

    with folders.locked(), pytest.raises(FolderRefused, match="Another Commonlight"), folders.locked():
        pass

    with folders.locked():
        pass


def test_path_that_cannot_be_made_is_refused_with_a_reason(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(FolderRefused, match="file/data"):
        Folders(tmp_path / "file" / "data", tmp_path / "secrets").prepare()
