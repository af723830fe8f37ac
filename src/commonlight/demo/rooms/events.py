"""A spring of events and twelve volunteers, built by the room's own services: one private circle, one full, one recurring."""

from datetime import date, datetime, time, timedelta
from typing import Any

from commonlight.core.models import Account
from commonlight.core.selectors import site
from commonlight.demo.coalition import Coalition, content
from commonlight.outreach.models import Event, Occurrence, Project, Volunteer
from commonlight.outreach.selectors import volunteers as selectors
from commonlight.outreach.selectors.events import today
from commonlight.outreach.services import counting, events, minutes, offers, sign_ups
from commonlight.outreach.services import volunteers as volunteering

ORDER = 60
NEEDS: tuple[list[str], ...] = ([], ["step_free"], [], ["large_print"], [], ["transit"], [])


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build the events, who signed up, the volunteers, their shifts and hours."""
    wanted, by = content("events"), Account.objects.get(login_name="maria")
    day = today(at)
    monday = day - timedelta(days=day.weekday())
    built = {entry["key"]: _event(entry, monday, by=by, at=at) for entry in wanted["events"]}
    _sign_up(built, wanted, at)
    people = _volunteers(wanted, day, by=by, at=at)
    projects: dict[str, Project] = {}
    for entry in wanted["work"]:
        name = entry["project"]
        if name not in projects:
            projects[name] = volunteering.save_project(name, programme_id=None, project=None, by=by, at=at)
        _work(entry, projects[name], built[entry["with"]], people, by=by, at=at)
    public = selectors.ways_to_help("en", at)[0].opportunity
    said = wanted["offer"]
    offers.offer_help(public, offers.Offer(said["called"], said["reach"], 1, "en"), form_id="d" * 32, at=at)


def _time(text: str) -> time:
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))


def _event(entry: dict[str, Any], monday: date, *, by: Account, at: datetime) -> Event:
    day = monday + timedelta(weeks=entry["week"], days=entry["weekday"])
    if entry["week"] == 0 and day < today(at):
        day += timedelta(weeks=1)
    plan = events.EventPlan(
        words={code: tuple(entry[code]) for code in ("en", "es", "ar") if code in entry},
        kind=entry["kind"],
        audience=entry.get("audience", "public"),
        first_day=day,
        opens=_time(entry["opens"]),
        closes=_time(entry["closes"]),
        time_zone=site().time_zone,
        mode=entry.get("mode", "room"),
        place=entry["place"],
        link=entry.get("link", ""),
        repeat=entry.get("repeat", "once"),
        every=entry.get("every", 1),
        until=day + timedelta(weeks=entry["until_weeks"]) if "until_weeks" in entry else None,
        takes_sign_ups=entry["sign_ups"],
        capacity=entry.get("capacity"),
        access=entry.get("access", []),
        has_childcare=entry.get("childcare", False),
        interpreters=entry.get("interpreters", []),
    )
    written = at - timedelta(weeks=5)
    made = events.save_event(plan, event=None, by=by, at=written)
    events.publish(made, by=by, at=written)
    made.refresh_from_db()
    if entry.get("came"):
        past = made.occurrences.get()
        counting.set_count(past, hand=entry["came"], online=0, by=by, at=at)
        minutes.keep(past, entry["minutes"], by=by, at=at)
    return made


def _first_day(event: Event, at: datetime) -> Occurrence:
    return event.occurrences.select_related("event").filter(ends_at__gt=at).order_by("starts_at")[0]


def _sign_up(built: dict[str, Event], wanted: dict[str, Any], at: datetime) -> None:
    for number, (key, n) in enumerate([("evening", 14), ("signs", 8), ("youth", 5)]):
        day = _first_day(built[key], at)
        if day.starts_at <= at:
            continue
        for one in range(n):
            wish = sign_ups.Wish(
                people=1 + (one * 7 + number) % 3,
                needs=list(NEEDS[one % len(NEEDS)]),
                n_children=1 if key == "evening" and one % 4 == 0 else 0,
                interpreter=("es", "", "", "ht", "")[one % 5],
                online=key == "youth" and one % 2 == 0,
            )
            sign_ups.sign_up(day, wish, form_id=f"{number:08x}{one:024x}", at=at)


def _volunteers(wanted: dict[str, Any], day: date, *, by: Account, at: datetime) -> list[Volunteer]:
    found = []
    for number, name in enumerate(wanted["volunteers"]):
        trained = number < wanted["untrained_from"]
        words = volunteering.VolunteerWords(
            name=name,
            phone=f"1-555-01{50 + number}",
            languages=["en", "es"] if number % 3 == 0 else ["en"],
            trained_day=day - timedelta(days=120 + number) if trained else None,
            screening="done" if name in wanted["screened"] else "asked" if number % 4 == 3 else "not_asked",
            screening_day=day - timedelta(days=90),
        )
        found.append(volunteering.save_volunteer(words, volunteer=None, by=by, at=at - timedelta(days=140)))
    return found


def _work(
    entry: dict[str, Any], project: Project, event: Event, people: list[Volunteer], *, by: Account, at: datetime
) -> None:
    words = {"en": (entry["title"][0], entry["text"][0])}
    if entry["title"][1]:
        words["es"] = (entry["title"][1], entry["text"][1])
    said = volunteering.OpportunityWords(
        project.pk, words, entry["training"], entry.get("screening", False), entry["public"]
    )
    work = volunteering.save_opportunity(said, opportunity=None, by=by, at=at)
    day = event.occurrences.select_related("event").order_by("-starts_at" if entry.get("hours") else "starts_at")[0]
    plan = volunteering.ShiftPlan(
        day.day, _time(entry["opens"]), _time(entry["closes"]), event.time_zone, entry["wanted"], event.place, day
    )
    shift = volunteering.save_shift(work, plan, by=by, at=at)
    free = set(selectors.free_for(shift).values_list("pk", flat=True))
    taken = [one for one in people if one.pk in free][: entry["take"]]
    held = [volunteering.assign(shift, one, by=by, at=at) for one in taken]
    if entry.get("hours"):
        volunteering.note_hours(shift, {one.pk: shift.minutes for one in held}, by=by, at=at)
