"""
Letters to those who asked for one: the day before an event, and when it moves, is called off, or a seat becomes free.

Each letter goes to one address, names a public event only, and carries no link that opens anything. The worker sends
them; without a mail server the team's page shows the addresses to paste.
"""

from datetime import datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format, time_format

from commonlight.core import mail
from commonlight.core.page_context import frame_of_site
from commonlight.core.store import write
from commonlight.outreach.models import Occurrence, SignUp
from commonlight.outreach.selectors.words import words_in
from commonlight.outreach.services.sign_ups import address_of

AHEAD = timedelta(hours=30)
AT_ONCE = 20


def waiting(at: datetime) -> list[tuple[SignUp, str]]:
    """Return (sign-up, kind of letter) that are due: "seat", "moved", "cancelled" or "reminder"."""
    rows = SignUp.objects.select_related("occurrence__event").exclude(address=b"").exclude(state=SignUp.State.ENDED)
    rows = rows.filter(occurrence__ends_at__gt=at).order_by("pk")
    found = [(row, row.news) for row in rows.exclude(news="")[:AT_ONCE]]
    soon = rows.filter(
        news="", reminded_day=None, state=SignUp.State.SEAT,
        occurrence__state=Occurrence.State.PLANNED, occurrence__starts_at__range=(at, at + AHEAD),
    )  # fmt: skip
    return found + [(row, "reminder") for row in soon[: AT_ONCE - len(found)]]


def letter(row: SignUp, kind: str) -> tuple[str, str]:
    """Return subject and text, in the language of the sign-up."""
    event = row.occurrence.event
    with translation.override(row.language):
        context: dict[str, Any] = {
            "kind": kind,
            "title": words_in(event.words, row.language).title,
            "day": date_format(row.occurrence.day, "DATE_FORMAT"),
            "hour": time_format(row.occurrence.opens, "TIME_FORMAT"),
            "place": event.place,
            "online": row.online,
            "people": row.people,
            "coalition": frame_of_site().coalition_name,
        }
        text = render_to_string("outreach/mail/event.txt", context)
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"


def send_due(at: datetime) -> bool:
    """Send what is due and note it before it leaves, so that nobody gets it twice; return whether more may wait."""
    if not mail.is_set_up():
        return False
    due = waiting(at)
    for row, kind in due:
        with write():
            # One letter to an address, however often a stranger wrote it into the form of this day.
            same = SignUp.objects.filter(occurrence=row.occurrence_id, address_mark=row.address_mark)
            if kind == "reminder":
                same = same.filter(news="", reminded_day=None, state=SignUp.State.SEAT)
                noted: dict[str, Any] = {"reminded_day": at.date()}
            else:
                same, noted = same.filter(news=kind), {"news": ""}
            if not same.filter(pk=row.pk).exists() or not same.update(**noted):
                continue
        subject, text = letter(row, kind)
        mail.send_text(address_of(row), subject, text)
    return len(due) >= AT_ONCE


def to_remind(occurrence: Occurrence) -> list[str]:
    """Return the addresses of those with a seat who asked for a reminder, to paste into a letter (BCC)."""
    rows = SignUp.objects.filter(occurrence=occurrence, state=SignUp.State.SEAT).exclude(address=b"")
    return sorted({address_of(row) for row in rows.order_by("number")})
