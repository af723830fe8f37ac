"""Getting in: six words, second factor, codes, links; what a stranger may try."""

import queue
import threading
from datetime import timedelta

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader, make_site, open_as

from commonlight.core import clock, mail, services, sign_in, slow_hash
from commonlight.core.keyring import READER_SECRET, KeysClosed, keyring_of
from commonlight.core.models import AuditEvent, OneTimeSecret, RecoveryCode
from commonlight.core.passphrases import HURTFUL, Passphrase, word_list
from commonlight.core.roles import Role
from commonlight.core.services import one_time, second_factor
from commonlight.core.sessions import SessionStore

pytestmark = [
    pytest.mark.django_db(databases=["default", "jobs"]),
    pytest.mark.usefixtures("cheap_passphrases", "fresh_limiters"),
]


@pytest.fixture
def fresh_limiters(monkeypatch):
    monkeypatch.setattr(sign_in, "PASSPHRASE_LIMITER", sign_in.Limiter(most=10, window=timedelta(minutes=15)))
    monkeypatch.setattr(one_time, "LINK_LIMITER", sign_in.Limiter(most=5, window=timedelta(hours=1)))


@pytest.fixture
def ana():
    make_site()
    return make_first_reader(make_organisation("Harbor House"), Role.INTAKE, name="ana")


def url(name, *args):
    return reverse(f"core:{name}", args=args)


def session_of(client) -> dict:
    cookie = client.cookies.get("session")
    return dict(SessionStore(cookie.value).items()) if cookie and cookie.value else {}


def totp_now(reader, moment=None) -> str:
    return pyotp.TOTP(reader.totp_secret).at(moment or clock.now())


def first_step(client, reader, words=None, name=None):
    return client.post(
        url("sign_in"),
        {"login_name": name or reader.account.login_name, "passphrase": words or reader.passphrase.shown()},
    )


def test_word_list_is_long_enough_for_77_bits_and_holds_no_hurtful_word():
    words = word_list()

    assert len(words) == len(set(words)) > 7_776
    assert len(words) ** 6 > 2**77
    assert {len(word) for word in words} == {4}
    assert not set(HURTFUL.split()) & set(words)


@pytest.mark.parametrize("change", [str.upper, lambda t: t.replace(" ", "-"), lambda t: f"  {t}\u200f", str.title])
def test_passphrase_is_read_however_it_is_typed(change):
    passphrase = Passphrase.draw()

    assert Passphrase.read(change(passphrase.shown())) == passphrase


def test_reader_gets_in_by_words_and_phone(client, ana):
    answer = first_step(client, ana)
    assert answer.url == url("second_factor")

    answer = client.post(answer.url, {"code": totp_now(ana)})

    assert answer.url == url("team_home")
    assert client.get(url("team_home")).status_code == 200
    assert READER_SECRET in session_of(client)


def test_opened_secret_is_unusable_before_the_second_factor(client, ana, rf: RequestFactory):
    first_step(client, ana)
    session = SessionStore(client.cookies["session"].value)
    request = rf.get("/")
    request.session = session
    from django.contrib.auth import get_user

    request.user = get_user(request)

    assert session[sign_in.WAITING]["secret"]
    assert READER_SECRET not in session
    assert not request.user.is_authenticated
    with pytest.raises(KeysClosed):
        keyring_of(request)
    assert client.get(url("team_home")).status_code == 302


def test_waiting_secret_is_sealed_in_the_stored_row(client, ana):
    first_step(client, ana)
    waiting = session_of(client)[sign_in.WAITING]["secret"]

    row = Session.objects.get()

    assert waiting not in row.session_data
    assert client.cookies["session"].value not in row.session_data + row.session_key


def test_second_step_ends_after_ten_minutes(client, ana, monkeypatch):
    first_step(client, ana)
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)

    answer = client.post(url("second_factor"), {"code": totp_now(ana, later)})

    assert answer.url == url("sign_in")


def test_session_gets_a_new_cookie_at_each_step(client, ana):
    """Bad-input family 10: sessions."""
    client.get(url("sign_in"))
    client.get(url("second_factor"))
    first_step(client, ana)
    waiting = client.cookies["session"].value

    client.post(url("second_factor"), {"code": totp_now(ana)})

    assert client.cookies["session"].value != waiting
    assert not SessionStore(waiting).load()


def test_wrong_words_and_unknown_name_get_the_same_answer(client, ana):
    """Bad-input family 6: telling by size and cost."""
    wrong = first_step(client, ana, words=Passphrase.draw().shown())
    unknown = first_step(client, ana, name="nobody")

    assert wrong.status_code == unknown.status_code == 422
    assert _without_names(wrong) == _without_names(unknown)


def _without_names(answer) -> str:
    text = answer.content.decode()
    for name in ("nobody", "ana"):
        text = text.replace(f'value="{name}"', "")
    return text.split("csrfmiddlewaretoken")[0] + text.split("csrfmiddlewaretoken")[1][80:]


def test_unknown_name_costs_one_stretch_too(client, ana, monkeypatch):
    """Bad-input family 6: telling by size and cost."""
    runs = []
    monkeypatch.setattr(
        slow_hash, "stretch_passphrase", lambda s, t: runs.append(1) or slow_hash.stretch(s, t, passes=1, mebibytes=1)
    )

    first_step(client, ana, name="nobody")
    first_step(client, ana, words="wrong")

    assert len(runs) == 2


def test_ordinary_account_cannot_use_the_words_page(client, ana):
    make_ordinary(make_organisation(), name="olga")

    assert first_step(client, ana, name="olga").status_code == 422


@pytest.mark.slow
def test_eleventh_try_for_a_name_waits(client, ana):
    for _ in range(10):
        first_step(client, ana, words="wrong")

    assert first_step(client, ana).status_code == 429
    assert first_step(client, ana, name="other").status_code == 422


def test_limiter_forgets_the_oldest_names_beyond_its_room():
    limiter = sign_in.Limiter(most=1, window=timedelta(minutes=1), keys=100)
    for number in range(1_000):
        limiter.spend(number.to_bytes(4, "big"), clock.now())

    assert len(limiter._tries) == 100


def test_full_queue_says_try_again_in_a_minute(client, ana, monkeypatch):
    slot, gate = slow_hash.Slot(queue=0), threading.Event()
    monkeypatch.setattr(slow_hash, "PASSPHRASE_SLOT", slot)
    thread = threading.Thread(target=slot.run, args=(gate.wait,))
    thread.start()
    while slot._room._value:
        pass

    answer = first_step(client, ana)
    gate.set()
    thread.join()

    assert answer.status_code == 503
    assert "try again in a minute" in answer.content.decode()
    assert first_step(client, ana).status_code == 302


def test_code_of_the_phone_works_once(client, ana):
    code = totp_now(ana)
    first_step(client, ana)
    client.post(url("second_factor"), {"code": code})
    other = Client()
    first_step(other, ana)

    answer = other.post(url("second_factor"), {"code": code})

    assert answer.status_code == 422
    assert other.get(url("team_home")).status_code == 302


def test_code_in_other_digits_and_with_spaces_is_read(client, ana):
    code = totp_now(ana).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    first_step(client, ana)

    answer = client.post(url("second_factor"), {"code": f"{code[:3]} {code[3:]}"})

    assert answer.url == url("team_home")


def test_sixth_wrong_code_waits_even_when_right(ana):
    at = clock.now()
    for _ in range(5):
        with pytest.raises(second_factor.CodeRefused):
            second_factor.verify_code(account=ana.account, code="000", at=at)

    with pytest.raises(second_factor.TooManyTries):
        second_factor.verify_code(account=ana.account, code=totp_now(ana, at), at=at)
    later = at + timedelta(minutes=11)
    assert second_factor.verify_code(account=ana.account, code=totp_now(ana, later), at=later) == "totp"


def test_recovery_code_works_once_and_only_for_its_account(ana):
    ben = make_reader(make_organisation(), let_in_by=None)
    code = ana.recovery_codes[0]

    with pytest.raises(second_factor.CodeRefused):
        second_factor.verify_code(account=ben.account, code=code, at=clock.now())
    assert second_factor.verify_code(account=ana.account, code=code, at=clock.now()) == "recovery"
    with pytest.raises(second_factor.CodeRefused):
        second_factor.verify_code(account=ana.account, code=code, at=clock.now())
    assert RecoveryCode.objects.filter(account=ana.account).count() == 9


def test_who_waits_cannot_put_a_new_phone_in_place_of_the_old(client, ana):
    first_step(client, ana)

    assert client.get(url("new_phone_first")).url == url("second_factor")
    assert client.get(url("new_phone_picture")).status_code == 404
    assert client.get(url("new_phone")).status_code == 302


def test_stopped_account_is_out_at_once(client, ana):
    ben = make_reader(ana.account.memberships.get().organisation, let_in_by=ana)
    open_as(client, ben)
    assert client.get(url("team_home")).status_code == 200

    services.deactivate_account(account=ben.account, by=ana.account, at=clock.now())

    assert client.get(url("team_home")).status_code == 302
    assert first_step(Client(), ben).status_code == 422


def test_sign_out_closes_the_keys(client, ana):
    open_as(client, ana)
    cookie = client.cookies["session"].value

    answer = client.post(url("sign_out"))

    assert answer.url == url("signed_out")
    assert not SessionStore(cookie).load()
    client.cookies["session"] = cookie
    assert client.get(url("team_home")).status_code == 302


def test_sign_in_leads_on_only_to_this_site(client, ana):
    def onward_to(address):
        one = Client()
        one.post(url("sign_in"), {"login_name": "ana", "passphrase": ana.passphrase.shown(), "onward": address})
        sign_in_code = ana.recovery_codes.pop()
        return one.post(url("second_factor"), {"code": sign_in_code}).url

    assert onward_to("https://elsewhere.example/") == url("team_home")
    assert onward_to("//elsewhere.example/") == url("team_home")
    assert onward_to(url("people")) == url("people")


def test_code_read_out_signs_an_ordinary_account_in_once(client, ana):
    olga = make_ordinary(make_organisation(), name="olga")
    code = one_time.make_code(account=olga, by=None, at=clock.now())

    answer = client.post(url("sign_in_code"), {"login_name": "Olga", "code": code})

    assert answer.url == url("team_home")
    assert client.get(url("team_home")).status_code == 200
    assert READER_SECRET not in session_of(client)
    assert Client().post(url("sign_in_code"), {"login_name": "olga", "code": code}).status_code == 422


def test_code_dies_after_five_wrong_tries(client, ana):
    olga = make_ordinary(make_organisation(), name="olga")
    code = one_time.make_code(account=olga, by=None, at=clock.now())
    for _ in range(5):
        client.post(url("sign_in_code"), {"login_name": "olga", "code": "1"})

    assert client.post(url("sign_in_code"), {"login_name": "olga", "code": code}).status_code == 422


def test_code_dies_with_its_time(client, ana):
    olga = make_ordinary(make_organisation(), name="olga")
    code = one_time.make_code(account=olga, by=None, at=clock.now() - timedelta(minutes=16))

    assert client.post(url("sign_in_code"), {"login_name": "olga", "code": code}).status_code == 422
    assert one_time.sweep_one_time_secrets(at=clock.now()) == 1


def test_looking_at_a_link_uses_nothing_up(client, ana):
    olga = make_ordinary(make_organisation(), name="olga", email="olga@example.org")
    _, token = one_time.link_for_email(email="OLGA@example.org", at=clock.now())
    page = url("sign_in_link", token)

    assert [client.get(page).status_code for _ in range(3)] == [200, 200, 200]
    assert client.head(page).status_code in (200, 405)
    assert client.get(url("team_home")).status_code == 302

    assert client.post(page).url == url("team_home")
    assert client.get(url("team_home")).wsgi_request.user == olga
    assert Client().post(page).status_code == 404


def test_reader_gets_no_link_and_no_code_that_signs_in(client, ana):
    services.change_account(
        account=ana.account, display_name="Ana", email="ana@example.org", language="en", by=ana.account, at=clock.now()
    )

    assert one_time.link_for_email(email="ana@example.org", at=clock.now()) is None
    with pytest.raises(one_time.WrongKindOfAccount):
        one_time.make_link_token(account=ana.account, by=None, at=clock.now())
    code = one_time.make_code(account=ana.account, by=None, at=clock.now())
    assert client.post(url("sign_in_code"), {"login_name": "ana", "code": code}).url == url("enrol")
    assert client.get(url("team_home")).status_code == 302


def test_link_page_answers_the_same_for_every_address(client, ana, monkeypatch):
    make_ordinary(make_organisation(), name="olga", email="olga@example.org")
    sent = []
    monkeypatch.setattr("commonlight.core.views.sign_in._send", lambda request, account, token: sent.append(account))
    monkeypatch.setattr(mail, "is_set_up", lambda: True)

    known = client.post(url("link_request"), {"email": "olga@example.org"})
    unknown = client.post(url("link_request"), {"email": "nobody@example.org"})

    assert known.content == unknown.content
    assert [account.login_name for account in sent] == ["olga"]


def test_database_holds_no_token_and_no_code(ana):
    olga = make_ordinary(make_organisation(), email="olga@example.org")
    code = one_time.make_code(account=olga, by=None, at=clock.now())
    token = one_time.make_link_token(account=olga, by=None, at=clock.now())

    stored = str(list(OneTimeSecret.objects.values())) + str(list(AuditEvent.objects.values()))

    assert code not in stored and code.replace(" ", "") not in stored and token not in stored


def test_administrator_with_a_phone_is_asked_for_it(client, ana):
    admin = make_ordinary(make_organisation(), Role.ADMIN, name="olga")
    secret = second_factor.install_totp(account=admin, at=clock.now())
    code = one_time.make_code(account=admin, by=None, at=clock.now())

    assert client.post(url("sign_in_code"), {"login_name": "olga", "code": code}).url == url("second_factor")
    assert client.get(url("team_home")).status_code == 302
    assert client.post(url("second_factor"), {"code": pyotp.TOTP(secret).now()}).url == url("team_home")


@pytest.mark.slow
def test_reader_makes_her_own_words_with_a_code(client, ana):
    house = ana.account.memberships.get().organisation
    ben = services.create_account(
        kind="reader",
        login_name="ben",
        display_name="Ben",
        organisation_id=house.id,
        roles=[Role.INTAKE],
        by=ana.account,
        at=clock.now(),
    )
    code = one_time.make_code(account=ben, by=ana.account, at=clock.now())

    client.post(url("sign_in_code"), {"login_name": "ben", "code": code})
    assert client.get(url("enrol")).status_code == 200
    assert client.post(url("enrol")).url == url("enrol_words")
    words = Passphrase(session_of(client)["words_to_write_down"])
    assert words.shown() in client.get(url("enrol_words")).content.decode()
    assert client.get(url("second_factor")).url == url("enrol_words")
    assert client.post(url("enrol_words"), {"passphrase": "not these"}).status_code == 422
    assert client.post(url("enrol_words"), {"passphrase": words.shown()}).url == url("second_factor")
    assert client.get(url("second_factor")).url == url("new_phone_first")
    assert client.get(url("new_phone_first")).status_code == 200
    assert client.get(url("new_phone_picture"))["Content-Type"] == "image/svg+xml"
    secret = session_of(client)["new_phone"]
    answer = client.post(url("new_phone_first"), {"code": pyotp.TOTP(secret).now()})

    assert answer.url == url("recovery_codes")
    page = client.get(url("recovery_codes")).content.decode()
    assert all(shown in page for shown in session_of(client)["codes_to_write_down"])
    assert client.post(url("recovery_codes"), {"act": "written"}).url == url("team_home")
    assert "codes_to_write_down" not in session_of(client)
    assert words.shown() not in client.get(url("team_home")).content.decode()
    assert first_step(Client(), ana, words=words.shown(), name="ben").url == url("second_factor")


def test_picture_of_the_phone_app_has_no_style_nor_script(client, ana):
    open_as(client, ana)
    client.get(url("new_phone"))

    picture = client.get(url("new_phone_picture")).content.decode()

    assert picture.startswith("<svg")
    assert "style" not in picture and "<script" not in picture


def test_site_without_mail_says_so_instead_of_promising_a_link(client, ana, monkeypatch):
    monkeypatch.setattr(mail, "is_set_up", lambda: False)

    page = client.post(url("link_request"), {"email": "olga@example.org"}).content.decode()

    assert "sends no e-mail yet" in page
    assert not OneTimeSecret.objects.exists()


def test_link_leaves_by_the_sites_mail(client, ana, monkeypatch):
    make_ordinary(make_organisation(), name="olga", email="olga@example.org")
    sent = queue.Queue()
    monkeypatch.setattr(mail, "is_set_up", lambda: True)
    monkeypatch.setattr(mail, "send_link", lambda *arguments: sent.put(arguments))

    client.post(url("link_request"), {"email": "olga@example.org"})

    to, address, language = sent.get(timeout=10)
    assert (to, language) == ("olga@example.org", "en")
    assert client.post(address.removeprefix("http://testserver")).url == url("team_home")
