"""
The courses of the invented coalition: two classes of Lincoln High with a class to compare, and an officers' training.

Answers are drawn with a fixed seed; no learner has a name, here as anywhere.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from commonlight.core.models import Account, Organisation
from commonlight.demo.coalition import Coalition
from commonlight.learning.course_files import facts
from commonlight.learning.models import Round, Session
from commonlight.learning.permissions import houses_of
from commonlight.learning.services import sessions, sheets
from commonlight.learning.services.sheets import Answers

ORDER = 60
# How likely a sentence is right before and after; "looks" stay hard, as they do in real rooms.
BEFORE, AFTER, LATER = 0.5, 0.8, 0.72
HARD = {"~look-alike": 0.45, "~one-sign-proof": 0.55}


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    teacher, coordinator = (Account.objects.get(login_name=name) for name in ("okafor", "maria"))
    school, house = (Organisation.objects.get(pk=houses_of(one)[0]) for one in (teacher, coordinator))
    rng = random.Random(20261122)  # noqa: S311 -- invented answers
    first = _session(school, teacher, "youth", "Lincoln High", "grade 9 b", 28, at - timedelta(days=75), at)
    other = sessions.add_comparison(session=first, place="Lincoln High", group="grade 9 d", by=teacher, at=at)
    second = _session(school, teacher, "youth", "Lincoln High", "grade 10 a", 24, at - timedelta(days=20), at)
    officers = _session(
        house, coordinator, "police", "Riverbend PD, training room", "", 14, at - timedelta(days=40), at
    )
    _answers(first, (BEFORE, 26), (AFTER, 26), (LATER, 19), by=teacher, at=at, rng=rng)
    _answers(other, (BEFORE, 24), (BEFORE + 0.03, 23), by=teacher, at=at, rng=rng)
    _answers(second, (BEFORE, 23), (AFTER, 22), by=teacher, at=at, rng=rng)
    _answers(officers, (0.6, 14), (0.85, 13), by=coordinator, at=at, rng=rng)


def _session(
    house: Organisation, by: Account, course: str, place: str, group: str, people: int, held: datetime, at: datetime
) -> Session:
    made = sessions.plan_session(
        organisation_id=house.pk, course=course, day=held.date(), place=place, group=group, by=by, at=at
    )
    sessions.count_heads(session=made, headcount=people, by=by, at=at)
    return made


def _answers(session: Session, *rounds: tuple[float, int], by: Account, at: datetime, rng: random.Random) -> None:
    """Enter sheets: each learner keeps a code; two made the same one, as happens."""
    codes = [("m", str(n % 5), str(n + 1)) for n in range(max(n for _share, n in rounds))]
    codes[1] = codes[0]
    for (share, n), kind in zip(rounds, Round.Kind.values, strict=False):
        found = Round.objects.get(session=session, kind=kind)
        rows = [Answers(code, _letters(session.course, share, rng)) for code in codes[:n]]
        sheets.enter_sheets(found=found, sheets=rows, by=by, at=at)


def _letters(course: str, share: float, rng: random.Random) -> str:
    right = [(name, "t" if is_true else "f") for name, _kind, is_true in facts()[course].items]
    return "".join(letter if rng.random() < HARD.get(name, share) else _wrong(letter, rng) for name, letter in right)


def _wrong(letter: str, rng: random.Random) -> str:
    choices: Sequence[str] = ("f" if letter == "t" else "t", "d")
    return rng.choice(choices)
