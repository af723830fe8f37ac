"""What events and volunteers give to "take everything out": a calendar and sheets; no sealed place, no address, no link."""

from collections.abc import Iterator
from typing import BinaryIO

from commonlight.core import clock
from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.selectors import site
from commonlight.outreach import ical
from commonlight.outreach.models import DayMinutes, Event, Hours, Occurrence, Volunteer
from commonlight.outreach.selectors import events as selectors
from commonlight.outreach.selectors.words import words_in

EVENT_HEADS = (
    "title", "day", "from", "to", "time zone", "place", "audience", "state", "seats", "have a seat", "online", "waiting",
    "came", "counted on",
)  # fmt: skip
MINUTES_HEADS = ("title", "day", "written on", "minutes")
VOLUNTEER_HEADS = ("name", "e-mail", "phone", "languages", "since", "trained", "screening", "screening day", "stopped")
HOURS_HEADS = ("name", "day", "hours", "people", "project")


def write_calendar(target: BinaryIO) -> None:
    """Write all days as iCalendar, but those of private events."""
    rows = Occurrence.objects.exclude(event__audience=Event.Audience.PRIVATE)
    lines = selectors.lines(rows, "en")
    name = site().coalition_name
    text = ical.feed(lines, name=name, host="commonlight.invalid", base="/en/events/", at=clock.now())
    target.write(text.encode())


def write_events(target: BinaryIO) -> None:
    """Write each day of each event with its numbers; of a private one neither title nor place."""
    target.write(csv_bytes(EVENT_HEADS, _event_rows()))


def _event_rows() -> Iterator[tuple[object, ...]]:
    for row in Occurrence.objects.select_related("event").order_by("starts_at", "pk"):
        event = row.event
        title = "" if event.is_private else words_in(event.words, "en").title
        yield (
            title, row.day.isoformat(), f"{row.opens:%H:%M}", f"{row.closes:%H:%M}", event.time_zone, event.place,
            event.audience, row.state, row.capacity if row.capacity is not None else "", row.n_seats, row.n_online,
            row.n_waiting, row.came, row.counted_day.isoformat() if row.counted_day else "",
        )  # fmt: skip


def write_minutes(target: BinaryIO) -> None:
    """Write the minutes of the days that have any; a private event has none."""
    rows = (
        (words_in(row.occurrence.event.words, "en").title, row.occurrence.day.isoformat(), row.written_day.isoformat(), row.text)
        for row in DayMinutes.objects.select_related("occurrence__event").order_by("occurrence__starts_at", "pk")
    )  # fmt: skip
    target.write(csv_bytes(MINUTES_HEADS, rows))


def write_volunteers(target: BinaryIO) -> None:
    """Write the volunteers."""
    rows = (
        (
            row.name, row.email, row.phone, " ".join(row.languages), row.began.isoformat(),
            row.trained_day.isoformat() if row.trained_day else "", row.screening,
            row.screening_day.isoformat() if row.screening_day else "", row.ended.isoformat() if row.ended else "",
        )
        for row in Volunteer.objects.order_by("name", "pk")
    )  # fmt: skip
    target.write(csv_bytes(VOLUNTEER_HEADS, rows))


def write_hours(target: BinaryIO) -> None:
    """Write the hours; without a name where the person was forgotten or a group gave them."""
    rows = (
        (
            row.volunteer.name if row.volunteer else "", row.day.isoformat(), round(row.minutes / 60, 2), row.people,
            row.project.name,
        )
        for row in Hours.objects.select_related("volunteer", "project").order_by("day", "pk")
    )  # fmt: skip
    target.write(csv_bytes(HOURS_HEADS, rows))
