"""Numbers: what a call brought, and which number may be printed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.library import selectors
from commonlight.library.models import NumberCall
from commonlight.library.permissions import READERS
from commonlight.library.reviews import standing_of
from commonlight.library.schema import LINE, dialled
from commonlight.library.services.editing import renew_stamp
from commonlight.library.services.errors import Invalid, NoSuchEntry, NotAllowed, NumberChanged
from commonlight.library.visibility import Showing, showing


@dataclass(frozen=True, slots=True)
class VerifiedNumber:
    """
    A number that may be printed, posted and read out.

    number : as people write it; dial : as a `tel:` link has it
    called_on : the day of the call; until : the last day on which it still counts
    """

    line: str
    number: str
    dial: str
    called_on: date
    until: date


def verified_number(line: str, at: date | datetime) -> VerifiedNumber | None:
    """
    Return the number of a help line if a named person called it within 180 days before `at`, else None.

    `line` is the id of the entry. None means: do not print it, whatever else is known of the line. That holds for a line
    that does not exist, was never called, was called too long ago, changed its number since, or was found wrong.
    """
    day = at.date() if isinstance(at, datetime) else at
    now = selectors.stands_now()
    entry = now.content.entry(LINE.name, line)
    if entry is None:
        return None
    standing = standing_of(entry, selectors.reviews_now(now).get((LINE.name, line), ()))
    if standing.checked is None or showing(entry, standing, day) is not Showing.EVERYWHERE:
        return None
    number, called = entry.facts["number"], standing.checked.on
    return VerifiedNumber(line, number, dialled(number), called, called + timedelta(days=LINE.due_after))


def record_call(
    *,
    line: str,
    number: str,
    answer: str,
    day: date,
    police_hear: str = "",
    immigration_hears: str = "",
    words: str = "",
    by: Account,
    at: datetime,
) -> NumberCall:
    """
    Record that a named person dialled a line and what was answered; "right" makes the number count for 180 days.

    A wrong number is hidden at once. "Nobody answered" changes nothing and stands in the history.

    Parameters
    ----------
    number : the number that was dialled, as `schema.dialled` writes it
    day : the day of the call, not to come and at most 30 days back
    police_hear, immigration_hears : asked of every line that answers

    Raises
    ------
    NumberChanged : the line has another number by now; dial that one
    Invalid : a day to come or long ago, or a right call that does not say who hears of calls
    """
    if not has_role(by, *READERS):
        raise NotAllowed
    if not timedelta(0) <= at.date() - day <= timedelta(days=30):
        raise Invalid(["The day of the call is today or within the last 30 days."])
    if answer == NumberCall.Answer.RIGHT and not (police_hear and immigration_hears):
        raise Invalid(["Say whether the police and immigration officers hear of calls."])
    with write():
        entry = selectors.stands_now().content.entry(LINE.name, line)
        if entry is None or entry.facts["number"] is None:
            raise NoSuchEntry
        if dialled(entry.facts["number"]) != number:
            raise NumberChanged
        call = NumberCall.objects.create(
            entry=line,
            number=number,
            answer=answer,
            police_hear=police_hear if answer == NumberCall.Answer.RIGHT else "",
            immigration_hears=immigration_hears if answer == NumberCall.Answer.RIGHT else "",
            words=words,
            account=by,
            name=by.display_name,
            day=day,
            at=at,
        )
        renew_stamp()
        audit.record("library number called", by=by, at=at, subject=(LINE.name, line), detail={"answer": answer})
    return call
