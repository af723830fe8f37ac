"""What people do in the library: change it, decide on changes, review, call, share."""

from commonlight.library.services.calls import VerifiedNumber, record_call, verified_number
from commonlight.library.services.deciding import Decided, accept_many
from commonlight.library.services.editing import (
    accept,
    authors_of,
    current,
    keep_ours,
    new_id,
    newest_change,
    next_sign_number,
    propose,
    refuse,
    take_shipped,
)
from commonlight.library.services.errors import (
    AlreadyDecided,
    CallInstead,
    EditedMeanwhile,
    Invalid,
    LibraryRefusal,
    NoSuchEntry,
    NotAllowed,
    NothingChanged,
    NumberChanged,
    OwnText,
)
from commonlight.library.services.reviewing import record_review
from commonlight.library.services.sharing import (
    Offered,
    bring_in_sheet,
    offered,
    read_in_pack,
    reviewed_here,
    take_in,
    take_out_pack,
)

__all__ = [
    "AlreadyDecided",
    "CallInstead",
    "Decided",
    "EditedMeanwhile",
    "Invalid",
    "LibraryRefusal",
    "NoSuchEntry",
    "NotAllowed",
    "NothingChanged",
    "NumberChanged",
    "Offered",
    "OwnText",
    "VerifiedNumber",
    "accept",
    "accept_many",
    "authors_of",
    "bring_in_sheet",
    "current",
    "keep_ours",
    "new_id",
    "newest_change",
    "next_sign_number",
    "offered",
    "propose",
    "read_in_pack",
    "record_call",
    "record_review",
    "refuse",
    "reviewed_here",
    "take_in",
    "take_out_pack",
    "take_shipped",
    "verified_number",
]
