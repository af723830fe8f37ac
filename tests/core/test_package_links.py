"""One-time links: link and PIN together give the key, once; looking costs nothing, five wrong PINs lock."""

from datetime import timedelta

import pytest
from tests.factories import make_first_reader, make_organisation, make_site

from commonlight.core import clock, slow_hash
from commonlight.core.models import AuditEvent, Notice, PackageLink
from commonlight.core.services import package_links
from commonlight.core.services.package_links import LinkRefused, LinkState, make_link, open_link, state_of

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.usefixtures("cheap_passphrases")]

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture
def house(db):
    make_site()
    organisation = make_organisation("Harbor House")
    organisation.dana = make_first_reader(organisation).account
    return organisation


def link(house, **changed):
    values = {"subject": ("package", 7), "organisation_id": house.pk, "by": house.dana, "at": clock.now()}
    return make_link(**{**values, **changed})


def wrong(made) -> str:
    return "".join(str((int(digit) + 1) % 10) for digit in made.pin if digit.isdigit())


def test_right_pin_gives_the_key_once(house):
    made = link(house)

    opened = open_link(token=made.token, pin=made.pin, at=clock.now())

    assert (opened.key, opened.subject_kind, opened.subject_id) == (made.key, "package", 7)
    with pytest.raises(LinkRefused):
        open_link(token=made.token, pin=made.pin, at=clock.now())


def test_pin_is_read_in_any_script_and_with_blanks(house):
    made = link(house)

    typed = f" {made.pin.translate(ARABIC_INDIC)}\u200f "

    assert open_link(token=made.token, pin=typed, at=clock.now()).key == made.key


def test_five_wrong_pins_lock_and_the_sender_is_told(house):
    made = link(house)
    for _ in range(5):
        with pytest.raises(LinkRefused):
            open_link(token=made.token, pin=wrong(made), at=clock.now())

    assert Notice.objects.get(organisation_id=house.pk).is_wanted
    with pytest.raises(LinkRefused):
        open_link(token=made.token, pin=made.pin, at=clock.now())

    assert state_of(PackageLink.objects.get(), at=clock.now()) is LinkState.LOCKED
    assert [one.pk for one in package_links.locked_of(house.pk, since=clock.now() - timedelta(days=1))] == [made.id]
    assert AuditEvent.objects.filter(kind="package link locked").count() == 1


def test_what_cannot_be_a_pin_costs_no_try(house):
    made = link(house)
    for typed in ("", "12345", "words", "1" * 11):
        with pytest.raises(LinkRefused):
            open_link(token=made.token, pin=typed, at=clock.now())

    assert PackageLink.objects.get().tries == 0


def test_slow_hash_runs_only_for_a_link_that_is_there_and_five_times_at_most(house, monkeypatch):
    made = link(house)
    runs = []
    stretch = slow_hash.stretch_passphrase
    monkeypatch.setattr(slow_hash, "stretch_passphrase", lambda *given: runs.append(1) or stretch(*given))

    for _ in range(3):
        with pytest.raises(LinkRefused):
            open_link(token="0" * 32, pin=made.pin, at=clock.now())
    assert runs == []
    for _ in range(9):
        with pytest.raises(LinkRefused):
            open_link(token=made.token, pin=wrong(made), at=clock.now())

    assert len(runs) == 5


def test_link_dies_by_itself_and_is_forgotten_later(house):
    made = link(house, lasts=timedelta(hours=1))
    later = clock.now() + timedelta(hours=2)

    with pytest.raises(LinkRefused):
        open_link(token=made.token, pin=made.pin, at=later)
    assert state_of(PackageLink.objects.get(), at=later) is LinkState.EXPIRED
    assert package_links.expire(at=later) == 0
    assert package_links.expire(at=later + timedelta(days=91)) == 1


def test_withdrawn_link_opens_nothing(house):
    made = link(house)

    assert package_links.withdraw(subject=("package", 8), by=house.dana, at=clock.now()) == 0
    assert package_links.withdraw(subject=("package", 7), by=house.dana, at=clock.now()) == 1

    with pytest.raises(LinkRefused):
        open_link(token=made.token, pin=made.pin, at=clock.now())


def test_row_holds_neither_token_nor_pin_nor_key(house):
    made = link(house)

    kept = PackageLink.objects.values().get()
    stored = b"".join(bytes(value) for value in kept.values() if isinstance(value, bytes | memoryview))
    stored += repr(kept).encode()

    for secret in (made.token.encode(), bytes.fromhex(made.token), made.pin.replace(" ", "").encode(), made.key):
        assert secret not in stored


def test_link_without_the_pepper_gives_another_key(house, settings):
    from commonlight.core.secret_files import SiteSecrets

    made = link(house)
    settings.SITE_SECRETS = SiteSecrets.generate()

    with pytest.raises(LinkRefused):
        open_link(token=made.token, pin=made.pin, at=clock.now())
