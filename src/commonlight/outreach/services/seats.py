"""Seats of one day of an event: given, given back, passed on to who waits. All of it inside the lock of the day's row."""

from django.db.models import Max

from commonlight.outreach.models import Occurrence, SignUp

SEAT, WAITING, HELD, ENDED = SignUp.State.SEAT, SignUp.State.WAITING, SignUp.State.HELD, SignUp.State.ENDED


def next_number(row: Occurrence) -> int:
    """Return the place in the queue of the next sign-up."""
    found: int | None = SignUp.objects.filter(occurrence=row).aggregate(last=Max("number"))["last"]
    return (found or 0) + 1


def fits(row: Occurrence, people: int, *, online: bool) -> bool:
    """Whether so many more people can come."""
    return online or row.free is None or people <= row.free


def add(row: Occurrence, sign_up: SignUp, times: int = 1) -> None:
    """Count a sign-up's people in (`times` 1) or out (-1), in memory; the caller saves."""
    n = sign_up.people * times
    if sign_up.state in (WAITING, HELD):
        row.n_waiting += n
    elif sign_up.state == SEAT and sign_up.online:
        row.n_online += n
    elif sign_up.state == SEAT:
        row.n_seats += n


def save(row: Occurrence) -> None:
    """Keep the counters."""
    row.save(update_fields=["n_seats", "n_online", "n_waiting"])


def promote(row: Occurrence) -> list[SignUp]:
    """
    Give free seats to those who wait, in the order they came; whoever is too many for what is free waits on.

    The counters are saved; returns those who got a seat. The address of each is written to by the next sweep.
    """
    given: list[SignUp] = []
    if row.state != Occurrence.State.PLANNED or not row.n_waiting:
        return given
    for waiting in SignUp.objects.filter(occurrence=row, state=WAITING).order_by("number").iterator():
        if row.free == 0:
            break
        if fits(row, waiting.people, online=waiting.online):
            add(row, waiting, -1)
            waiting.state, waiting.news = SEAT, "seat"
            waiting.save(update_fields=["state", "news"])
            add(row, waiting)
            given.append(waiting)
    save(row)
    return given


def tell_all(row: Occurrence, news: str) -> None:
    """Let the next sweep write to everybody who left an address; a moved day is reminded of anew."""
    rows = SignUp.objects.filter(occurrence=row).exclude(state=ENDED).exclude(address=b"")
    rows.update(news=news, reminded_day=None)
