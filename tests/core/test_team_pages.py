"""What coordinators, readers and administrators do on pages; and what they may not."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader, open_as
from tests.repository.role_matrix import PEOPLE, build_world

from commonlight.core import clock, services
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account, AuditEvent, Organisation, RecoveryKit, Site
from commonlight.core.organisation_keys import public_key_of
from commonlight.core.roles import Role
from commonlight.core.selectors import readers_of
from commonlight.core.services import one_time, second_factor

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.usefixtures("cheap_passphrases")]

ACTS = {
    # address: who may, of (stranger, colleague, reader, coordinator, admin)
    "give_code": {"coordinator", "admin"},
    "stop_person": {"coordinator", "admin"},
    "start_person": {"coordinator", "admin"},
    "reset_phone": {"coordinator", "admin"},
    "take_keys": {"reader", "coordinator", "admin"},
    "let_in": {"reader"},
    "new_kit": {"reader"},
}


def url(name, *args):
    return reverse(f"core:{name}", args=args)


@pytest.fixture
def world():
    return build_world()


def client_of(who):
    client = Client()
    if who is not None:
        open_as(client, who)
    return client


def prepare(world, act):
    """Bring Ben to where the act makes sense."""
    target, house = world.target.account, world.house
    has_key = target in readers_of(house.id)
    if act == "let_in" and has_key:
        services.remove_reader(organisation_id=house.id, account=target, by=None, at=clock.now())
    if act == "take_keys" and not has_key:
        services.add_reader(
            keyring=world.people["reader"].keyring, organisation_id=house.id, account=target, at=clock.now()
        )


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_act_is_open_to_those_who_may_only(world, act):
    target, house = world.target.account, world.house
    arguments = {"take_keys": [target.id, house.id], "let_in": [target.id, house.id], "new_kit": [house.id]}
    found = {}
    for label in sorted(PEOPLE, key=lambda label: label in ACTS[act]):
        client = client_of(world.people[label])
        prepare(world, act)
        before = AuditEvent.objects.count()
        answer = client.post(url(act, *arguments.get(act, [target.id])))
        if label == "nobody":
            assert "/team/sign-in/" in answer.url
        found[label] = (answer.status_code, AuditEvent.objects.count() > before)
        if act == "stop_person" and label in ACTS[act]:
            services.reactivate_account(account=target, by=None, at=clock.now())

    refused = {label: (302 if label == "nobody" else 404, False) for label in PEOPLE}
    assert found == refused | dict.fromkeys(ACTS[act], (302, True))


def test_coordinator_cannot_become_an_administrator(world):
    admin, coordinator = world.people["admin"], world.people["coordinator"]
    services.set_membership(
        account=admin, organisation_id=world.house.id, roles=[Role.PARTNER_MEMBER], by=None, at=clock.now()
    )
    client = client_of(coordinator)

    assert client.post(url("give_code", admin.id)).status_code == 404
    assert client.post(url("stop_person", admin.id)).status_code == 404
    assert client.post(url("person_roles", coordinator.id, world.house.id), {"roles": ["admin"]}).status_code == 404
    answer = client.post(url("person_roles", world.people["colleague"].id, world.house.id), {"roles": ["admin"]})
    assert answer.status_code == 422
    assert not world.people["colleague"].memberships.filter(roles__role="admin").exists()


def test_coordinator_gets_no_code_for_a_person_of_two_organisations(world):
    colleague = world.people["colleague"]
    services.set_membership(
        account=colleague,
        organisation_id=make_organisation().id,
        roles=[Role.COORDINATOR],
        by=None,
        at=clock.now(),
    )

    assert client_of(world.people["coordinator"]).post(url("give_code", colleague.id)).status_code == 404


def test_administrator_page_by_page_opens_nothing_sealed(world):
    client = client_of(world.people["admin"])

    for act in ("begin_key", "new_kit"):
        assert client.post(url(act, world.house.id)).status_code == 404
    assert client.post(url("restore", world.house.id), {"first": "1", "second": "2"}).status_code == 404
    assert client.post(url("let_in", world.target.account.id, world.house.id)).status_code == 404


def test_administrator_who_takes_a_readers_account_over_opens_nothing(world):
    code = one_time.make_code(account=world.target.account, by=world.people["admin"], at=clock.now())
    thief = one_time.use_code(login_name="ben", typed=code, at=clock.now())
    made = services.give_passphrase(account=thief, by=thief, at=clock.now())

    assert Keyring(thief, made.secret).organisations == []


@pytest.mark.slow
def test_coordinator_adds_a_reader_who_is_let_in_by_a_reader(world):
    client = client_of(world.people["coordinator"])
    typed = {
        "organisation": str(world.house.id),
        "login_name": "Eva.Diaz",
        "display_name": "Eva",
        "email": "",
        "language": "es",
        "kind": "reader",
        "roles": ["intake"],
    }

    answer = client.post(url("add_person"), typed)
    eva = Account.objects.get(login_name="eva.diaz")
    assert answer.url == url("person", eva.id)
    client.post(url("give_code", eva.id))
    page = client.get(url("person", eva.id)).content.decode()
    assert "Read this code out" in page
    services.equip_reader(account=eva, at=clock.now())

    reader = client_of(world.people["reader"])
    assert "waits to be let in" in reader.get(url("team_home")).content.decode()
    page = reader.get(url("person", eva.id)).content.decode()
    assert url("let_in", eva.id, world.house.id) in page
    reader.post(url("let_in", eva.id, world.house.id))
    assert eva in readers_of(world.house.id)


def test_code_to_read_out_shows_only_in_the_session_that_made_it(world):
    client = client_of(world.people["coordinator"])
    client.post(url("give_code", world.target.account.id))
    other = client_of(world.people["admin"])

    assert "Read this code out" in client.get(url("person", world.target.account.id)).content.decode()
    assert "Read this code out" not in other.get(url("person", world.target.account.id)).content.decode()


def test_both_sides_see_the_same_digits_to_compare(world):
    ben = world.target
    services.remove_reader(organisation_id=world.house.id, account=ben.account, by=None, at=clock.now())
    own = client_of(ben).get(url("my_account"))

    shown = client_of(world.people["reader"]).get(url("person", ben.account.id))

    assert own.context["digits"] == shown.context["digits"]
    assert own.context["digits"] in shown.content.decode()


def test_ordinary_account_with_a_role_that_reads_is_explained(world):
    typed = {
        "organisation": str(world.house.id),
        "login_name": "fay",
        "display_name": "Fay",
        "language": "en",
        "kind": "ordinary",
        "roles": ["intake"],
    }

    answer = client_of(world.people["admin"]).post(url("add_person"), typed)

    assert answer.status_code == 422
    assert "reads sealed content" in answer.content.decode()
    assert not Account.objects.filter(login_name="fay").exists()


@pytest.mark.slow
def test_first_reader_begins_the_key_prints_the_kit_and_types_it_back(client, world):
    church = make_organisation("St Luke")
    ian = make_reader(church, Role.INTAKE, let_in_by=None)
    open_as(client, ian)
    assert url("begin_key", church.id) in client.get(url("organisation", church.id)).content.decode()

    assert client.post(url("begin_key", church.id)).url == url("kit", church.id)
    page = client.get(url("kit", church.id))
    lines = [code.digits for code in page.context["paper"].lines]
    assert all(" ".join(code.groups) in page.content.decode() for code in page.context["paper"].lines)
    assert client.get(url("kit_picture", church.id))["Content-Type"] == "image/svg+xml"
    assert not RecoveryKit.objects.get(organisation=church).typed_back
    wrong = client.post(url("kit", church.id), {"first": lines[1], "second": lines[0]})
    assert wrong.status_code == 422
    answer = client.post(url("kit", church.id), {"first": lines[0], "second": lines[1]})

    assert answer.url == url("organisation", church.id)
    assert RecoveryKit.objects.get(organisation=church).typed_back
    assert public_key_of(church.id).epoch == 1
    assert client.get(url("kit", church.id)).context["paper"] is None
    assert client.get(url("kit_picture", church.id)).status_code == 404


def test_access_comes_back_with_the_kit_on_a_page(client, world):
    house = make_organisation("Lincoln High", kind="school")
    gone = make_first_reader(house)
    services.deactivate_account(account=gone.account, by=None, at=clock.now())
    ian = make_reader(house, Role.INTAKE, let_in_by=None)
    open_as(client, ian)

    first, second = (" ".join(code.groups) for code in gone.kit.lines)
    answer = client.post(url("restore", house.id), {"first": first, "second": second})

    assert answer.url == url("organisation", house.id)
    assert list(readers_of(house.id)) == [ian.account]


def test_last_administrator_stays(world):
    client = client_of(world.people["admin"])
    admin = world.people["admin"]
    organisation_id = admin.memberships.get().organisation_id

    answer = client.post(url("person_roles", admin.id, organisation_id), {"roles": []})

    assert answer.status_code == 422
    assert "last administrator" in answer.content.decode()
    with pytest.raises(services.LastAdministrator):
        services.deactivate_account(account=admin, by=admin, at=clock.now())


@pytest.mark.slow
def test_settings_are_changed_and_audited(world):
    client = client_of(world.people["admin"])
    typed = {
        "coalition_name": "Riverbend United",
        "country": "us",
        "region": "us-oh",
        "emergency_number": "911",
        "languages": ["en", "es"],
        "time_zone": "America/New_York",
        "rooms": ["library"],
    }

    on_before = set(Site.objects.get().rooms)
    assert len(on_before) > 2
    assert client.post(url("settings"), typed).url == url("settings")

    site = Site.objects.get()
    assert (site.coalition_name, site.country, site.region, site.rooms) == (
        "Riverbend United", "US", "US-OH", ["library"],
    )  # fmt: skip
    assert AuditEvent.objects.filter(kind="room switched off").count() == len(on_before - {"library"})
    assert client.post(url("settings"), {**typed, "region": "MX-OAX"}).status_code == 422
    assert client.post(url("settings"), {**typed, "time_zone": "Mars/Base"}).status_code == 422


def test_organisation_is_added_and_changed(world):
    client = client_of(world.people["admin"])
    typed = {"name": "St Luke", "kind": "faith", "languages": ["en"], "about": "", "accepts_reports": "on"}

    answer = client.post(url("add_organisation"), typed)
    row = Organisation.objects.get(name="St Luke")
    assert answer.url == url("organisation", row.id)
    assert client.post(url("add_organisation"), typed).status_code == 422
    client.post(url("organisation", row.id), {**typed, "name": "St Luke's"})

    row.refresh_from_db()
    assert row.name == "St Luke's"


def test_reader_sees_an_organisation_but_does_not_change_it(world):
    client = client_of(world.people["reader"])

    assert client.get(url("organisation", world.house.id)).context["form"] is None
    assert client.post(url("organisation", world.house.id), {"name": "X", "kind": "ngo"}).status_code == 404
    assert client.post(url("person", world.target.account.id), {"display_name": "X"}).status_code == 404


def test_audit_page_shows_head_and_verdict(world):
    from commonlight.core import audit

    audit.chain_batch(at=clock.now())
    client = client_of(world.people["admin"])

    page = client.get(url("audit"))
    assert page.context["head"].replace(" ", "") == audit.head()[1]
    good = client.post(url("audit"), {"head": page.context["head"]})
    assert good.context["verdict"].problems == ()
    bad = client.post(url("audit"), {"head": "ab" * 32})
    assert "The chain does not hold" in bad.content.decode()


def test_sessions_end_everywhere(world):
    one, two = client_of(world.people["reader"]), client_of(world.people["reader"])

    one.post(url("end_my_sessions"))

    assert two.get(url("team_home")).status_code == 302


def test_new_codes_replace_the_old_ones(world):
    reader = world.people["reader"]
    client = client_of(reader)

    client.post(url("recovery_codes"), {"act": "make"})

    with pytest.raises(second_factor.CodeRefused):
        second_factor.verify_code(account=reader.account, code=reader.recovery_codes[0], at=clock.now())


def test_nobody_else_sees_my_recovery_codes(world):
    mine = client_of(world.people["reader"])
    mine.post(url("recovery_codes"), {"act": "make"})
    shown = mine.get(url("recovery_codes")).context["codes"]

    other = client_of(world.target).get(url("recovery_codes")).content.decode()

    assert [code for code in shown if code in other] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_team_page_renders_in_each_staff_language(world, language):
    from tests.core.role_matrix import ROWS

    for name, row in ROWS.items():
        for label in ("admin", "reader"):
            if row.expected[PEOPLE.index(label)] != 200:
                continue
            address = reverse(name, args=row.arguments(world)).replace("/en/", f"/{language}/", 1)
            answer = client_of(world.people[label]).get(address)

            assert answer.status_code == 200
            if not answer["Content-Type"].startswith("text/html"):
                continue
            assert f'<html lang="{language}"' in answer.content.decode()


def test_ordinary_person_with_no_role_gets_a_kind_empty_page(world):
    answer = client_of(make_ordinary(world.house)).get(url("team_home"))

    assert "Nothing waits for you" in answer.content.decode()


def test_frame_names_who_is_signed_in_and_offers_to_sign_out(world):
    inside = client_of(world.people["reader"]).get(url("team_home")).content.decode()
    outside = client_of(None).get(url("sign_in")).content.decode()

    assert "Signed in:" in inside
    assert "<bdi>Ana</bdi>" in inside
    assert f'action="{url("sign_out")}"' in inside
    assert url("my_account") in inside
    assert url("sign_out") not in outside
    assert url("my_account") not in outside
