"""Accounts: added, given roles, stopped. Nothing here can open or pass on a key."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account, Membership, OneTimeSecret, Organisation, ReaderWrap, RoleHeld
from commonlight.core.roles import POLICE_ROLES, SEALED_ROLES, Role
from commonlight.core.services import readers
from commonlight.core.store import write
from commonlight.core.tombstones import bury, unbury

# A stopped account stays stopped after a restore.
STOPPED = "stopped account"


class RoleNeedsReader(ValueError):
    """The role exists to read sealed content, and this account can never open any."""


class PoliceStaysApart(ValueError):
    """
    The role would let one key serve police and others: a liaison reads in a police organisation only, nobody else reads
    sealed content there, and no account reads on both sides.
    """


class LastAdministrator(Exception):
    """Without this account nobody could manage the site."""


def create_account(
    *,
    kind: str,
    login_name: str,
    display_name: str,
    organisation_id: UUID,
    roles: Iterable[Role],
    email: str = "",
    language: str = "en",
    by: Account | None,
    at: datetime,
) -> Account:
    """
    Add a person to an organisation. A reader still needs her passphrase, then the keys from another reader.

    Raises RoleNeedsReader, or IntegrityError when the name or the e-mail address is taken.
    """
    account = Account(kind=kind, login_name=login_name, display_name=display_name, email=email, language=language)
    with write():
        account.save(force_insert=True)
        audit.record("account added", by=by, at=at, organisation_id=organisation_id, subject=("account", account.id))
        set_membership(account=account, organisation_id=organisation_id, roles=roles, by=by, at=at)
    return account


def change_account(
    *, account: Account, display_name: str, email: str, language: str, by: Account, at: datetime
) -> Account:
    """Change how a person is named and reached."""
    with write():
        row = Account.objects.get(pk=account.pk)
        row.display_name, row.email, row.language = display_name, email, language
        row.save(update_fields=["display_name", "email", "language"])
        audit.record("account changed", by=by, at=at, subject=("account", row.id))
    return row


def set_membership(
    *, account: Account, organisation_id: UUID, roles: Iterable[Role], by: Account | None, at: datetime
) -> None:
    """
    Set the roles a person holds in an organisation; none at all ends the membership.

    Raises RoleNeedsReader for a sealed role on an ordinary account, PoliceStaysApart, LastAdministrator, or LastReader
    when the ended membership was the last that could open the organisation's content.
    """
    wanted = {Role(role) for role in roles}
    if not account.is_reader and wanted & SEALED_ROLES:
        raise RoleNeedsReader
    with write():
        _keep_police_apart(account, organisation_id, wanted)
        membership, _ = Membership.objects.get_or_create(account=account, organisation_id=organisation_id)
        held = {Role(role) for role in membership.roles.values_list("role", flat=True)}
        if Role.ADMIN in held - wanted:
            _keep_an_administrator(losing=account)
        membership.roles.filter(role__in=held - wanted).delete()
        RoleHeld.objects.bulk_create(RoleHeld(membership=membership, role=role) for role in sorted(wanted - held))
        for word, changed in (("role given", wanted - held), ("role taken", held - wanted)):
            for role in sorted(changed):
                audit.record(
                    word,
                    by=by,
                    at=at,
                    organisation_id=organisation_id,
                    subject=("account", account.id),
                    detail={"role": role.value},
                )
        if not wanted & SEALED_ROLES and ReaderWrap.objects.filter(
            account=account, key__organisation_id=organisation_id
        ):
            readers.remove_reader(organisation_id=organisation_id, account=account, by=by, at=at)
        if not wanted:
            membership.delete()


def deactivate_account(*, account: Account, by: Account | None, at: datetime) -> None:
    """
    Stop an account: its sessions end, its links die, its keys are removed and new epochs begin.

    Raises LastAdministrator or LastReader.
    """
    with write():
        if RoleHeld.objects.filter(membership__account=account, role=Role.ADMIN).exists():
            _keep_an_administrator(losing=account)
        organisations = set(ReaderWrap.objects.filter(account=account).values_list("key__organisation_id", flat=True))
        for organisation_id in sorted(organisations):
            readers.remove_reader(organisation_id=organisation_id, account=account, by=by, at=at)
        OneTimeSecret.objects.filter(account=account).delete()
        Account.objects.filter(pk=account.pk).update(is_active=False, session_stamp=uuid.uuid4())
        bury(STOPPED, [account.pk], at=at)
        audit.record("account stopped", by=by, at=at, subject=("account", account.id))
    account.refresh_from_db()


def reactivate_account(*, account: Account, by: Account, at: datetime) -> None:
    """Let a stopped account sign in again; the keys it lost must be given anew by a reader."""
    with write():
        Account.objects.filter(pk=account.pk).update(is_active=True)
        unbury(STOPPED, [account.pk])
        audit.record("account started again", by=by, at=at, subject=("account", account.id))
    account.refresh_from_db()


def end_sessions(*, account: Account, by: Account, at: datetime) -> None:
    """Sign an account out everywhere, at once."""
    with write():
        Account.objects.filter(pk=account.pk).update(session_stamp=uuid.uuid4())
        audit.record("sessions ended", by=by, at=at, subject=("account", account.id))
    account.refresh_from_db()


def _keep_police_apart(account: Account, organisation_id: UUID, wanted: set[Role]) -> None:
    # An organisation has one key for all who read in it, so who reads for police must not read for anybody else.
    is_police = Organisation.objects.get(pk=organisation_id).kind == Organisation.Kind.POLICE
    sealed = wanted & SEALED_ROLES
    if sealed - POLICE_ROLES if is_police else sealed & POLICE_ROLES:
        raise PoliceStaysApart
    elsewhere = RoleHeld.objects.filter(membership__account=account, role__in=SEALED_ROLES)
    elsewhere = elsewhere.exclude(membership__organisation_id=organisation_id)
    police = elsewhere.filter(membership__organisation__kind=Organisation.Kind.POLICE)
    if sealed and (elsewhere.exclude(pk__in=police).exists() if is_police else police.exists()):
        raise PoliceStaysApart


def _keep_an_administrator(*, losing: Account) -> None:
    others = RoleHeld.objects.filter(role=Role.ADMIN, membership__account__is_active=True)
    if not others.exclude(membership__account=losing).exists():
        raise LastAdministrator
