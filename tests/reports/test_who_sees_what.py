"""Role, audience and address in full: whoever may not see a thing reads "not found", and the public need no account."""

import pytest
from django.test import Client
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader, open_as
from tests.reports.conftest import send

from commonlight.core import clock
from commonlight.core.roles import SEALED_ROLES, Role
from commonlight.reports import services
from commonlight.reports.urls import urlpatterns

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]

WORK = {
    "",
    "reply/",
    "status/",
    "assign/",
    "labels/",
    "note/",
    "close/",
    "release/",
    "files/0/",
    "number/",
    "raise/",
    "ask/",
    "interpreter/",
}


@pytest.fixture
def people(coalition):
    """One client for every kind of person there is."""
    found = {"nobody": Client()}
    for role in Role:
        if role in SEALED_ROLES - {Role.POLICE_LIAISON}:
            reader = make_reader(coalition.harbor, role, let_in_by=coalition.dana)
        elif role == Role.POLICE_LIAISON:
            reader = coalition.reyes
        else:
            reader = make_ordinary(coalition.harbor, role)
        found[role.value] = Client()
        open_as(found[role.value], reader)
    # Readers outside: another organisation, one whose key was never shared, and another police house.
    others = {
        "legal intake": coalition.lena,
        "intake without key": make_reader(coalition.harbor, Role.INTAKE, let_in_by=None),
        "liaison elsewhere": make_first_reader(make_organisation("Sand Creek PD", kind="police"), Role.POLICE_LIAISON),
    }
    for name, reader in others.items():
        found[name] = Client()
        open_as(found[name], reader)
    return found


def reached(people, method: str, address: str) -> dict[str, int]:
    return {name: getattr(client, method)(address).status_code for name, client in people.items()}


def test_each_person_reaches_what_role_and_audience_allow(coalition, people):
    """Bad-input family 11: roles."""
    harbor_only, _ = send(coalition.harbor, submission_id="1")
    legal_only, _ = send(coalition.legal, submission_id="2")
    both, _ = send(coalition.harbor, coalition.legal, police=[coalition.police], submission_id="3")
    team = {"intake", "supervisor"}
    may_read = {harbor_only: team, legal_only: {"legal intake"}, both: team | {"legal intake"}}
    wrong = []

    for sent, allowed in may_read.items():
        for ending in WORK:
            address = f"/en/team/reports/{sent.report_id}/{ending}"
            method = "get" if ending in ("", "files/0/") else "post"
            for name, status in reached(people, method, address).items():
                # A file that is no file is "not found" for the team too.
                expected = {302} if name == "nobody" else {404}
                if name in allowed and ending != "files/0/":
                    expected = {200, 302, 422}
                if status not in expected:
                    wrong.append((name, address, status))

    assert wrong == []


def test_queue_shows_to_each_the_own_organisations_reports_alone(coalition, people):
    harbor_only, _ = send(coalition.harbor, submission_id="1")
    legal_only, _ = send(coalition.legal, submission_id="2")
    seen = {}

    for name, client in people.items():
        page = client.get("/en/team/reports/")
        text = page.content.decode()
        numbers = [sent.report_id for sent in (harbor_only, legal_only) if str(sent.report_id) in text]
        seen[name] = (page.status_code, numbers)

    shown = {name: numbers for name, (status, numbers) in seen.items() if status == 200}
    assert shown == {
        "intake": [harbor_only.report_id],
        "supervisor": [harbor_only.report_id],
        "legal intake": [legal_only.report_id],
        "intake without key": [],
    }
    assert {name: status for name, (status, _) in seen.items() if status != 200} == {
        name: 302 if name == "nobody" else 404 for name in people if name not in shown
    }


def test_police_reach_their_package_and_no_report(coalition, people):
    sent, _ = send(coalition.harbor, police=[coalition.police])
    package = services.release_package(
        report_id=sent.report_id,
        to=coalition.police.pk,
        parts=[0],
        by=coalition.dana.account,
        keyring=coalition.dana.keyring,
        at=clock.now(),
    )
    address = f"/en/team/released/{package.pk}/"

    statuses = reached(people, "get", address)

    assert {name for name, status in statuses.items() if status == 200} == {"police_liaison"}
    assert str(sent.report_id) not in people["police_liaison"].get(address).content.decode()
    assert str(package.pk) not in people["liaison elsewhere"].get("/en/team/released/").content.decode()
    assert people["police_liaison"].get(f"{address}files/0/").status_code == 404


def test_every_address_of_the_room_is_either_public_on_purpose_or_guarded():
    public = {pattern.name for pattern in urlpatterns if not getattr(pattern.callback, "login_required", True)}
    guarded = {pattern.name for pattern in urlpatterns if hasattr(pattern.callback, "required_roles")}

    assert public | guarded == {pattern.name for pattern in urlpatterns}
    assert public & guarded == set()
    assert all(
        name in ("start", "mailbox", "parcel", "honesty") or name.startswith(("note_", "box_", "parcel_"))
        for name in public
    )
