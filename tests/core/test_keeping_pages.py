"""Pages of keeping: the doctor, what is deleted, backup keys, backups and the way back, sealing anew."""

import re
from datetime import timedelta

import pytest
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader, make_site, open_as

from commonlight.cli.main import main
from commonlight.core import clock, doctor
from commonlight.core.backup import places
from commonlight.core.models import AuditEvent, BackupRecipient
from commonlight.core.roles import Role
from commonlight.core.secret_files import SiteSecrets
from commonlight.core.services.readers import remove_reader

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.usefixtures("cheap_passphrases")]


@pytest.fixture
def world(settings, tmp_path):
    for name in ("DATA", "SECRETS", "BACKUPS"):
        path = tmp_path / name.lower()
        path.mkdir(mode=0o700)
        setattr(settings, name, path)
    SiteSecrets.generate().store(tmp_path / "secrets")
    make_site()
    house = make_organisation("Harbor House")
    dana = make_first_reader(house, Role.INTAKE, name="dana")
    ben = make_reader(house, Role.SUPERVISOR, let_in_by=dana, name="ben")
    return {"house": house, "dana": dana, "ben": ben, "admin": make_ordinary(house, Role.ADMIN, name="ada")}


def write_certificate(folder, *, days):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "riverbend.example")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    made = made.not_valid_before(now - timedelta(days=90)).not_valid_after(now + timedelta(days=days))
    path = folder / f"certificate{days}.pem"
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


def found(what):
    return [(one.state.value, one.words) for one in doctor.examine(clock.now()) if str(one.what) == what]


def states(what):
    return [state for state, _ in found(what)]


def test_doctor_page_says_what_is_wrong_and_what_to_do(client, world):
    open_as(client, world["admin"])
    page = client.get("/en/team/doctor/").content.decode()

    assert "There is no backup key, so no backup is made." in page
    assert "Make one on the page Backup and print it." in page
    assert "act now" in page


def test_example_needs_no_backup_and_nothing_is_bad_for_want_of_one(world, settings):
    settings.EXAMPLE = True

    assert found("Backup") == [("good", "This example keeps nothing real, so it needs no backup.")]


def test_outside_names_without_tls_are_bad(world, settings):
    settings.ALLOWED_HOSTS = ["riverbend.example"]

    assert states("Encrypted connection (TLS)") == ["bad"]


def test_certificate_near_its_end_is_seen(world, settings, monkeypatch, tmp_path):
    settings.ALLOWED_HOSTS, settings.TLS = ["riverbend.example"], True
    for days, state in ((-1, "bad"), (5, "look"), (60, "good")):
        certificate = write_certificate(tmp_path, days=days)
        monkeypatch.setenv("COMMONLIGHT_CERTIFICATE", str(certificate))
        assert states("Encrypted connection (TLS)") == [state]


def test_clock_set_back_is_seen(world):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    AuditEvent.objects.filter(at__isnull=False).update(at=clock.now() + timedelta(days=2))

    assert states("Clock") == ["bad"]


def test_secrets_inside_the_data_are_bad(world, settings):
    settings.SECRETS = settings.DATA / "secrets"

    assert states("Secrets apart") == ["bad"]


def test_folder_others_may_read_is_bad(world, settings):
    settings.DATA.chmod(0o755)

    assert found("Rights of files") == [("bad", f"Others on this machine may read {settings.DATA}.")]
    settings.DATA.chmod(0o700)
    assert states("Rights of files") == ["good"]


@pytest.mark.slow
def test_full_disk_is_seen(world, monkeypatch):
    """Bad-input family 13: floods."""
    from types import SimpleNamespace

    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=100 * 2**20))

    assert set(states("Disk")) == {"bad"}


def test_house_with_one_reader_is_seen(world):
    assert states("Readers") == ["good"]

    remove_reader(organisation_id=world["house"].pk, account=world["ben"].account, by=None, at=clock.now())

    assert found("Readers") == [("look", "Harbor House has 1 reader.")]


def test_old_backup_is_bad_and_a_new_one_good(world, monkeypatch, tmp_path):
    from commonlight.core.backup.keys import NewKey, add_key

    add_key(public=NewKey.draw().public, label="", by=None, at=clock.now())
    assert found("Backup")[0] == ("bad", "There is no backup yet.")

    for hours, state in ((60, "bad"), (5, "good")):
        made = places.Backup(tmp_path, clock.now() - timedelta(hours=hours), 0, 0, "")
        monkeypatch.setattr(places, "newest", lambda made=made: made)
        assert states("Backup")[0] == state


def test_command_ends_with_one_when_something_is_bad(world, capsys, monkeypatch):
    monkeypatch.setattr("commonlight.cli.commands.doctor.open_site", lambda: None)

    assert main(["doctor"]) == 1
    assert "BAD" in capsys.readouterr().out


def make_key(client):
    page = client.post("/en/team/backup/key/").content.decode()
    key = "".join(re.search(r'class="code"[^>]*>([^<]*)<', page)[1].split())
    return key, re.search(r'name="state" value="([^"]+)"', page)[1]


def test_backup_key_counts_only_when_typed_back(client, world):
    open_as(client, world["admin"])
    key, state = make_key(client)

    wrong = client.post("/en/team/backup/key/typed/", {"state": state, "tail": "ABCDEFGH", "label": "safe"})
    assert wrong.status_code == 422
    assert BackupRecipient.objects.count() == 0

    right = client.post("/en/team/backup/key/typed/", {"state": state, "tail": key[-8:].lower(), "label": "safe"})
    assert right.status_code == 302
    assert BackupRecipient.objects.get().label == "safe"
    for value in AuditEvent.objects.values_list("detail", flat=True):
        assert key not in str(value)


def test_secret_half_of_a_key_is_stored_nowhere(client, world):
    open_as(client, world["admin"])
    key, state = make_key(client)
    client.post("/en/team/backup/key/typed/", {"state": state, "tail": key[-8:], "label": "safe"})

    assert key not in client.get("/en/team/backup/").content.decode()
    assert key not in str(list(BackupRecipient.objects.values()))


def test_failed_backup_says_why_and_what_to_do(client, world):
    open_as(client, world["admin"])

    answer = client.post("/en/team/backup/")

    assert answer.status_code == 503
    assert "There is no backup key yet" in answer.content.decode()


def test_restore_page_refuses_a_wrong_key_and_changes_nothing(client, world, monkeypatch, tmp_path):
    from commonlight.core.views import keeping

    backup = tmp_path / "backups" / "2026-11-01T020000Z"
    backup.mkdir()
    (backup / "facts.age").write_bytes(b"x")
    (backup / "files.txt").write_text("")
    (backup / "manifest.json").write_text(
        '{"format": 1, "program": "0", "made": "2026-11-01T02:00:00+00:00", "facts_bytes": 1, "files": 0}'
    )
    monkeypatch.setattr(keeping, "make_backup", lambda **_: None)
    open_as(client, world["admin"])

    answer = client.post("/en/team/backup/restore/", {"backup": backup.name, "key": "not a key", "sure": "on"})

    assert answer.status_code == 422
    assert "This is not a backup key" in answer.content.decode()


def test_supervisor_sees_what_would_go(client, world):
    open_as(client, world["ben"])

    assert "Nothing goes today." in client.get("/en/team/keeping/").content.decode()


def test_reader_is_told_of_pieces_to_seal_anew_and_the_page_is_empty_otherwise(client, world):
    open_as(client, world["dana"])

    assert "Everything lies under the present keys." in client.get("/en/team/seal-anew/").content.decode()
    assert client.post("/en/team/seal-anew/").status_code == 200
