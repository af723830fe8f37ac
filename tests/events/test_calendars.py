"""iCalendar out and in: our feed read by a calendar library; others' files with odd zones, rhythms and damage."""

import socket
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from icalendar import Calendar
from tests.events.plans import AT, ZONE, make_event, make_planner, only_day, wish
from tests.factories import open_as

from commonlight.core import clock
from commonlight.outreach import fetching
from commonlight.outreach.models import Event, Occurrence
from commonlight.outreach.reading_ics import CannotReadCalendar, Times, read_calendar
from commonlight.outreach.services import calendars, events, sign_ups

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Invented//EN\r\n"


def ics(*entries: str, zones: str = "") -> bytes:
    body = "".join(
        f"BEGIN:VEVENT\r\n{entry.strip().replace(chr(10), chr(13) + chr(10))}\r\nEND:VEVENT\r\n" for entry in entries
    )
    return f"{HEAD}{zones}{body}END:VCALENDAR\r\n".encode()


def read(*entries: str, **more):
    return read_calendar(ics(*entries, **more), zone=ZONE, at=AT)


def times(*entries: str, **more) -> list[str]:
    found, _ = read(*entries, **more)
    return [f"{one.day} {one.opens:%H:%M}-{one.closes:%H:%M}" for one in found[0].times]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_feed_comes_back_the_same_through_a_calendar_library(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    title = "Noche; de vecinos, \\ «ñ» 王小明 " + "é" * 70
    event = make_event(words={"en": (title, "Line one\nLine two; with, marks")}, place="Hall; 2, Mill St")
    make_event(words={"en": ("Called off", "")}, first_day=date(2027, 4, 1))
    events.cancel_event(Event.objects.get(words__en__title="Called off"), by=make_planner(), at=AT)

    answer = client.get(reverse("events:feed"))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    one, other = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(one["SUMMARY"]) == title
    assert str(one["DESCRIPTION"]) == "Line one\nLine two; with, marks"
    assert str(one["LOCATION"]) == "Hall; 2, Mill St"
    assert one.decoded("DTSTART") == datetime(2027, 3, 10, 0, 30, tzinfo=UTC)
    assert one.decoded("DTEND") == datetime(2027, 3, 10, 2, 0, tzinfo=UTC)
    assert str(one["UID"]).startswith(str(only_day(event).pk))
    assert str(other["STATUS"]) == "CANCELLED"
    found, problems = read_calendar(answer.content, zone=ZONE, at=AT)
    assert problems == []
    assert found[0].title == title[:120]
    assert found[0].times == (Times(date(2027, 3, 9), time(18, 30), time(20, 0)),)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_calendar_of_many_kinds_comes_in_goes_out_and_comes_back_the_same(client, monkeypatch):
    """Recurring, all day, another zone, a long text, Arabic and a cancelled day: in from a file, out by the feed, in again."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    planner, long = make_planner(), "Bring a dish, a chair; and a friend. " * 25
    data = ics(
        "UID:a@x\nDTSTART;TZID=America/Chicago:20270309T180000\nDTEND;TZID=America/Chicago:20270309T193000\n"
        "RRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Supper",
        "UID:b@x\nDTSTART;VALUE=DATE:20270405\nDTEND;VALUE=DATE:20270406\nSUMMARY:Fair",
        "UID:c@x\nDTSTART;TZID=Europe/Madrid:20270410T090000\nDTEND;TZID=Europe/Madrid:20270410T103000\nSUMMARY:Llamada",
        f"UID:d@x\nDTSTART:20270412T200000Z\nDTEND:20270412T210000Z\nSUMMARY:لقاء الجيران، مساءً\nDESCRIPTION:{long}".replace(
            ", a chair;", "\\, a chair\\;"
        ),
    )

    first, problems = read_calendar(data, zone=ZONE, at=AT)
    batch = calendars.bring_in(
        calendars.preview(first, problems), name="x", language="en", audience="public", by=planner, at=AT
    )
    events.cancel_day(Occurrence.objects.filter(event__uid="a@x").order_by("day").last(), by=planner, at=AT)
    answer = client.get(reverse("events:feed"))
    back, again = read_calendar(answer.content, zone=ZONE, at=AT)
    entries = Calendar.from_ical(answer.content).walk("VEVENT")

    assert (problems, again, batch.n_made) == ([], [], 4)
    assert len(entries) == 6
    assert {str(one["SUMMARY"]) for one in entries} == {"Supper", "Fair", "Llamada", "لقاء الجيران، مساءً"}
    assert sorted(one.decoded("DTSTART") for one in entries if str(one["SUMMARY"]) == "Supper") == [
        datetime(2027, 3, 10, 0, 0, tzinfo=UTC),
        datetime(2027, 3, 16, 23, 0, tzinfo=UTC),
        datetime(2027, 3, 23, 23, 0, tzinfo=UTC),
    ], "six o'clock on the wall, before and after the clocks change"
    assert [str(one["STATUS"]) for one in entries].count("CANCELLED") == 1
    assert next(one for one in entries if str(one["SUMMARY"]) == "Llamada").decoded("DTSTART") == datetime(
        2027, 4, 10, 7, 0, tzinfo=UTC
    )
    assert next(str(one["DESCRIPTION"]) for one in entries if "DESCRIPTION" in one).strip() == long.strip()
    assert {one.title for one in back} == {one.title for one in first}


def test_a_rhythm_keeps_its_wall_time_across_the_clock_change():
    assert times(
        f"UID:1\nSUMMARY:Weekly\nDTSTART;TZID={ZONE}:20270309T183000\nDTEND;TZID={ZONE}:20270309T200000\n"
        f"RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID={ZONE}:20270316T183000",
        f"UID:1\nSUMMARY:Weekly, moved\nRECURRENCE-ID;TZID={ZONE}:20270323T183000\nDTSTART;TZID={ZONE}:20270324T090000\n"
        f"DTEND;TZID={ZONE}:20270324T100000",
    ) == ["2027-03-09 18:30-20:00", "2027-03-24 09:00-10:00", "2027-03-30 18:30-20:00"]


def test_until_in_utc_and_the_second_tuesday():
    assert times(
        f"UID:1\nSUMMARY:Monthly\nDTSTART;TZID={ZONE}:20270309T183000\nDURATION:PT90M\n"
        "RRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270512T045959Z"
    ) == ["2027-03-09 18:30-20:00", "2027-04-13 18:30-20:00", "2027-05-11 18:30-20:00"]


@pytest.mark.parametrize(
    ("start", "said", "problems"),
    [
        ('DTSTART;TZID="Central Standard Time":20270309T183000', "2027-03-09 18:30", 0),
        ("DTSTART:20270310T003000Z", "2027-03-09 18:30", 0),
        ("DTSTART:20270309T183000", "2027-03-09 18:30", 0),
        ("DTSTART;VALUE=DATE:20270309", "2027-03-09 09:00", 0),
        ("DTSTART;TZID=America/New_York:20270309T183000", "2027-03-09 18:30", 0),
        ("DTSTART;TZID=Middle-earth/Shire:20270309T183000", "2027-03-09 18:30", 0),
    ],
)
def test_zones_as_people_send_them(start, said, problems):
    found, noted = read(f"UID:1\nSUMMARY:One\n{start}")

    assert f"{found[0].times[0].day} {found[0].times[0].opens:%H:%M}" == said
    assert len(noted) == problems


def test_a_zone_with_a_table_of_its_own():
    table = (
        "BEGIN:VTIMEZONE\r\nTZID:Custom 1\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:-0600\r\n"
        "TZOFFSETTO:-0600\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )

    found, noted = read("UID:1\nSUMMARY:One\nDTSTART;TZID=Custom 1:20270609T183000", zones=table)

    # Six hours behind UTC in June is 19:30 by the clock in Chicago; the person is told to look at the hour.
    assert (found[0].zone, f"{found[0].times[0].opens:%H:%M}") == (ZONE, "19:30")
    assert len(noted) == 1


def test_what_is_left_out_is_said_by_number_and_never_by_word():
    found, problems = read(
        "UID:1\nSUMMARY:Fine\nDTSTART:20270309T183000",
        "UID:2\nDTSTART:20270309T183000",
        "UID:3\nSUMMARY:Secret words",
        "UID:4\nSUMMARY:Secret words\nDTSTART:19990309T183000",
        "UID:5\nSUMMARY:Secret words\nDTSTART:2027-nonsense",
        "UID:6\nSUMMARY:Every minute\nDTSTART:20270309T183000\nRRULE:FREQ=MINUTELY",
        "UID:7\nSUMMARY:Ends before it begins\nDTSTART:20270309T183000\nDTEND:20270309T170000",
    )

    assert [entry.number for entry in found] == [1, 6, 7]
    assert sorted({one.number for one in problems} - {6}) == [2, 3, 4, 5]
    assert len(found[1].times) == 110
    assert "Secret" not in " ".join(one.reason for one in problems)


@pytest.mark.parametrize("data", [b"", b"\0\1\2", b"hello", b"<html>BEGIN", b"PK\x03\x04"])
def test_what_is_no_calendar_is_refused(data):
    with pytest.raises(CannotReadCalendar):
        read_calendar(data, zone=ZONE, at=AT)


def test_organisers_and_guests_are_never_read():
    found, _ = read(
        "UID:1\nSUMMARY:One\nDTSTART:20270309T183000\nORGANIZER;CN=Ana Invented:mailto:ana@example.org\n"
        "ATTENDEE;CN=Ben Invented:mailto:ben@example.org"
    )

    assert "Invented" not in repr(found)
    assert "example.org" not in repr(found)


@pytest.mark.slow
@pytest.mark.django_db
def test_bringing_in_twice_adds_nothing_and_undo_keeps_what_was_used():
    data = [f"UID:{n}\nSUMMARY:Event {n}\nDTSTART:2027031{n}T183000" for n in range(3)]
    found = calendars.preview(*read(*data))
    by = make_planner()

    batch = calendars.bring_in(found, name="old.ics", language="en", audience="team", by=by, at=AT)

    assert (batch.n_made, Occurrence.objects.count()) == (3, 3)
    again = calendars.preview(*read(*data))
    assert (len(again.new), len(again.known)) == (0, 3)
    used, changed = Event.objects.order_by("first_day")[:2]
    Event.objects.filter(pk=used.pk).update(takes_sign_ups=True, audience="public")
    sign_ups.sign_up(only_day(used), wish(), form_id="9" * 32, at=AT)
    events.cancel_event(changed, by=by, at=AT + timedelta(hours=1))
    assert calendars.undo(batch, by=by, at=AT) == (1, 2)
    with pytest.raises(calendars.CannotUndo):
        calendars.undo(batch, by=by, at=AT)
    with pytest.raises(ValueError, match="private"):
        calendars.bring_in(found, name="x", language="en", audience="private", by=by, at=AT)


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "jobs"])
def test_the_page_shows_first_and_brings_in_then(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    open_as(client, make_planner())
    data = ics("UID:1\nSUMMARY:Choir & <b>friends</b>\nDTSTART:20270309T183000")

    shown = client.post(reverse("events:bring"), {"file": SimpleUploadedFile("c.ics", data), "audience": "team"})

    page = shown.content.decode()
    assert "Choir &amp; &lt;b&gt;friends" in page
    assert not Event.objects.exists()
    kept = page.split('name="file_id" value="')[1].split('"')[0]
    done = client.post(reverse("events:bring"), {"file_id": kept})
    assert Event.objects.get().words["en"]["title"] == "Choir & <b>friends</b>"
    assert client.post(done.url).status_code == 302
    assert not Event.objects.exists()
    # The kept file is gone after it was used.
    client.post(reverse("events:bring"), {"file_id": kept})
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "0.0.0.0"],
)
def test_an_address_inside_the_network_is_never_asked(monkeypatch, number):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [(2, 1, 6, "", (number, 443))])
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: pytest.fail("it was asked"))

    with pytest.raises(CannotReadCalendar, match="inside your own network"):
        fetching.fetch_calendar("https://calendar.example.org/x.ics")


@pytest.mark.parametrize(
    "address", ["http://example.org/x.ics", "file:///etc/passwd", "ftp://example.org/x", "https://"]
)
def test_only_https_is_asked(address):
    with pytest.raises(CannotReadCalendar):
        fetching.fetch_calendar(address)


def test_a_redirect_inside_and_a_calendar_without_end_are_refused(monkeypatch):
    numbers = {"out.example.org": "93.184.216.34", "in.example.org": "10.0.0.1"}
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *args, **kwargs: [(2, 1, 6, "", (numbers[host], 443))])
    answers = iter([(302, "https://in.example.org/secret", b"")])
    monkeypatch.setattr(fetching, "_ask", lambda connection, path: next(answers))

    with pytest.raises(CannotReadCalendar, match="inside your own network"):
        fetching.fetch_calendar("webcal://out.example.org/x.ics")

    monkeypatch.setattr(fetching, "_ask", lambda connection, path: (301, "/again", b""))
    with pytest.raises(CannotReadCalendar, match="on and on"):
        fetching.fetch_calendar("https://out.example.org/x.ics")
