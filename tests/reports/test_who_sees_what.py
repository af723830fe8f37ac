"""Role, audience and address in full: whoever may not see a thing reads "not found", and the public need no account."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
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


GUARDED = [pattern for pattern in urlpatterns if hasattr(pattern.callback, "required_roles")]
METHODS = ("get", "post")
# One that exists for a report; what belongs to it is asked for by the number 0 or 1, which the guard answers before.
SAMPLES = {"slug": "child", "int": 1, "uuid": "00000000-0000-0000-0000-000000000007"}


def addressed(pattern, **ids) -> str:
    kinds = {
        name: type(way).__name__.removesuffix("Converter").lower() for name, way in pattern.pattern.converters.items()
    }
    return reverse(
        f"reports:{pattern.name}", kwargs={name: ids.get(name, SAMPLES[kind]) for name, kind in kinds.items()}
    )


def rows_of_the_room() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in apps.get_app_config("reports").get_models()}


@pytest.mark.proofs
def test_no_address_opens_or_does_anything_for_somebody_without_its_role(coalition, people):
    """Bad-input family 11: roles; every address of the team, read and sent to."""
    sent, _ = send(coalition.harbor, coalition.legal, police=[coalition.police])
    roles = {"legal intake": "intake", "intake without key": "intake", "liaison elsewhere": "police_liaison"}
    before, wrong, tried = rows_of_the_room(), [], 0

    for pattern in GUARDED:
        address = addressed(pattern, report_id=sent.report_id)
        needed = {Role(role).value for role in pattern.callback.required_roles}
        for name, client in people.items():
            if roles.get(name, name) in needed:
                continue
            found = {method: getattr(client, method)(address) for method in METHODS}
            tried += len(found)
            statuses = {method: answer.status_code for method, answer in found.items()}
            # A way that an address does not know is said before anything is looked at; never both ways at once.
            is_refused = set(statuses.values()) <= {404, 405} and 404 in statuses.values()
            if name == "nobody":
                led = [answer.get("Location", "") for answer in found.values() if answer.status_code == 302]
                is_refused = bool(led) and all("/sign-in/" in place for place in led)
                is_refused = is_refused and set(statuses.values()) <= {302, 405}
            if not is_refused:
                wrong.append((name, address, statuses))

    assert tried > 1000
    assert wrong == []
    assert rows_of_the_room() == before


def test_the_right_role_without_the_key_opens_and_does_nothing_with_a_report(coalition, people):
    sent, _ = send(coalition.harbor)
    before, wrong = rows_of_the_room(), []
    outside = {
        name: people[name] for name in ("legal intake", "intake without key", "liaison elsewhere", "police_liaison")
    }

    for pattern in GUARDED:
        if "report_id" not in pattern.pattern.converters:
            continue
        address = addressed(pattern, report_id=sent.report_id)
        for name, client in outside.items():
            found = {method: getattr(client, method)(address).status_code for method in METHODS}
            # An address that is only sent to, or only read, says so; it has looked at nothing by then.
            if not set(found.values()) <= {404, 405} or 404 not in found.values():
                wrong.append((name, address, found))

    assert wrong == []
    assert rows_of_the_room() == before


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
