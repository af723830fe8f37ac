"""Organisation keys, readers added and removed, recovery kits: who can open what."""

import pytest
from django.conf import settings
from django.db import connection
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader

from commonlight.core import clock, services
from commonlight.core.key_rows import KeyTampered
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import KitWrap, OrganisationKey, ReaderKey, ReaderWrap, RecoveryKit
from commonlight.core.organisation_keys import NoKeyYet, public_key_of
from commonlight.core.roles import POLICE_ROLES, Role
from commonlight.core.sealed import new_keypair, public_of
from commonlight.core.secret_files import SiteSecrets
from commonlight.core.selectors import organisations_accepting_reports, people_of, readers_of
from commonlight.core.services import kits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cheap_passphrases")]


def epochs_of(reader: services.NewReader, organisation) -> list[int]:
    found = []
    for key in OrganisationKey.objects.filter(organisation=organisation).order_by("epoch"):
        try:
            assert public_of(reader.keyring.secret(organisation.id, key.epoch)) == bytes(key.public_key)
        except NotAReader:
            continue
        found.append(key.epoch)
    return found


def fresh(reader: services.NewReader) -> services.NewReader:
    return services.NewReader(
        reader.account,
        reader.passphrase,
        reader.totp_secret,
        reader.recovery_codes,
        Keyring(reader.account, reader.keyring._secret),
    )


def test_organisation_without_reader_has_no_key_and_takes_no_reports():
    house = make_organisation("Harbor House")

    with pytest.raises(NoKeyYet):
        public_key_of(house.id)
    assert list(organisations_accepting_reports()) == []


def test_first_reader_begins_the_key_and_opens_it():
    house = make_organisation("Harbor House")

    ana = make_first_reader(house)

    current = public_key_of(house.id)
    assert current.epoch == 1
    assert public_of(ana.keyring.secret(house.id, 1)) == current.public
    assert ana.keyring.organisations == [house.id]
    assert list(organisations_accepting_reports()) == [house]


def test_second_first_reader_is_refused():
    house = make_organisation()
    make_first_reader(house)
    ben = make_reader(house, let_in_by=None)

    with pytest.raises(services.KeyExists):
        services.open_first_key(keyring=ben.keyring, organisation_id=house.id, at=clock.now())


def test_reader_of_another_organisation_opens_nothing():
    house, police = make_organisation("Harbor House"), make_organisation("Riverbend PD", kind="police")
    make_first_reader(house)
    officer = make_first_reader(police, Role.POLICE_LIAISON)

    with pytest.raises(NotAReader):
        officer.keyring.secret(house.id, 1)


def test_only_a_reader_lets_a_reader_in():
    house = make_organisation()
    ana = make_first_reader(house)
    ben = make_reader(house, let_in_by=None)
    eva = make_reader(house, let_in_by=None)

    with pytest.raises(NotAReader):
        services.add_reader(keyring=ben.keyring, organisation_id=house.id, account=eva.account, at=clock.now())
    assert epochs_of(eva, house) == []

    services.add_reader(keyring=ana.keyring, organisation_id=house.id, account=eva.account, at=clock.now())
    assert epochs_of(fresh(eva), house) == [1]
    assert list(readers_of(house.id)) == sorted([ana.account, eva.account], key=lambda a: a.display_name)


def test_ordinary_account_cannot_be_let_in_nor_hold_a_role_that_reads():
    house = make_organisation()
    ana = make_first_reader(house)
    admin = make_ordinary(house, Role.ADMIN)

    with pytest.raises(services.NotReady):
        services.add_reader(keyring=ana.keyring, organisation_id=house.id, account=admin, at=clock.now())
    with pytest.raises(services.RoleNeedsReader):
        services.set_membership(
            account=admin, organisation_id=house.id, roles=[Role.ADMIN, Role.INTAKE], by=None, at=clock.now()
        )
    assert list(people_of(house.id, Role.ADMIN)) == [admin]


def test_administrator_opens_nothing_even_as_a_reader_account_with_every_role():
    house = make_organisation()
    ana = make_first_reader(house)
    admin = make_reader(house, Role.ADMIN, let_in_by=None)
    services.set_membership(
        account=admin.account,
        organisation_id=house.id,
        roles=[role for role in Role if role not in POLICE_ROLES],
        by=admin.account,
        at=clock.now(),
    )

    assert admin.keyring.organisations == []
    assert epochs_of(admin, house) == []
    with pytest.raises(services.KeyExists):
        services.open_first_key(keyring=admin.keyring, organisation_id=house.id, at=clock.now())
    with pytest.raises(NotAReader):
        services.make_kit(keyring=admin.keyring, organisation_id=house.id, at=clock.now())
    assert epochs_of(ana, house) == [1]


def test_removing_a_reader_begins_an_epoch_she_cannot_open():
    house = make_organisation()
    ana = make_first_reader(house)
    ben = make_reader(house, let_in_by=ana)

    services.remove_reader(organisation_id=house.id, account=ben.account, by=ana.account, at=clock.now())

    assert public_key_of(house.id).epoch == 2
    assert epochs_of(fresh(ana), house) == [1, 2]
    assert epochs_of(fresh(ben), house) == []
    assert KitWrap.objects.count() == 2


def test_reader_added_later_opens_old_epochs_too():
    house = make_organisation()
    ana = make_first_reader(house)
    ben = make_reader(house, let_in_by=ana)
    services.remove_reader(organisation_id=house.id, account=ben.account, by=ana.account, at=clock.now())

    eva = make_reader(house, let_in_by=fresh(ana))

    assert epochs_of(eva, house) == [1, 2]


def test_last_reader_without_a_typed_back_kit_stays():
    house = make_organisation()
    ana = make_first_reader(house, kit_typed_back=False)

    with pytest.raises(services.LastReader):
        services.remove_reader(organisation_id=house.id, account=ana.account, by=ana.account, at=clock.now())
    with pytest.raises(services.LastReader):
        services.deactivate_account(account=ana.account, by=None, at=clock.now())
    with pytest.raises(services.LastReader):
        services.give_passphrase(account=ana.account, by=None, at=clock.now())

    ana.account.refresh_from_db()
    assert ana.account.is_active
    assert epochs_of(fresh(ana), house) == [1]


def test_stopped_account_loses_its_keys_and_sessions():
    house = make_organisation()
    ana = make_first_reader(house)
    ben = make_reader(house, let_in_by=ana)
    stamp = ben.account.session_stamp

    services.deactivate_account(account=ben.account, by=ana.account, at=clock.now())

    assert epochs_of(fresh(ben), house) == []
    assert public_key_of(house.id).epoch == 2
    assert ben.account.session_stamp != stamp


def test_role_that_reads_taken_away_takes_the_key_too():
    house = make_organisation()
    ana = make_first_reader(house)
    ben = make_reader(house, let_in_by=ana)

    services.set_membership(
        account=ben.account, organisation_id=house.id, roles=[Role.ANALYST], by=ana.account, at=clock.now()
    )

    assert epochs_of(fresh(ben), house) == []


def test_forgotten_passphrase_gives_a_new_key_pair_that_opens_nothing_until_let_in():
    house = make_organisation()
    ana = make_first_reader(house)
    ben = make_reader(house, let_in_by=ana)

    made = services.give_passphrase(account=ben.account, by=ana.account, at=clock.now())

    again = Keyring(ben.account, made.secret)
    assert again.organisations == []
    services.add_reader(keyring=ana.keyring, organisation_id=house.id, account=ben.account, at=clock.now())
    assert public_of(again.secret(house.id, 1)) == public_key_of(house.id).public
    assert made.passphrase.letters != ben.passphrase.letters


def test_kit_gives_access_back_when_every_reader_is_gone():
    house = make_organisation()
    ana = make_first_reader(house)
    services.deactivate_account(account=ana.account, by=None, at=clock.now())
    new = make_reader(house, let_in_by=None)
    lines = [f"{' '.join(code.groups)}" for code in ana.kit.lines]

    given = services.restore_from_kit(
        keyring=new.keyring, organisation_id=house.id, digits=kits.read_digits(*lines), at=clock.now()
    )

    assert given == 2
    assert epochs_of(fresh(new), house) == [1, 2]


def test_kit_opens_without_the_pepper(settings):
    house = make_organisation()
    ana = make_first_reader(house)
    box = bytes(KitWrap.objects.get().box)
    expected = ana.keyring.secret(house.id, 1)

    settings.SITE_SECRETS = SiteSecrets.generate()

    assert kits.open_with_kit(ana.kit.digits, box, organisation_id=house.id, epoch=1) == expected


def test_kit_prints_the_pepper():
    ana = make_first_reader(make_organisation())

    assert bytes.fromhex("".join(ana.kit.pepper_groups)) == settings.SITE_SECRETS.pepper


def test_kit_of_another_organisation_is_refused():
    house, other = make_organisation(), make_organisation()
    make_first_reader(house)
    eva = make_first_reader(other)
    ben = make_reader(house, let_in_by=None)

    with pytest.raises(services.KitWrong):
        services.restore_from_kit(keyring=ben.keyring, organisation_id=house.id, digits=eva.kit.digits, at=clock.now())


def test_kit_typed_with_a_slip_names_the_slip():
    ana = make_first_reader(make_organisation())
    first, second = (code.digits for code in ana.kit.lines)
    slip = str((int(first[0]) + 1) % 10) + first[1:]

    with pytest.raises(services.KitWrong) as problem:
        kits.read_digits(slip, second)

    assert problem.value.reason == "slip"


def test_new_kit_replaces_the_old_one_and_must_be_typed_back():
    house = make_organisation()
    ana = make_first_reader(house)

    paper = services.make_kit(keyring=ana.keyring, organisation_id=house.id, at=clock.now())

    assert not RecoveryKit.objects.get().typed_back
    with pytest.raises(services.KitWrong):
        services.confirm_kit(organisation_id=house.id, digits=ana.kit.digits, by=ana.account, at=clock.now())
    services.confirm_kit(organisation_id=house.id, digits=paper.digits, by=ana.account, at=clock.now())
    assert RecoveryKit.objects.get().typed_back


def test_organisation_key_put_in_by_a_stranger_is_not_sealed_to():
    house = make_organisation()
    make_first_reader(house)
    OrganisationKey.objects.update(public_key=new_keypair().public)

    with pytest.raises(KeyTampered):
        public_key_of(house.id)


def test_reader_key_put_in_by_a_stranger_gets_no_organisation_key():
    house = make_organisation()
    ana = make_first_reader(house)
    ben = make_reader(house, let_in_by=None)
    ReaderKey.objects.filter(account=ben.account).update(public_key=new_keypair().public)

    with pytest.raises(KeyTampered):
        services.add_reader(keyring=ana.keyring, organisation_id=house.id, account=ben.account, at=clock.now())
    assert ReaderWrap.objects.count() == 1


def test_kit_key_put_in_by_a_stranger_stops_a_new_epoch():
    house = make_organisation()
    ana = make_first_reader(house)
    ben = make_reader(house, let_in_by=ana)
    RecoveryKit.objects.update(public_key=new_keypair().public)

    with pytest.raises(KeyTampered):
        services.remove_reader(organisation_id=house.id, account=ben.account, by=ana.account, at=clock.now())
    assert public_key_of(house.id).epoch == 1


@pytest.mark.slow
def test_wrap_moved_between_readers_or_epochs_does_not_open():
    house = make_organisation()
    ana = make_first_reader(house)
    ben = make_reader(house, let_in_by=ana)
    services.remove_reader(
        organisation_id=house.id, account=make_reader(house, let_in_by=ana).account, by=ana.account, at=clock.now()
    )
    mine = ReaderWrap.objects.get(account=ana.account, key__epoch=1)

    ReaderWrap.objects.filter(account=ana.account, key__epoch=2).update(box=mine.box)
    ReaderWrap.objects.filter(account=ben.account).update(box=mine.box)

    assert epochs_of(fresh(ana), house) == [1]
    assert epochs_of(fresh(ben), house) == []


def test_database_after_set_up_holds_no_secret():
    house = make_organisation()
    ana = make_first_reader(house)
    secrets = [
        ana.passphrase.letters.encode(),
        ana.totp_secret.encode(),
        ana.kit.lines[0].digits.encode(),
        ana.kit.lines[1].digits.encode(),
        ana.kit.pepper,
        ana.kit.pepper.hex().encode(),
        ana.keyring._secret,
        ana.keyring.secret(house.id, 1),
        *[code.replace(" ", "").encode() for code in ana.recovery_codes],
    ]
    # The search must be able to find: what is public is found in the same bytes.
    known = [house.name.encode(), public_key_of(house.id).public]

    stored = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                stored += b"|".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)

    assert all(word in stored for word in known)
    assert [secret for secret in secrets if secret in stored] == []


def test_nothing_secret_shows_in_representations():
    ana = make_first_reader(make_organisation())
    shown = " ".join(map(repr, [ana, ana.kit, ana.passphrase, ana.keyring, ana.kit.lines[0]])) + str(ana.account)

    for secret in (ana.passphrase.letters, ana.passphrase.words[0] + " ", ana.totp_secret, ana.kit.digits[:10]):
        assert secret not in shown
    assert ana.account.display_name not in shown


def test_no_key_serves_police_and_others():
    house, police = make_organisation(), make_organisation(kind="police")
    ana, officer = make_first_reader(house), make_first_reader(police, Role.POLICE_LIAISON)

    for account, organisation, role in (
        (ana.account, house, Role.POLICE_LIAISON),
        (officer.account, police, Role.INTAKE),
        (ana.account, police, Role.POLICE_LIAISON),
        (officer.account, house, Role.CASEWORKER),
    ):
        with pytest.raises(services.PoliceStaysApart):
            services.set_membership(
                account=account, organisation_id=organisation.id, roles=[role], by=None, at=clock.now()
            )
    # A role that opens nothing is free to cross.
    services.set_membership(
        account=officer.account, organisation_id=house.id, roles=[Role.PARTNER_MEMBER], by=None, at=clock.now()
    )


@pytest.mark.parametrize(
    ("kind", "role", "becomes"), [("ngo", Role.INTAKE, "police"), ("police", Role.POLICE_LIAISON, "ngo")]
)
def test_organisation_with_readers_does_not_change_sides(kind, role, becomes):
    row = make_organisation(kind=kind)
    reader = make_first_reader(row, role)

    with pytest.raises(services.PoliceStaysApart):
        services.edit_organisation(
            organisation=row, name=row.name, kind=becomes, accepts_reports=True, languages=[], about="",
            by=reader.account, at=clock.now(),
        )  # fmt: skip
