"""What people do in the library: change it, decide on changes, review, call, share."""

from commonlight.library.services.calls import VerifiedNumber, record_call, verified_number
from commonlight.library.services.editing import (
    accept,
    authors_of,
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

__all__ = [
    "AlreadyDecided",
    "CallInstead",
    "EditedMeanwhile",
    "Invalid",
    "LibraryRefusal",
    "NoSuchEntry",
    "NotAllowed",
    "NothingChanged",
    "NumberChanged",
    "OwnText",
    "VerifiedNumber",
    "accept",
    "authors_of",
    "keep_ours",
    "new_id",
    "newest_change",
    "next_sign_number",
    "propose",
    "record_call",
    "record_review",
    "refuse",
    "take_shipped",
    "verified_number",
]
