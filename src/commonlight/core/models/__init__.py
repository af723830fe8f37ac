"""The facts that all rooms stand on, by subject."""

from commonlight.core.models.accounts import Account, Membership, RoleHeld
from commonlight.core.models.audit import AuditEvent
from commonlight.core.models.keys import KitWrap, OrganisationKey, ReaderKey, ReaderWrap, RecoveryKit
from commonlight.core.models.organisations import Organisation, Site
from commonlight.core.models.sign_in import OneTimeSecret, Passkey, RecoveryCode, SecondFactorTries, TotpDevice

__all__ = [
    "Account",
    "AuditEvent",
    "KitWrap",
    "Membership",
    "OneTimeSecret",
    "Organisation",
    "OrganisationKey",
    "Passkey",
    "ReaderKey",
    "ReaderWrap",
    "RecoveryCode",
    "RecoveryKit",
    "RoleHeld",
    "SecondFactorTries",
    "Site",
    "TotpDevice",
]
