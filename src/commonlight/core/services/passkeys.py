"""
Passkeys as a second factor (WebAuthn by the kept library fido2); never instead of the passphrase.

The library loads with the first passkey: most starts of the site see none, and it takes a tenth of a start.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account, Passkey
from commonlight.core.services import second_factor
from commonlight.core.store import write

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData


class PasskeyRefused(Exception):
    """The browser's answer does not belong to a passkey of this account on this site."""


def server_for(host: str, *, name: str) -> "Fido2Server":
    """Return the WebAuthn rules of this site; `host` is the name in the browser's address bar, without the port."""
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=name))


def begin_registration(*, account: Account, server: "Fido2Server") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the browser's script needs, and the state to keep in the session."""
    from fido2.webauthn import PublicKeyCredentialUserEntity, UserVerificationRequirement

    options, state = server.register_begin(
        PublicKeyCredentialUserEntity(id=account.id.bytes, name=account.login_name, display_name=account.login_name),
        credentials=[_attested(row) for row in Passkey.objects.filter(account=account)],
        user_verification=UserVerificationRequirement.DISCOURAGED,
    )
    return dict(options), state


def add_passkey(
    *, account: Account, server: "Fido2Server", state: Any, answer: Mapping[str, Any], name: str, at: datetime
) -> Passkey:
    """Store the public half of a new passkey; raises PasskeyRefused."""
    try:
        found = server.register_complete(state, answer)
    except (ValueError, KeyError, TypeError) as problem:
        raise PasskeyRefused from problem
    attested = found.credential_data
    if attested is None:
        raise PasskeyRefused
    row = Passkey(
        account=account,
        name=name,
        credential_id=attested.credential_id,
        attested=bytes(attested),
        sign_count=found.counter,
        added=at.date(),
    )
    with write():
        row.save(force_insert=True)
        audit.record("passkey added", by=account, at=at, subject=("passkey", row.id))
    return row


def begin_check(*, account: Account, server: "Fido2Server") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the browser's script needs to ask for one of the account's passkeys, and the state to keep."""
    from fido2.webauthn import UserVerificationRequirement

    options, state = server.authenticate_begin(
        [_attested(row) for row in Passkey.objects.filter(account=account)],
        user_verification=UserVerificationRequirement.DISCOURAGED,
    )
    return dict(options), state


def verify_passkey(
    *, account: Account, server: "Fido2Server", state: Any, answer: Mapping[str, Any], at: datetime
) -> Passkey:
    """
    Accept a passkey's signature, once.

    Raises PasskeyRefused (also when its counter went backwards, the mark of a copied key) or
    second_factor.TooManyTries.
    """
    second_factor.spend_try(account=account, at=at)
    rows = {bytes(row.credential_id): row for row in Passkey.objects.filter(account=account)}
    try:
        used = server.authenticate_complete(state, [_attested(row) for row in rows.values()], answer)
        row, counter = rows[used.credential_id], _counter_of(answer)
    except (ValueError, KeyError, TypeError) as problem:
        raise PasskeyRefused from problem
    if counter and counter <= row.sign_count:
        raise PasskeyRefused
    with write():
        Passkey.objects.filter(pk=row.pk).update(sign_count=counter)
        audit.record("second factor passed", by=account, at=at, detail={"with": "passkey"})
    second_factor.forgive_tries(account=account)
    return row


def remove_passkey(*, account: Account, passkey_id: UUID, by: Account, at: datetime) -> None:
    """Forget a passkey; raises Passkey.DoesNotExist for another's."""
    with write():
        Passkey.objects.get(pk=passkey_id, account=account).delete()
        audit.record("passkey removed", by=by, at=at, subject=("passkey", passkey_id))


def _attested(row: Passkey) -> "AttestedCredentialData":
    from fido2.webauthn import AttestedCredentialData

    return AttestedCredentialData(bytes(row.attested))


def _counter_of(answer: Mapping[str, Any]) -> int:
    from fido2.webauthn import AuthenticationResponse

    return AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
