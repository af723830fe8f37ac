"""A named person's word on an entry: right, wrong, or the words in a language read by a speaker."""

from datetime import datetime

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.library import selectors
from commonlight.library.models import EntryReview, LocalEntry
from commonlight.library.permissions import READERS, REVIEWERS
from commonlight.library.rows import digest_of
from commonlight.library.schema import LINE
from commonlight.library.services.editing import renew_stamp
from commonlight.library.services.errors import CallInstead, EditedMeanwhile, NoSuchEntry, NotAllowed, OwnText


def record_review(
    *,
    kind: str,
    entry: str,
    holds: bool,
    digest: str,
    language: str = "",
    words: str = "",
    by: Account,
    at: datetime,
) -> EntryReview:
    """
    Record that a named person read an entry and found it right, or wrong; what is wrong is hidden at once.

    Parameters
    ----------
    digest : of the text the person read (`rows.digest_of`); the word is about that text and no other
    language : the language whose words were read; empty for the facts and the English text

    Raises
    ------
    NotAllowed : anybody of the team's readers may say "wrong", only reviewers may say "right"
    OwnText : nobody reviews what they wrote
    CallInstead : a line is made right by a call only
    EditedMeanwhile : the text is another one now
    """
    if not has_role(by, *(REVIEWERS if holds else READERS)):
        raise NotAllowed
    if holds and kind == LINE.name and not language:
        raise CallInstead
    with write():
        found = selectors.stands_now().content.entries.get(kind, {}).get(entry)
        if found is None:
            raise NoSuchEntry
        if digest_of(found, language) != digest:
            raise EditedMeanwhile(None)
        if holds and LocalEntry.objects.filter(kind=kind, entry=entry, author=by).exists():
            raise OwnText
        review = EntryReview.objects.create(
            kind=kind,
            entry=entry,
            language=language,
            holds=holds,
            digest=digest,
            words=words,
            account=by,
            name=by.display_name,
            day=at.date(),
            at=at,
        )
        renew_stamp()
        act = "library entry reviewed" if holds else "library entry found wrong"
        audit.record(act, by=by, at=at, subject=(kind, entry), detail={"language": language} if language else None)
    return review
