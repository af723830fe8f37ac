"""The invented coalition: whole, in all states, marked for ever, on this machine only."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from commonlight.config.folders import Folders
from commonlight.config.serving import Address, ServeRefused, serve
from commonlight.core import clock
from commonlight.demo import build, folder
from commonlight.demo.chime import chime
from commonlight.demo.coalition import build_coalition, content
from commonlight.demo.notes import STAGES, build_notes
from commonlight.demo.rooms import home, police
from commonlight.reports import selectors, services
from commonlight.reports.models import Package, Report, StatisticsLine, StatisticsRefusals
from commonlight.reports.services import readiness
from commonlight.reports.services.cards import open_queue

AT = clock.now()


@pytest.fixture
def coalition(db, cheap_passphrases):
    return build_coalition(at=AT)


def test_content_names_invented_organisations_people_and_42_tracts():
    tracts = (Path(build.__file__).parent / "content" / "tracts.csv").read_text().splitlines()

    assert len(tracts) == 43
    assert [o["name"] for o in content("coalition")["organisations"]] == [
        "Harbor House",
        "Valley Legal Aid",
        "Riverbend PD",
        "St Luke",
        "Lincoln High",
    ]


@pytest.mark.slow
def test_coalition_has_every_role_and_two_readers_where_notes_are_read(coalition):
    roles = {role for account in coalition.accounts for role in account.roles}

    assert {"intake", "supervisor", "police_liaison", "coordinator", "admin", "funder", "analyst"} <= roles
    assert all(bool(a.passphrase) == bool(a.totp_secret) for a in coalition.accounts)
    assert Counter(a.organisation for a in coalition.accounts if a.passphrase) == {
        "Harbor House": 2,
        "Valley Legal Aid": 2,
        "Riverbend PD": 2,
        "St Luke": 2,
    }


@pytest.mark.slow
def test_an_example_of_a_recording_plays_and_says_that_it_is_no_voice(coalition, client):
    home.build(coalition, at=AT)

    page = client.get("/en/listen/").content.decode()

    assert page.count("<audio") == 1
    assert "three notes here, and no voice" in page
    assert client.get(re.search(r'<audio[^>]* src="([^"]+)"', page).group(1)).content == chime()


@pytest.mark.slow
def test_public_form_is_open_and_three_organisations_receive(coalition):
    assert readiness.missing_for_intake() == []
    assert [one.name for one in selectors.recipients().readers] == ["Harbor House", "St Luke", "Valley Legal Aid"]


@pytest.mark.slow
def test_notes_come_in_every_state_and_their_codes_open_them(coalition):
    codes = build_notes(coalition, at=AT, wanted=30)

    states = Counter(Report.objects.values_list("status", flat=True))
    assert len(codes) == sum(states.values()) == 30
    assert set(states) == {"new", "read", "in_work", "waiting", "news", "closed"}
    assert Package.objects.count() >= 1
    assert StatisticsLine.objects.count() + sum(StatisticsRefusals.objects.values_list("count", flat=True)) >= 1
    languages = {services.read_mailbox(opened=services.open_mailbox(code=code, at=AT)).language for code in codes}
    assert languages == {"en", "es", "ar"}
    assert len(STAGES) == 7
    dana = coalition.readers["dana"]
    cards = [line.card for line in open_queue(by=dana.account, keyring=dana.keyring).lines]
    labelled = [card for card in cards if card.get("g")]
    assert len(cards) // 4 <= len(labelled) < len(cards)
    assert all(card["k"] != "not_coded" for card in labelled)


@pytest.mark.slow
def test_police_confirmed_what_was_passed_to_them_but_for_the_newest(coalition):
    build_notes(coalition, at=AT, wanted=60)

    police.build(coalition, at=AT)

    passed = list(Package.objects.order_by("-passed_at", "-pk"))
    assert len(passed) > police.WAITING
    assert [one.received_at is None for one in passed] == [n < police.WAITING for n in range(len(passed))]
    assert all(one.passed_at < one.received_at <= AT for one in passed[police.WAITING :])


def test_folder_with_something_else_in_it_is_left_alone(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "commonlight.sqlite3").write_text("a real site")

    with pytest.raises(build.NotADemo, match="Nothing was changed"):
        build.prepare_folder(data, tmp_path / "secrets")

    assert [path.name for path in data.iterdir()] == ["commonlight.sqlite3"]


def test_demo_cut_off_while_building_is_built_anew(tmp_path):
    data, secrets = tmp_path / "data", tmp_path / "secrets"

    assert build.prepare_folder(data, secrets)
    (data / "half").write_text("x")

    assert build.prepare_folder(data, secrets)
    assert not (data / "half").exists()
    assert folder.is_demo(data) and not folder.is_finished(data)


def test_finished_demo_is_found_and_keeps_its_accounts(tmp_path):
    data, secrets = tmp_path / "data", tmp_path / "secrets"
    secrets.mkdir()
    account = folder.DemoAccount("ana", "Ana", "Harbor House", ("intake",), "words", "totp")
    build.prepare_folder(data, secrets)

    build.finish(data, secrets, [account])

    assert not build.prepare_folder(data, secrets)
    assert folder.kept_accounts(secrets) == [account]
    assert (secrets / folder.ACCOUNTS).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1"])
def test_demo_folder_is_never_served_beyond_this_machine(tmp_path, host):
    data = tmp_path / "data"
    build.prepare_folder(data, tmp_path / "secrets")

    with pytest.raises(ServeRefused, match="never becomes live"):
        serve(Address(host, 8000), Folders(data, tmp_path / "secrets"))


@pytest.mark.slow
def test_command_builds_prints_and_gives_codes(tmp_path):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONLIGHT_", "DJANGO_"))}
    environment = {**inherited, "COMMONLIGHT_DATA": str(tmp_path / "d"), "COMMONLIGHT_SECRETS": str(tmp_path / "s")}

    def commonlight(*words):
        return subprocess.run(
            [sys.executable, "-m", "commonlight", *words], env=environment, capture_output=True, text=True, timeout=120
        )

    built = commonlight("demo", "--build-only", "--reports", "8", "--port", "8997")
    again = commonlight("demo", "--build-only", "--port", "8997")
    reader, ordinary, nobody = (commonlight("demo", "code", who) for who in ("intake", "admin", "wizard"))

    assert built.returncode == 0, built.stderr
    assert "Every person, place and note is made up" in built.stdout
    counts = [
        sum(line.lstrip().startswith("passphrase:") for line in out.splitlines())
        for out in (built.stdout, again.stdout)
    ]
    assert counts == [8, 8]
    assert "Building" not in again.stdout
    assert reader.stdout.startswith("priya: passphrase ")
    assert "/team/sign-in/link/" in ordinary.stdout
    assert nobody.returncode == 2 and "there are" in nobody.stderr
