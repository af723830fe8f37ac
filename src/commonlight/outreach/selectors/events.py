"""What stands in the calendar: for the public, for the team, for the feed. A private event is in none of the public ones."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from commonlight.core.selectors import site
from commonlight.outreach.models import Event, Occurrence, SignUp
from commonlight.outreach.selectors.words import Words, words_in
from commonlight.outreach.terms import ACCESS, TONGUES
from commonlight.outreach.wall_time import NoSuchZone, local

PLANNED = Occurrence.State.PLANNED
# What a page of the calendar needs; building whole events for thousands of rows takes most of the time.
LINE = (
    "id", "day", "opens", "closes", "starts_at", "ends_at", "state", "capacity", "n_seats", "n_online", "n_waiting",
    "came_hand", "came_tap", "came_online", "event_id", "event__slug", "event__words", "event__place", "event__mode",
    "event__audience", "event__state", "event__takes_sign_ups", "event__has_childcare", "event__interpreters",
    "event__access", "event__has_waitlist", "event__time_zone",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One day of an event as a list shows it."""

    id: UUID
    slug: str
    words: Words
    day: date
    opens: Any
    closes: Any
    starts_at: datetime
    ends_at: datetime
    place: str
    mode: str
    audience: str
    is_cancelled: bool
    is_draft: bool
    takes_sign_ups: bool
    has_waitlist: bool
    capacity: int | None
    n_seats: int
    n_online: int
    n_waiting: int
    came: int
    has_childcare: bool
    interpreters: list[str]
    access: list[str]
    time_zone: str
    event_id: UUID

    @property
    def free(self) -> int | None:
        """Return how many seats are free; None when nobody set a number."""
        return None if self.capacity is None else max(0, self.capacity - self.n_seats)

    @property
    def is_private(self) -> bool:
        """Whether its place is told only person by person."""
        return self.audience == Event.Audience.PRIVATE

    @property
    def n_people(self) -> int:
        """Return how many have a place, in the room or online."""
        return self.n_seats + self.n_online


def today(at: datetime) -> date:
    """Return the day by the coalition's clock."""
    try:
        return local(at, site().time_zone).date()
    except NoSuchZone:
        return at.date()


def public_days() -> QuerySet[Occurrence]:
    """Return the days that the public may see: of public events that are published or were called off."""
    return Occurrence.objects.filter(
        event__audience=Event.Audience.PUBLIC, event__state__in=(Event.State.PUBLISHED, Event.State.CANCELLED)
    )


def team_days() -> QuerySet[Occurrence]:
    """Return all days, for those who plan."""
    return Occurrence.objects.all()


def lines(rows: QuerySet[Occurrence], language: str, *, limit: int | None = None) -> list[Line]:
    """Return days in the order they take place."""
    wanted = rows.order_by("starts_at", "id").values_list(*LINE)
    return [_line(row, language) for row in (wanted[:limit] if limit is not None else wanted)]


def _line(row: Sequence[Any], language: str) -> Line:
    said = dict(zip(LINE, row, strict=True))
    return Line(
        id=said["id"],
        slug=said["event__slug"],
        words=words_in(said["event__words"], language),
        day=said["day"],
        opens=said["opens"],
        closes=said["closes"],
        starts_at=said["starts_at"],
        ends_at=said["ends_at"],
        place=said["event__place"],
        mode=said["event__mode"],
        audience=said["event__audience"],
        is_cancelled=said["state"] != PLANNED or said["event__state"] == Event.State.CANCELLED,
        is_draft=said["event__state"] == Event.State.DRAFT,
        takes_sign_ups=said["event__takes_sign_ups"],
        has_waitlist=said["event__has_waitlist"],
        capacity=said["capacity"],
        n_seats=said["n_seats"],
        n_online=said["n_online"],
        n_waiting=said["n_waiting"],
        came=said["came_hand"] + said["came_tap"] + said["came_online"],
        has_childcare=said["event__has_childcare"],
        interpreters=said["event__interpreters"],
        access=said["event__access"],
        time_zone=said["event__time_zone"],
        event_id=said["event_id"],
    )


def coming(rows: QuerySet[Occurrence], at: datetime) -> QuerySet[Occurrence]:
    """Return the days that are not over."""
    return rows.filter(ends_at__gt=at)


@dataclass(frozen=True)
class Ahead:
    """What comes, as the first page shows it: today, the rest of this week, later."""

    today: list[Line]
    week: list[Line]
    later: list[Line]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.today or self.week or self.later)


def ahead(rows: QuerySet[Occurrence], language: str, at: datetime, *, limit: int = 60) -> Ahead:
    """Return what comes; the week is the seven days from today on."""
    found = lines(coming(rows, at), language, limit=limit + 1)
    day = today(at)
    parts: dict[str, list[Line]] = defaultdict(list)
    for line in found[:limit]:
        name = "today" if line.day <= day else "week" if line.day < day + timedelta(days=7) else "later"
        parts[name].append(line)
    return Ahead(parts["today"], parts["week"], parts["later"], len(found) > limit)


@dataclass(frozen=True)
class MonthDay:
    """One cell of a month."""

    day: date
    in_month: bool
    is_today: bool
    lines: list[Line] = field(default_factory=list)


def month(rows: QuerySet[Occurrence], language: str, year: int, number: int, *, at: datetime) -> list[list[MonthDay]]:
    """Return the weeks of a month, each of seven days from Monday on; in the US from Sunday on."""
    weeks = Calendar(firstweekday=6 if site().country in ("US", "CA", "MX") else 0).monthdatescalendar(year, number)
    by_day: dict[date, list[Line]] = defaultdict(list)
    for line in lines(rows.filter(day__range=(weeks[0][0], weeks[-1][-1])), language):
        by_day[line.day].append(line)
    now = today(at)
    return [[MonthDay(day, day.month == number, day == now, by_day[day]) for day in week] for week in weeks]


def public_event(slug: str) -> Event | None:
    """Return a public event by its address; nothing of a draft, a team event or a private one."""
    found = Event.objects.filter(slug=slug, audience=Event.Audience.PUBLIC).exclude(state=Event.State.DRAFT)
    return found.first()


def team_events(*, with_private: bool) -> QuerySet[Event]:
    """Return the events of the team's calendar."""
    rows = Event.objects.all()
    return rows if with_private else rows.exclude(audience=Event.Audience.PRIVATE)


@dataclass(frozen=True)
class Asked:
    """What those who signed up for one day need: numbers, for the one who sets the room up."""

    needs: list[tuple[str, int]]
    interpreters: list[tuple[str, int, bool]]
    n_children: int
    n_twice: int
    n_addresses: int


def asked(occurrence: Occurrence) -> Asked:
    """Return what was asked for, with whether an interpreter was found for each language."""
    needs: dict[str, int] = defaultdict(int)
    tongues: dict[str, int] = defaultdict(int)
    marks: dict[str, int] = defaultdict(int)
    children = 0
    rows = SignUp.objects.filter(occurrence=occurrence).exclude(state=SignUp.State.ENDED)
    for row in rows.only("needs", "people", "interpreter", "n_children", "address_mark"):
        for code in row.needs:
            needs[code] += 1
        if row.interpreter:
            tongues[row.interpreter] += row.people
        if row.address_mark:
            marks[row.address_mark] += 1
        children += row.n_children
    found = set(occurrence.event.interpreters)
    return Asked(
        needs=[(str(label), needs[code]) for code, label in ACCESS.items() if needs[code]],
        interpreters=[(str(TONGUES.get(code, code)), n, code in found) for code, n in sorted(tongues.items())],
        n_children=children,
        n_twice=sum(n - 1 for n in marks.values() if n > 1),
        n_addresses=len(marks),
    )


def totals(first: date, last: date) -> dict[str, int]:
    """Return how many events took place between two days and how many people were counted; all audiences together."""
    rows = Occurrence.objects.filter(day__range=(first, last), state=PLANNED).exclude(event__state=Event.State.DRAFT)
    found = rows.aggregate(
        n=Count("id", filter=Q(counted_day__isnull=False)),
        hand=Sum("came_hand"),
        tap=Sum("came_tap"),
        online=Sum("came_online"),
    )
    return {"n_events": found["n"] or 0, "n_people": sum(found[name] or 0 for name in ("hand", "tap", "online"))}


def uncounted(days: QuerySet[Occurrence], at: datetime) -> QuerySet[Occurrence]:
    """Return those of `days` in the last four weeks that are over and that nobody counted yet."""
    rows = days.filter(state=PLANNED, counted_day=None, ends_at__range=(at - timedelta(days=28), at))
    return rows.exclude(event__state__in=(Event.State.DRAFT, Event.State.CANCELLED))


def codes_known(codes: Iterable[str]) -> list[str]:
    """Return those codes of a list that still mean something."""
    return [code for code in codes if code in ACCESS]
