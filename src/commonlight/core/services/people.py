"""Whole people at once, for set-up, the demo and tests: account, passphrase, phone app, codes, keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.passphrases import Passphrase
from commonlight.core.roles import Role
from commonlight.core.services import second_factor
from commonlight.core.services.accounts import create_account
from commonlight.core.services.kits import KitPaper, make_kit
from commonlight.core.services.readers import add_reader, give_passphrase, open_first_key


@dataclass(frozen=True, repr=False)
class NewReader:
    """A reader who can sign in, and what is shown once for her; `keyring` opens what she may read."""

    account: Account
    passphrase: Passphrase
    totp_secret: str
    recovery_codes: list[str]
    keyring: Keyring


@dataclass(frozen=True, repr=False)
class FirstReader(NewReader):
    """The first reader of an organisation, with the recovery kit to print and type back."""

    kit: KitPaper


def equip_reader(*, account: Account, by: Account | None = None, at: datetime) -> NewReader:
    """Give a reader's account its passphrase, phone app and recovery codes at once, without her pages."""
    made = give_passphrase(account=account, by=by, at=at)
    totp_secret = second_factor.install_totp(account=account, at=at)
    codes = second_factor.make_recovery_codes(account=account, by=by, at=at)
    return NewReader(account, made.passphrase, totp_secret, codes, Keyring(account, made.secret))


def create_reader(
    *,
    organisation_id: UUID,
    login_name: str,
    display_name: str,
    roles: Iterable[Role],
    let_in_by: Keyring | None,
    email: str = "",
    language: str = "en",
    by: Account | None = None,
    at: datetime,
) -> NewReader:
    """
    Make a reader with passphrase, phone app and recovery codes; `let_in_by` seals the organisation's keys to her.

    Without `let_in_by` she can sign in and opens nothing yet.
    """
    account = create_account(
        kind=Account.Kind.READER,
        login_name=login_name,
        display_name=display_name,
        email=email,
        language=language,
        organisation_id=organisation_id,
        roles=roles,
        by=by,
        at=at,
    )
    reader = equip_reader(account=account, by=by, at=at)
    if let_in_by is not None:
        add_reader(keyring=let_in_by, organisation_id=organisation_id, account=account, at=at)
    return reader


def create_first_reader(
    *,
    organisation_id: UUID,
    login_name: str,
    display_name: str,
    roles: Iterable[Role],
    email: str = "",
    language: str = "en",
    by: Account | None = None,
    at: datetime,
) -> FirstReader:
    """Make the first reader of an organisation, its key and its recovery kit (still to be typed back)."""
    reader = create_reader(
        organisation_id=organisation_id,
        login_name=login_name,
        display_name=display_name,
        roles=roles,
        email=email,
        language=language,
        let_in_by=None,
        by=by,
        at=at,
    )
    open_first_key(keyring=reader.keyring, organisation_id=organisation_id, at=at)
    kit = make_kit(keyring=reader.keyring, organisation_id=organisation_id, at=at)
    return FirstReader(
        reader.account, reader.passphrase, reader.totp_secret, reader.recovery_codes, reader.keyring, kit
    )
