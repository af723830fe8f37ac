"""
The first hour: what stands between an empty folder and a site that people can use, with the time each step takes.

A room adds its steps when its app is ready. The time of a step is counted, not guessed: the fields to fill, the words to
read, and what is done away from the screen (a call, a printer, a phone app).

    add_step("hours", _("Say when somebody reads"), url_name="reports:hours", minutes=0, fields=9, words=140,
             done=hours_are_set, order=60, roles=(Role.COORDINATOR,))
"""

import logging
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils.functional import Promise

from commonlight.core.navigation import url_if_there

log = logging.getLogger(__name__)

# Slow on purpose: somebody who does it for the first time, in a second language, with a phone that rings.
MINUTES_PER_FIELD = 0.4
WORDS_PER_MINUTE = 150
# Steps from this order on come after the hour: the site lives and a report was rehearsed.
AFTERWARDS = 59


@dataclass(frozen=True)
class Step:
    """
    One step of the first hour.

    minutes : what is done away from the screen
    fields : how many fields its pages have
    words : how many words there are to read
    done : whether it is done, asked anew for each page
    order : where it stands; from AFTERWARDS on it comes after the hour
    roles : who may do it; none means everybody of the team
    """

    key: str
    label: str | Promise
    url_name: str
    minutes: float
    fields: int
    words: int
    done: Callable[[], bool]
    order: int
    roles: tuple[str, ...]

    @property
    def minutes_needed(self) -> float:
        """Return how long the step takes, in minutes."""
        return self.minutes + self.fields * MINUTES_PER_FIELD + self.words / WORDS_PER_MINUTE


@dataclass(frozen=True)
class Shown:
    """A step as the list shows it; `minutes` rounded up to whole ones, `url` empty when this person may not open it."""

    key: str
    label: str
    url: str
    is_done: bool
    minutes: int
    is_afterwards: bool


_steps: dict[str, Step] = {}


def add_step(
    key: str,
    label: str | Promise,
    *,
    url_name: str,
    minutes: float,
    fields: int,
    words: int,
    done: Callable[[], bool],
    order: int,
    roles: Iterable[str] = (),
) -> None:
    """Put a step into the list; called from a room's `AppConfig.ready`. Adding a key again replaces it."""
    _steps[key] = Step(key, label, url_name, minutes, fields, words, done, order, tuple(roles))


def steps() -> list[Step]:
    """Return all steps whose page this install has, in their order."""
    return sorted(
        (step for step in _steps.values() if url_if_there(step.url_name)), key=lambda step: (step.order, step.key)
    )


def _is_done(step: Step) -> bool:
    try:
        return step.done()
    except DatabaseError as problem:
        # The list must come even where a room cannot answer; what is unknown is not done.
        log.warning("The first hour could not ask about a step: %s", type(problem).__name__)
        return False


def shown_to(held_roles: frozenset[str]) -> list[Shown]:
    """Return the list for somebody who holds these roles."""
    return [
        Shown(
            key=step.key,
            label=str(step.label),
            url=url_if_there(step.url_name) if not step.roles or held_roles.intersection(step.roles) else "",
            is_done=_is_done(step),
            minutes=max(1, math.ceil(step.minutes_needed)),
            is_afterwards=step.order >= AFTERWARDS,
        )
        for step in steps()
    ]


def minutes_of(wanted: Iterable[Step]) -> int:
    """Return how long some steps take together, in whole minutes."""
    return math.ceil(sum(step.minutes_needed for step in wanted))


def minutes_left() -> int:
    """Return how many minutes the open steps of the hour itself take together."""
    return minutes_of(step for step in steps() if step.order < AFTERWARDS and not _is_done(step))
