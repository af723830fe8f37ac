"""
Letters about a day of an event to people we know: an invitation, a reminder, the minutes.

They go through the partners' mailing: each person alone, in plain text, with an address that ends such mail; without a
mail server they are a list to paste, a mailto link and a page to print. A private event is never written about.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonlight.core.models import Account
from commonlight.outreach.models import Assignment, Event, Occurrence
from commonlight.outreach.refusals import Refused
from commonlight.outreach.selectors import events as selectors
from commonlight.outreach.selectors.words import words_in
from commonlight.outreach.services import minutes
from commonlight.partners import addressees
from commonlight.partners.services import mailing
from commonlight.partners.services.mailing import Recipient, Sending

HELPERS = "helpers"
INVITE, REMIND, MINUTES = "invite", "remind", "minutes"
KINDS = (INVITE, REMIND, MINUTES)
DIGEST_AHEAD = timedelta(days=35)


def draft(day: Occurrence, kind: str, *, address: str) -> tuple[str, str]:
    """
    Return subject and text to begin with; `address` is the event's public page, "" when it has none.

    Raises Refused("private") for a private event.
    """
    if day.event.is_private:
        raise Refused("private")
    words = words_in(day.event.words, get_language() or "en")
    when = date_format(day.day, "DATE_FORMAT")
    hours = f"{time_format(day.opens, 'TIME_FORMAT')} – {time_format(day.closes, 'TIME_FORMAT')}"
    said = {"title": words.title, "day": when}
    facts = "\n".join(part for part in (f"{when}, {hours}", day.event.place) if part)
    more = [_("More, and signing up: %(address)s") % {"address": address}] if address else []
    if kind == MINUTES:
        kept = minutes.of(day)
        came = _("%(n)s people were there.") % {"n": day.came} if day.came else ""
        parts = [facts, came, _("What we agreed:") + "\n- "]
        fresh = "\n\n".join(part for part in parts if part)
        return _("Minutes: %(title)s, %(day)s") % said, kept.text if kept else fresh
    if kind == REMIND:
        return _("Soon: %(title)s, %(day)s") % said, "\n\n".join([facts, *more])
    return _("Invitation: %(title)s, %(day)s") % said, "\n\n".join(part for part in (words.text, facts, *more) if part)


def _helpers(day: Occurrence) -> QuerySet[Assignment]:
    held = Assignment.objects.filter(shift__occurrence=day).exclude(state=Assignment.State.ENDED)
    return held.exclude(volunteer=None).exclude(volunteer__email="").select_related("volunteer")


def choices(day: Occurrence) -> list[tuple[str, str, int]]:
    """Return (key, name, how many can be written to) of all one may write to about a day."""
    found = [(one.key, one.name, one.n) for one in addressees.all_addressees()]
    n = len({row.volunteer_id for row in _helpers(day)})
    return [*found, (HELPERS, _("Volunteers of this day"), n)] if n else found


def send(
    day: Occurrence, to: Iterable[str], subject: str, text: str, *, kind: str, by: Account, base: str, at: datetime
) -> Sending:
    """
    Write to the people behind the keys `to`; minutes that were sent are kept with the day.

    Raises Refused("private"), mailing.TooMany.
    """
    if day.event.is_private:
        raise Refused("private")
    keys = list(to)
    people = addressees.recipients(keys)
    if HELPERS in keys:
        people += [
            Recipient(row.volunteer.email, row.volunteer.name, next(iter(row.volunteer.languages), "en"))
            for row in _helpers(day)
            if row.volunteer
        ]
    sending = mailing.send_to(people, subject, text, by=by, kind=kind, base=base, at=at)
    if kind == MINUTES:
        minutes.keep(day, text, by=by, at=at)
    return sending


def digest_lines(day: date) -> list[str]:
    """Return the public events of the next five weeks as lines for the monthly digest: day, hour, title, place."""
    rows = selectors.public_days().filter(
        day__range=(day, day + DIGEST_AHEAD), state=Occurrence.State.PLANNED, event__state=Event.State.PUBLISHED
    )
    found = []
    for line in selectors.lines(rows, get_language() or "en", limit=20):
        when = f"{date_format(line.day)}, {time_format(line.opens, 'TIME_FORMAT')}"
        found.append(", ".join(part for part in (when, line.words.title, line.place) if part))
    return found
