"""In which state something may be done, and what follows from what a person answered. No database, no clock."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from commonlight.reports import catalogue
from commonlight.reports.models.reports import Status

ANSWER_WITHIN = timedelta(hours=48)
# So long before it is due, a report nobody answered climbs to who covers.
CLIMB_BEFORE = timedelta(hours=24)
DUE_BUCKET = timedelta(hours=6)
MOST_PARTS = 500

# From each status, where a step may lead. The person's own words lead to NEWS from anywhere but NEW.
STEPS: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset({Status.READ}),
    Status.READ: frozenset({Status.IN_WORK, Status.WAITING, Status.CLOSED, Status.NEWS}),
    Status.IN_WORK: frozenset({Status.WAITING, Status.CLOSED, Status.NEWS}),
    Status.WAITING: frozenset({Status.IN_WORK, Status.CLOSED, Status.NEWS}),
    Status.NEWS: frozenset({Status.READ, Status.IN_WORK, Status.WAITING, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.IN_WORK, Status.NEWS}),
}
# Steps that follow from acts and are not offered as a choice.
BY_ACTS = frozenset({Status.NEW, Status.READ, Status.NEWS, Status.CLOSED})


class StepNotAllowed(Exception):
    """The report does not stand where this step starts."""


def check_step(current: str, to: str) -> None:
    """Raise StepNotAllowed unless the table has this step."""
    if Status(to) not in STEPS[Status(current)]:
        raise StepNotAllowed(f"{current} to {to}")


def steps_offered(current: str) -> list[Status]:
    """Return the statuses a team member may choose next, in the order of the table."""
    return [status for status in Status if status in STEPS[Status(current)] and status not in BY_ACTS]


def after_words_of_person(current: str) -> Status:
    """Return the status once the person wrote: NEW stays NEW, for nobody has read anything yet."""
    return Status.NEW if current == Status.NEW else Status.NEWS


def tells_conduct(said_or_done: Iterable[str]) -> bool:
    """Whether the answered question names anything said or done, and not only how someone looked."""
    ticked = set(said_or_done)
    return any(entry.conduct for entry in catalogue.entries("said_or_done") if entry.code in ticked)


def urgency_of(*, danger_now: str, child: bool) -> list[str]:
    """Return which urgent situations the person named: about the situation, never about a person."""
    return (["danger"] if danger_now == "yes" else []) + (["child"] if child else [])


def due_bucket(at: datetime) -> datetime:
    """Return when the first answer is due, rounded up to six hours; the same for all, so that it tells nothing else."""
    seconds = DUE_BUCKET.total_seconds()
    due = (at + ANSWER_WITHIN).timestamp()
    return datetime.fromtimestamp(-(-due // seconds) * seconds, tz=UTC)
