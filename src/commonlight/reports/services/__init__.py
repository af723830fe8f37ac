"""What people do with reports: send, read and answer in the mailbox, work in the team, hand to police."""

from commonlight.reports.services.behind_code import (
    delete_report,
    keep_plan,
    read_mailbox,
    second_code,
    settle_second_code,
    widen,
    withdraw,
    write_from_mailbox,
)
from commonlight.reports.services.contact_plan import OutsidePlan, may_contact, plan_of
from commonlight.reports.services.contact_showing import ShownContact, show_contact
from commonlight.reports.services.handing import NoYes, OnlyLooks, OpenedPackage, open_package, release_package
from commonlight.reports.services.mailbox import confirm_code
from commonlight.reports.services.opening import CodeRefused, OpenMailbox, QuietMailbox, open_mailbox
from commonlight.reports.services.raising import NothingNamed, raise_level
from commonlight.reports.services.sending import (
    AudienceNotAllowed,
    FileGone,
    FormClosed,
    PreparedMailbox,
    Sent,
    prepare_mailbox,
    submit_report,
)
from commonlight.reports.services.team import (
    Coding,
    NotYours,
    OpenReport,
    add_note,
    assign,
    close_report,
    open_report,
    reply,
    set_labels,
    set_status,
)

__all__ = [
    "AudienceNotAllowed",
    "CodeRefused",
    "Coding",
    "FileGone",
    "FormClosed",
    "NoYes",
    "NotYours",
    "NothingNamed",
    "OnlyLooks",
    "OpenMailbox",
    "OpenReport",
    "OpenedPackage",
    "OutsidePlan",
    "PreparedMailbox",
    "QuietMailbox",
    "Sent",
    "ShownContact",
    "add_note",
    "assign",
    "close_report",
    "confirm_code",
    "delete_report",
    "keep_plan",
    "may_contact",
    "open_mailbox",
    "open_package",
    "open_report",
    "plan_of",
    "prepare_mailbox",
    "raise_level",
    "read_mailbox",
    "release_package",
    "reply",
    "second_code",
    "set_labels",
    "set_status",
    "settle_second_code",
    "show_contact",
    "submit_report",
    "widen",
    "withdraw",
    "write_from_mailbox",
]
