"""The facts that all rooms stand on, by subject."""

from commonlight.core.models.accounts import Account, Membership, RoleHeld
from commonlight.core.models.audit import AuditEvent
from commonlight.core.models.backup import BackupRecipient
from commonlight.core.models.home import HomeEntry, HomeWords, SiteLogo
from commonlight.core.models.keys import KitWrap, OrganisationKey, ReaderKey, ReaderWrap, RecoveryKit
from commonlight.core.models.languages import AddedLanguage, LanguageText
from commonlight.core.models.media import OwnPicture, OwnSound
from commonlight.core.models.notices import Notice
from commonlight.core.models.organisations import Organisation, Site
from commonlight.core.models.package_links import PackageLink
from commonlight.core.models.place import PlaceEntry
from commonlight.core.models.recordings import Recording
from commonlight.core.models.retention import LegalHold, Tombstone
from commonlight.core.models.sign_in import OneTimeSecret, Passkey, RecoveryCode, SecondFactorTries, TotpDevice

__all__ = [
    "Account",
    "AddedLanguage",
    "AuditEvent",
    "BackupRecipient",
    "HomeEntry",
    "HomeWords",
    "KitWrap",
    "LanguageText",
    "LegalHold",
    "Membership",
    "Notice",
    "OneTimeSecret",
    "Organisation",
    "OrganisationKey",
    "OwnPicture",
    "OwnSound",
    "PackageLink",
    "Passkey",
    "PlaceEntry",
    "ReaderKey",
    "ReaderWrap",
    "Recording",
    "RecoveryCode",
    "RecoveryKit",
    "RoleHeld",
    "SecondFactorTries",
    "Site",
    "SiteLogo",
    "Tombstone",
    "TotpDevice",
]
