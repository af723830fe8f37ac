"""The safe-contact plan: what a person says about when, how, with which words and by whom they may be reached."""

import re
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

HOW = ("here", "text", "call", "none")
# Ways that use a number outside of this site.
OUTSIDE = frozenset({"text", "call"})
ANYONE, WOMAN, MAN = "anyone", "woman", "man"
ALL_DAYS = tuple(range(7))
DAYS_AHEAD = 9


@dataclass(frozen=True, repr=False)
class ContactPlan:
    """
    How a person may be reached. Sealed in the report like everything else they say.

    how : "here" (only in the messages), "text", "call", or "none" (no answer at all)
    number : only with "text" and "call"
    days : days of the week on which the hours begin, Monday is 0; none means every day
    start, end : whole hours of the coalition's zone, 0 to 23; both None means all day; an end not after the start
        lies on the next day
    by_whom : "anyone", "woman", "man", or the id of one organisation
    say : words to begin with; never_say : words that must not be used, separated by commas or lines
    """

    how: str = "here"
    number: str = ""
    days: tuple[int, ...] = ()
    start: int | None = None
    end: int | None = None
    by_whom: str = ANYONE
    say: str = ""
    never_say: str = ""

    @property
    def is_outside(self) -> bool:
        """Whether a number may be used, and so the hours matter."""
        return self.how in OUTSIDE and bool(self.number)

    @property
    def organisation_id(self) -> UUID | None:
        """Return the one organisation that may answer, if one was named."""
        return None if self.by_whom in (ANYONE, WOMAN, MAN) else UUID(self.by_whom)

    @property
    def forbidden_words(self) -> list[str]:
        """Return the words that must not be used."""
        return [word.strip() for word in re.split(r"[,;\n،؛]", self.never_say) if word.strip()]

    def as_content(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**asdict(self), "days": list(self.days)}

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> "ContactPlan":
        """Return what `as_content` gave."""
        return cls(**{**content, "days": tuple(content["days"])})


@dataclass(frozen=True)
class Window:
    """
    Whether the agreed hours are open at a moment.

    until : when they end, if open; opens : when they begin next, if closed. Both in the coalition's zone; None: never.
    """

    is_open: bool
    until: datetime | None = None
    opens: datetime | None = None


def _hours_from(plan: ContactPlan, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    start, end = (0, 0) if plan.start is None or plan.end is None else (plan.start, plan.end)
    last = day if end > start else day + timedelta(days=1)
    # In UTC, for clocks that are changed in the night compare rightly only there.
    begins = datetime.combine(day, time(start), tzinfo=zone).astimezone(UTC)
    ends = datetime.combine(last, time(end), tzinfo=zone).astimezone(UTC)
    return begins, ends


def window(plan: ContactPlan, at: datetime, zone: ZoneInfo) -> Window:
    """Return whether the plan's hours are open at a moment."""
    today = at.astimezone(zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(-1, DAYS_AHEAD)]
    spans = [_hours_from(plan, day, zone) for day in days if day.weekday() in (plan.days or ALL_DAYS)]
    until: datetime | None = None
    for begins, ends in spans:
        if begins <= at < ends or (until is not None and begins <= until < ends):
            until = ends
    if until is not None:
        return Window(True, until=until.astimezone(zone))
    return Window(False, opens=next((begins.astimezone(zone) for begins, _ in spans if begins > at), None))
