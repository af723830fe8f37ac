"""The tables of partners, by subject."""

from commonlight.partners.models.agreements import Acknowledgement, Agreement, Invitation, StoredFile
from commonlight.partners.models.contacts import Contact, ContactNote, ImportBatch, ImportChange
from commonlight.partners.models.groups import Action, Meeting, WorkingGroup
from commonlight.partners.models.mailing import ListMember, MailList, OptOut, SentMail
from commonlight.partners.models.profiles import Contribution, Coverage, DataLevel, Profile
from commonlight.partners.models.protocols import Protocol, ProtocolStep

__all__ = [
    "Acknowledgement",
    "Action",
    "Agreement",
    "Contact",
    "ContactNote",
    "Contribution",
    "Coverage",
    "DataLevel",
    "ImportBatch",
    "ImportChange",
    "Invitation",
    "ListMember",
    "MailList",
    "Meeting",
    "OptOut",
    "Profile",
    "Protocol",
    "ProtocolStep",
    "SentMail",
    "StoredFile",
    "WorkingGroup",
]
