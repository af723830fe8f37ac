"""The second factor: a phone app (TOTP), recovery codes; passkeys are in `passkeys`."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import blake2b

import pyotp
from django.conf import settings

from commonlight.core import audit
from commonlight.core.models import Account, RecoveryCode, SecondFactorTries, TotpDevice
from commonlight.core.sealed import open_part, seal_part
from commonlight.core.store import write

STEP_SECONDS = 30
DIGITS = 6
MOST_WRONG = 5
WINDOW = timedelta(minutes=10)
RECOVERY_CODES = 10
RECOVERY_DIGITS = 12


class CodeRefused(Exception):
    """The code is wrong, too old, or was used already."""


class TooManyTries(Exception):
    """Five wrong codes in ten minutes: nothing is checked until the window ends."""


def _totp_key() -> bytes:
    return settings.SITE_SECRETS.subkey("totp secrets", of="pepper")


def totp_secret(account: Account) -> str | None:
    """Return the base32 secret of an account's phone app, or None; only the demo's own command shows it again."""
    device = TotpDevice.objects.filter(account=account).first()
    if device is None:
        return None
    return open_part(_totp_key(), bytes(device.sealed_secret), record=str(account.id), part="totp").decode()


def new_totp_secret() -> str:
    """Draw a secret for a phone app (base32); it waits in the person's session until `confirm_totp`."""
    return pyotp.random_base32()


def totp_address(*, secret: str, account: Account, site_name: str) -> str:
    """Return the otpauth:// address that a phone app reads from the QR picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.login_name, issuer_name=site_name)


def install_totp(*, account: Account, at: datetime) -> str:
    """Give an account a phone app that counts at once (set-up on the command line, demo); return its secret."""
    secret = new_totp_secret()
    with write():
        _store_totp(account, secret, last_step=0)
        audit.record("phone app added", by=account, at=at, subject=("account", account.id))
    return secret


def confirm_totp(*, account: Account, secret: str, code: str, at: datetime) -> None:
    """Accept the first code of a new phone app, in place of an older one. Raises CodeRefused or TooManyTries."""
    _spend_try(account, at)
    step = _matching_step(secret, code, at)
    if step is None:
        raise CodeRefused
    with write():
        _store_totp(account, secret, last_step=step)
        audit.record("phone app added", by=account, at=at, subject=("account", account.id))
    _forgive(account)


def verify_code(*, account: Account, code: str, at: datetime) -> str:
    """
    Accept a code of the phone app or a recovery code, once, and return which: "totp" or "recovery".

    Raises CodeRefused, or TooManyTries without having looked.
    """
    _spend_try(account, at)
    digits = _digits(code)
    with write():
        if len(digits) == RECOVERY_DIGITS:
            _use_recovery_code(account, digits)
            used = "recovery"
        else:
            _check_totp(account, digits, at)
            used = "totp"
        audit.record("second factor passed", by=account, at=at, detail={"with": used})
    _forgive(account)
    return used


def make_recovery_codes(*, account: Account, by: Account | None, at: datetime) -> list[str]:
    """Replace an account's recovery codes by ten new ones and return them, to be shown once."""
    codes = [f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}d}" for _ in range(RECOVERY_CODES)]
    with write():
        RecoveryCode.objects.filter(account=account).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, keyed_hash=_recovery_hash(account, code)) for code in codes
        )
        audit.record("recovery codes made", by=by or account, at=at, subject=("account", account.id))
    return [f"{code[:4]} {code[4:8]} {code[8:]}" for code in codes]


def has_second_factor(account: Account) -> bool:
    """Whether an account has a phone app or a passkey."""
    return TotpDevice.objects.filter(account=account).exists() or account.passkeys.exists()


def reset_second_factor(*, account: Account, by: Account, at: datetime) -> None:
    """Forget a lost phone, its codes and passkeys; the person sets up a new one after her passphrase."""
    with write():
        TotpDevice.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
        account.passkeys.all().delete()
        audit.record("second factor reset", by=by, at=at, subject=("account", account.id))


def spend_try(*, account: Account, at: datetime) -> None:
    """Count one try of a second factor before it is looked at; raises TooManyTries."""
    _spend_try(account, at)


def forgive_tries(*, account: Account) -> None:
    """Forget the wrong tries after a right one."""
    _forgive(account)


def _digits(code: str) -> str:
    return "".join(str(int(character)) for character in code if character.isdecimal())


def _store_totp(account: Account, secret: str, *, last_step: int) -> None:
    sealed = seal_part(_totp_key(), secret.encode(), record=str(account.id), part="totp")
    TotpDevice.objects.update_or_create(account=account, defaults={"sealed_secret": sealed, "last_step": last_step})


def _matching_step(secret: str, code: str, at: datetime) -> int | None:
    totp, now, typed = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS), int(at.timestamp()), _digits(code)
    for step in (now // STEP_SECONDS + offset for offset in (0, -1, 1)):
        if hmac.compare_digest(totp.at(step * STEP_SECONDS), typed):
            return step
    return None


def _check_totp(account: Account, code: str, at: datetime) -> None:
    secret = totp_secret(account)
    step = None if secret is None else _matching_step(secret, code, at)
    # The condition stands in the update itself, so that of two requests with the same digits one finds no row.
    if step is None or not TotpDevice.objects.filter(account=account, last_step__lt=step).update(last_step=step):
        raise CodeRefused


def _recovery_hash(account: Account, code: str) -> bytes:
    key = settings.SITE_SECRETS.subkey("recovery codes", of="pepper")
    return blake2b(f"{account.id} {code}".encode(), key=key, digest_size=32).digest()


def _use_recovery_code(account: Account, digits: str) -> None:
    used, _ = RecoveryCode.objects.filter(account=account, keyed_hash=_recovery_hash(account, digits)).delete()
    if not used:
        raise CodeRefused


def _spend_try(account: Account, at: datetime) -> None:
    # Counted before the look, in its own transaction, so that parallel tries and a stopped server forgive nothing.
    with write():
        row, _ = SecondFactorTries.objects.select_for_update().get_or_create(
            account=account, defaults={"window_ends": at + WINDOW}
        )
        if row.window_ends <= at:
            row.wrong, row.window_ends = 0, at + WINDOW
        refused = row.wrong >= MOST_WRONG
        if not refused:
            row.wrong += 1
            row.save()
    if refused:
        raise TooManyTries


def _forgive(account: Account) -> None:
    with write():
        SecondFactorTries.objects.filter(account=account).delete()
