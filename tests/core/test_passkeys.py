"""Passkeys as a second factor, with an authenticator made of software."""

import hashlib
import json
import struct

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from tests.factories import make_first_reader, make_organisation, make_site, open_as

from commonlight.core.models import Passkey
from commonlight.core.roles import Role

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.usefixtures("cheap_passphrases")]

HOST = "localhost"


class Authenticator:
    """Answers as a security key would: one key pair, a counter."""

    def __init__(self, origin=f"https://{HOST}") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"credential-of-a-test"
        self.counter = 0
        self.origin = origin

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, *, attested: bytes = b"") -> bytes:
        self.counter += 1
        flags = 0x41 if attested else 0x01
        return hashlib.sha256(HOST.encode()).digest() + struct.pack(">BI", flags, self.counter) + attested

    def create(self, options: dict) -> dict:
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        made = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._data(attested=attested)})
        client_data = self._client_data("webauthn.create", options["publicKey"]["challenge"])
        return self._answer({"attestationObject": websafe_encode(made)}, client_data)

    def get(self, options: dict) -> dict:
        client_data = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        data = self._data()
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {"authenticatorData": websafe_encode(data), "signature": websafe_encode(signature)}, client_data
        )

    def _answer(self, response: dict, client_data: bytes) -> dict:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": {"clientDataJSON": websafe_encode(client_data), **response},
            "clientExtensionResults": {},
        }


def url(name, *args):
    return reverse(f"core:{name}", args=args)


@pytest.fixture
def ana():
    make_site()
    return make_first_reader(make_organisation(), Role.INTAKE, name="ana")


def browser() -> Client:
    return Client(headers={"host": HOST})


def register(ana, key) -> Client:
    client = browser()
    open_as(client, ana)
    options = json.loads(client.get(url("passkey_new")).context["options_json"])
    client.post(url("passkey_add"), {"name": "work key", "answer": json.dumps(key.create(options))})
    return client


def waiting(ana) -> Client:
    client = browser()
    client.post(url("sign_in"), {"login_name": "ana", "passphrase": ana.passphrase.shown()})
    return client


def answer_with(client, key, change=lambda answer: answer) -> int:
    options = json.loads(client.get(url("passkey_check")).context["options_json"])
    return client.post(url("passkey_check"), {"answer": json.dumps(change(key.get(options)))})


def test_passkey_is_registered_and_signs_in_after_the_words(ana):
    key = Authenticator()
    register(ana, key)
    assert Passkey.objects.get().name == "work key"

    answer = answer_with(waiting(ana), key)

    assert (answer.status_code, answer.url) == (302, url("team_home"))


def test_passkey_alone_signs_nobody_in(ana):
    register(ana, Authenticator())

    assert browser().get(url("passkey_check")).url == url("second_factor")


@pytest.mark.parametrize(
    "wrong",
    ["other key", "other site", "replayed counter", "broken signature", "no answer"],
)
def test_wrong_answer_opens_nothing(ana, wrong):
    key = Authenticator()
    register(ana, key)
    client = waiting(ana)
    change = lambda answer: answer  # noqa: E731
    if wrong == "other key":
        key.key = ec.generate_private_key(ec.SECP256R1())
    if wrong == "other site":
        key.origin = "https://elsewhere.example"
    if wrong == "replayed counter":
        key.counter = 0
    if wrong == "broken signature":
        change = lambda answer: answer | {"response": answer["response"] | {"signature": websafe_encode(b"x" * 70)}}  # noqa: E731
    if wrong == "no answer":
        change = lambda answer: {}  # noqa: E731

    answer = answer_with(client, key, change)

    assert answer.status_code == 422
    assert client.get(url("team_home")).status_code == 302


def test_answer_to_an_older_question_is_refused(ana):
    key = Authenticator()
    register(ana, key)
    client = waiting(ana)
    old = json.loads(client.get(url("passkey_check")).context["options_json"])
    client.get(url("passkey_check"))

    assert client.post(url("passkey_check"), {"answer": json.dumps(key.get(old))}).status_code == 422


def test_only_the_two_passkey_pages_may_run_our_script(ana):
    key = Authenticator()
    client = register(ana, key)
    step = waiting(ana)

    with_script = [client.get(url("passkey_new")), step.get(url("passkey_check"))]
    without = [client.get(url("my_account")), step.get(url("second_factor")), browser().get(url("sign_in"))]

    assert all("script-src 'self'" in answer["Content-Security-Policy"] for answer in with_script)
    assert [answer for answer in without if "script-src" in answer["Content-Security-Policy"]] == []
    assert [answer for answer in without if b"<script" in answer.content] == []


def test_another_persons_passkey_is_not_removed(ana):
    client = register(ana, Authenticator())
    stranger = browser()
    open_as(stranger, make_first_reader(make_organisation(), Role.INTAKE))
    mine = Passkey.objects.get()

    assert stranger.post(url("passkey_remove", mine.id)).status_code == 404
    assert client.post(url("passkey_remove", mine.id)).status_code == 302
    assert not Passkey.objects.exists()


def test_stored_row_holds_the_public_half_only(ana):
    key = Authenticator()
    register(ana, key)
    secret = key.key.private_numbers().private_value.to_bytes(32, "big")
    row = Passkey.objects.get()

    assert websafe_decode(websafe_encode(bytes(row.credential_id))) == key.id
    assert secret not in bytes(row.attested)
